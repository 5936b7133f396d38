// Package site turns a folder of Markdown into a course that is served.
//
// A course folder holds Markdown files, which are lessons, folders of them, which
// are chapters, pictures and other files beside them, and perhaps course.yaml:
//
//	course.yaml           title, description, language, lessons, unsafe_html
//	README.md             the text of "/"
//	01-hello.md           /lessons/hello
//	02-server/index.md    /lessons/server
//	02-server/03-path.md  /lessons/server/path
//	02-server/map.png     /lessons/server/map.png
//
// [New] reads the folder once into an immutable course. A page is rendered when
// it is first asked for, and kept. In watch mode, [Site.Watch] reads again what
// changes, swaps the course, and tells the pages that are open and differ now.
// To know which those are, every page keeps the questions that its rendering
// asked of the course (where does this link lead? how large is this picture?)
// with their answers: a page whose questions still have the same answers is not
// made again.
//
// # Memory
//
// A course holds the text of its lessons and about 1.5 KiB beside each: ten thousand
// lessons of 7 KiB take 84 MiB. To that come at most 2048 pages, with their parts and
// their compressed forms (95 KiB for such a lesson, 190 MiB in all), and 32 MiB of
// coloured code; [Options] set other bounds for both. What pages share takes 2 MiB, and
// the rules of a language that much code is in some hundred KiB. A page that is not
// kept is rendered again when it is asked for. Go's garbage collector may double it all.
//
// Mistakes in a course stop nobody: they are [Problem]s, and the rest is served.
package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/http"
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"course/internal/web"
	"course/site/markdown"
	"course/site/ui"
)

// A Problem is a mistake in a course.
type Problem = markdown.Problem

// Options say what a site is made of. Open, Assets, Errors and Log are required.
type Options struct {
	// Open opens the course folder. In watch mode it is called again when the
	// folder was away and has come back.
	Open func() (fs.FS, error)
	// Assets has the files of [ui.Static] as the tree "ui".
	Assets *web.Assets
	Errors *web.Errors
	// Log takes what the person who runs the server has to know.
	Log *log.Logger
	// Demos finds the live demos that lessons ask for.
	Demos markdown.Demos
	// Source holds the files that lessons quote.
	Source fs.FS
	// Proofs runs what lessons show as happening.
	Proofs markdown.Proofs
	// Base is the path that everything is mounted below: "" or such as "/courses".
	Base string
	// BaseURL is the public address without Base, such as "https://example.org";
	// "" leaves out all that needs absolute links.
	BaseURL string
	// Watching shows drafts and problems, and has pages listen for changes.
	Watching bool
	// Keep is how many pages are kept ready at once; 0 is 2048.
	Keep int
	// Remember bounds how much coloured code is kept, in bytes; 0 is 32 MiB.
	Remember int64
	// Found, if it is set, is told the mistakes of each lesson that is rendered, by
	// several goroutines at once.
	Found func([]Problem)
}

// A Site serves one course.
type Site struct {
	open      func() (fs.FS, error)
	errors    *web.Errors
	log       *log.Logger
	base      string
	baseURL   string
	watching  bool
	found     func([]Problem)
	templates *ui.Templates

	options                  markdown.Options
	markdown, unsafeMarkdown *markdown.Renderer

	current   atomic.Pointer[course]
	reloading sync.Mutex
	made      *lru.Cache[string, *made]           // by slug; "" is the course's own page
	places    *lru.Cache[string, map[string]bool] // that links can name, by the lesson's text
	infos     fileInfos
	hub       *hub
}

// pagesKept bounds how many pages are kept ready at once.
const pagesKept = 2048

// ErrNoLessons is returned by New for a folder in which there is nothing to
// serve.
var ErrNoLessons = errors.New("there is no lesson in it: a lesson is a Markdown file, such as 01-hello.md")

// New reads a course. A folder that cannot be opened is an error, and outside
// watch mode so is one without a single lesson; all other mistakes are Problems.
func New(o Options) (*Site, error) {
	fsys, err := o.Open()
	if err != nil {
		return nil, err
	}
	templates, err := ui.New(o.Assets.URL)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	cache, err := lru.New[string, *made](cmp.Or(o.Keep, pagesKept))
	if err != nil {
		return nil, fmt.Errorf("page cache: %w", err)
	}
	places, err := lru.New[string, map[string]bool](pagesKept)
	if err != nil {
		return nil, fmt.Errorf("cache of places: %w", err)
	}
	s := &Site{
		open:      o.Open,
		errors:    o.Errors,
		log:       o.Log,
		base:      o.Base,
		baseURL:   o.BaseURL,
		watching:  o.Watching,
		found:     o.Found,
		templates: templates,
		made:      cache,
		places:    places,
		infos:     fileInfos{known: make(map[string]fileInfo)},
		hub:       newHub(),
	}
	s.options = markdown.Options{Demos: o.Demos, Source: o.Source, Proofs: o.Proofs, Base: o.Base, Remember: o.Remember}
	s.markdown = markdown.New(s.options)
	unsafe := s.options
	unsafe.UnsafeHTML = true
	s.unsafeMarkdown = markdown.New(unsafe)
	c := load(fsys, loadOptions{drafts: s.watching}, nil, nil)
	if len(c.lessons) == 0 && !s.watching {
		return nil, ErrNoLessons
	}
	s.current.Store(c)
	return s, nil
}

// Problems returns all mistakes in the course, in the order of the files. Its error is
// that of ctx, if that ends before.
func (s *Site) Problems(ctx context.Context) ([]Problem, error) {
	c := s.current.Load()
	o := s.options
	o.UnsafeHTML, o.CheckOnly = c.settings.UnsafeHTML, true
	return c.check(ctx, markdown.New(o))
}

// CourseProblems returns the mistakes that are not in the text of a lesson.
func (s *Site) CourseProblems() []Problem { return s.current.Load().problems }

// Lessons returns how many lessons the course has now.
func (s *Site) Lessons() int { return len(s.current.Load().lessons) }

// Close ends the event streams.
func (s *Site) Close() { s.hub.close() }

// absolute returns the public address of a path on this server.
func (s *Site) absolute(path string) string { return s.baseURL + path }

// unavailable answers for a page that could not be made. It cannot happen but by
// a mistake of ours, so the cause is for the server's log and not for the reader.
func (s *Site) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	s.log.Printf("%q: %v", r.URL.Path, err)
	s.errors.Error(w, r, http.StatusInternalServerError, "")
}
