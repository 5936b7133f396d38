package setcookie

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
)

// A forecast is what a browser will do with a line that comes from the lab.
type forecast struct {
	Verdict   cookie.Verdict
	Facts     []fact   // what is stored
	Trips     []trip   // with which requests it goes along
	Elsewhere []string // what Chromium or Firefox do in another way
}

// A fact is one property of the stored cookie.
type fact struct{ Name, Value, Says string }

// A trip is a later request, and whether the cookie goes along.
type trip struct {
	About, URL string
	Goes       bool
	WhyNot     *cookie.Reason
	Otherwise  string // in which browsers it is the other way round
}

// foretell says what becomes of a line that is answered from an address.
func foretell(from *cookie.URL, line string, at time.Time) forecast {
	f := forecast{Verdict: exchange.Judge(from, []string{line}, at)[0]}
	var models []*cookie.Browser
	for _, profile := range cookie.Browsers() {
		model := cookie.NewBrowser(profile, false)
		models = append(models, model)
		for _, d := range model.Receive(cookie.Request{URL: from}, line, at).Differs {
			if !slices.Contains(f.Elsewhere, d.Why) {
				f.Elsewhere = append(f.Elsewhere, d.Why)
			}
		}
	}
	if !f.Verdict.Stored {
		return f
	}
	f.Facts = factsOf(f.Verdict.Cookie, at)
	standard := cookie.NewBrowser(cookie.Standard, false)
	standard.Receive(cookie.Request{URL: from}, line, at)
	for _, t := range tripsOf(from, f.Verdict.Cookie) {
		t.try(standard, models, at)
		f.Trips = append(f.Trips, t.trip)
	}
	return f
}

func factsOf(c *cookie.Cookie, at time.Time) []fact {
	hosts := "and every host below"
	if c.HostOnly {
		hosts = "alone"
	}
	paths := "and all below"
	if c.Path == "/" {
		paths = "so every path"
	}
	until := fact{"Until", "", "the browser is closed"}
	if c.Persistent {
		until = fact{"Until", c.Expires.Format("Mon, 2 Jan 2006 15:04:05") + " UTC", cookie.InWords(c.Expires.Sub(at)) + " from now"}
	}
	return []fact{{"Value", c.Value, ""}, {"Host", c.Domain, hosts}, {"Path", c.Path, paths}, until}
}

// An attempt is a trip that is still to be tried.
type attempt struct {
	trip
	request cookie.Request
}

// tripsOf are requests that differ in one thing each: the path, the host, the
// connection, who causes them. What is not about the path is tried where the
// cookie's path lets it go.
func tripsOf(from *cookie.URL, c *cookie.Cookie) []attempt {
	var list []attempt
	try := func(about string, r cookie.Request) {
		if r.URL != nil {
			list = append(list, attempt{trip{About: about, URL: r.URL.String()}, r})
		}
	}
	home := cmp.Or(from.AtPath(c.Path), from)
	try("This page", cookie.Request{URL: from})
	if home.Path != from.Path {
		try("The cookie’s own path", cookie.Request{URL: home})
	}
	if c.Path != "/" {
		try("The top of the host", cookie.Request{URL: from.AtPath("/")})
	}
	try("Plain http", cookie.Request{URL: home.OverHTTP()})
	try("Another port", cookie.Request{URL: home.OtherPort()})
	try("A host below", cookie.Request{URL: home.HostBelow()})
	other := home.OtherSite()
	try("A link on another site", cookie.Request{URL: home, Initiator: other, Navigation: true})
	try("A form (POST) on another site", cookie.Request{URL: home, Initiator: other, Navigation: true, Method: "POST"})
	try("A picture on another site", cookie.Request{URL: home, Initiator: other})
	try("A script on that page", cookie.Request{URL: home, Script: true})
	return list
}

// try asks the models: first the standard's, then the browsers'. A browser that
// did not store the cookie has its verdict for that, and is not asked.
func (a *attempt) try(standard *cookie.Browser, models []*cookie.Browser, at time.Time) {
	got := standard.Retrieve(a.request, at)
	a.Goes = len(got.Sent) > 0
	if !a.Goes {
		a.WhyNot = whyNot(standard, a.request, at)
	}
	var otherwise []string
	for i, model := range models {
		stored := len(model.Cookies(at)) > 0
		if goes := len(model.Retrieve(a.request, at).Sent) > 0; stored && goes != a.Goes {
			otherwise = append(otherwise, cookie.Browsers()[i].Name())
		}
	}
	a.Otherwise = strings.Join(otherwise, " and ")
}

// whyNot says why the one cookie of a browser stays at home.
func whyNot(b *cookie.Browser, r cookie.Request, at time.Time) *cookie.Reason {
	for _, c := range b.Cookies(at) {
		if reason := b.WhyNot(c, r, at); reason != nil {
			return reason
		}
	}
	return &cookie.Reason{Why: "It has expired."}
}
