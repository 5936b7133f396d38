package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Limits on what a declaration may hold.
const (
	maxBody     = 32 << 10 // bytes of the whole block
	maxRoutes   = 32
	maxCookies  = 50 // lines of one answer
	maxHeaders  = 32
	maxMistakes = 20
)

// Kinds are the words behind "demo" that begin a declaration.
func Kinds() []string { return []string{"http", "page"} }

// A Mistake is something wrong in a declaration, and how to mend it. The place is a
// line and a column of the block's body, both from 1.
type Mistake struct {
	Line, Column  int
	Message, Hint string
}

// A Declared demo is a declaration that was read. It is immutable.
type Declared struct {
	Title   string // "" where the lesson gives none
	Start   string // the path that its frame shows first, below its own
	Console bool   // its pages have a console
	Edit    bool   // learners may change html, css and js

	html, css, js string
	routes        []*route
}

// Read reads the body of a ```demo http or ```demo page block. It never fails: what
// is wrong is in the mistakes, and where there are any the demo is nil.
func Read(kind, body string) (*Declared, []Mistake) {
	r := &reader{body: body}
	if len(body) > maxBody {
		r.mistake(place{1, 1}, fmt.Sprintf("the demo is longer than %d KiB", maxBody>>10), "make two demos of it")
		return nil, r.mistakes
	}
	document := r.document()
	if len(r.mistakes) > 0 {
		return nil, r.mistakes
	}
	d := &Declared{}
	fields := r.fields(document, "a demo")
	switch kind {
	case "http":
		r.http(d, fields)
	case "page":
		r.page(d, fields)
	default:
		r.mistake(place{1, 1}, "there is no kind of demo called "+kind, "there are "+strings.Join(Kinds(), " and "))
	}
	if len(r.mistakes) > 0 {
		slices.SortStableFunc(r.mistakes, func(a, b Mistake) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, r.mistakes
	}
	return d, nil
}

// Height is its frame's at first, in CSS pixels, where the lesson gives none.
func (d *Declared) Height() int {
	switch {
	case d.Edit:
		return 1000
	case d.Console:
		return 640
	}
	return 420
}

// common are the keys of both kinds. Height and expect are the lesson's affair.
var common = []string{"title", "height", "expect", "console", "css", "js"}

// common reads a key of both kinds; it reports false for any other.
func (r *reader) common(d *Declared, f field) bool {
	switch f.key {
	case "title":
		d.Title = r.text(f)
	case "height", "expect":
	case "console":
		d.Console = r.flag(f)
	case "css":
		d.css = r.text(f)
	case "js":
		d.js = r.text(f)
	default:
		return false
	}
	return true
}

// page reads a ```demo page.
func (r *reader) page(d *Declared, fields []field) {
	d.Start = "/"
	for _, f := range fields {
		switch {
		case r.common(d, f):
		case f.key == "html":
			d.html = r.text(f)
			r.checkHTML(f, d.html, d.html)
		case f.key == "edit":
			d.Edit = r.flag(f)
		default:
			r.unknown(f, "demo page", append([]string{"html", "edit"}, common...))
		}
	}
	if strings.TrimSpace(d.html+d.css+d.js) == "" {
		r.mistake(place{1, 1}, "the page has nothing in it", "give it html, css or js")
	}
}

// http reads a ```demo http.
func (r *reader) http(d *Declared, fields []field) {
	var start *field
	for _, f := range fields {
		method, path, isRoute := strings.Cut(f.key, " ")
		switch {
		case isRoute:
			r.addRoute(d, f, method, strings.TrimSpace(path))
		case f.key == "start":
			start, d.Start = &f, r.text(f)
		case r.common(d, f):
		case slices.Contains(routeKeys, f.key):
			r.mistake(f.place, "demo http takes no "+f.key+" of its own", "indent it below the route that it is part of")
		default:
			r.unknown(f, "demo http", append([]string{"start", "GET /"}, common...))
		}
	}
	if len(d.routes) > maxRoutes {
		r.mistake(place{1, 1}, fmt.Sprintf("the demo has more than %d routes", maxRoutes), "make two demos of it")
	}
	pages := d.pages()
	switch {
	case len(pages) == 0:
		r.mistake(place{1, 1}, "there is no page to show", `declare one, such as "GET /:", with a body below it`)
		return
	case start == nil:
		d.Start = pages[0]
	default:
		r.checkTarget(start.place, "start", d.Start, pages)
	}
	r.checkRedirects(d, pages)
}

// pages are the paths that can be opened.
func (d *Declared) pages() []string {
	var paths []string
	for _, route := range d.routes {
		if route.method == "GET" && !route.below {
			paths = append(paths, route.path)
		}
	}
	return paths
}

// checkRedirects looks for those that lead nowhere.
func (r *reader) checkRedirects(d *Declared, pages []string) {
	for _, route := range d.routes {
		if route.redirect == "" {
			continue
		}
		if found, _ := d.find("GET", route.redirect); found == nil {
			r.checkTarget(route.redirectAt, "redirect", route.redirect, pages)
		}
	}
}

func (r *reader) checkTarget(at place, what, path string, pages []string) {
	if !slices.Contains(pages, path) {
		r.mistake(at, fmt.Sprintf("%s leads to %q, and this demo has no such page", what, path),
			meant(path, pages, "it has "+strings.Join(pages, ", ")))
	}
}

// find returns the route of a request, or else the methods that the path takes; none
// where there is no such path. Of several the one that is declared first counts, and
// a whole path before a part of it.
func (d *Declared) find(method, path string) (found *route, allowed []string) {
	if method == "HEAD" {
		method = "GET"
	}
	for _, below := range []bool{false, true} {
		for _, route := range d.routes {
			if route.below != below || !route.fits(path) {
				continue
			}
			if route.method == method {
				return route, nil
			}
			allowed = append(allowed, route.method)
			if route.method == "GET" {
				allowed = append(allowed, "HEAD")
			}
		}
	}
	slices.Sort(allowed)
	return nil, slices.Compact(allowed)
}
