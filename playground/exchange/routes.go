package exchange

import (
	"net/http"
	"slices"

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
		k.fail(w, req, MethodError(allowed(r, req)))
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

// Methods are those that a route can take. HEAD comes with GET.
var Methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// allowed returns the methods that a request's path takes, for Allow (RFC 9110,
// section 10.2.1). With a handler of our own for 405, chi leaves that to us.
func allowed(r *chi.Mux, req *http.Request) []string {
	path := req.URL.RawPath // what chi goes by, where there is one
	if path == "" {
		path = req.URL.Path
	}
	var methods []string
	for _, method := range Methods {
		if r.Match(chi.NewRouteContext(), method, path) {
			methods = append(methods, method)
		}
	}
	return methods
}
