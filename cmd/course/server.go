package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/http"

	"github.com/go-chi/chi/v5"

	"course/internal/web"
	"course/playground"
	"course/playground/exchange"
	"course/site"
	"course/site/markdown"
	"course/site/ui"
)

// A server is the site and the playground behind one handler.
type server struct {
	site    *site.Site
	handler http.Handler
	assets  *web.Assets
	metrics *metrics
	errors  *web.Errors
}

// newServer wires the server together.
func (c *serveCommand) newServer(pl *plan, sessions sessionStore, logger *log.Logger) (*server, error) {
	assets, err := newAssets(pl.base, pl.watch)
	if err != nil {
		return nil, err
	}
	errorPages, err := web.NewErrors(pl.base, assets)
	if err != nil {
		return nil, err
	}
	otherSite, err := pl.otherSite()
	if err != nil {
		return nil, err
	}
	var s *site.Site // there before the first request is
	play, err := playground.New(exchange.Config{
		Base:      pl.base,
		Origin:    pl.origin,
		Home:      pl.home(pl.port),
		OtherSite: otherSite,
		SecretKey: pl.secretKey,
		Sessions:  sessions,
		Assets:    assets,
		Errors:    errorPages,
		Declared: func(lesson, name string) (exchange.Declared, bool) {
			d, ok := s.Declared(lesson, name)
			return exchange.Declared{Kind: d.Kind, Body: d.Body}, ok
		},
	})
	if err != nil {
		return nil, err
	}
	s, err = site.New(site.Options{
		Open:     openCourse(c.Dir),
		Assets:   assets,
		Errors:   errorPages,
		Log:      logger,
		Demos:    demos{play},
		Proofs:   newProofs(),
		Source:   playground.Files,
		Base:     pl.base,
		BaseURL:  pl.origin,
		Watching: pl.watch,
		Keep:     pl.keep,
		Remember: pl.remember,
		Found:    pl.found,
	})
	if err != nil {
		return nil, fmt.Errorf("course %s: %w", courseName(c.Dir), err)
	}
	m := newMetrics()
	router := chi.NewRouter()
	router.NotFound(errorPages.NotFound)
	router.MethodNotAllowed(errorPages.MethodNotAllowed(router))
	mount(router, pl.base, func(r chi.Router) {
		s.Routes(r)
		r.Get("/healthz", health(sessions))
		r.Head("/healthz", health(sessions))
		r.Get(web.AssetsPath+"*", assets.Handler(errorPages))
		r.Head(web.AssetsPath+"*", assets.Handler(errorPages))
	})
	router.Handle(pl.base+"/play/*", wholePaths(play.Handler()))
	h := guard(play, pl.base, errorPages, router)
	if pl.loopback {
		h = web.LoopbackOnly(errorPages, h)
	}
	return &server{site: s, handler: m.count(web.Secure(h)), assets: assets, metrics: m, errors: errorPages}, nil
}

// guard keeps what is too large from a handler that has the playground in it.
func guard(play *playground.Playground, base string, errorPages *web.Errors, next http.Handler) http.Handler {
	return web.Limit(errorPages, next, web.Limits{
		AnyCookies: []string{base + "/play/reset", base + web.AssetsPath, base + "/healthz"},
		Bodies:     play.Bodies(),
	})
}

// mount adds routes below the base path.
func mount(router chi.Router, base string, routes func(chi.Router)) {
	if base == "" {
		routes(router)
		return
	}
	router.Route(base, routes)
}

// wholePaths is for a router whose patterns are whole paths: the one that led to it
// is no part of the route that is counted.
func wholePaths(router http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		chi.RouteContext(r.Context()).RoutePatterns = nil
		router.ServeHTTP(w, r)
	})
}

// courseName is what a course's folder is called in messages.
func courseName(dir string) string {
	if dir == "" {
		return "in the binary"
	}
	return dir
}

// newAssets gathers the files that pages are styled and enhanced by; those of hot
// reload only for a course that is watched.
func newAssets(base string, watch bool) (*web.Assets, error) {
	shared, err := fs.Sub(web.Static, "static")
	if err != nil {
		return nil, err
	}
	pages, err := fs.Sub(ui.Static, "static")
	if err != nil {
		return nil, err
	}
	trees := map[string]fs.FS{"web": shared, "ui": pages, "play": playground.Files}
	if watch {
		if trees["watch"], err = fs.Sub(ui.Watch, "watch"); err != nil {
			return nil, err
		}
	}
	return web.NewAssets(base, trees)
}

// demos lets lessons find the demos of the playground: the site and the
// playground do not know each other.
type demos struct{ play *playground.Playground }

var _ markdown.Demos = demos{}

// Demo implements [markdown.Demos].
func (d demos) Demo(name string, params map[string]string) (markdown.Demo, error) {
	frame, err := d.play.Open(name, params)
	if err != nil {
		return markdown.Demo{}, forLesson(err)
	}
	return markdown.Demo{Title: frame.Title, URL: frame.Path, Height: frame.Height}, nil
}

// forLesson is an error of the playground as lessons know it.
func forLesson(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, err := range joined.Unwrap() {
			all = append(all, forLesson(err))
		}
		return errors.Join(all...)
	}
	var about *playground.ParamError
	if errors.As(err, &about) {
		return &markdown.ParameterError{Name: about.Name, Unknown: about.Unknown, Err: about.Err}
	}
	return err
}

// Kinds implements [markdown.Demos].
func (d demos) Kinds() []string { return d.play.Kinds() }

// Answers implements [markdown.Demos].
func (d demos) Answers(path string) bool { return d.play.Answers(path) }

// Declare implements [markdown.Demos].
func (d demos) Declare(l markdown.Declaration) (markdown.Demo, []markdown.Mistake) {
	frame, wrong := d.play.Declare(l.Lesson, l.Name, exchange.Declared{Kind: l.Kind, Body: l.Body})
	mistakes := make([]markdown.Mistake, len(wrong))
	for i, m := range wrong {
		mistakes[i] = markdown.Mistake(m)
	}
	return markdown.Demo{Title: frame.Title, URL: frame.Path, Height: frame.Height}, mistakes
}

// health answers those who ask whether the server is well. Without the store of
// sessions it is of use still, so the status is 200 then, too: a balancer must not
// take out every server at once.
func health(sessions sessionStore) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := `{"status":"ok"}`
		if sessions != nil && sessions.Ping(r.Context()) != nil {
			answer = `{"status":"degraded","away":["session store"]}`
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", web.CacheNever)
		// An error here means that whoever asked went away.
		_, _ = fmt.Fprintln(w, answer)
	}
}
