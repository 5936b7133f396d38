// Package setcookie is the lab of one cookie: a form with the ten parameters of
// Flask's response.set_cookie, at /play/set-cookie. Around it stand, while one
// types and without anything being sent, the Set-Cookie line as it will be, what a
// browser will do with it, and the same call in other languages. Once the form is
// sent the lab shows what the learner's own browser did, beside what was foretold.
//
// # The form
//
// Its fields are the parameters: key, value, max_age, expires, path, domain,
// secure, httponly, samesite, partitioned. Only those count that are given and not
// empty; form.go says how each is read. The line is written by package cookie as
// Flask writes it, and goes out byte for byte. What Flask or a browser could not
// take is refused with the field's name (422), and nothing is set.
//
// A POST is answered with the line. A browser is sent on to the page again (303),
// which writes the line once more to show it: the address has the fields, and what
// the redirect carries says when it was and signs it. So a link to such a page sets
// nothing, and claims nothing of this server that it has not done. A GET with
// fields in its query is a form that is filled in already, to be shared.
//
// POST /play/set-cookie/preview takes the same form, sets nothing, and answers with
// what stands around it; lab.js asks it while one types. So all that the page says
// is made in one place, here, with scripts and without.
//
// # What is foretold, and what was done
//
// foretell.go asks the browser model of package cookie what becomes of the line,
// and with which requests the cookie goes along. look.go compares that with what
// the learner's browser shows of itself: the request of the page after the
// redirect, one to another page if the cookie goes only there, and
// document.cookie. Each look has one of three outcomes: the browser agrees; it
// differs, which is said only where the look proves it; or it can't be seen from
// here, and why.
//
// # Code
//
// code.go writes the same call for Flask, for Go, for scripts and as plain HTTP.
// What was typed is quoted for each language in literal.go, and can't break out.
package setcookie

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"time"

	"course/playground/exchange"
)

//go:embed setcookie.html preview.html
var files embed.FS

const path = "/play/set-cookie"

type demo struct {
	kit     *exchange.Kit
	page    *template.Template
	preview *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d := &demo{kit: kit}
	var err error
	if d.page, err = kit.Templates(files, "setcookie.html", "preview.html"); err != nil {
		return exchange.Demo{}, err
	}
	if d.preview, err = kit.Templates(files, "preview.html"); err != nil {
		return exchange.Demo{}, err
	}
	return exchange.Demo{
		Name:       "set-cookie",
		Title:      "The set_cookie lab",
		AllCookies: true, // the learner names them
		Modules:    []string{"play/setcookie/lab.js", "web/code-tabs.js", "web/copy.js"},
		Styles:     []string{"web/snippets.css", "play/setcookie/lab.css"},
		Height:     900,
		Params:     params(),
		Open:       open,
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/set-cookie", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/set-cookie", Handle: d.set},
			{Method: http.MethodPost, Pattern: "/set-cookie/preview", Handle: d.tryOut},
		},
	}, nil
}

// params lets a lesson begin with a preset, with fields of its own, or with both:
// then the fields count.
func params() []exchange.Param {
	list := []exchange.Param{{Name: "preset", Values: presetNames()}}
	for _, name := range fields {
		list = append(list, exchange.Param{Name: name, Check: func(value string) error {
			_, wrong := form{"key": "key", name: value}.write("/", time.Unix(0, 0))
			if why := wrong[name]; why != "" && value != "" {
				return fmt.Errorf("%q %s", value, why)
			}
			return nil
		}})
	}
	return list
}

func open(params map[string]string) exchange.Frame {
	query := url.Values{}
	for _, param := range append([]string{"preset"}, fields...) {
		if value := params[param]; value != "" {
			query.Set(param, value)
		}
	}
	frame := exchange.Frame{Path: path}
	if len(query) > 0 {
		frame.Path += "?" + query.Encode()
	}
	return frame
}

// show is the form, filled in with what its address says.
func (d *demo) show(q *exchange.Request) (exchange.Answer, error) {
	f := formOf(q.Query())
	if sent := d.sent(q, f); sent != nil {
		return d.render(q, f, sent.written, nil, sent)
	}
	w, wrong := f.write(d.own(), d.now())
	// What is not filled in yet is no mistake.
	maps.DeleteFunc(wrong, func(field, _ string) bool { return f[field] == "" })
	return d.render(q, f, w, wrong, nil)
}

// set answers with the line.
func (d *demo) set(q *exchange.Request) (exchange.Answer, error) {
	values, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	f := formOf(values)
	w, wrong := f.write(d.own(), d.now())
	if len(wrong) > 0 {
		answer, err := d.render(q, f, nil, wrong, nil)
		answer.Errors = wrong
		return answer, err
	}
	return exchange.Answer{
		SetCookie: []string{w.line},
		SeeOther:  d.kit.URL(path) + "?" + f.query(),
		Carry:     receiptOf(q, w).String(),
		Members:   map[string]any{"code": w.code()},
	}, nil
}

// tryOut answers with what stands around the form.
func (d *demo) tryOut(q *exchange.Request) (exchange.Answer, error) {
	values, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	f := formOf(values)
	w, wrong := f.write(d.own(), d.now())
	html, err := exchange.Render(d.preview, d.around(q, f, w, wrong))
	if err != nil {
		return exchange.Answer{}, err
	}
	text, err := json.Marshal(map[string]any{"errors": wrong, "html": html, "query": f.query()})
	return exchange.Answer{JSON: text}, err
}

// own is the path of the lab itself, which path=. stands for.
func (d *demo) own() string { return d.kit.URL(path) }

// now is the time to the second, as a Set-Cookie line has it.
func (d *demo) now() time.Time { return d.kit.Now().Truncate(time.Second) }
