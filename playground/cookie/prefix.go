package cookie

// hasPrefixFold reports whether s begins with a prefix, in any case of ASCII.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && equalFold(s[:len(prefix)], prefix)
}

// checkPrefixes is 5.7 steps 20 to 22. A prefix is a promise to the server that
// reads only names: what begins with it was set in the way that it says.
func (a *arrival) checkPrefixes() *Reason {
	c := a.cookie
	if a.breaksHTTPPrefix() && a.deviates(httpPrefixes) {
		return httpPrefixes.reason()
	}
	switch {
	case c.Name == "":
		return namelessPrefix(c.Value)
	case hasPrefixFold(c.Name, "__Secure-") && !c.Secure:
		return securePrefixNeedsSecure
	case !hasPrefixFold(c.Name, "__Host-"):
		return nil
	case !c.Secure:
		return hostPrefixNeedsSecure
	case !c.HostOnly:
		return hostPrefixNeedsHostOnly
	case c.Path != "/" || !a.hasPath && !a.deviates(implicitHostPath):
		return hostPrefixNeedsPath
	case a.pathIsDefault && a.deviates(writtenHostPath):
		return writtenHostPath.reason()
	}
	return nil
}

// breaksHTTPPrefix reports whether a cookie breaks the promise of one of the
// prefixes that browsers know and the draft does not.
func (a *arrival) breaksHTTPPrefix() bool {
	c := a.cookie
	switch {
	case hasPrefixFold(c.Name, "__Http-"):
		return !c.Secure || !c.HTTPOnly
	case hasPrefixFold(c.Name, "__Host-Http-"):
		return !c.HTTPOnly
	}
	return c.Name == "" && hasPrefixFold(c.Value, "__Http-")
}

// namelessPrefix is step 22: a cookie without a name is sent as its value alone,
// which must not look like a name with a prefix.
func namelessPrefix(value string) *Reason {
	for _, prefix := range []string{"__Secure-", "__Host-"} {
		if hasPrefixFold(value, prefix) {
			return namelessLooksPrefixed.about(prefix)
		}
	}
	return nil
}
