// Package yourbrowser tries what the learner's own browser does with cookies that
// tutorials differ about, and puts it beside what the standard says.
//
// A probe (probes.go) is a few Set-Cookie lines, perhaps something that a script
// writes afterwards, and one place to look at: the next request's Cookie header,
// document.cookie, or what cookieStore tells. What is found there is
// compared as it stands with what package cookie finds after the same lines: by
// the standard and, where that differs, by what Chromium and Firefox are known to
// do.
//
// The probes are harmless: nearly all of their cookies are for this page's path
// alone, they live for a minute at most unless their lifetime is the question, and
// each is deleted before the next one is set. Cookies that were there before, of
// other programs on this host, are left out of the comparison.
//
// The server knows the lines; a POST names the probe. Nobody can have it set
// anything else.
package yourbrowser

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed yourbrowser.html
var files embed.FS

const path = "/play/your-browser"

type demo struct {
	kit  *exchange.Kit
	page *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "yourbrowser.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page}
	return exchange.Demo{
		Name:    "your-browser",
		Title:   "Your browser",
		Styles:  []string{"play/yourbrowser/yourbrowser.css"},
		Modules: []string{"play/yourbrowser/yourbrowser.js"},
		Height:  900,
		Open:    exchange.At(path),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/your-browser", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/your-browser", Handle: d.change},
		},
	}, nil
}

type page struct {
	URL       string
	CrossSite string
	Rows      []row
	Error     string
}

// A row is a probe, and what it comes to.
type row struct {
	probe
	Shown    []string // the lines, without what nearly all have
	Then     string   // what the script writes, likewise
	Standard string   // the outcome by the standard
	Known    []known
}

// Outcome is Standard as the page shows it.
func (r row) Outcome() string { return short(r.Standard) }

// longest is how many characters of a cookie are shown: as in yourbrowser.js.
const longest = 72

// short shows a long text by its beginning, and a tab by its sign.
func short(text string) string {
	if len(text) > longest {
		return text[:longest/4] + "…"
	}
	return strings.ReplaceAll(text, "\t", "⇥")
}

// known is what browsers are known to do in another way than the standard.
type known struct {
	Browsers []string
	Outcome  string
	Why      []string
}

// Who begins the note about it.
func (k known) Who() string {
	if len(k.Browsers) > 1 {
		return strings.Join(k.Browsers, " and ") + " are known for this."
	}
	return k.Browsers[0] + " is known for this."
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) { return d.render(q, nil) }

func (d *demo) render(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := page{URL: d.kit.URL(path), CrossSite: d.kit.URL("/play/cross-site/")}
	for _, field := range []string{"set", "clear"} {
		if wrong[field] != "" {
			p.Error = wrong[field]
		}
	}
	for _, probe := range d.probes() {
		p.Rows = append(p.Rows, d.foresee(probe, d.kit.Address(q)))
	}
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: "What your browser does", Body: body, Errors: wrong}, err
}

// foresee plays a probe in browsers without any cookies.
func (d *demo) foresee(p probe, at *cookie.URL) row {
	plain := func(line string) string {
		return strings.Replace(strings.TrimSuffix(line, d.usual()), "; Path="+d.kit.URL(path), "", 1)
	}
	r := row{probe: p, Then: plain(p.Write)}
	for _, line := range p.Lines {
		r.Shown = append(r.Shown, short(plain(line)))
	}
	r.Standard, _ = d.play(p, cookie.Standard, at)
	for _, profile := range cookie.Browsers() {
		if outcome, why := d.play(p, profile, at); outcome != r.Standard {
			r.add(profile.Name(), outcome, why)
		}
	}
	return r
}

// add notes what a browser does, together with others that do the same.
func (r *row) add(browser, outcome string, why []string) {
	i := slices.IndexFunc(r.Known, func(k known) bool { return k.Outcome == outcome })
	if i < 0 {
		r.Known = append(r.Known, known{[]string{browser}, outcome, why})
		return
	}
	k := &r.Known[i]
	k.Browsers = append(k.Browsers, browser)
	for _, sentence := range why {
		if !slices.Contains(k.Why, sentence) {
			k.Why = append(k.Why, sentence)
		}
	}
}

// play returns what is seen of a browser after a probe, and why that is not what
// the standard says.
func (d *demo) play(p probe, as cookie.Profile, at *cookie.URL) (outcome string, why []string) {
	now := d.kit.Now()
	browser := cookie.NewBrowser(as, false)
	receive := func(r cookie.Request, line string) {
		for _, d := range browser.Receive(r, line, now).Differs {
			if !slices.Contains(why, d.Why) {
				why = append(why, d.Why)
			}
		}
	}
	for _, line := range p.Lines {
		receive(p.Look.request(at), line)
	}
	if p.Write != "" {
		receive(cookie.Request{URL: at, Script: true}, p.Write)
	}
	return p.Look.at(browser, at, now), why
}

// change sets the cookies of the probe that the field "set" names, or deletes those
// of "clear".
func (d *demo) change(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	field := "set"
	if form.Has("clear") {
		field = "clear"
	}
	probes := d.probes()
	i := slices.IndexFunc(probes, func(p probe) bool { return p.ID == form.Get(field) })
	if i < 0 {
		var ids []string
		for _, p := range probes {
			ids = append(ids, p.ID)
		}
		return d.render(q, map[string]string{field: "must be one of " + strings.Join(ids, ", ")})
	}
	lines := probes[i].Lines
	if field == "clear" {
		lines = probes[i].endings()
	}
	return exchange.Answer{SetCookie: lines, SeeOther: d.kit.URL(path)}, nil
}
