// Package lifetime is the demo of how long cookies live. One answer sets five of
// them: with max_age, with expires, with both, with neither, and with more than a
// browser grants. The page counts down to the end of each; at zero its script
// sends the next request, and says which cookie that one did not carry.
//
// How long each lives is asked of the model (package cookie), when the page is
// made. When they were set, only the browser knows: the script remembers it, by
// the browser's clock. Without scripts the page says what its own request carried,
// and a link loads it again.
//
// It also deletes one of them, once as it is done right and once with another
// path, which deletes nothing. All five are for this page alone: their path is the
// page's.
package lifetime

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed lifetime.html
var files embed.FS

const (
	path = "/play/lifetimes"

	// doomed is the cookie to delete: the one that does not end by itself while
	// someone looks.
	doomed = "visit"
)

// A life is one of the cookies, and how the server asks for its end.
type life struct {
	Name   string
	Asked  string        // as Flask's parameters
	maxAge string        // "" for none
	in     time.Duration // from now to Expires, 0 for none
}

var lives = []life{
	{Name: "ten", Asked: "max_age=10", maxAge: "10"},
	{Name: "both", Asked: "max_age=20, expires=in_1_h", maxAge: "20", in: time.Hour},
	{Name: "thirty", Asked: "expires=in_30_s", in: 30 * time.Second},
	{Name: doomed},
	{Name: "decade", Asked: "max_age=315360000", maxAge: "315360000"},
}

type demo struct {
	kit  *exchange.Kit
	page *template.Template
	now  func() time.Time
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "lifetime.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	d := &demo{kit, page, kit.Now}
	var names []string
	for _, l := range lives {
		names = append(names, l.Name)
	}
	return exchange.Demo{
		Name:    "lifetimes",
		Title:   "Lifetimes",
		Cookies: names,
		Modules: []string{"play/lifetime/lifetime.js"},
		Styles:  []string{"play/lifetime/lifetime.css"},
		Height:  900,
		Open:    exchange.At(path),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/lifetimes", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/lifetimes", Handle: d.change},
		},
	}, nil
}

// lines are the Set-Cookie lines for all lives.
func (d *demo) lines(now time.Time) ([]string, error) {
	var lines []string
	for _, l := range lives {
		set := cookie.SetCookie{Key: l.Name, Value: "1", MaxAge: l.maxAge, Path: d.kit.URL(path)}
		if l.in > 0 {
			end := now.Add(l.in)
			set.Expires = &end
		}
		line, err := set.Header(now)
		if err != nil {
			return nil, fmt.Errorf("cookie %s: %w", l.Name, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// change does what the form's field "do" says: "set" sets all, "delete" deletes
// one of them, and "miss" sends the same line with another path.
func (d *demo) change(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	answer := exchange.Answer{SeeOther: d.kit.URL(path)}
	switch do := form.Get("do"); do {
	case "set":
		answer.SetCookie, err = d.lines(d.now())
	case "delete", "miss":
		at := d.kit.URL(path)
		if do == "miss" {
			at = "/"
		}
		answer.SeeOther += "?tried=" + do
		answer.SetCookie, err = d.deletion(at)
	default:
		return d.render(q, map[string]string{"do": "must be set, delete or miss"})
	}
	return answer, err
}

func (d *demo) deletion(at string) ([]string, error) {
	line, err := cookie.SetCookie{Key: doomed, MaxAge: "0", Path: at}.Header(d.now())
	return []string{line}, err
}

// A row is a cookie in the page's table.
type row struct {
	life
	Seconds int64  // that it lives, 0 as long as the session
	Lives   string // the same in words
	Sent    bool   // this request carried it
}

type page struct {
	URL    string
	Reset  string
	Doomed string
	Rows   []row
	Sent   string // the names of those that this request carried
	Header string // these cookies, as they stand in the Cookie header
	Tried  string // what was done before: "delete" or "miss"
	Here   bool   // and the doomed cookie is still here
	Error  string
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) { return d.render(q, nil) }

func (d *demo) render(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := page{
		URL:    d.kit.URL(path),
		Reset:  d.kit.URL("/play/reset"),
		Doomed: doomed,
		Tried:  q.HTTP.URL.Query().Get("tried"),
		Error:  wrong["do"],
	}
	var err error
	if p.Rows, err = d.rows(); err != nil {
		return exchange.Answer{}, err
	}
	var names, pairs []string
	for i, r := range p.Rows {
		value, sent := q.Cookie(r.Name)
		p.Rows[i].Sent = sent
		if sent {
			names = append(names, r.Name)
			pairs = append(pairs, r.Name+"="+value)
		}
	}
	p.Sent, p.Header = inWords(names), strings.Join(pairs, "; ")
	p.Here = slices.Contains(names, doomed)
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: "How long cookies live", Body: body, Errors: wrong}, err
}

// rows asks the model how long each cookie lives.
func (d *demo) rows() ([]row, error) {
	now := d.now()
	lines, err := d.lines(now)
	if err != nil {
		return nil, err
	}
	here, err := cookie.ParseURL("http://localhost" + d.kit.URL(path))
	if err != nil {
		return nil, err
	}
	browser := cookie.NewBrowser(cookie.Standard, false)
	var rows []row
	for i, l := range lives {
		verdict := browser.Receive(cookie.Request{URL: here}, lines[i], now)
		if verdict.Cookie == nil {
			return nil, fmt.Errorf("cookie %s would be refused: %s", l.Name, verdict.Why)
		}
		r := row{life: l, Lives: "until the browser is closed"}
		if end := verdict.Cookie.Expires; end != nil {
			// A date has no fractions of a second, and loses them on its way.
			left := end.Sub(now.Truncate(time.Second)).Truncate(time.Second)
			r.Seconds, r.Lives = int64(left/time.Second), spell(left)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// spell says a time in words: days where it has any.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	if d >= 2*day {
		return fmt.Sprintf("%d days", d/day)
	}
	return fmt.Sprintf("%d seconds", d/time.Second)
}

// inWords lists names as a sentence does; "" where there are none.
func inWords(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
