package cookie

import (
	"slices"
	"strings"
	"time"
)

// A Browser is one user agent and its cookie store, empty at first. It has no
// clock: whoever calls says what time it is, and lets it only go forwards. It is
// not for use by several goroutines at once.
//
// Its store is bounded, see evict.go, so a Browser may take any number of lines.
type Browser struct {
	as           Profile
	strictSecure bool
	jar          jar
}

// NewBrowser returns a browser with an empty store. With strictSecure plain http
// is never a secure connection; else it is on localhost, *.localhost and
// loopback addresses, as in Chromium and Firefox.
func NewBrowser(as Profile, strictSecure bool) *Browser {
	return &Browser{as: as, strictSecure: strictSecure, jar: newJar()}
}

// A Request is the circumstances under which cookies are set or sent: an HTTP
// request, whose answer may set some, or a script at work in a page.
type Request struct {
	URL *URL // of the request, or of the script's page

	Method     string // "" is GET
	Initiator  *URL   // the page that caused the request; nil for the visitor, who typed it
	Navigation bool   // the request is to show a page in the top-level window
	TopLevel   *URL   // the page in the top-level window; nil for Initiator, else URL
	Script     bool   // a "non-HTTP" API, document.cookie, in the page at URL
}

// isSecure reports whether a URL denotes a secure connection.
func (b *Browser) isSecure(u *URL) bool {
	return u.Scheme == "https" || u.Scheme == "wss" || u.loopback && !b.strictSecure
}

// uriPath returns the path portion of a URL.
func (b *Browser) uriPath(u *URL) string {
	if b.as.has(pipeInPath) {
		return strings.ReplaceAll(u.Path, "|", "%7C")
	}
	return u.Path
}

// Cookies returns all that is stored, in the order of creation.
func (b *Browser) Cookies(now time.Time) []*Cookie {
	cookies := slices.DeleteFunc(b.jar.all(), func(c *Cookie) bool { return c.isExpired(now) })
	slices.SortFunc(cookies, byCreation)
	return cookies
}

// Close closes the browser and opens it again: "the current session is over",
// section 5.7, and the cookies that are not persistent are gone.
func (b *Browser) Close() {
	for _, c := range b.jar.byIdentity {
		if !c.Persistent {
			b.jar.remove(c)
		}
	}
}
