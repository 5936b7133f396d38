package exchange

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"course/playground/cookie"

	"github.com/go-chi/chi/v5"
)

// A Request is what a demo's handler gets to know.
type Request struct {
	// HTTP is the request itself, for what the other fields do not give. Its
	// cookies are better read from Cookies: net/http skips those it finds unfit,
	// raw JSON among them.
	HTTP *http.Request
	// Header is the Cookie header, byte for byte as it came.
	Header string
	// Cookies are what a server takes from Header, in order, with duplicates.
	Cookies Cookies
	// Previous is the answer whose redirect led here; nil where none of ours did.
	Previous *Previous
}

func newRequest(r *http.Request) *Request {
	header := cookieHeader(r)
	return &Request{HTTP: r, Header: header, Cookies: cookie.ParseCookie(header)}
}

// Path is the request's path, base path included.
func (q *Request) Path() string { return q.HTTP.URL.Path }

// Param returns the part of the path that the route's pattern names: "{slug}",
// or "*" for the rest. A part that is no proper percent-encoding is returned as
// it came.
func (q *Request) Param(name string) string {
	raw := chi.URLParam(q.HTTP, name)
	if text, err := url.PathUnescape(raw); err == nil {
		return text
	}
	return raw
}

// Cookie returns the value of a cookie; the first of one name wins.
func (q *Request) Cookie(name string) (value string, ok bool) {
	return cookie.Lookup(q.Cookies, name)
}

// A StatusError is an answer that is an error page: the handler returns it in
// place of an Answer.
type StatusError struct {
	Status int
	Detail string // for the learner: what is wrong, and what to do
}

// Error returns the detail, after the status in words.
func (e StatusError) Error() string {
	return fmt.Sprintf("%s: %s", http.StatusText(e.Status), e.Detail)
}

// NotFound is a StatusError for a page that is not there.
func NotFound(detail string) error { return StatusError{http.StatusNotFound, detail} }

// A MethodError is the answer 405: the path is there, and takes these methods.
type MethodError []string

// Error lists the methods.
func (e MethodError) Error() string { return "this address takes " + strings.Join(e, ", ") }

// PathsTo returns the paths that a cookie can have which a request to this path
// carries (RFC 6265bis, section 5.1.4): "/", the folders on the way with and
// without a slash at their end, and the path itself. The path is as it stands in
// the address, percent-encoded. Of a very deep one the first folders count, and of
// one with a semicolon those before it: no cookie's path has one.
func PathsTo(path string) []string {
	const deepest = 12
	if i := strings.IndexByte(path, ';'); i >= 0 {
		path = path[:strings.LastIndexByte(path[:i], '/')+1]
	}
	paths := []string{"/"}
	for i := 1; i < len(path) && len(paths) < 2*deepest; i++ {
		if path[i] == '/' {
			paths = append(paths, path[:i], path[:i+1])
		}
	}
	if path != paths[len(paths)-1] {
		paths = append(paths, path)
	}
	return paths
}
