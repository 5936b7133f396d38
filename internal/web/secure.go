package web

import (
	"net/http"
	"slices"
	"strings"
)

// directives are what every page may do: run and show what this server itself
// serves, and pictures from elsewhere over HTTPS. Nothing inline, no nonce: pages
// are the same bytes for everyone.
var directives = []string{
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: https:",
	"media-src 'self' https:",
	"font-src 'self'",
	"connect-src 'self'",
	"frame-src 'self'",
	"worker-src 'self'",
	"manifest-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'self'",
}

var contentSecurityPolicy = Policy()

// Policy returns the Content-Security-Policy of a page that may do more than the
// others: "frame-src https://other.example" adds that source to those of its
// directive. The page's handler sets it in place of the one that [Secure] has set.
func Policy(more ...string) string {
	policy := slices.Clone(directives)
	for _, added := range more {
		name, sources, _ := strings.Cut(added, " ")
		i := slices.IndexFunc(policy, func(d string) bool { return strings.HasPrefix(d, name+" ") })
		if i < 0 {
			policy = append(policy, added)
			continue
		}
		policy[i] += " " + sources
	}
	return strings.Join(policy, "; ")
}

// Secure sets the security headers that every answer carries, errors included. A
// handler can replace one for its own answer, before it writes.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Not "no-referrer": with it, browsers send "Origin: null" from our own
		// forms, and they would be refused as another site's.
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}
