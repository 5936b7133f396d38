// Package reset deletes cookies: POST /play/reset, which has three forms.
//
// With the fields name, path and domain it deletes exactly that cookie; pages
// pass what they know. Path is "/" where it is left out, domain this host.
//
// Without fields it deletes the cookies that the request carried, of this host
// only, with each path that they can have: the paths that lead to /play/reset
// itself and to the page that the form was on.
//
// With all=1 it asks the browser to drop all that it has for this site
// (Clear-Site-Data), and for browsers that do not know the header deletes the
// same names for the parent domains too. The form that sends it has a box to tick,
// beside what else will be lost.
//
// A browser can hold more cookies than one answer has room to delete: header
// fields stay under 32 KiB. Then the answer is a redirect with status 307, which
// has the browser send the same form again, and the next answer goes on where
// this one ended: [batch] says how. A GET changes nothing.
package reset

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
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

// New returns the demo. It has no page of its own, but for a form that was wrong.
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
	if !all && (form.Get("name") != "" || form.Get("path") != "" || form.Get("domain") != "") {
		return d.one(q, form)
	}
	domains := []string{""}
	if all {
		domains = domainsOf(q.HTTP.Host)
	}
	paths := exchange.PathsTo(d.kit.URL(path))
	if from := d.origin(q); from != nil {
		paths = append(paths, exchange.PathsTo(from.EscapedPath())...)
	}
	b := nextBatch(rawNames(q.Header), variants(paths, domains), q.HTTP.URL.Query().Get(fromParam))
	answer := exchange.Answer{SetCookie: b.lines}
	if b.next != "" {
		answer.Repeat = d.kit.URL(path) + "?" + url.Values{fromParam: {b.next}}.Encode()
	} else {
		answer.SeeOther = d.back(q)
	}
	if all {
		answer.ClearSiteData = `"cookies"`
	}
	return answer, nil
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
	var wrong cookie.FieldErrors
	if _, err := (cookie.SetCookie{Key: name}).Header(time.Time{}); errors.As(err, &wrong) {
		errs["name"] = wrong["key"]
	}
	switch {
	case !strings.HasPrefix(at, "/"):
		errs["path"] = "must begin with /"
	case unfit(at):
		errs["path"] = "must not contain ; or control characters"
	}
	if unfit(domain) {
		errs["domain"] = "must not contain ; or control characters"
	}
	return errs
}

type field struct{ Name, Label, Value, Error string }

// refuse shows the form again, with what was typed and what is wrong with it.
func (d *demo) refuse(q *exchange.Request, form url.Values, errs map[string]string) (exchange.Answer, error) {
	var fields []field
	for _, f := range []field{{Name: "name", Label: "Name"}, {Name: "path", Label: "Path"}, {Name: "domain", Label: "Domain"}} {
		f.Value, f.Error = form.Get(f.Name), errs[f.Name]
		fields = append(fields, f)
	}
	body, err := exchange.Render(d.page, struct {
		Action, Back string
		Fields       []field
	}{d.kit.URL(path), d.back(q), fields})
	return exchange.Answer{Title: "Nothing was deleted", Body: body, Errors: errs}, err
}

// unfit reports whether a value would end its attribute, or the cookie.
func unfit(value string) bool {
	return strings.ContainsFunc(value, func(r rune) bool { return r == ';' || r < ' ' || r == 0x7f })
}

// origin is the page that the form was on, nil where the request does not say or
// it is none of ours.
func (d *demo) origin(q *exchange.Request) *url.URL {
	from, err := url.Parse(q.HTTP.Referer())
	if err != nil || from.Host != q.HTTP.Host || !strings.HasPrefix(from.Path, d.kit.URL("/play/")) {
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
