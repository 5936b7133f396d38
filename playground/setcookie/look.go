package setcookie

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
)

// fresh is for how long after an answer the page looks for what the browser did:
// later, what is missing may have been deleted, or the page may be a link that
// somebody else follows.
const fresh = time.Minute

// tooShort is how long a cookie must still live to be looked for: it takes a
// moment until a script has asked.
const tooShort = 3 * time.Second

// A sent form is one that the browser was answered with a line for.
type sent struct {
	*written
	Line    string
	Looks   []look
	Stale   bool // it was too long ago to say anything of the browser
	verdict cookie.Verdict
}

// A receipt is what the redirect carries: when the line was written, and what the
// request before it had.
type receipt struct {
	at     time.Time
	before bool // a cookie of this name and value came along already
}

func receiptOf(q *exchange.Request, w *written) receipt {
	return receipt{w.at, w.wanted(false).isIn(q.Header)}
}

func (r receipt) String() string { return fmt.Sprintf("%d %t", r.at.Unix(), r.before) }

func parseReceipt(text string) (receipt, bool) {
	seconds, before, _ := strings.Cut(text, " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	return receipt{time.Unix(n, 0), before == "true"}, err == nil
}

// sent is the form that led to this page, nil where none did.
func (d *demo) sent(q *exchange.Request, f form) *sent {
	if q.Previous == nil {
		return nil
	}
	r, ok := parseReceipt(q.Previous.Carried)
	if !ok {
		return nil
	}
	w, wrong := f.write(d.own(), r.at)
	if len(wrong) > 0 || !q.Previous.Restore(w.line) {
		return nil
	}
	from := d.address(q)
	s := &sent{written: w, Line: w.line, verdict: exchange.Judge(from, []string{w.line}, w.at)[0]}
	now := d.kit.Now()
	if now.Sub(r.at) > fresh {
		s.Stale = true
		return s
	}
	o := &observer{written: w, verdict: s.verdict, from: from, own: d.own(), before: r.before, now: now, header: q.Header}
	s.Looks = []look{o.atRequest(d.kit), o.atScripts()}
	return s
}

// A look is one way to see what the browser did. The page's own request has been
// seen here; the others are seen by the script of the page (looks.js).
type look struct {
	At      string // "request", "probe" or "script"
	Title   string
	URL     string // of a probe
	Wanted  wanted
	Present finding
	Missing finding
	Found   *finding // once it is known
}

// A finding is what a look comes to.
type finding struct {
	Outcome string // agrees, differs or unseen
	Says    string
}

func agrees(says string) finding { return finding{"agrees", says} }

// differs is for what the look proves.
func differs(says string) finding { return finding{"differs", says} }

func unseen(why string) finding { return finding{"unseen", why} }

// An observer knows what to look for.
type observer struct {
	*written
	verdict cookie.Verdict
	from    *cookie.URL // the lab
	own     string
	before  bool
	now     time.Time
	header  string // the Cookie header of the page's own request
}

// atRequest looks at a request that must carry the cookie if it was stored: the
// page's own or, where the path does not let the cookie go there, one to a page
// that exists at any depth.
func (o *observer) atRequest(kit *exchange.Kit) look {
	l := look{At: "request", Title: "In the request of this page", Wanted: o.wanted(o.verdict.Deleted)}
	at := o.from
	if !o.reaches(at) {
		probe := o.probe(kit)
		if probe == nil {
			l.Present, l.Missing = o.ifPresent(), unseen("It would go only to "+o.reach()+", and this lab has no page there to ask.")
			return o.found(l)
		}
		at = probe
		l.At, l.URL = "probe", probe.Path
		l.Title = "In a request to " + probe.Path
	}
	l.Present, l.Missing = o.ifPresent(), o.ifMissing("the request")
	return o.found(l)
}

// found settles a look at the page's own request.
func (o *observer) found(l look) look {
	if l.At != "request" {
		return l
	}
	l.Found = &l.Missing
	if l.Wanted.isIn(o.header) {
		l.Found = &l.Present
	}
	return l
}

// atScripts looks at document.cookie of this page.
func (o *observer) atScripts() look {
	l := look{At: "script", Title: "From scripts on this page", Wanted: o.wanted(o.verdict.Deleted), Present: o.ifPresent(), Missing: o.ifMissing("document.cookie")}
	if !o.verdict.Stored {
		if !o.reaches(o.from) {
			l.Missing = unseen("It would go only to " + o.reach() + ", and scripts see what is for their own page.")
		}
		return l
	}
	model := cookie.NewBrowser(cookie.Standard, false)
	model.Receive(cookie.Request{URL: o.from}, o.line, o.at)
	r := cookie.Request{URL: o.from, Script: true}
	if got := model.Retrieve(r, o.at); len(got.Sent) == 0 {
		l.Present = o.unlessBefore(differs("Scripts see it, and by the standard they should not."))
		l.Missing = unseen(whyNot(model, r, o.at).Why)
	}
	return l
}

// ifPresent is what it means that the cookie is there.
func (o *observer) ifPresent() finding {
	switch {
	case o.verdict.Stored:
		return agrees("It is there, as foretold.")
	case o.verdict.Deleted:
		return unseen("A cookie of this name is still there. It may be one with another path or domain: those are others, and are not deleted.")
	}
	return o.unlessBefore(differs("It is there: this browser stored it, and by the standard it should not."))
}

// unlessBefore doubts what may be an older cookie.
func (o *observer) unlessBefore(f finding) finding {
	if o.before {
		return unseen("A cookie of this name and value is there, but it was there before as well.")
	}
	return f
}

// ifMissing is what it means that it is not.
func (o *observer) ifMissing(where string) finding {
	switch {
	case o.verdict.Stored && o.verdict.Cookie.Persistent && o.verdict.Cookie.Expires.Sub(o.now) < tooShort:
		return unseen("It lives for too short a time to be looked for.")
	case o.verdict.Stored:
		return differs("It is not there: by the standard " + where + " should have it. This browser did not store it, or keeps it back; its settings can make it do so.")
	case o.verdict.Deleted:
		return agrees("No cookie of this name is there, as foretold.")
	case o.isForeign():
		return unseen("It is for " + o.attribute("Domain") + ", and this page is not there.")
	}
	return agrees("It is not there, as foretold.")
}

// isForeign reports whether the line was refused for its domain.
func (o *observer) isForeign() bool {
	switch o.verdict.Rule {
	case "5.7 step 8", "5.7 step 9", "5.7 step 10":
		return true
	}
	return false
}

// reach is the path that the cookie has, or would have, were it stored.
func (o *observer) reach() string {
	if o.verdict.Cookie != nil {
		return o.verdict.Cookie.Path
	}
	return o.standIn().Cookies(o.at)[0].Path
}

// reaches reports whether the path lets the cookie go to a URL.
func (o *observer) reaches(u *cookie.URL) bool {
	return len(o.standIn().Retrieve(cookie.Request{URL: u}, o.at).Sent) > 0
}

// standIn is a browser with a cookie that has this one's path, and nothing that
// could keep it from being stored.
func (o *observer) standIn() *cookie.Browser {
	b := cookie.NewBrowser(cookie.Standard, false)
	b.Receive(cookie.Request{URL: o.from}, "stand-in=1; Path="+o.attribute("Path"), o.at)
	return b
}

// probe is a page of this server that the cookie goes to, nil where there is none:
// /play/cookies says at any depth what its request carried.
func (o *observer) probe(kit *exchange.Kit) *cookie.URL {
	reach, root := o.reach(), kit.URL("/play/cookies")
	if reach != root && !strings.HasPrefix(reach, root+"/") {
		return nil
	}
	u := o.from.AtPath(reach)
	if u == nil || !o.reaches(u) {
		return nil
	}
	return u
}

// A wanted cookie is one that is looked for in a Cookie header or in
// document.cookie.
type wanted struct {
	Text    string // "name=value", or "name=" for all of that name
	AnyOfIt bool   // all of that name
}

// wanted is the cookie of the line, or any of its name.
func (w *written) wanted(any bool) wanted {
	name, value := w.pair()
	if any {
		return wanted{name + "=", true}
	}
	return wanted{name + "=" + value, false}
}

func (w wanted) isIn(header string) bool {
	for pair := range strings.SplitSeq(header, ";") {
		pair = strings.Trim(pair, " \t")
		if pair == w.Text || w.AnyOfIt && strings.HasPrefix(pair, w.Text) {
			return true
		}
	}
	return false
}
