// Package reset deletes cookies: POST /play/reset, which has three forms.
//
// With the fields name, path and domain it deletes exactly that cookie; pages
// pass what they know. Path is "/" where it is left out, domain this host.
//
// Without fields it deletes the cookies that the request carried, of this host
// only, with each path that they can have: the paths that lead to /play/reset
// itself and, unless the jar is very full, to the page that the form was on.
//
// With all=1 it asks the browser to drop all that it has for this site
// (Clear-Site-Data), and for browsers that do not know the header deletes the
// same names for the parent domains too. The form that sends it has a box to tick,
// beside what else will be lost.
//
// A browser can hold more cookies than one answer has room to delete: header
// fields stay under 32 KiB. Then the answer is a redirect with status 307, which
// has the browser send the same form again, and the next answer goes on where
// this one ended: [batch] says how. Where that would take more redirects than
// browsers follow, it ends on a page that says what is left. A GET changes nothing.
package reset

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed reset.html
var files embed.FS

const path = "/play/reset"

type demo struct {
	kit  *exchange.Kit
	page *template.Template
}

// New returns the demo. It has no page of its own, but for a form that was wrong
// and for a reset that could not be finished.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "reset.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page}
	return exchange.Demo{
		Title:      "Reset",
		AllCookies: true,
		Styles:     []string{"play/reset/reset.css"},
		Routes:     []exchange.Route{{Method: http.MethodPost, Pattern: "/reset", Handle: d.reset}},
	}, nil
}

func (d *demo) reset(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	all := form.Get("all") == "1"
	if !all && form.Get("all") != "" {
		return d.refuse(q, form, map[string]string{"all": "must be 1, or left out"})
	}
	if !all && (form.Get("name") != "" || form.Get("path") != "" || form.Get("domain") != "") {
		return d.one(q, form)
	}
	domains := []string{""}
	if all {
		domains = domainsOf(q.HTTP.Host)
	}
	nearPaths := exchange.PathsTo(d.kit.URL(path))
	near, far := variants(nearPaths, domains), variants(d.farPaths(q, nearPaths), domains)
	b := nextBatch(rawNames(q.Header), near, far, q.HTTP.URL.Query().Get(fromParam))
	answer := exchange.Answer{SetCookie: b.lines}
	switch {
	case b.left > 0:
		if answer, err = d.unfinished(q, b, all); err != nil {
			return exchange.Answer{}, err
		}
	case b.next != "":
		answer.Repeat = d.goOn(q, b.next)
	default:
		answer.SeeOther = d.back(q)
	}
	if all {
		answer.ClearSiteData = `"cookies"`
	}
	return answer, nil
}

// farPaths are those that lead to the page that the form was on, and not here.
func (d *demo) farPaths(q *exchange.Request, near []string) []string {
	from := d.origin(q)
	if from == nil {
		return nil
	}
	return slices.DeleteFunc(exchange.PathsTo(from.EscapedPath()), func(path string) bool {
		return slices.Contains(near, path) || len(path) > longestAttribute
	})
}

// goOn is the address at which a reset goes on.
func (d *demo) goOn(q *exchange.Request, next string) string {
	query := url.Values{fromParam: {next}}
	if page := q.HTTP.URL.Query().Get(pageParam); page != "" && d.origin(q) != nil {
		query.Set(pageParam, page)
	}
	return d.kit.URL(path) + "?" + query.Encode()
}

// unfinished is the page on which a reset ends that would have taken more
// redirects than browsers follow.
func (d *demo) unfinished(q *exchange.Request, b batch, all bool) (exchange.Answer, error) {
	query := url.Values{fromParam: {resume(b.next)}, pageParam: {d.back(q)}}
	body, err := exchange.Render(d.page, resetPage{
		Action: d.kit.URL(path) + "?" + query.Encode(),
		Back:   d.back(q),
		Left:   b.left,
		All:    all,
	})
	return exchange.Answer{
		Title:     "Not all is deleted",
		Body:      body,
		SetCookie: b.lines,
		Members:   map[string]any{"left": b.left},
	}, err
}

// one deletes the cookie that the form names.
func (d *demo) one(q *exchange.Request, form url.Values) (exchange.Answer, error) {
	name, at, domain := form.Get("name"), form.Get("path"), strings.TrimPrefix(form.Get("domain"), ".")
	if at == "" {
		at = "/"
	}
	if errs := check(name, at, domain); len(errs) > 0 {
		return d.refuse(q, form, errs)
	}
	return exchange.Answer{
		SetCookie: linesFor(name, variants([]string{at}, []string{domain})),
		SeeOther:  d.back(q),
	}, nil
}

// check says what is wrong with the fields, by their names.
func check(name, at, domain string) map[string]string {
	errs := map[string]string{}
	host := foldPrefix(name, "__Host-")
	var wrong cookie.FieldErrors
	if _, err := (cookie.SetCookie{Key: name}).Header(time.Time{}); errors.As(err, &wrong) {
		errs["name"] = wrong["key"]
	}
	if len(name) > longestName {
		errs["name"] = fmt.Sprintf("must have %d bytes at most: browsers keep no longer one", longestName)
	}
	tooLong := fmt.Sprintf("must have %d bytes at most: browsers take no longer one", longestAttribute)
	switch {
	case len(at) > longestAttribute:
		errs["path"] = tooLong
	case host && at != "/":
		errs["path"] = "must be /: no cookie with this name has another"
	case !strings.HasPrefix(at, "/"):
		errs["path"] = "must begin with /"
	case unfit(at):
		errs["path"] = "must not contain ; or control characters"
	}
	switch {
	case host && domain != "":
		errs["domain"] = "must be left out: no cookie with this name has one"
	case len(domain) > longestAttribute:
		errs["domain"] = tooLong
	case unfit(domain):
		errs["domain"] = "must not contain ; or control characters"
	}
	return errs
}

type field struct{ Name, Label, Value, Error string }

// resetPage is a form that was wrong, or what is left to delete.
type resetPage struct {
	Action, Back string
	Fields       []field
	Left         int // how many cookies; 0 for a form that was wrong
	All          bool
}

// refuse shows the form again, with what was typed and what is wrong with it.
func (d *demo) refuse(q *exchange.Request, form url.Values, errs map[string]string) (exchange.Answer, error) {
	shown := []field{{Name: "name", Label: "Name"}, {Name: "path", Label: "Path"}, {Name: "domain", Label: "Domain"}}
	if errs["all"] != "" { // else nobody has to do with it
		shown = append(shown, field{Name: "all", Label: "All"})
	}
	var fields []field
	for _, f := range shown {
		f.Value, f.Error = form.Get(f.Name), errs[f.Name]
		fields = append(fields, f)
	}
	body, err := exchange.Render(d.page, resetPage{Action: d.kit.URL(path), Back: d.back(q), Fields: fields})
	return exchange.Answer{Title: "Nothing was deleted", Body: body, Errors: errs}, err
}

// unfit reports whether a value would end its attribute, or the cookie.
func unfit(value string) bool {
	return strings.ContainsFunc(value, func(r rune) bool { return r == ';' || r < ' ' || r == 0x7f })
}

// origin is the page that the form was on, nil where the request does not say or
// it is none of ours.
func (d *demo) origin(q *exchange.Request) *url.URL {
	address, host := q.HTTP.Referer(), q.HTTP.Host
	if page := q.HTTP.URL.Query().Get(pageParam); page != "" {
		address, host = page, "" // a path: nobody's link leads elsewhere
	}
	from, err := url.Parse(address)
	if err != nil || len(address) > longestAddress || from.Host != host || !strings.HasPrefix(from.Path, d.kit.URL("/play/")) {
		return nil
	}
	if from.Path == d.kit.URL(path) {
		return nil // a form that was refused stands at this address
	}
	return from
}

// back is where a browser goes afterwards: to the page that the form was on.
func (d *demo) back(q *exchange.Request) string {
	if from := d.origin(q); from != nil {
		return exchange.WithoutAfter(from)
	}
	return d.kit.URL("/play/cookies")
}
