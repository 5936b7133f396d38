package exchange

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"course/playground/cookie"
)

// A page is what page.html shows.
type page struct {
	Demo      string // its title
	Label     string
	Title     string
	Body      template.HTML
	Styles    []string
	Early     []string
	Modules   []string
	Scripts   []string
	Console   *console // nil for none
	Inspector inspector
}

// A console is what console.html shows.
type console struct {
	In    string // the title of the frame that it runs code in; "" for this page
	Asked bool   // the address asked for it, or the page before
}

// An inspector is what inspector.html shows of an exchange.
type inspector struct {
	Exchange
	Log  string   // the name that the log is kept under: the demo's
	All  bool     // every cookie is the demo's
	Ours []string // otherwise: the names that are
	URL  string   // path and query without what a redirect carried

	Header http.Header // further fields of the answer

	Own    string  // the Cookie header, without the cookies of others
	Taken  []taken // what the server took of it
	Others []taken // and what it took of others'

	Previous *Previous        // the answer that led here
	Judged   []cookie.Verdict // of its lines
	Summary  string           // what happened, in a sentence
}

// A taken cookie is a row of the table.
type taken struct {
	Name, Value string
	Repeated    bool // one of this name came before, and counts
}

func (k *Kit) render(q *Request, demo Demo, ours []string, a Answer) ([]byte, error) {
	x := k.newExchange(q, a.Status, a.SetCookie)
	html, err := Render(k.page, page{
		Demo:      cmp.Or(a.Demo, demo.Title),
		Label:     a.Label,
		Title:     a.Title,
		Body:      a.Body,
		Styles:    slices.Concat(demo.Styles, a.Styles),
		Early:     a.Early,
		Modules:   slices.Concat(demo.Modules, a.Modules),
		Scripts:   slices.Concat(demo.Scripts, a.Scripts),
		Console:   consoleOf(a),
		Inspector: k.inspect(q, x, demo, ours, a),
	})
	return []byte(html), err
}

func consoleOf(a Answer) *console {
	if !a.Console && a.ConsoleIn == "" {
		return nil
	}
	return &console{In: a.ConsoleIn, Asked: a.asked}
}

// inspect sorts an exchange into what is the course's and what is not.
func (k *Kit) inspect(q *Request, x Exchange, demo Demo, ours []string, a Answer) inspector {
	in := inspector{
		Exchange: x,
		Log:      cmp.Or(a.Demo, demo.Title),
		All:      demo.AllCookies || a.Console, // what one sets there has any name
		Ours:     ours,
		URL:      readable(WithoutAfter(q.HTTP.URL)),
		Header:   a.Header,
	}
	if p := q.Previous; p != nil && p.isWhole() {
		in.Previous = p
		in.Judged = Judge(k.address(q.HTTP, p.URL), p.SetCookie, p.At())
	}
	seen := map[string]bool{}
	for _, pair := range x.Cookies {
		row := taken{Name: pair.Name, Value: pair.Value, Repeated: seen[pair.Name]}
		seen[pair.Name] = true
		if in.isOurs(pair.Name) {
			in.Taken = append(in.Taken, row)
		} else {
			in.Others = append(in.Others, row)
		}
	}
	in.Own = in.ownHeader()
	in.Summary = in.summary()
	return in
}

func (in *inspector) isOurs(name string) bool {
	return in.All || slices.Contains(in.Ours, name)
}

// ownHeader returns the Cookie header as it came, or what is left of it without
// the cookies of others.
func (in *inspector) ownHeader() string {
	if len(in.Others) == 0 {
		return in.Request.Cookie
	}
	var own []string
	for part := range strings.SplitSeq(in.Request.Cookie, ";") {
		name, _, _ := strings.Cut(part, "=")
		if in.isOurs(strings.TrimSpace(name)) {
			own = append(own, strings.TrimSpace(part))
		}
	}
	return strings.Join(own, "; ")
}

// summary says what happened. The inspector's script says the same of what it
// sees, in the same manner.
func (in *inspector) summary() string {
	var s strings.Builder
	if p := in.Previous; p != nil {
		fmt.Fprintf(&s, "%s was answered with %s. Then ", p.Method, plural(len(p.SetCookie)+p.More, "Set-Cookie line"))
	}
	fmt.Fprintf(&s, "the request carried %s; the server set %s.",
		plural(len(in.Taken), "cookie"), none(len(in.Response.SetCookie)))
	text := s.String()
	return strings.ToUpper(text[:1]) + text[1:]
}

// folded are Set-Cookie lines, with what becomes of them, of which only the first
// ones are in plain view.
type folded struct{ First, More []cookie.Verdict }

func fold(lines []cookie.Verdict) folded {
	const plain = 5 // to have one line behind a click would be silly
	if len(lines) <= plain+1 {
		return folded{First: lines}
	}
	return folded{lines[:plain], lines[plain:]}
}

func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "1 " + noun
	default:
		return fmt.Sprintf("%d %ss", n, noun)
	}
}

func none(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}
