package cookie

import (
	"strings"
	"time"
)

// A Site is what the web calls a site: a scheme and a registrable domain, such
// as "https://example.com". Two URLs are same-site if theirs are equal: ports
// and subdomains do not matter, the scheme does. "" is the site of an opaque
// origin, which is same-site with nothing.
type Site string

// computeSite returns the site of a special URL. A host that is no name, or has
// no registrable domain since it is a public suffix itself, stands for itself.
func (u *URL) computeSite() Site {
	scheme := u.Scheme
	switch scheme { // as Fetch has it: a web socket's request is one of HTTP
	case "ws":
		scheme = "http"
	case "wss":
		scheme = "https"
	}
	return Site(scheme + "://" + u.registrable)
}

// Site returns the site of the URL.
func (u *URL) Site() Site { return u.site }

// isSameSite reports whether two sites are the same.
func isSameSite(s, other Site) bool { return s != "" && s == other }

// isSchemelesslySameSite reports whether two sites are the same but for their schemes.
func isSchemelesslySameSite(s, other Site) bool {
	_, host, ok := strings.Cut(string(s), "://")
	_, otherHost, _ := strings.Cut(string(other), "://")
	return ok && host == otherHost
}

// isSameSite is section 5.2 for a request: it is same-site if the page that
// caused it, and the one in the top-level window, are of the site of its URL. A
// request that no page caused is same-site.
func (r Request) isSameSite(same func(Site, Site) bool) bool {
	top := r.TopLevel
	if r.Script {
		return top == nil || same(r.URL.site, top.site)
	}
	if r.Initiator == nil {
		return true
	}
	if top != nil && !r.Navigation && !same(r.Initiator.site, top.site) {
		return false // its "site for cookies" is an opaque origin
	}
	return same(r.URL.site, r.Initiator.site)
}

// isSameSite reports whether a request is same-site, as the browser counts.
func (b *Browser) isSameSite(r Request) bool {
	if b.as.has(schemelessSite) {
		return r.isSameSite(isSchemelesslySameSite)
	}
	return r.isSameSite(isSameSite)
}

// isSafe reports whether the request's method is safe in the sense of RFC 9110,
// section 9.2.1.
func (r Request) isSafe() bool {
	switch r.Method {
	case "", "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// setSameSite is 5.7 steps 17 to 19.
func (a *arrival) setSameSite() *Reason {
	a.cookie.SameSite = SameSiteDefault
	if a.sameSite != "" {
		a.cookie.SameSite = a.sameSite
	}
	if a.cookie.SameSite == SameSiteNone {
		if !a.cookie.Secure { // 19
			return noneNeedsSecure
		}
		return nil
	}
	switch r := a.request; { // 18
	case r.isSameSite(isSameSite), r.Navigation && !r.Script:
		return nil
	case r.isSameSite(isSchemelesslySameSite) && a.deviates(schemelessSite):
		return nil
	case a.cookie.SameSite == SameSiteDefault && a.deviates(defaultIsNone):
		return nil
	case r.Script:
		return scriptOfOtherSite
	}
	return answersOtherSite
}

// whyNotLax says what a cross-site request lacks that Lax asks for.
func whyNotLax(c *Cookie, r Request) *Reason {
	switch isDefault := c.SameSite == SameSiteDefault; {
	case isDefault && !r.Navigation:
		return defaultNeedsNavigation
	case isDefault:
		return defaultNeedsSafeMethod
	case !r.Navigation:
		return laxNeedsNavigation
	}
	return laxNeedsSafeMethod
}

// laxAllowingUnsafeAge is how old a cookie may be for section 5.6.7.2.
const laxAllowingUnsafeAge = 2 * time.Minute

// excludeBySameSite is the part of 5.8.3 step 3 on the same-site-flag: why a
// cookie is excluded from a retrieval, or nil.
func (b *Browser) excludeBySameSite(c *Cookie, r Request, now time.Time) *Reason {
	switch {
	case c.SameSite == SameSiteNone || b.isSameSite(r):
		return nil
	case c.SameSite == SameSiteDefault && b.as.has(defaultIsNone):
		return nil
	case r.Script:
		return otherSiteReads
	case c.SameSite == SameSiteStrict:
		return strictStaysHome
	case r.Navigation && r.isSafe():
		return nil
	case r.Navigation && c.SameSite == SameSiteDefault && b.as.has(laxAllowingUnsafe) && now.Sub(c.created) <= laxAllowingUnsafeAge:
		return nil
	}
	return whyNotLax(c, r)
}
