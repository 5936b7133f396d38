package cookie

import "strings"

// These are addresses to try cookies by: each differs from a URL in one thing, and
// is nil where there is none such.

// With returns the URL with something else in it, if a browser takes that.
func (u *URL) With(change func(*URL)) *URL {
	other := *u
	change(&other)
	parsed, err := ParseURL(other.String())
	if err != nil {
		return nil
	}
	return parsed
}

// AtPath returns the same place with another path, if an address can have it as it
// stands.
func (u *URL) AtPath(path string) *URL {
	other := u.With(func(u *URL) { u.Path = path })
	if other == nil || other.Path != path {
		return nil
	}
	return other
}

// OtherPort returns another port than one that is named.
func (u *URL) OtherPort() *URL {
	port := "3000"
	switch u.Port {
	case "":
		return nil
	case port:
		port = "8000"
	}
	return u.With(func(u *URL) { u.Port = port })
}

// OverHTTP returns what is reached over https without it.
func (u *URL) OverHTTP() *URL {
	if u.Scheme != "https" {
		return nil
	}
	return u.With(func(u *URL) { u.Scheme, u.Port = "http", "" })
}

// OverHTTPS returns what is reached over plain http with more than that. This
// machine itself is secure without.
func (u *URL) OverHTTPS() *URL {
	if u.Scheme != "http" || u.loopback {
		return nil
	}
	return u.With(func(u *URL) { u.Scheme, u.Port = "https", "" })
}

// HostBelow returns a host below, which an IP address has not.
func (u *URL) HostBelow() *URL {
	label := "www."
	switch {
	case u.isIP:
		return nil
	case strings.HasPrefix(u.Host, label):
		label = "api."
	}
	return u.With(func(u *URL) { u.Host = label + u.Host })
}

// DomainAbove returns the registrable domain of a host below it.
func (u *URL) DomainAbove() *URL {
	if u.isIP || u.registrable == u.Host {
		return nil
	}
	return u.With(func(u *URL) { u.Host = u.registrable })
}

// OtherSite returns the first page of another site.
func (u *URL) OtherSite() *URL {
	host := "other.example"
	if u.registrable == host {
		host = "elsewhere.example"
	}
	return u.With(func(u *URL) { u.Scheme, u.Host, u.Port, u.Path = "https", host, "", "/" })
}
