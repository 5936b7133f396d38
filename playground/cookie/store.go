package cookie

import "time"

// A Verdict is what a browser does with one Set-Cookie line, and why.
type Verdict struct {
	SetCookie string `json:"set_cookie"`
	Stored    bool   `json:"stored"`
	Deleted   bool   `json:"deleted"` // accepted, and expired at once
	Reason
	Cookie  *Cookie      `json:"cookie,omitempty"` // nil where the line is refused
	Notes   []Note       `json:"notes,omitempty"`
	Differs []*Deviation `json:"differs,omitempty"` // where the profile left the draft
}

// An arrival is one line on its way through sections 5.6 and 5.7.
type arrival struct {
	setCookieString // what parsing finds
	browser         *Browser
	request         Request
	now             time.Time
	secureOrigin    bool   // the request-uri denotes a "secure" connection
	uriPath         string // the path portion of the request-uri

	cookie  *Cookie // the newly-created cookie
	old     *Cookie // the stored cookie that it replaces
	notes   []Note
	differs []*Deviation
}

// Receive gives the browser one Set-Cookie line of the answer to a request, or,
// where r.Script is set, what a script assigned to document.cookie. It takes
// whatever comes: a line that is no cookie is refused with a reason.
func (b *Browser) Receive(r Request, line string, now time.Time) Verdict {
	a := arrival{browser: b, request: r, now: now, secureOrigin: b.isSecure(r.URL), uriPath: b.uriPath(r.URL)}
	v := Verdict{SetCookie: line}
	refusal := a.parse(line)
	if refusal == nil {
		refusal = a.store()
	}
	if refusal != nil {
		v.Reason = *refusal
	} else {
		v.Reason = *a.outcome()
		v.Cookie = a.cookie
		v.Deleted = a.cookie.isExpired(now)
		v.Stored = !v.Deleted
	}
	v.Notes, v.Differs = a.notes, a.differs
	for _, d := range a.differs {
		if v.Why != d.Why {
			v.Why += " " + d.Why
		}
	}
	return v
}

// storageModel is section 5.7, step by step from the second; its steps 3 and 4
// repeat what parsing checks. A step returns why the cookie is ignored, or nil.
var storageModel = []func(*arrival) *Reason{
	(*arrival).isNotEmpty,       // 2
	(*arrival).create,           // 5
	(*arrival).setExpiryTime,    // 6
	(*arrival).setDomain,        // 7 to 10
	(*arrival).setPath,          // 11
	(*arrival).setSecureOnly,    // 12, 13
	(*arrival).setHTTPOnly,      // 14, 15
	(*arrival).leaveSecureAlone, // 16
	(*arrival).setSameSite,      // 17 to 19
	(*arrival).checkPrefixes,    // 20 to 22
	(*arrival).setPartition,     // CHIPS 2.3
	(*arrival).findOld,          // 23
}

// store runs the storage model, and inserts the cookie in the end (step 24).
func (a *arrival) store() *Reason {
	for _, step := range storageModel {
		if refusal := step(a); refusal != nil {
			return refusal
		}
	}
	a.setCrowd()
	j, expired := &a.browser.jar, a.cookie.isExpired(a.now)
	switch {
	case a.old != nil && expired:
		j.remove(a.old)
	case a.old != nil:
		j.replace(a.old, a.cookie)
	case !expired:
		j.insert(a.cookie)
		a.removeExcess()
	}
	return nil
}

// outcome says what became of a cookie that was not refused.
func (a *arrival) outcome() *Reason {
	switch {
	case a.cookie.isExpired(a.now) && a.old != nil:
		return deletes
	case a.cookie.isExpired(a.now):
		return deletesNothing
	case a.old != nil:
		return replaced
	case a.cookie.Persistent:
		return storedUntilDate
	}
	return storedForSession
}

// isNotEmpty is step 2.
func (a *arrival) isNotEmpty() *Reason {
	if a.name == "" && a.value == "" {
		return isEmpty
	}
	return nil
}

// create is step 5.
func (a *arrival) create() *Reason {
	a.browser.jar.order++
	a.cookie = &Cookie{
		Name: a.name, Value: a.value,
		created: a.now, accessed: a.now, order: a.browser.jar.order,
	}
	return nil
}

// setExpiryTime is step 6: Max-Age counts before Expires, in any order.
func (a *arrival) setExpiryTime() *Reason {
	switch {
	case a.hasMaxAge:
		a.cookie.expireAt(a.maxAge)
		if a.hasExpires {
			a.note("Expires", maxAgeCounts)
		}
	case a.hasExpires:
		a.cookie.expireAt(a.expires)
	}
	return nil
}

// setDomain is steps 7 to 10.
func (a *arrival) setDomain() *Reason {
	host, domain := a.request.URL, a.domain
	if a.dotDomain && a.deviates(dotDomain) {
		return dotDomain.reason()
	}
	if !isASCII(domain) { // 8
		ascii, err := hostProfile.ToASCII(domain)
		if err != nil || !a.deviates(unicodeDomain) {
			return domainIsNotASCII
		}
		domain = ascii
	}
	if domain != "" && a.isPublicSuffix(domain) { // 9
		if domain != host.Host {
			return domainIsPublicSuffix.about(domain)
		}
		a.note("Domain", suffixIsHost)
		domain = ""
	}
	if domain == "" { // 10
		a.cookie.HostOnly, a.cookie.Domain = true, host.Host
		return nil
	}
	if !domainMatches(host.Host, domain, host.isIP) {
		return domainDoesNotMatch.about(host.Host, domain)
	}
	a.cookie.Domain = domain
	if host.isIP && a.deviates(addressIsHostOnly) {
		a.cookie.HostOnly = true
	}
	return nil
}

// isPublicSuffix reports whether the domain-attribute is a public suffix, as the
// browser counts.
func (a *arrival) isPublicSuffix(domain string) bool {
	u := a.request.URL
	if a.browser.as.has(wildcardSuffix) && hasWildcardSuffix(domain) && a.deviates(wildcardSuffix) {
		return true
	}
	if u.isRegistrable && len(domain) >= len(u.registrable) && domainMatches(u.Host, domain, u.isIP) {
		return false // as is known since the URL was parsed
	}
	return isPublicSuffix(domain)
}

// setPath is step 11.
func (a *arrival) setPath() *Reason {
	switch {
	case a.hasPath:
		a.cookie.Path = a.path
	case len(defaultPath(a.uriPath)) > maxAttributeValue && a.deviates(noLongDefaultPath):
		a.cookie.Path = ""
	default:
		a.cookie.Path = defaultPath(a.uriPath)
	}
	if hasTab(a.cookie.Path) && a.deviates(tabInPath) {
		return tabInPath.reason()
	}
	if fallsBack := !a.hasPath || a.pathIsDefault; fallsBack && a.cookie.Path != defaultPath(a.request.URL.Path) {
		a.deviates(pipeInPath)
	}
	return nil
}

// setSecureOnly is steps 12 and 13.
func (a *arrival) setSecureOnly() *Reason {
	a.cookie.Secure = a.secure
	if a.secure && !a.secureOrigin {
		return secureNeedsHTTPS
	}
	if a.secure && a.request.URL.Scheme == "http" {
		a.note("Secure", ownHostIsTrusted)
	}
	return nil
}

// setHTTPOnly is steps 14 and 15.
func (a *arrival) setHTTPOnly() *Reason {
	a.cookie.HTTPOnly = a.httpOnly
	if a.httpOnly && a.request.Script {
		return scriptSetsHTTPOnly
	}
	return nil
}

// leaveSecureAlone is step 16. The path comparison is not symmetric: an insecure
// cookie may stand above a Secure one, not at or below it.
func (a *arrival) leaveSecureAlone() *Reason {
	c := a.cookie
	if c.Secure || a.secureOrigin {
		return nil
	}
	for _, stored := range a.browser.jar.secure[c.Name] {
		if pathMatches(c.Path, stored.Path) && a.domainsMatch(stored) && !stored.isExpired(a.now) && !stored.Partitioned {
			return leavesSecureAlone
		}
	}
	return nil
}

// domainsMatch reports whether the domain of a stored cookie domain-matches that
// of the new one, or vice versa. Where host-only counts, a cookie reaches below
// its domain only if it is not.
func (a *arrival) domainsMatch(stored *Cookie) bool {
	c, isIP := a.cookie, a.request.URL.isIP
	if c.Domain == stored.Domain {
		return true
	}
	below := domainMatches(stored.Domain, c.Domain, isIP)
	above := domainMatches(c.Domain, stored.Domain, isIP)
	if (below && c.HostOnly || above && stored.HostOnly) && a.deviates(hostOnlyCounts) {
		return false
	}
	return below || above
}

// findOld is step 23: the new cookie takes the place of an old one, its time of
// creation included, and so its place in the Cookie header.
func (a *arrival) findOld() *Reason {
	old := a.browser.jar.byIdentity[a.cookie.identity()]
	if old == nil {
		return nil
	}
	if old.isExpired(a.now) {
		a.browser.jar.remove(old)
		return nil
	}
	if a.request.Script && old.HTTPOnly {
		return scriptMeetsHTTPOnly
	}
	a.old = old
	if old.Value == a.value || a.cookie.isExpired(a.now) || !a.deviates(newValueMoves) {
		a.cookie.created, a.cookie.order = old.created, old.order
	}
	return nil
}
