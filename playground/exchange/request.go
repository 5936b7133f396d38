package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"course/internal/web"
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

// Form returns the fields of the form that was posted, never those of the query.
// The error is a StatusError: 415 for a body that is encoded in another way, 413 for
// more than web.MaxBody, 408 for a body that took too long, 400 for one that broke off
// or is no form.
func (q *Request) Form() (url.Values, error) {
	if q.HTTP.ContentLength != 0 && !q.saysForm() {
		return nil, StatusError{http.StatusUnsupportedMediaType, "send the fields as a form does: as application/x-www-form-urlencoded or multipart/form-data"}
	}
	err := q.HTTP.ParseForm()
	if err == nil {
		err = q.HTTP.ParseMultipartForm(web.MaxBody)
	}
	var tooLong *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil, errors.Is(err, http.ErrNotMultipart): // ParseForm has read it
		return q.HTTP.PostForm, nil
	case errors.As(err, &tooLong):
		return nil, StatusError{http.StatusRequestEntityTooLarge, fmt.Sprintf("a form may have %d KiB at most", tooLong.Limit>>10)}
	case errors.As(err, &network) && network.Timeout():
		return nil, StatusError{http.StatusRequestTimeout, "the form took too long to arrive: send it again"}
	default:
		// The error's own text can name addresses of the network: it stays here.
		return nil, StatusError{http.StatusBadRequest, "the form can't be read: it broke off on the way, or is not encoded as forms are"}
	}
}

// saysForm reports whether the body is said to be a form. Of another body
// Request.ParseForm says that it has no fields, and to no fields a demo can have an
// answer: /play/reset deletes all that it got.
func (q *Request) saysForm() bool {
	kind, _, _ := strings.Cut(q.HTTP.Header.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
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
