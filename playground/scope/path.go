package scope

import (
	"fmt"
	"slices"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

const (
	pathTop = top + "/path"

	// crumb is the name that all cookies of this page have.
	crumb = "crumb"

	// setter is the address whose answer sets them. A cookie without Path gets its
	// folder, so it is not the page's.
	setter = pathTop + "/a/b/set"
)

// crumbs are the cookies: values, and the paths that their lines name. An empty
// path is none at all.
var crumbs = []struct{ value, path string }{
	{"top", pathTop},
	{"a", pathTop + "/a"},
	{"slash", pathTop + "/a/"},
	{"folder", ""},
}

// depths are the pages that the grid has a column for. The last one begins like
// another, and is no page below it.
var depths = []string{pathTop, pathTop + "/a", pathTop + "/a/", pathTop + "/a/b", pathTop + "/ab"}

type pathPage struct {
	Nav    []place
	Setter string
	Base   string // what the grid leaves out of paths
	Here   string
	Values []string // of the cookies of this name that the request carried, in order
	Grid   grid
	Owned  []exchange.Owned
	Error  string
}

func (d *demo) showPath(q *exchange.Request) (exchange.Answer, error) { return d.renderPath(q, nil) }

func (d *demo) renderPath(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := pathPage{
		Nav:    d.nav(pathTop),
		Setter: d.kit.URL(setter),
		Base:   d.kit.URL(top),
		Here:   q.HTTP.URL.EscapedPath(),
		Error:  wrong["set"],
	}
	for _, pair := range q.Cookies {
		if pair.Name == crumb {
			p.Values = append(p.Values, pair.Value)
		}
	}
	for _, c := range crumbs {
		path := c.path
		if path == "" {
			path = pathTop + "/a/b"
		}
		p.Owned = append(p.Owned, exchange.Owned{Name: crumb, Path: d.kit.URL(path)})
	}
	var err error
	if p.Grid, err = d.pathGrid(p.Here); err != nil {
		return exchange.Answer{}, err
	}
	return render(d.paths, d.titleAt(p.Here), p, wrong)
}

// titleAt tells the pages apart, in a list of tabs or of what was visited.
func (d *demo) titleAt(here string) string {
	if below := strings.TrimPrefix(here, d.kit.URL(pathTop)); below != "" {
		return pathTitle + ", at …" + below
	}
	return pathTitle
}

// pathGrid is the standard's answer, once all are set.
func (d *demo) pathGrid(here string) (grid, error) {
	g := grid{Caption: "What the standard says, once all four are set", Ordinal: true}
	const host = "http://localhost"
	var requests []string
	for _, depth := range depths {
		url := d.kit.URL(depth)
		g.Columns = append(g.Columns, place{"…" + strings.TrimPrefix(depth, top), url, url == here})
		requests = append(requests, host+url)
	}
	b := cookie.NewBrowser(cookie.Standard, false)
	var err error
	g.Groups, err = play(b, []answer{{from: host + d.kit.URL(setter), lines: d.pathLines()}}, requests)
	return g, err
}

func (d *demo) pathLines() []string {
	var lines []string
	for _, c := range crumbs {
		line := fmt.Sprintf("%s=%s", crumb, c.value)
		if c.path != "" {
			line += "; Path=" + d.kit.URL(c.path)
		}
		lines = append(lines, line)
	}
	return lines
}

// setPath sets all four, and goes back to the page that the form was on.
func (d *demo) setPath(q *exchange.Request) (exchange.Answer, error) {
	wrong, err := form(q)
	switch {
	case err != nil:
		return exchange.Answer{}, err
	case wrong != nil:
		return d.renderPath(q, wrong)
	}
	back := q.HTTP.PostForm.Get("back")
	if !slices.Contains(depths, strings.TrimPrefix(back, d.kit.Base)) {
		back = d.kit.URL(pathTop)
	}
	return exchange.Answer{SetCookie: d.pathLines(), SeeOther: back}, nil
}
