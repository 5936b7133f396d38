package setcookie

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

// A page is what setcookie.html shows.
type page struct {
	URL, Preview, Cookies, Reset string
	Presets                      []link
	NoPreset                     string // that the address asks for, and there is none of it
	Controls                     map[string]control
	Rows                         [][]string // the controls that stand beside each other
	Around                       around
	Link                         string // to the form as it is
	Refused                      bool   // the form was sent, and something is wrong with it
	Sent                         *sent
	Deletions                    []deletion
}

// A deletion is a form that deletes one cookie. Which path it was set with only
// the browser knows, unless it was set just now.
type deletion struct {
	ID, Name, Domain string
	Path             string // that it probably has
	Paths            []string
}

type link struct{ URL, Title string }

// An around is what stands around the form; preview.html shows it.
type around struct {
	Line string // "" while there is none
	Mend bool   // since something that was typed is wrong
	forecast
	Snippets []snippet
}

// A snippet is one tab. Its ID finds it in the page when the code changes.
type snippet struct{ ID, Tab, Text string }

// A control is a field of the form.
type control struct {
	Name, Kind string // Kind is text, date, long, flag or choice
	Value      string
	Placeholder,
	Hint,
	Error string
	Checked bool
	Options []string // of a choice
}

var rows = [][]string{
	{"key", "value"},
	{"max_age", "expires"},
	{"path", "domain"},
	{"samesite", "flags"},
}

var controls = []control{
	{Name: "key", Kind: "text", Hint: "The cookie’s name. The one field that must be filled in."},
	{Name: "value", Kind: "text", Hint: "What it holds. Empty: nothing."},
	{Name: "max_age", Kind: "text", Placeholder: "seconds", Hint: "How many seconds it lives. Empty: see expires."},
	{Name: "expires", Kind: "date", Hint: "When it ends, in UTC. Both empty: when the browser is closed."},
	{Name: "path", Kind: "text", Placeholder: "/", Hint: "For this path and all below. Empty: every path. A dot: this page’s own."},
	{Name: "domain", Kind: "text", Hint: "For this domain and all hosts below. Empty: this host alone."},
	{Name: "samesite", Kind: "choice", Options: []string{"Strict", "Lax", "None"}, Hint: "What other sites’ pages can have it sent with. Left out: like Lax, mostly."},
	{Name: "secure", Kind: "flag", Hint: "only over HTTPS, or to localhost"},
	{Name: "httponly", Kind: "flag", Hint: "not for scripts"},
	{Name: "partitioned", Kind: "flag", Hint: "one jar for each site that embeds this; adds Secure"},
}

// render is the page. The errors are shown beside their fields; sent is nil unless
// a form that was sent has led here.
func (d *demo) render(q *exchange.Request, f form, w *written, wrong cookie.FieldErrors, s *sent) (exchange.Answer, error) {
	p := page{
		URL:      d.kit.URL(path),
		Preview:  d.kit.URL(path + "/preview"),
		Cookies:  d.kit.URL("/play/cookies"),
		Reset:    d.kit.URL("/play/reset"),
		Controls: controlsOf(f, wrong),
		Rows:     rows,
		Around:   d.around(q, f, w, wrong),
		Refused:  len(wrong) > 0 && q.HTTP.Method == http.MethodPost,
		Sent:     s,
	}
	p.Deletions = d.deletions(q, s)
	p.Link = p.URL + "?" + f.query()
	if name := q.Query().Get("preset"); name != "" {
		if _, ok := findPreset(name); !ok {
			p.NoPreset = validUTF8(name)
		}
	}
	for _, preset := range presets {
		p.Presets = append(p.Presets, link{p.URL + "?preset=" + preset.name, preset.title})
	}
	body, err := exchange.Render(d.page, p)
	answer := exchange.Answer{Title: "Set a cookie", Body: body}
	if w != nil {
		answer.Members = map[string]any{"code": w.code()}
	}
	return answer, err
}

// mostDeletions is how many cookies the lab lists; /play/cookies has them all.
const mostDeletions = 6

// deletions are for the cookie that was set just now, and for those that came with
// the request.
func (d *demo) deletions(q *exchange.Request, s *sent) []deletion {
	var list []deletion
	add := func(one deletion) {
		known := slices.ContainsFunc(list, func(other deletion) bool { return other.Name == one.Name })
		if !known && len(list) < mostDeletions {
			one.ID = fmt.Sprintf("delete-%d", len(list)+1)
			list = append(list, one)
		}
	}
	paths := exchange.PathsTo(d.own())
	if s != nil && s.verdict.Stored {
		path := s.verdict.Cookie.Path
		name, _ := s.pair()
		add(deletion{Name: name, Domain: s.attribute("Domain"), Path: path, Paths: with(paths, path)})
	}
	for _, pair := range q.Cookies {
		add(deletion{Name: pair.Name, Path: "/", Paths: paths})
	}
	return list
}

// with adds a path to some unless it is among them.
func with(paths []string, path string) []string {
	if slices.Contains(paths, path) {
		return paths
	}
	return append(slices.Clone(paths), path)
}

// around is what is known of a form; w is nil where something is wrong with it.
func (d *demo) around(q *exchange.Request, f form, w *written, wrong cookie.FieldErrors) around {
	if w == nil {
		return around{Mend: f.mustMend(wrong), Snippets: snippetsOf(code{}, "")}
	}
	return around{
		Line:     w.line,
		forecast: foretell(d.address(q), w.line, w.at),
		Snippets: snippetsOf(w.code(), w.cookieStore()),
	}
}

func snippetsOf(c code, cookieStore string) []snippet {
	return []snippet{
		{"code-flask", "Flask", c.Flask}, {"code-go", "Go", c.Go}, {"code-javascript", "JavaScript", c.JavaScript},
		{"code-cookiestore", "cookieStore", cookieStore}, {"code-http", "HTTP", c.HTTP},
	}
}

// address is the lab's, whichever of its paths the request is to.
func (d *demo) address(q *exchange.Request) *cookie.URL {
	return d.kit.Address(q).With(func(u *cookie.URL) { u.Path = d.own() })
}

// controlsOf are the fields, with what was typed. A date that can't be read, and a
// value of several lines, would be lost in the control that is made for them: they
// get one that keeps them.
func controlsOf(f form, wrong cookie.FieldErrors) map[string]control {
	filled := make(map[string]control, len(controls))
	for _, c := range controls {
		c.Value, c.Error = f[c.Name], wrong[c.Name]
		switch {
		case c.Kind == "flag":
			c.Checked, _ = cookie.ReadFlag(c.Value) // what is neither is among the errors
		case c.Kind == "choice":
			c.choose()
		case c.Kind == "date":
			c.Kind, c.Value = dateControl(c.Value)
		case strings.ContainsAny(c.Value, "\r\n"):
			c.Kind = "long"
		}
		filled[c.Name] = c
	}
	return filled
}

// choose makes the value the option that it names in another spelling, or, where
// there is none, one option more: so it is kept.
func (c *control) choose() {
	i := slices.IndexFunc(c.Options, func(option string) bool { return strings.EqualFold(option, c.Value) })
	switch {
	case i >= 0:
		c.Value = c.Options[i]
	case c.Value != "":
		c.Options = append(slices.Clone(c.Options), c.Value)
	}
}

func dateControl(text string) (kind, value string) {
	if text == "" {
		return "date", ""
	}
	t, err := cookie.ParseExpires(text)
	if err != nil {
		return "text", text
	}
	return "date", t.Format("2006-01-02T15:04:05")
}
