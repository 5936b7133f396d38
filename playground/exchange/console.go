package exchange

import (
	"net/http"
	"net/url"

	"course/internal/web"
)

// consoleParam is the query parameter with which an address asks for a console.
const consoleParam = "console"

// consolePolicy is that of a page with a console: what a learner types there runs as
// a script from a "blob:" address, which only scripts of this origin can make.
var consolePolicy = web.Policy("script-src blob:")

// WithConsole returns the address of a page with a console in it. Its script adds
// the same to the links and forms of the page, so that the console stays.
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

func (q *Request) asksForConsole() bool {
	return q.HTTP.URL.Query().Get(consoleParam) == "on"
}

// allow lets a page run what is typed into it.
func (k *Kit) allow(w http.ResponseWriter, a Answer) {
	if a.Console {
		w.Header().Set("Content-Security-Policy", consolePolicy)
	}
}
