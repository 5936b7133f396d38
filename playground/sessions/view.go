package sessions

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"course/playground/exchange"
	"course/playground/session"
)

// A page is what sessions.html shows.
type page struct {
	URL     string // of the form that logs in: of all cards
	Several bool
	Cards   []card
	Users   []user
	Tabs    []tab
	Keys    string // the bench
	Wrong   map[string]string
	Note    string // that was typed, and refused
	Lasting bool   // the learner stays logged in when the browser is closed
}

// A user is one to log in as.
type user struct{ Name, Role string }

var users = []user{{"ada", "customer"}, {"ben", "customer"}}

// A tab leads to another view of the same sessions.
type tab struct {
	URL, Title string
	Current    bool
}

// A card is one kind of session, as card.html shows it.
type card struct {
	reading
	Kind, Title string
	Cookie      string
	Value       string
	Pieces      []piece // of Value
	Size        int     // of name and value on the wire
	Verdict     string  // Believed, Refused or No session
	JSON        string
	Steps       []step
	Payload     string // that can be edited; "" where there is none to be read
	Typed       typed
	URL         string // of its own page
	Send, Copy  string
	Reset       string
	Stolen      string // a copy of the value that was ended just now
	Wrong       map[string]string
	Away        bool
	Facts       facts
	Several     bool // it is one of several, and a table has the facts
}

// typed is what the fields for editing hold.
type typed struct{ Payload, Value string }

// A piece is a part of a value that has a name.
type piece struct{ Kind, Text string }

// A step is one thing that anyone can do with a value, and what comes out.
type step struct {
	Kind, Name string
	Raw, Means string
	Note       string
}

// facts are what is true of a kind, whatever its value.
type facts struct{ Read, Change, End, Copy string }

var factsOf = map[string]facts{
	"plain": {
		"anyone who has the cookie", "anyone: the server believes it",
		"nobody: the server keeps nothing that it could end",
		"It is good for as long as the server reads such cookies.",
	},
	"signed": {
		"anyone who has the cookie", "nobody without the key",
		"the calendar, after 31 days; or a new key, and that for everyone at once",
		"It is good for 31 days, whatever you do in your browser.",
	},
	"encrypted": {
		"nobody without the key", "nobody without the key",
		"the calendar, after 31 days; or a new key, and that for everyone at once",
		"It is good for 31 days: who sends it need not be able to read it.",
	},
	"server": {
		"nobody: there is nothing in it", "nobody: another id is another session, or none",
		"the server, at once and everywhere",
		"It is good until the session is ended; then no copy is.",
	},
}

// show is the page of one session.
func (d *demo) show(q *exchange.Request, k kind) (exchange.Answer, error) {
	r, err := d.read(q, k)
	switch {
	case err != nil:
		return exchange.Answer{}, err
	case r.away:
		return d.away(q, k)
	}
	a, err := d.render(q, []reading{r}, nil)
	a.Members = r.members()
	return a, err
}

// showSeveral is the page of several sessions.
func (d *demo) showSeveral(q *exchange.Request) (exchange.Answer, error) {
	kinds, err := d.several(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	readings, err := d.readAll(q, kinds)
	if err != nil {
		return exchange.Answer{}, err
	}
	sessions := map[string]any{}
	for _, r := range readings {
		if r.away {
			sessions[r.name] = map[string]string{"error": isAway}
		} else {
			sessions[r.name] = r.members()
		}
	}
	a, err := d.render(q, readings, nil)
	a.Members = map[string]any{"sessions": sessions}
	return a, err
}

// render makes the page of what the request carries.
func (d *demo) render(q *exchange.Request, readings []reading, wrong map[string]string) (exchange.Answer, error) {
	if err := d.restore(q); err != nil {
		return exchange.Answer{}, err
	}
	var cards []card
	for _, r := range readings {
		cards = append(cards, d.card(q, r, wrong))
	}
	return d.answer(q, cards, wrong)
}

// renderCopy makes the page of a session that was just ended, of which there is a
// copy.
func (d *demo) renderCopy(q *exchange.Request, r reading, stolen string) (exchange.Answer, error) {
	c := d.card(q, r, nil)
	c.Stolen = stolen
	return d.answer(q, []card{c}, nil)
}

func (d *demo) answer(q *exchange.Request, cards []card, wrong map[string]string) (exchange.Answer, error) {
	p := page{
		URL: d.kit.URL(address(q)), Several: len(cards) > 1, Cards: cards, Users: users,
		Keys: d.kit.URL(keysPath), Wrong: map[string]string{}, Tabs: d.tabs(q, cards),
	}
	title := "Sessions"
	if !p.Several {
		p.URL, title = cards[0].URL, "A session: "+strings.ToLower(cards[0].Title)
	}
	if wrong["note"] != "" {
		p.Note = strings.ToValidUTF8(q.HTTP.PostForm.Get("note"), "\uFFFD")
	}
	for field, why := range wrong {
		switch field {
		case "value", "payload", "spoil", "copy": // shown in the card
		default:
			p.Wrong[field] = why
		}
	}
	for i := range cards {
		cards[i].Several = p.Several
		p.Lasting = p.Lasting || cards[i].Data.Permanent()
	}
	body, err := exchange.Render(d.page, p)
	return exchange.Answer{Title: title, Body: body}, err
}

func (d *demo) tabs(q *exchange.Request, cards []card) []tab {
	tabs := []tab{{d.kit.URL(path), "Side by side", len(cards) > 1}}
	for _, k := range d.kinds {
		tabs = append(tabs, tab{d.kit.URL(path + "/" + k.name), k.title, len(cards) == 1 && cards[0].Kind == k.name})
	}
	return tabs
}

// card shows a reading; where something is wrong with a form, as it was typed.
func (d *demo) card(q *exchange.Request, r reading, wrong map[string]string) card {
	url := d.kit.URL(path + "/" + r.name)
	c := card{
		reading: r, Kind: r.name, Title: r.title, Cookie: r.codec.Cookie(), Value: strings.ToValidUTF8(r.value, "\uFFFD"),
		URL: url, Send: url + "/send" + listOf(q), Copy: url + "/copy", Reset: url,
		Wrong: wrong, Away: r.away, Facts: factsOf[r.name],
	}
	if r.value != "" {
		c.Size = len(c.Cookie) + len("=") + len(r.value)
	}
	if r.away {
		return c
	}
	c.Verdict = verdictOf(r.State)
	if r.State == session.Valid {
		c.JSON = string(r.JSON())
	}
	if r.value != "" {
		c.look(r.value)
	}
	c.Typed = typed{c.Payload, c.Value}
	if wrong["payload"] != "" {
		c.Typed.Payload = strings.ToValidUTF8(q.HTTP.PostForm.Get("payload"), "\uFFFD")
	}
	if wrong["value"] != "" {
		c.Typed.Value = strings.ToValidUTF8(q.HTTP.PostForm.Get("value"), "\uFFFD")
	}
	return c
}

// listOf is the query that leads back to a page with several sessions.
func listOf(q *exchange.Request) string {
	if list := q.HTTP.URL.Query().Get("kinds"); list != "" {
		return "?kinds=" + url.QueryEscape(list)
	}
	return ""
}

// look takes a value apart, as anyone can.
func (c *card) look(value string) {
	c.Pieces = []piece{{"payload", c.Value}}
	switch c.Kind {
	case "plain":
		c.lookPlain(value)
	case "signed":
		c.lookSigned(value)
	case "encrypted":
		c.Steps = []step{{Kind: "payload", Name: "All of it", Raw: c.Value, Means: sealedSize(value), Note: "Without the key it is noise. Only its length shows."}}
	case "server":
		c.Steps = []step{{Kind: "payload", Name: "All of it", Raw: c.Value, Means: "256 random bits", Note: "It says nothing. What the server knows stays on the server."}}
	}
}

func (c *card) lookPlain(value string) {
	text, err := url.PathUnescape(value)
	if err != nil {
		text = value
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	c.Payload = text
	c.Steps = []step{{Kind: "payload", Name: "All of it", Raw: c.Value, Means: text, Note: "Percent-encoded JSON, and nothing else: no time, no signature."}}
}

func (c *card) lookSigned(value string) {
	p, err := session.Dissect(value)
	if err != nil {
		c.Steps = []step{{Kind: "payload", Name: "All of it", Raw: c.Value, Means: "not in three parts", Note: "A signed session is payload, time and signature, with dots between them."}}
		return
	}
	for i, part := range []struct{ kind, text string }{{"payload", p.Payload}, {"time", p.Timestamp}, {"signature", p.Signature}} {
		if i > 0 {
			c.Pieces = append(c.Pieces, piece{"dot", "."})
		} else {
			c.Pieces = nil
		}
		c.Pieces = append(c.Pieces, piece{part.kind, strings.ToValidUTF8(part.text, "\uFFFD")})
	}
	c.Steps = []step{payloadStep(p), timeStep(p), signatureStep(p)}
	if text, err := p.Text(); err == nil {
		c.Payload = text
	}
}

func payloadStep(p session.Parts) step {
	s := step{Kind: "payload", Name: "Payload", Raw: strings.ToValidUTF8(p.Payload, "\uFFFD"), Note: "JSON in base64url. That is a spelling, no encryption: anyone can undo it."}
	if p.Compressed() {
		s.Note = "JSON, made shorter by zlib, which the first dot says, in base64url. Neither is encryption: anyone can undo it."
	}
	text, err := p.Text()
	if err != nil {
		text = "can’t be read: " + err.Error()
	}
	s.Means = text
	return s
}

func timeStep(p session.Parts) step {
	s := step{Kind: "time", Name: "Time", Raw: strings.ToValidUTF8(p.Timestamp, "\uFFFD"), Means: "can’t be read", Note: "When it was signed: seconds since 1970, in base64url."}
	if !p.Since.IsZero() {
		s.Means = fmt.Sprintf("%d, which is %s", p.Since.Unix(), p.Since.Format(moment))
		s.Note += " It is good until " + p.Since.Add(session.MaxAge).Format(moment) + "."
	}
	return s
}

const moment = "2 January 2006 15:04:05 UTC"

func signatureStep(p session.Parts) step {
	s := step{Kind: "signature", Name: "Signature", Raw: strings.ToValidUTF8(p.Signature, "\uFFFD"), Means: "can’t be read", Note: "Made of all before it, and of the key. It can be checked and made only with that."}
	if octets, err := base64.RawURLEncoding.DecodeString(p.Signature); err == nil {
		s.Means = fmt.Sprintf("%d bytes of HMAC-SHA1: %x", len(octets), octets)
	}
	return s
}

func sealedSize(value string) string {
	octets, err := base64.RawURLEncoding.DecodeString(value)
	const overhead = 12 + 16 // nonce and tag
	if err != nil || len(octets) < overhead {
		return "nothing that was sealed like this"
	}
	return fmt.Sprintf("%d bytes: 12 that are never the same twice, %d that are sealed, 16 that notice any change", len(octets), len(octets)-overhead)
}
