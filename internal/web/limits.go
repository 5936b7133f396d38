package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Limits on what arrives.
const (
	// MaxHeader is how much header a request may have to reach our own answer; a
	// browser's full cookie jar for one host is about 740 KiB. Beyond it net/http
	// answers 431 by itself.
	MaxHeader = 1 << 20
	// MaxCookies is how many bytes of Cookie header a page takes as usual: more
	// than the fifty cookies of 4096 bytes that every browser must be able to
	// keep. Beyond it the answer is a page with a way out.
	MaxCookies = 256 << 10
	// MaxBody is how large a form may be.
	MaxBody = 64 << 10
	// ReadTimeout is how long a request's headers and body may take to arrive.
	ReadTimeout = 10 * time.Second
	// WriteTimeout is how long an answer may take to be taken: 64 KiB over the
	// slowest of mobile lines.
	WriteTimeout = 2 * time.Minute
	// IdleTimeout is how long a connection without a request is kept.
	IdleTimeout = 2 * time.Minute
)

// Limits says where other limits hold than the usual ones.
type Limits struct {
	// AnyCookies are the paths, and all below those that end in a slash, that take
	// as many cookies as there are: the way out must stay open.
	AnyCookies []string
	// Bodies are the paths that take longer bodies than MaxBody, and how many bytes.
	Bodies map[string]int64
}

// Limit refuses requests that carry more cookies than can be sensible, with a page
// that offers to delete them, and bodies of over MaxBody.
func Limit(errors *Errors, next http.Handler, limits Limits) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookieBytes(r) > MaxCookies && !covers(limits.AnyCookies, r.URL.Path) {
			errors.Error(w, r, http.StatusRequestHeaderFieldsTooLarge, "")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, max(MaxBody, limits.Bodies[r.URL.Path]))
		next.ServeHTTP(w, r)
	})
}

func cookieBytes(r *http.Request) int {
	n := 0
	for _, line := range r.Header["Cookie"] {
		n += len(line)
	}
	return n
}

func covers(paths []string, path string) bool {
	for _, p := range paths {
		if path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// LoopbackOnly answers 421 to requests for a host that is not this machine: a
// page of elsewhere could otherwise reach a server on localhost by giving its own
// name the address 127.0.0.1 (DNS rebinding).
func LoopbackOnly(errors *Errors, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !IsLoopback(r.Host) {
			errors.Error(w, r, http.StatusMisdirectedRequest,
				fmt.Sprintf("this server answers for localhost, not for %q; to serve it under another name, start it with --base-url", r.Host))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// IsLoopback reports whether a host, with or without a port, is this machine
// itself: localhost, a name below it, or a loopback address.
func IsLoopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
