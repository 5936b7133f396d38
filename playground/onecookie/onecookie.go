// Package onecookie is the smallest demo: one cookie, from its first day to its
// last. The learner has the server set it, loads the page again, sees the request
// carry it, and has it forgotten. All of it works without scripts.
//
// The cookie is called greeting, and is for this page alone: its path is the
// page's, so that no other page of the host gets it.
package onecookie

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed onecookie.html
var files embed.FS

const (
	name = "greeting"
	path = "/play/one-cookie"
)

// greetings are the values to choose from. Each may stand in a cookie as it is:
// encoding is for a later lesson.
var greetings = []string{"hello", "bonjour", "moin"}

type demo struct {
	kit  *exchange.Kit
	page *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "onecookie.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page}
	return exchange.Demo{
		Name:    "one-cookie",
		Title:   "One cookie",
		Cookies: []string{name},
		Styles:  []string{"play/onecookie/onecookie.css"},
		Height:  560,
		Open:    exchange.At(path),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/one-cookie", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/one-cookie", Handle: d.change},
		},
	}, nil
}

type page struct {
	URL       string
	Value     string
	Sent      bool
	Greetings []string
	Error     string
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) { return d.render(q, nil) }

func (d *demo) render(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := page{URL: d.kit.URL(path), Greetings: greetings, Error: wrong["greeting"]}
	p.Value, p.Sent = q.Cookie(name)
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: "One cookie", Body: body, Errors: wrong}, err
}

// change sets the cookie to the form's field "greeting" or, where the form has
// "forget", deletes it.
func (d *demo) change(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	set := cookie.SetCookie{Key: name, Value: form.Get("greeting"), Path: d.kit.URL(path)}
	switch {
	case form.Has("forget"):
		// To delete a cookie is to set it with a time that is over: same name, same
		// path, nothing left to live.
		set.Value, set.MaxAge = "", "0"
	case !slices.Contains(greetings, set.Value):
		return d.render(q, map[string]string{"greeting": "must be one of " + strings.Join(greetings, ", ")})
	}
	line, err := set.Header(d.kit.Now())
	if err != nil {
		return exchange.Answer{}, err
	}
	return exchange.Answer{SetCookie: []string{line}, SeeOther: d.kit.URL(path)}, nil
}
