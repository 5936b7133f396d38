// Package carried is the page that says what its own request carried: every
// cookie, in the order of the header, at /play/cookies and at any depth below it.
// Which ones those are depends on the depth, and that is what it is for: a cookie
// with Path=/play/cookies/a comes to /play/cookies/a and /play/cookies/a/b, and
// not to /play/cookies.
//
// It sets nothing. Its forms go to /play/reset (package reset).
package carried

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"course/playground/exchange"
)

//go:embed carried.html
var files embed.FS

const top = "/play/cookies"

type demo struct {
	kit  *exchange.Kit
	page *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "carried.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page}
	return exchange.Demo{
		Name:       "cookies",
		Title:      "What a request carries",
		AllCookies: true,
		Styles:     []string{"play/carried/carried.css"},
		Height:     600,
		Params:     []exchange.Param{{Name: "path", Check: checkPath}},
		Open:       open,
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/cookies", Handle: d.show},
			{Method: http.MethodGet, Pattern: "/cookies/*", Handle: d.show},
		},
	}, nil
}

// checkPath takes folders such as "a/b", below /play/cookies/.
func checkPath(path string) error {
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || part == "." || part == ".." {
			return fmt.Errorf("%q must be folders below %s/, such as a/b", path, top)
		}
	}
	return nil
}

func open(params map[string]string) exchange.Frame {
	path := top
	if below := params["path"]; below != "" {
		path += "/" + below
	}
	return exchange.Frame{Title: "What a request to " + path + " carries", Path: (&url.URL{Path: path}).EscapedPath()}
}

type page struct {
	Path    string
	Cookies []carried
	Paths   []string // that a cookie of this request can have
	Depths  []link
	Back    string
	Reset   string
}

type carried struct {
	Name, Value string
	Repeated    bool
	ID          string // of the form's field
}

type link struct {
	URL  string
	Here bool // it is this page
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) {
	path := q.HTTP.URL.EscapedPath()
	p := page{
		Path:   path,
		Paths:  exchange.PathsTo(path),
		Depths: d.depths(path),
		Reset:  d.kit.URL("/play/reset"),
	}
	seen := map[string]bool{}
	for i, pair := range q.Cookies {
		p.Cookies = append(p.Cookies, carried{pair.Name, pair.Value, seen[pair.Name], fmt.Sprintf("path-%d", i+1)})
		seen[pair.Name] = true
	}
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: "What this request carried", Label: path, Body: body}, err
}

// depths are the pages above this one, this one, and some below it.
func (d *demo) depths(path string) []link {
	const most = 8 // of a deeper path the first ones
	paths := []string{d.kit.URL(top)}
	add := func(part string) { paths = append(paths, paths[len(paths)-1]+"/"+part) }
	for part := range strings.SplitSeq(strings.TrimPrefix(path, paths[0]), "/") {
		if part != "" && len(paths) < most {
			add(part)
		}
	}
	for len(paths) < 4 {
		add(string(rune('a' + len(paths) - 1)))
	}
	links := make([]link, len(paths))
	for i, p := range paths {
		links[i] = link{URL: p, Here: p == strings.TrimSuffix(path, "/")}
	}
	return links
}
