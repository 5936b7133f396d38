package exchange

import (
	"net/http"
	"net/url"
	"strings"

	"course/internal/web"
)

// consoleParam is the query parameter with which an address asks for a console.
const consoleParam = "console"

// consolePolicy is that of a page with a console: what a learner types there runs as
// a script from a "blob:" address, which only scripts of this origin can make.
var consolePolicy = web.Policy("script-src blob:")

// WithConsole returns the address of a page with a console in it.
func WithConsole(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path // no address of a page, with a console or without
	}
	query := u.Query()
	query.Set(consoleParam, "on")
	u.RawQuery = query.Encode()
	return u.String()
}

// asksForConsole reports whether the page is to have a console: its address says so,
// or it was left for this one by a link, a form or a script of a page that has one. So
// the console goes along, and its script adds it to the address of the new page. A
// page of another site can bring that about as well as it can make a link.
func (q *Request) asksForConsole() bool {
	if hasConsole(q.HTTP.URL) {
		return true
	}
	from, err := url.Parse(q.HTTP.Referer())
	return err == nil && strings.Contains(from.Path, "/play/") && hasConsole(from)
}

func hasConsole(u *url.URL) bool { return u.Query().Get(consoleParam) == "on" }

// allow lets a page run what is typed into it.
func (k *Kit) allow(w http.ResponseWriter, a Answer) {
	if a.Console {
		w.Header().Set("Content-Security-Policy", consolePolicy)
	}
}
