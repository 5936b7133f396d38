package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A step is one thing that happens in a scenario, in the words of package cookie's
// JSON.
type step struct {
	Do         string   `json:"do"`
	URL        string   `json:"url"`
	Method     string   `json:"method"`
	Initiator  string   `json:"initiator"`
	Navigation bool     `json:"navigation"`
	TopLevel   string   `json:"top_level"`
	SetCookie  []string `json:"set_cookie"`
	Write      string   `json:"write"`
	Seconds    float64  `json:"seconds"`

	outcome
	result any // the same, as any JSON is read
}

// An outcome is what came of a step: of the fields those that its kind has.
type outcome struct {
	Verdicts []verdict `json:"verdicts"`
	Cookie   *string   `json:"cookie"`
	LeftOut  []leftOut `json:"left_out"`
	Cookies  []kept    `json:"cookies"`
}

// A verdict is what a browser did with a line.
type verdict struct {
	SetCookie string `json:"set_cookie"`
	Stored    bool   `json:"stored"`
	Deleted   bool   `json:"deleted"`
	reason
}

type reason struct {
	Why  string `json:"why"`
	Rule string `json:"rule"`
}

// A leftOut cookie did not go along.
type leftOut struct {
	Name string `json:"name"`
	Path string `json:"path"`
	reason
}

// A kept cookie is stored.
type kept struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Domain   string `json:"domain"`
	HostOnly bool   `json:"host_only"`
	Path     string `json:"path"`
	Expires  string `json:"expires"`
}

// word is the verdict as a lesson expects it.
func (v verdict) word() string {
	switch {
	case v.Stored:
		return "stored"
	case v.Deleted:
		return "deleted"
	}
	return "refused"
}

// sent is what a request carries, or a script reads.
func (s step) sent() string {
	if s.outcome.Cookie == nil {
		return ""
	}
	return *s.outcome.Cookie
}

// timeline draws a scenario: a list that reads well aloud, and as a line from
// above to below to the eye.
func (s *scenario) timeline(title string) string {
	var b strings.Builder
	b.WriteString(`<figure class="scenario">`)
	if title != "" {
		b.WriteString("<figcaption>" + escape(title) + "</figcaption>")
	}
	b.WriteString("\n<ol>\n")
	for _, step := range s.Steps {
		b.WriteString("<li" + attribute("class", "step step-"+step.Do) + ">")
		step.draw(&b)
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n</figure>\n")
	return b.String()
}

func (s step) draw(b *strings.Builder) {
	switch s.Do {
	case "response":
		say(b, "<strong>Answer</strong> from "+codeHTMLOf(s.URL)+s.circumstances())
		for i, v := range s.outcome.Verdicts {
			wire(b, "Set-Cookie: "+s.SetCookie[i])
			v.draw(b)
		}
	case "script":
		say(b, "<strong>A script</strong> on "+codeHTMLOf(s.URL)+" writes"+s.circumstances())
		wire(b, "document.cookie = "+strconv.Quote(s.Write))
		for _, v := range s.outcome.Verdicts {
			v.draw(b)
		}
	case "request":
		say(b, "<strong>Request</strong> "+escape(methodOf(s.Method))+" "+codeHTMLOf(s.URL)+s.circumstances())
		if s.sent() == "" {
			say(b, `<span class="none">without a Cookie header</span>`)
		} else {
			wire(b, "Cookie: "+s.sent())
		}
		s.drawLeftOut(b)
	case "read":
		say(b, "<strong>A script</strong> on "+codeHTMLOf(s.URL)+" reads"+s.circumstances())
		wire(b, "document.cookie // "+strconv.Quote(s.sent()))
		s.drawLeftOut(b)
	case "wait":
		say(b, "<strong>"+escape(spelt(s.Seconds))+"</strong> later")
	case "close":
		say(b, "<strong>The browser</strong> is closed, and opened again")
	case "jar":
		s.drawKept(b)
	}
}

func say(b *strings.Builder, html string) { b.WriteString("<p>" + html + "</p>") }

// wire writes what goes over the wire, or is said in a script.
func wire(b *strings.Builder, text string) {
	b.WriteString(`<p class="wire">` + codeHTMLOf(text) + "</p>")
}

func codeHTMLOf(text string) string { return "<code>" + escape(text) + "</code>" }

// circumstances are what is special about a request.
func (s step) circumstances() string {
	var said string
	switch {
	case s.Initiator != "" && s.Navigation:
		said += ", opened from a page of " + codeHTMLOf(s.Initiator)
	case s.Initiator != "":
		said += ", asked for by a page of " + codeHTMLOf(s.Initiator)
	case s.Navigation:
		said += ", opened in the window"
	}
	if s.TopLevel != "" {
		said += ", in a frame of " + codeHTMLOf(s.TopLevel)
	}
	return said
}

func methodOf(method string) string {
	if method == "" {
		return "GET"
	}
	return strings.ToUpper(method)
}

func (v verdict) draw(b *strings.Builder) {
	word := map[string]string{"stored": "Stored", "deleted": "Deleted", "refused": "Not stored"}[v.word()]
	said := "<strong>" + word + "</strong>"
	if rest, same := strings.CutPrefix(v.Why, word+" "); same { // "Stored until …"
		v.Why = ""
		said += " " + escape(rest)
	}
	b.WriteString(`<p class="said"` + attribute("data-said", v.word()) + ">" + said + v.reason.html() + "</p>")
}

// html is a reason behind what it is the reason for.
func (r reason) html() string {
	var said string
	if r.Why != "" {
		said = ": " + escape(r.Why)
	}
	if r.Rule != "" {
		said += ` <span class="rule">(` + escape(r.Rule) + ")</span>"
	}
	return said
}

func (s step) drawLeftOut(b *strings.Builder) {
	for _, c := range s.outcome.LeftOut {
		b.WriteString(`<p class="said" data-said="left-out"><strong>Left out</strong>: ` + codeHTMLOf(c.Name) +
			" with path " + codeHTMLOf(c.Path) + c.reason.html() + "</p>")
	}
}

func (s step) drawKept(b *strings.Builder) {
	if len(s.outcome.Cookies) == 0 {
		say(b, "<strong>The browser</strong> holds no cookie")
		return
	}
	say(b, "<strong>The browser</strong> holds")
	b.WriteString("<ul>")
	for _, c := range s.outcome.Cookies {
		hosts := "for " + c.Domain + " and the hosts below"
		if c.HostOnly {
			hosts = "for " + c.Domain + " alone"
		}
		until := "until the browser is closed"
		if c.Expires != "" {
			until = "until " + date(c.Expires)
		}
		b.WriteString("<li>" + codeHTMLOf(c.Name+"="+c.Value) + " " + escape(hosts) + ", path " + codeHTMLOf(c.Path) + ", " + escape(until) + "</li>")
	}
	b.WriteString("</ul>")
}

// date is a time of RFC 3339 as a person writes it.
func date(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.UTC().Format("2 January 2006, 15:04:05") + " UTC"
}

// spelt is a time in the largest unit that it is a whole number of.
func spelt(seconds float64) string {
	units := []struct {
		name string
		in   float64
	}{{"day", 24 * 60 * 60}, {"hour", 60 * 60}, {"minute", 60}}
	for _, u := range units {
		if n := seconds / u.in; n >= 1 && n == float64(int64(n)) {
			return plural(n, u.name)
		}
	}
	return plural(seconds, "second")
}

func plural(n float64, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprint(strconv.FormatFloat(n, 'f', -1, 64), " ", unit)
}
