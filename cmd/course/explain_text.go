package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
)

// longest is how many characters of a line or value are shown.
const longest = 300

// indent is that of what belongs to a later request, and of tables.
const indent = "      "

// text writes the answer for a person to read, and returns it.
func (a *answer) text(p *page) string {
	p.flow("", phrase{text: a.opening()})
	for i, v := range a.verdicts {
		p.space()
		a.writeLine(p, v.SetCookie)
		a.writeVerdict(p, v, a.deviations[i])
	}
	a.writeSendings(p)
	writeSources(p)
	return p.out.String()
}

// writeSources says where the rules that the page cites can be read, with the first
// of each draft as an example.
func writeSources(p *page) {
	p.space()
	ofCHIPS := func(rule string) bool { return strings.HasPrefix(rule, "CHIPS ") }
	ofStandard := func(rule string) bool { return !ofCHIPS(rule) }
	if i := slices.IndexFunc(p.cited, ofStandard); i >= 0 {
		writeSource(p, p.cited[i], "is a place in RFC 6265bis, draft 22:", "draft-ietf-httpbis-rfc6265bis-22")
	}
	if i := slices.IndexFunc(p.cited, ofCHIPS); i >= 0 {
		writeSource(p, p.cited[i], "is a place in the draft on Partitioned:", "draft-cutler-httpbis-partitioned-cookies")
	}
}

func writeSource(p *page, rule, is, draft string) {
	p.flow("", phrase{style: faint, text: "[" + rule + "]", whole: true}, phrase{style: faint, text: is},
		phrase{style: faint, text: "https://datatracker.ietf.org/doc/html/" + draft})
}

// opening says what is assumed.
func (a *answer) opening() string {
	how := "Set by an answer from "
	if a.fromScript {
		how = "Set by a script on the page "
	}
	how += a.url.String()
	switch {
	case a.assumed && a.piped:
		how += " (assumed, since the answer does not say; --url names another)"
	case a.assumed:
		how += " (assumed; --url names another)"
	}
	switch r := a.arrival(); {
	case r.TopLevel != nil:
		how += ", which is in a frame of " + r.TopLevel.String()
	case r.Initiator != nil:
		how += ", asked for by " + r.Initiator.String() + " as a part of its page"
	}
	switch a.as {
	case cookie.Chromium:
		return how + ", as Chromium does it."
	case cookie.Firefox:
		return how + ", as Firefox does it."
	}
	return how + ", as the standard has it."
}

func (a *answer) writeLine(p *page, line string) {
	lead := "Set-Cookie: "
	if a.fromScript {
		lead = "document.cookie = "
		line = `"` + strings.ReplaceAll(line, `"`, `\"`) + `"`
	}
	p.flowFrom([]phrase{{style: bold, text: lead}}, phrase{style: bold, text: shorten(line, longest)})
}

// writeVerdict writes what becomes of one line.
func (a *answer) writeVerdict(p *page, v cookie.Verdict, deviations []*cookie.Deviation) {
	switch {
	case v.Stored:
		writeOutcome(p, green, "✓", "Stored", v.Reason)
	case v.Deleted:
		writeOutcome(p, green, "✓", "Deleted", v.Reason)
	default:
		writeOutcome(p, red, "✗", "Not stored", v.Reason)
	}
	for _, row := range a.rows(v) {
		p.flow(fmt.Sprintf(indent+"%-*s  ", len("Partitioned"), row[0]), phrase{text: row[1]})
	}
	for _, note := range v.Notes {
		writeNote(p, note.About, note.Reason)
	}
	for _, d := range deviations {
		if !strings.Contains(v.Why, d.Why) { // else it is said already
			writeNote(p, "", cookie.Reason{Why: d.Why, Rule: d.Rule})
		}
	}
	if isCookieHeader(v.SetCookie) {
		writeNote(p, "Cookie", cookie.Reason{
			Why:     "That is the header of requests, which bring cookies back. Here it counts as the beginning of a name.",
			Instead: "give what an answer has behind Set-Cookie:, or ask with --send URL what goes along with a request",
		})
	}
}

// writeOutcome writes what becomes of a line, why, and what to write instead.
func writeOutcome(p *page, style style, mark, word string, r cookie.Reason) {
	phrases := []phrase{{style: bold, text: word + "."}, {text: r.Why}}
	if rest, ok := strings.CutPrefix(r.Why, word); ok { // the sentence says it
		phrases = []phrase{{style: bold, text: word}, {text: strings.TrimPrefix(rest, " ")}}
	}
	p.flowFrom([]phrase{{style: style, text: "  " + mark + " "}}, append(phrases, p.cite(r)...)...)
	writeInstead(p, "    ", r)
}

// writeNote writes what a browser did beside.
func writeNote(p *page, about string, r cookie.Reason) {
	var phrases []phrase
	if about != "" {
		phrases = append(phrases, phrase{style: bold, text: shorten(about, 40) + ":"})
	}
	phrases = append(phrases, phrase{text: r.Why})
	p.flowFrom([]phrase{{style: yellow, text: "  ! "}}, append(phrases, p.cite(r)...)...)
	writeInstead(p, "    ", r)
}

// cite is where the standard has a reason's rule. The page remembers it.
func (p *page) cite(r cookie.Reason) []phrase {
	if r.Rule == "" {
		return nil
	}
	p.cited = append(p.cited, r.Rule)
	return []phrase{{style: faint, text: "[" + r.Rule + "]", whole: true}}
}

func writeInstead(p *page, lead string, r cookie.Reason) {
	if r.Instead != "" {
		p.flow(lead+"Instead: ", phrase{text: r.Instead + "."})
	}
}

// rows returns the table of what is stored; of what is deleted, the part that
// has to be the same.
func (a *answer) rows(v cookie.Verdict) [][2]string {
	c := v.Cookie
	if c == nil {
		return nil
	}
	identity := [][2]string{
		{"name", orNone(c.Name)},
		{"domain", choose(c.HostOnly, c.Domain+", this host alone", c.Domain+", and every host below")},
		{"path", choose(c.Path == "/", "/, which is every path", shorten(c.Path, longest)+", and what is below")},
	}
	if v.Deleted {
		return identity
	}
	rows := [][2]string{identity[0], {"value", orNone(shorten(c.Value, longest))}, identity[1], identity[2],
		{"expires", a.expiry(c)},
		{"Secure", choose(c.Secure, "yes: sent over https alone", "no: sent over plain http too")},
		{"HttpOnly", choose(c.HTTPOnly, "yes: hidden from scripts", "no: scripts can read it")},
		{"SameSite", sameSiteMeans[c.SameSite]},
	}
	if c.Partitioned {
		rows = append(rows, [2]string{"Partitioned", "yes: one for each site that the visitor is on"})
	}
	return rows
}

var sameSiteMeans = map[cookie.SameSite]string{
	cookie.SameSiteDefault: "Default, as when none is given",
	cookie.SameSiteNone:    "None: sent when other sites ask, too",
	cookie.SameSiteLax:     "Lax: when another site asks, sent only with a link that is followed",
	cookie.SameSiteStrict:  "Strict: never sent when another site asks",
}

func choose(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func orNone(text string) string { return choose(text == "", "(none)", text) }

func (a *answer) expiry(c *cookie.Cookie) string {
	if !c.Persistent {
		return "when the browser is closed"
	}
	return fmt.Sprintf("in %s: %s", cookie.InWords(c.Expires.Sub(a.now).Round(time.Second)), c.Expires.Format("Mon, 2 January 2006, 15:04:05 UTC"))
}

func count(n int, noun string) string {
	return fmt.Sprintf("%d %s%s", n, noun, choose(n == 1, "", "s"))
}
