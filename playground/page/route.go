package page

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A route is what a ```demo http answers to one kind of request.
type route struct {
	method, path string // the path begins with a slash
	below        bool   // all paths that begin with path, which ends in a slash

	title      string
	status     int
	header     http.Header
	cookies    []setCookie
	redirect   string // a path of the demo; "" for none
	redirectAt place
	body       *text // nil for none
}

func (r *route) fits(path string) bool {
	return path == r.path || r.below && strings.HasPrefix(path, r.path)
}

// methods are those that a route may have.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// routePath matches a route's path: unreserved characters (RFC 3986, section 2.3) in
// folders, and perhaps a star at the end.
var routePath = regexp.MustCompile(`^(?:/[\w.~-]+)*(?:/|/\*)?$`)

// addRoute reads a route, such as "POST /greet:" with what it answers below.
func (r *reader) addRoute(d *Declared, f field, method, path string) {
	if !slices.Contains(methods, method) {
		r.mistake(f.place, "there is no method "+method, meant(method, methods, "it is one of "+strings.Join(methods, ", ")))
	}
	if !strings.HasPrefix(path, "/") || !routePath.MatchString(path) || hasDots(path) {
		r.mistake(f.place, fmt.Sprintf("%q is no path of this demo", path),
			"begin it with /, use letters, digits, . _ ~ - in it, and at its end perhaps /* for all that is below")
	}
	added := &route{method: method, title: f.key, status: http.StatusOK, header: http.Header{}}
	added.path, added.below = strings.CutSuffix(path, "*")
	for _, other := range d.routes {
		if other.method == added.method && other.path == added.path && other.below == added.below {
			r.mistake(f.place, f.key+" is declared twice", "keep one of the two")
		}
	}
	for _, field := range r.fields(f.value, "a route") {
		r.routeField(added, field)
	}
	if added.redirect != "" && (added.body != nil || added.status != http.StatusOK) {
		r.mistake(added.redirectAt, "a redirect has no body and no status of its own: it is 303", "keep the redirect, or the others")
	}
	d.routes = append(d.routes, added)
}

func hasDots(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool { return part == "." || part == ".." })
}

var routeKeys = []string{"title", "status", "headers", "set_cookie", "redirect", "body"}

func (r *reader) routeField(to *route, f field) {
	switch f.key {
	case "title":
		to.title = r.text(f)
	case "status":
		to.status = r.status(f)
	case "headers":
		r.headers(to, f)
	case "set_cookie":
		r.setCookies(to, f)
	case "redirect":
		to.redirect, to.redirectAt = r.text(f), placeOf(f.value)
	case "body":
		to.body = r.template(f, r.text(f), asHTML)
	default:
		r.unknown(f, "a route", routeKeys)
	}
}

// status reads the status of an answer with a body.
func (r *reader) status(f field) int {
	status, err := strconv.Atoi(r.text(f))
	switch {
	case err != nil, http.StatusText(status) == "", status < 200, status == http.StatusNoContent, status == http.StatusResetContent:
		r.mistake(placeOf(f.value), "status must be that of an answer with a page, such as 200 or 404", "write its number, or leave it out for 200")
		return http.StatusOK
	case 300 <= status && status < 400:
		r.mistake(placeOf(f.value), "a status of 300 and more sends browsers elsewhere", "write redirect: and a path, which is a 303")
	}
	return status
}

// setCookies reads one line, or a list of them.
func (r *reader) setCookies(to *route, f field) {
	list, isList := bare(f.value).(*ast.SequenceNode)
	if !isList {
		r.addCookie(to, f)
		return
	}
	for _, item := range list.Values {
		r.addCookie(to, field{key: f.key, place: placeOf(item), value: item})
	}
	if len(to.cookies) > maxCookies {
		r.mistake(f.place, fmt.Sprintf("an answer sets %d cookies at most", maxCookies), "take some out")
	}
}
