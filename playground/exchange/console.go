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

// asksForConsole reports whether the page is to have a console. Its address decides
// where it says something of that, on or off. Else the page has one if a page of ours
// that has one was left for it, by a link, a form or a script: so the console goes
// along, and its script adds it to the address of the new page. Ours are those of the
// host that was asked, which a proxy may call by another name than the learner does.
func (k *Kit) asksForConsole(q *Request) bool {
	if query := q.HTTP.URL.Query(); query.Has(consoleParam) {
		return isOn(query)
	}
	from, err := url.Parse(q.HTTP.Referer())
	if err != nil || from.Host != q.HTTP.Host && from.Scheme+"://"+from.Host != k.Origin {
		return false
	}
	return strings.HasPrefix(from.Path, k.URL("/play/")) && isOn(from.Query())
}

func isOn(query url.Values) bool { return query.Get(consoleParam) == "on" }

// allow lets a page run what is typed into it.
func (k *Kit) allow(w http.ResponseWriter, a Answer) {
	if a.Console {
		w.Header().Set("Content-Security-Policy", consolePolicy)
	}
}
