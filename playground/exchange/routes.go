package exchange

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"
)

// Routes serves the demos below base path + "/play". HEAD is taken wherever GET
// is; a path that is nobody's gets 404, and a method that is not its own 405 with
// Allow, both as the server's error page.
func (k *Kit) Routes(demos ...Demo) http.Handler {
	ours := cookiesOf(demos)
	r := chi.NewRouter()
	for _, demo := range demos {
		for _, route := range demo.Routes {
			pattern, handler := k.URL("/play"+route.Pattern), k.handler(demo, route, ours)
			r.Method(route.Method, pattern, handler)
			if route.Method == http.MethodGet {
				r.Method(http.MethodHead, pattern, handler)
			}
		}
	}
	r.NotFound(func(w http.ResponseWriter, req *http.Request) {
		k.fail(w, req, NotFound("there is no such page in the playground"))
	})
	r.MethodNotAllowed(func(w http.ResponseWriter, req *http.Request) {
		allow := strings.Join(allowed(r, req), ", ")
		w.Header().Set("Allow", allow)
		k.fail(w, req, StatusError{http.StatusMethodNotAllowed, fmt.Sprintf("this address takes %s", allow)})
	})
	return r
}

// cookiesOf are the names that the demos declare.
func cookiesOf(demos []Demo) []string {
	var names []string
	for _, demo := range demos {
		names = append(names, demo.Cookies...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// allowed returns the methods that a request's path takes, for Allow (RFC 9110,
// section 10.2.1). With a handler of our own for 405, chi leaves that to us.
func allowed(r *chi.Mux, req *http.Request) []string {
	path := req.URL.RawPath // what chi goes by, where there is one
	if path == "" {
		path = req.URL.Path
	}
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		if r.Match(chi.NewRouteContext(), method, path) {
			methods = append(methods, method)
		}
	}
	return methods
}
