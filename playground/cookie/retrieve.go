package cookie

import (
	"slices"
	"strings"
	"time"
)

// A Retrieval is what a browser sends along with a request, or shows a script.
type Retrieval struct {
	Cookie  string    // the cookie-string: of the Cookie header or document.cookie
	Sent    []*Cookie // the cookies in it, in order
	LeftOut []LeftOut // those for this host, or for a domain above it, that are not
}

// A LeftOut is a stored cookie that does not go along, and why.
type LeftOut struct {
	Name   string `json:"name"`
	Path   string `json:"path"`
	Domain string `json:"domain"`
	Reason
}

// Retrieve is section 5.8.3, Retrieval Algorithm.
func (b *Browser) Retrieve(r Request, now time.Time) Retrieval {
	var result Retrieval
	for domain := r.URL.Host; domain != ""; domain = parentDomain(domain, r.URL.isIP) {
		for _, c := range b.jar.byDomain[domain] {
			if c.isExpired(now) {
				continue
			}
			if why := b.exclude(c, r, now); why != nil {
				result.LeftOut = append(result.LeftOut, LeftOut{c.Name, c.Path, c.Domain, *why})
			} else {
				result.Sent = append(result.Sent, c)
			}
		}
	}
	slices.SortFunc(result.Sent, byPathAndCreation) // step 4
	for _, c := range result.Sent {
		c.accessed = now // step 5
	}
	result.Cookie = cookieString(result.Sent)
	return result
}

// parentDomain returns the domain above, "" above the last.
func parentDomain(domain string, isIP bool) string {
	if isIP {
		return ""
	}
	_, parent, _ := strings.Cut(domain, ".")
	return parent
}

// exclude is step 3: the first of its requirements that a cookie does not meet,
// or nil. That a cookie's domain is no public suffix was seen to when it was
// stored: the list does not change while a program runs.
func (b *Browser) exclude(c *Cookie, r Request, now time.Time) *Reason {
	switch {
	case c.HostOnly && r.URL.Host != c.Domain:
		return isHostOnly
	case !domainMatches(r.URL.Host, c.Domain, r.URL.isIP):
		return domainIsAnother
	case !pathMatches(b.uriPath(r.URL), c.Path):
		return pathDoesNotMatch
	case c.Secure && !b.isSecure(r.URL):
		return secureStaysOffHTTP
	case c.HTTPOnly && r.Script:
		return httpOnlyIsHidden
	}
	if why := b.excludeBySameSite(c, r, now); why != nil {
		return why
	}
	return excludeByPartition(c, r)
}

// WhyNot says why a stored cookie does not go along with a request, for any
// cookie and any request; nil if it does.
func (b *Browser) WhyNot(c *Cookie, r Request, now time.Time) *Reason {
	return b.exclude(c, r, now)
}

// byPathAndCreation is step 4: longer paths first, then what was created first.
func byPathAndCreation(a, b *Cookie) int {
	if len(a.Path) != len(b.Path) {
		return len(b.Path) - len(a.Path)
	}
	return byCreation(a, b)
}

// cookieString is step 6.
func cookieString(cookies []*Cookie) string {
	size := 0
	for _, c := range cookies {
		size += len(c.Name) + len("=") + len(c.Value) + len("; ")
	}
	var b strings.Builder
	b.Grow(size)
	for i, c := range cookies {
		if i > 0 {
			b.WriteString("; ")
		}
		if c.Name != "" {
			b.WriteString(c.Name)
			b.WriteByte('=')
		}
		b.WriteString(c.Value)
	}
	return b.String()
}
