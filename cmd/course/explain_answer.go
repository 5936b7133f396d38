package main

import (
	"slices"

	"course/playground/cookie"
)

// An answer is what a browser does with the lines of a question.
type answer struct {
	*question
	verdicts   []cookie.Verdict
	deviations [][]*cookie.Deviation // of all browsers, for each line
	sendings   []sending
}

// A sending is a later request, and what goes along.
type sending struct {
	laterRequest
	header    string // the Cookie header, or what document.cookie gives
	sent      int    // cookies in it
	leftOut   []cookie.LeftOut
	otherwise []otherwise
}

// otherwise is what goes along in other browsers than the one that was asked.
type otherwise struct {
	who  []string
	what string
}

// answer asks a browser, and then all of them for what they do otherwise.
func (q *question) answer() *answer {
	browser, verdicts := q.receive(q.as)
	a := &answer{question: q, verdicts: verdicts, deviations: make([][]*cookie.Deviation, len(verdicts))}
	for _, r := range q.requests(browser) {
		a.sendings = append(a.sendings, q.send(browser, r))
	}
	for _, as := range append([]cookie.Profile{cookie.Standard}, cookie.Browsers()...) {
		other, others := q.receive(as)
		a.noteDeviations(others)
		if slices.EqualFunc(verdicts, others, sameOutcome) {
			a.compareHeaders(as.Name(), other)
		}
	}
	return a
}

// receive gives all lines to a new browser.
func (q *question) receive(as cookie.Profile) (*cookie.Browser, []cookie.Verdict) {
	browser := cookie.NewBrowser(as, false)
	var verdicts []cookie.Verdict
	for _, line := range q.lines {
		verdicts = append(verdicts, browser.Receive(q.arrival(), line, q.now))
	}
	return browser, verdicts
}

// arrival is the request whose answer has the lines, or the page whose script
// writes them. The page that is named as initiator causes that request, or has
// the script's page in a frame; unless there are --send requests, which it
// causes instead.
func (q *question) arrival() cookie.Request {
	r := cookie.Request{URL: q.url, Script: q.fromScript}
	switch {
	case q.sends != nil:
	case q.fromScript:
		r.TopLevel = q.initiator
	default:
		r.Initiator = q.initiator
	}
	return r
}

// send returns what goes along with a request, and why other cookies do not,
// whatever their domain is.
func (q *question) send(browser *cookie.Browser, r laterRequest) sending {
	got := browser.Retrieve(r.Request, q.now)
	s := sending{laterRequest: r, header: got.Cookie, sent: len(got.Sent), leftOut: []cookie.LeftOut{}}
	for _, c := range browser.Cookies(q.now) {
		if why := browser.WhyNot(c, r.Request, q.now); why != nil {
			s.leftOut = append(s.leftOut, cookie.LeftOut{Name: c.Name, Path: c.Path, Domain: c.Domain, Reason: *why})
		}
	}
	return s
}

func sameOutcome(v, other cookie.Verdict) bool { return v.Stored == other.Stored }

// noteDeviations notes where a browser left the standard.
func (a *answer) noteDeviations(verdicts []cookie.Verdict) {
	for i, v := range verdicts {
		for _, d := range v.Differs {
			if !slices.Contains(a.deviations[i], d) {
				a.deviations[i] = append(a.deviations[i], d)
			}
		}
	}
}

// compareHeaders notes where a browser that has stored the same sends something
// else.
func (a *answer) compareHeaders(who string, browser *cookie.Browser) {
	for i := range a.sendings {
		s := &a.sendings[i]
		if got := browser.Retrieve(s.Request, a.now); got.Cookie != s.header {
			s.addOtherwise(who, s.describe(got.Cookie, len(got.Sent)))
		}
	}
}

// addOtherwise adds what one browser does; what several do is told once.
func (s *sending) addOtherwise(who, what string) {
	for i := range s.otherwise {
		if o := &s.otherwise[i]; o.what == what {
			o.who = append(o.who, who)
			return
		}
	}
	s.otherwise = append(s.otherwise, otherwise{[]string{who}, what})
}
