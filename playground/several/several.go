// Package several is the demo of several cookies at once: three lines in one
// answer, one of them for a cookie with a space in its name, and then what two
// servers take from the same Cookie header. Flask's side is package cookie, which
// reads as Flask does; Go's side is a real call of net/http, which leaves out what
// it finds unfit.
//
// On a second page, one folder deeper, flavor can be set a second time, for that
// folder. Requests from there carry both, and the one with the longer path comes
// first.
package several

import (
	"embed"
	"html/template"
	"net/http"
	"slices"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed several.html
var files embed.FS

const (
	path   = "/play/several"
	deeper = path + "/deeper"
)

// all are the cookies that are set at once.
var all = []cookie.SetCookie{
	{Key: "flavor", Value: "chocolate chip", Path: path},
	{Key: "chocolate type", Value: "dark", Path: path},
	{Key: "chewy", Value: "yes", Path: path},
}

// second has the name of one of them, and another path.
var second = cookie.SetCookie{Key: "flavor", Value: "hazelnut", Path: deeper}

type demo struct {
	kit  *exchange.Kit
	page *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "several.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page}
	var names []string
	for _, set := range all {
		names = append(names, set.Key)
	}
	return exchange.Demo{
		Name:    "several",
		Title:   "Several cookies",
		Cookies: names,
		Styles:  []string{"play/several/several.css"},
		Height:  900,
		Open:    exchange.At(path),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/several", Handle: d.show},
			{Method: http.MethodGet, Pattern: "/several/deeper", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/several", Handle: d.set},
		},
	}, nil
}

// set does what the form's field "set" says: "all" sets the three, "second"
// another one of the same name.
func (d *demo) set(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	var lines []string
	to := path
	switch form.Get("set") {
	case "all":
		lines, err = d.headers(all...)
	case "second":
		to = deeper
		lines, err = d.headers(second)
	default:
		return d.render(q, map[string]string{"set": "must be all or second"})
	}
	return exchange.Answer{SetCookie: lines, SeeOther: d.kit.URL(to)}, err
}

func (d *demo) headers(cookies ...cookie.SetCookie) ([]string, error) {
	var lines []string
	for _, set := range cookies {
		set.Path = d.kit.URL(set.Path)
		line, err := set.Header(d.kit.Now())
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// A seen cookie is one entry of what a server takes from the header.
type seen struct {
	Name, Value string
	Unused      bool // Flask's dictionary has an earlier one of this name
}

type page struct {
	Here, Top, Deeper string

	Flask   []seen   // in the header's order
	Go      []seen   // the same, as r.Cookies() gives it
	Missing []string // names that Go leaves out
	Others  int      // cookies of the request that are not this demo's
	Twice   bool     // a name comes twice

	// GoWrites is what Go's own package sends for the cookie with a space in its
	// name: nothing.
	GoWrites string

	Owned []exchange.Owned
	Error string
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) { return d.render(q, nil) }

func (d *demo) render(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := page{
		Here: q.Path(), Top: d.kit.URL(path), Deeper: d.kit.URL(deeper),
		Go:    goSees(q.HTTP),
		Error: wrong["set"],

		GoWrites: (&http.Cookie{Name: "chocolate type", Value: "dark", Path: "/"}).String(),
	}
	p.read(q.Cookies)
	for _, set := range append(slices.Clone(all), second) {
		p.Owned = append(p.Owned, exchange.Owned{Name: set.Key, Path: d.kit.URL(set.Path)})
	}
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: "Several cookies", Body: body, Errors: wrong}, err
}

// read fills in what Flask takes from the header, and compares.
func (p *page) read(cookies exchange.Cookies) {
	for _, pair := range cookies {
		if !isOurs(pair.Name) {
			p.Others++
			continue
		}
		named := func(s seen) bool { return s.Name == pair.Name }
		unused := slices.ContainsFunc(p.Flask, named)
		p.Flask = append(p.Flask, seen{pair.Name, pair.Value, unused})
		p.Twice = p.Twice || unused
		if !unused && !slices.ContainsFunc(p.Go, named) {
			p.Missing = append(p.Missing, pair.Name)
		}
	}
}

// goSees is what Go's own package takes from the header.
func goSees(r *http.Request) []seen {
	var list []seen
	for _, c := range r.Cookies() {
		if isOurs(c.Name) {
			list = append(list, seen{Name: c.Name, Value: c.Value})
		}
	}
	return list
}

func isOurs(name string) bool {
	return slices.ContainsFunc(all, func(set cookie.SetCookie) bool { return set.Key == name })
}
