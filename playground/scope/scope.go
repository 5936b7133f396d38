// Package scope is the demo of where cookies go. It has three pages, and a grid on
// each: a row for each cookie, a column for each place, and in the cells who gets
// what.
//
//   - Paths: one name, set for several paths, asked for from several depths. The
//     page's script makes a request to each depth, and fills the grid with what
//     they carried.
//   - Domains: cookies of shop.localhost and of www.shop.localhost, with and
//     without Domain. Served under one of these names the page is live; elsewhere
//     the model (package cookie) plays it, and the page says so.
//   - Secure: on localhost plain http counts as secure, so what becomes of Secure
//     over plain http is played by the model. What this browser does here can be
//     tried beside it.
//
// What a grid says without scripts is the model's, and its caption says that too.
package scope

import (
	"embed"
	"html/template"
	"net/http"
	"slices"

	"course/playground/exchange"
)

//go:embed *.html
var files embed.FS

const top = "/play/scope"

// The pages' titles.
const (
	pathTitle   = "Who gets it: paths"
	domainTitle = "Who gets it: domains"
	secureTitle = "Who gets it: Secure"
)

type demo struct {
	kit    *exchange.Kit
	paths  *template.Template
	domain *template.Template
	secure *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d := &demo{kit: kit}
	for name, page := range map[string]**template.Template{
		"path.html": &d.paths, "domain.html": &d.domain, "secure.html": &d.secure,
	} {
		var err error
		if *page, err = kit.Templates(files, name, "grid.html"); err != nil {
			return exchange.Demo{}, err
		}
	}
	return exchange.Demo{
		Name:    "scope",
		Title:   "Who gets it",
		Cookies: slices.Concat([]string{crumb, secureHere}, domainNames()),
		Modules: []string{"play/scope/grid.js"},
		Styles:  []string{"play/scope/scope.css"},
		Height:  860,
		Params:  []exchange.Param{{Name: "show", Values: []string{"path", "domain", "secure"}}},
		Open:    open,
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/scope", Handle: d.showPath},
			{Method: http.MethodGet, Pattern: "/scope/path", Handle: d.showPath},
			{Method: http.MethodGet, Pattern: "/scope/path/*", Handle: d.showPath},
			{Method: http.MethodPost, Pattern: "/scope/path/a/b/set", Handle: d.setPath},
			{Method: http.MethodGet, Pattern: "/scope/domain", Handle: d.showDomain},
			{Method: http.MethodPost, Pattern: "/scope/domain", Handle: d.setDomain},
			{Method: http.MethodGet, Pattern: "/scope/secure", Handle: d.showSecure},
			{Method: http.MethodPost, Pattern: "/scope/secure", Handle: d.setSecure},
		},
	}, nil
}

func open(params map[string]string) exchange.Frame {
	switch params["show"] {
	case "domain":
		return exchange.Frame{Title: domainTitle, Path: domainPath}
	case "secure":
		return exchange.Frame{Title: secureTitle, Path: securePath}
	default:
		return exchange.Frame{Title: pathTitle, Path: pathTop}
	}
}

// A place is a link of a page: to another page of the demo, or to a column's.
type place struct {
	Name, URL string
	Here      bool
}

// nav leads from one page of the demo to the others.
func (d *demo) nav(here string) []place {
	return []place{
		{"Paths", d.kit.URL(pathTop), here == pathTop},
		{"Domains", d.kit.URL(domainPath), here == domainPath},
		{"Secure", d.kit.URL(securePath), here == securePath},
	}
}

// form checks that the form says set=all, the only thing that any of them says.
func form(q *exchange.Request) (wrong map[string]string, err error) {
	fields, err := q.Form()
	if err == nil && fields.Get("set") != "all" {
		wrong = map[string]string{"set": "must be all"}
	}
	return wrong, err
}

// render is exchange.Render, for an answer with a title.
func render(page *template.Template, title string, data any, wrong map[string]string) (exchange.Answer, error) {
	body, err := exchange.Render(page, data)
	return exchange.Answer{Title: title, Body: body, Errors: wrong}, err
}
