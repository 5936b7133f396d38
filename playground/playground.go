// Package playground is the live part of the course: routes under /play/ that
// really set and read cookies in the learner's own browser, and the scripts that
// lessons quote.
//
// Each demo is a folder: its handler, page, script, style and test. What they
// share is in package exchange (the request, the answer, the inspector) and in
// package cookie (how cookies are written and read). Demos keep no state on the
// server: all there is stands in the learner's cookies, but for the one kind of
// session that shows what it is to keep it here.
//
// A lesson shows a demo by its name and parameters ([Playground.Open]), and quotes
// its source from [Files].
//
// # How to add a demo
//
//  1. Make a folder with a function New(kit) (exchange.Demo, error). The package
//     comment of exchange shows a small one; onecookie is a real one.
//  2. Put its scripts, styles and pictures beside it: they are assets, named
//     "play/FOLDER/FILE". Templates are embedded by the demo itself.
//  3. Add its New to the table in this file, and its folder to the patterns of
//     Files if it has kinds of files that no other has.
//  4. Test it through its Demo's routes, as the other demos do (exchangetest).
//
// A lesson can also declare demos of its own, without any Go: package page has them.
//
// Choose cookie names and paths of its own: all demos share one jar with each
// other, and on localhost with everything else that the learner runs.
//
// # What holds for all of them
//
// A POST from another origin is refused with 403, as http.CrossOriginProtection
// decides; only the page that crosssite has for that takes it, and sets nothing. A
// body has at most 64 KiB, a scenario 1 MiB (413); a form that is not encoded as forms
// are is refused with 415. A method that a path does not take gets 405 with Allow, an
// unknown path 404; all as the server's error page, or as JSON. But for
// that one kind of session, whose bounds package session has, nothing that arrives is
// kept: what a request leads to is bounded by its own size, and gone with its answer. The Content-Security-Policy is the server's, and as strict as everywhere:
// no inline script or style.
package playground

import (
	"embed"
	"fmt"
	"net/http"

	"course/playground/carried"
	"course/playground/crosssite"
	"course/playground/exchange"
	"course/playground/explain"
	"course/playground/lifetime"
	"course/playground/onecookie"
	"course/playground/page"
	"course/playground/reset"
	"course/playground/scope"
	"course/playground/sessions"
	"course/playground/setcookie"
	"course/playground/several"
	"course/playground/shop"
	"course/playground/yourbrowser"
)

// Files are the playground's files: the browser files, which are served as the
// assets of the tree "play", and the source that lessons quote.
//
//go:embed *.go */*.go */*.html */*.css */*.js */*.svg */*/*.py
var Files embed.FS

// table is every demo there is.
var table = []func(*exchange.Kit) (exchange.Demo, error){
	shop.New,
	onecookie.New,
	carried.New,
	crosssite.New,
	yourbrowser.New,
	setcookie.New,
	explain.New,
	lifetime.New,
	several.New,
	scope.New,
	sessions.New,
	sessions.NewKeys,
	reset.New,
	page.New,
}

// A Playground serves the demos, and finds them for lessons. It is immutable, and
// safe for concurrent use.
type Playground struct {
	base    string
	demos   []exchange.Demo
	handler http.Handler
}

// New builds every demo of the table. An error is a mistake of ours, such as a
// template that cannot be read.
func New(config exchange.Config) (*Playground, error) {
	kit, err := exchange.NewKit(config)
	if err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	p := &Playground{base: config.Base}
	for _, build := range table {
		demo, err := build(kit)
		if err != nil {
			return nil, fmt.Errorf("playground: %w", err)
		}
		p.demos = append(p.demos, demo)
	}
	routes := kit.Routes(p.demos...)
	open := kit.URL(crosssite.Arrived)
	if p.handler, err = crosssite.Outside(kit, protect(routes, open, config.Errors)); err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	return p, nil
}

// Handler serves everything below base path + "/play/".
func (p *Playground) Handler() http.Handler { return p.handler }

// Bodies are the paths that take longer bodies than web.MaxBody, and how many
// bytes.
func (p *Playground) Bodies() map[string]int64 {
	bodies := make(map[string]int64)
	for _, demo := range p.demos {
		for _, route := range demo.Routes {
			if route.MaxBody > 0 {
				bodies[p.base+"/play"+route.Pattern] = route.MaxBody
			}
		}
	}
	return bodies
}

// protect refuses what another site has a learner's browser send, but for the one
// path that is open to it.
func protect(next http.Handler, open string, errors exchange.Errors) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		errors.Error(w, r, http.StatusForbidden, "this form was sent from another site; send it from a page of this one")
	}))
	guarded := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.EscapedPath() == open {
			next.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}
