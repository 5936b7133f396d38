package playground

import (
	"net/http"
	"net/url"
	"strings"
)

// Answers reports whether there is anything at a path of the playground, without the
// base path, for one who follows a link to it. Of demos that lessons declare only
// those lessons know.
func (p *Playground) Answers(path string) bool {
	if strings.HasPrefix(path, "/play/page/") {
		return true
	}
	r := &http.Request{
		Method: http.MethodGet,
		URL:    &url.URL{Path: p.base + path},
		Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header),
		Body:   http.NoBody,
		Host:   "localhost",
	}
	w := &statusOnly{header: make(http.Header)}
	p.handler.ServeHTTP(w, r)
	return w.status != http.StatusNotFound && w.status != http.StatusMethodNotAllowed
}

// A statusOnly answer is not written anywhere.
type statusOnly struct {
	header http.Header
	status int
}

func (w *statusOnly) Header() http.Header { return w.header }

func (w *statusOnly) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *statusOnly) Write(part []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return len(part), nil
}
