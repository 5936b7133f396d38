package yourbrowser

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"course/playground/cookie"
)

// A probe is one question to the browser.
type probe struct {
	ID    string
	Asks  string // the question
	Lines []string
	Write string // to document.cookie, after the lines; "" for nothing
	Look  look
}

// A look is where a probe's outcome is seen.
type look string

const (
	atRequest look = "request" // the Cookie header of the next request
	atScript  look = "script"  // document.cookie
	atDays    look = "days"    // how many days the cookie is kept, by cookieStore
	atSite    look = "site"    // what cookieStore says that its SameSite is
)

// None is what the page says of an outcome that is empty.
func (l look) None() string {
	switch l {
	case atScript:
		return "scripts see nothing"
	case atDays, atSite:
		return "not kept"
	}
	return "nothing is sent"
}

// at looks into a browser of the model.
func (l look) at(b *cookie.Browser, url *cookie.URL, now time.Time) string {
	switch l {
	case atDays:
		return days(b.Cookies(now), now)
	case atSite:
		return defaultSameSite(b, now)
	}
	return b.Retrieve(cookie.Request{URL: url, Script: l == atScript}, now).Cookie
}

func days(kept []*cookie.Cookie, now time.Time) string {
	for _, c := range kept {
		if c.Persistent {
			return fmt.Sprintf("%d days", int(c.Expires.Sub(now).Round(time.Hour).Hours()/24))
		}
	}
	return ""
}

// request is the one whose answer sets a probe's cookies in a browser of the model.
// What SameSite counts as shows only where another site's page causes it: one at
// data: is of the site of nobody.
func (l look) request(url *cookie.URL) cookie.Request {
	if l == atSite {
		return cookie.Request{URL: url, Initiator: &cookie.URL{Scheme: "data"}}
	}
	return cookie.Request{URL: url}
}

// defaultSameSite is what a cookie without SameSite counts as: None where it could
// be set by that request, else Lax.
func defaultSameSite(b *cookie.Browser, now time.Time) string {
	if len(b.Cookies(now)) > 0 {
		return string(cookie.SameSiteNone)
	}
	return string(cookie.SameSiteLax)
}

// endings are the lines that delete what a probe may have set: the last Max-Age
// counts. Where a browser refuses a line, it refuses its ending too.
func (p probe) endings() []string {
	var lines []string
	for _, line := range p.Lines {
		lines = append(lines, line+"; Max-Age=0")
	}
	return lines
}

// minute is the attribute of cookies whose lifetime is not the question: should the
// learner close the page amid a probe, nothing is left for long.
const minute = "; Max-Age=60"

// usual is how a line ends whose path and lifetime are not the question.
func (d *demo) usual() string { return "; Path=" + d.kit.URL(path) + minute }

// probes returns all of them.
func (d *demo) probes() []probe {
	here := "; Path=" + d.kit.URL(path)
	above := "; Path=" + d.kit.URL("/play")
	past := d.kit.Now().UTC().AddDate(-1, 0, 0).Format(http.TimeFormat)
	one := func(line string) []string { return []string{line + d.usual()} }
	return []probe{
		{"secure", "Does it take Secure without HTTPS, on localhost?", one("probe=1; Secure"), "", atRequest},
		{"none", "Does it take SameSite=None without Secure?", one("probe=1; SameSite=None"), "", atRequest},
		{"default", "What does it call a cookie without SameSite?", one("probe=1"), "", atSite},
		{"partitioned", "Does it take Partitioned without Secure?", one("probe=1; Partitioned"), "", atRequest},
		{"cap", "How long does it keep a cookie that asks for 500 days?", []string{"probe=1" + here + "; Max-Age=43200000"}, "", atDays},
		{"max-age", "Max-Age in the future, Expires in the past: which one counts?", []string{"probe=1" + here + minute + "; Expires=" + past}, "", atRequest},
		{"last", "Max-Age=0, then one that is no number: is it deleted?", []string{"probe=1" + here + "; Max-Age=0; Max-Age=soon"}, "", atRequest},
		{"4096", "Does it take name and value of 4096 octets?", one("probe=" + strings.Repeat("x", 4096-len("probe"))), "", atRequest},
		{"4097", "And of 4097?", one("probe=" + strings.Repeat("x", 4097-len("probe"))), "", atRequest},
		{"host", "Does it hold __Host- to its promise, Path=/?", one("__Host-probe=1; Secure"), "", atRequest},
		{"secure-prefix", "Does it hold __Secure- to its promise, Secure?", one("__Secure-probe=1"), "", atRequest},
		{"http-prefix", "Does it know the newer prefix __Http-, which promises HttpOnly?", one("__Http-probe=1; Secure"), "", atRequest},
		{"hidden", "Does HttpOnly hide a cookie from scripts?", one("probe=1; HttpOnly"), "", atScript},
		{"overwrite", "Can a script overwrite an HttpOnly cookie?", one("probe=1; HttpOnly"), "probe=2" + d.usual(), atRequest},
		{"json", "Does raw JSON come back as it was?", one(`probe={"apple":1,"pear":2}`), "", atRequest},
		{"space", "Does it take a name with a space?", one("probe name=1"), "", atRequest},
		{"tab", "Does it take a tab inside a value?", one("probe=a\tb"), "", atRequest},
		{"nameless", "What is a line without any =?", one("probe"), "", atRequest},
		{"equals", "Does it take a nameless cookie with = in its value?", one("=probe=1"), "", atRequest},
		{"order", "Two of one name: is the longer path first?", []string{"probe=above" + above + minute, "probe=here" + d.usual()}, "", atRequest},
		{"place", "Does a cookie with a new value keep its place?", []string{"probe-a=1" + d.usual(), "probe-b=1" + d.usual(), "probe-a=2" + d.usual()}, "", atRequest},
	}
}
