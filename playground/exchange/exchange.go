// Package exchange is the kit that demos are made with. A demo is a page of the
// playground that really sets and reads cookies in the learner's own browser;
// whatever it is about, three things are the same for all, and are done here:
// reading the request, writing the answer, and showing what crossed the wire.
//
// # What a demo is
//
// A folder with a function that returns a [Demo]: its name, the parameters that
// a lesson can give it, the names of its cookies, and its [Route]s. A route's
// handler takes a [Request] and returns an [Answer]; it never sees the
// ResponseWriter, so status and headers are written only once the page exists:
//
//	func New(kit *exchange.Kit) (exchange.Demo, error) {
//		pages, err := kit.Templates(files, "hello.html")
//		…
//		return exchange.Demo{
//			Name:    "hello",
//			Title:   "Hello",
//			Cookies: []string{"hello"},
//			Open:    exchange.At("/play/hello"),
//			Routes: []exchange.Route{
//				{Method: http.MethodGet, Pattern: "/hello", Handle: d.show},
//				{Method: http.MethodPost, Pattern: "/hello", Handle: d.greet},
//			},
//		}, nil
//	}
//
//	func (d *demo) greet(q *exchange.Request) (exchange.Answer, error) {
//		line, err := cookie.SetCookie{Key: "hello", Value: "you"}.Header(time.Now())
//		…
//		return exchange.Answer{SetCookie: []string{line}, SeeOther: q.Path()}, nil
//	}
//
// # What becomes of an answer
//
// A client that prefers JSON gets the [Exchange]. A browser gets the page: the
// answer's Body inside the layout (page.html), with the inspector below it or, in
// a wide window, beside it. The inspector shows the Exchange in HTML; its script
// (inspector.js) adds document.cookie, live, and a log of what happened.
//
// SeeOther sends a browser on to a page (303) after a form, so that a reload does
// not send the form again. The inspector of that page can't know the Set-Cookie
// lines of an answer that was not its own, so the redirect carries them, signed,
// in the query parameter "after"; following such a link sets nothing. A page that
// can write the lines again is given what it needs for that instead: see
// Answer.Carry and [Previous].
//
// For each Set-Cookie line there is a verdict: what a browser does with it, by the
// standard, and why ([Judge]). What the learner's own browser did, only its next
// request can tell.
//
// # The console
//
// A page with a console ([Answer].Console, or an address that asks for one, see
// [WithConsole]) lets the learner run JavaScript in it, and lists what it logs and
// throws, and what its policy has blocked. Where its address asked for it, it goes along
// to the next page. What is typed runs as a script from a "blob:" address; the policy of these
// pages allows that, and the policy of all others does not. No address holds code.
//
// Errors that a learner can mend (a field with a wrong value) are an Answer with
// Errors and status 422. Others are returned as an error: a [StatusError] says
// which status; any other is logged and answered with 500. Both go through the
// server's error page, [Errors].
//
// # What an answer can rely on
//
// Every answer is no-store and noindex. Set-Cookie lines go out byte for byte as
// the handler gave them: http.SetCookie would drop quotes from them, and with
// them what some lessons are about. Everything that came from outside is escaped
// by html/template.
package exchange

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"course/playground/cookie"
)

// An Exchange is a request and its answer, as far as cookies are concerned. As
// JSON it is the answer to every program, and it is what the inspector shows.
type Exchange struct {
	Request  Sent             `json:"request"`
	Cookies  Cookies          `json:"cookies"`
	Response Answered         `json:"response"`
	Verdicts []cookie.Verdict `json:"verdicts"` // one for each of Response.SetCookie
}

// Sent is the request's side of an Exchange.
type Sent struct {
	Method string `json:"method"`
	URL    string `json:"url"`    // path and query, as they came
	Cookie string `json:"cookie"` // the Cookie header as it came; U+FFFD for what is no UTF-8
}

// Answered is the server's side of an Exchange.
type Answered struct {
	Status    int      `json:"status"`
	SetCookie []string `json:"set_cookie"` // never nil: [] where none was set
}

// Cookies are what a server takes from a Cookie header, in its order and with
// duplicates. As JSON they are an object in which the first value of a name wins,
// as in Flask's request.cookies.
type Cookies []cookie.Pair

// MarshalJSON writes the object in the order of the header.
func (c Cookies) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	seen := make(map[string]bool, len(c))
	out.WriteByte('{')
	for _, pair := range c {
		if seen[pair.Name] {
			continue
		}
		if len(seen) > 0 {
			out.WriteByte(',')
		}
		seen[pair.Name] = true
		if err := writeMember(&out, pair.Name, pair.Value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func writeMember(out *bytes.Buffer, name string, value any) error {
	key, err := toJSON(name)
	if err != nil {
		return err
	}
	text, err := toJSON(value)
	if err != nil {
		return err
	}
	out.Write(key)
	out.WriteByte(':')
	out.Write(text)
	return nil
}

// toJSON is json.Marshal without escapes for <, > and &: the JSON is never part
// of a page, and cookies read better as they are.
func toJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// newExchange captures a request, and what is about to be answered.
func (k *Kit) newExchange(q *Request, status int, setCookie []string) Exchange {
	lines := make([]string, 0, len(setCookie))
	for _, line := range setCookie {
		lines = append(lines, readable(line))
	}
	return Exchange{
		Request:  Sent{Method: q.HTTP.Method, URL: readable(q.HTTP.URL.RequestURI()), Cookie: readable(q.Header)},
		Cookies:  q.Cookies,
		Response: Answered{Status: status, SetCookie: lines},
		Verdicts: Judge(k.Address(q), setCookie, k.Now().Truncate(time.Second)),
	}
}

// readable returns the text with U+FFFD where it is no UTF-8.
func readable(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// cookieHeader returns the request's Cookie header. HTTP/2 lets a client split it
// into several; RFC 9113, section 8.2.3, says how they are joined.
func cookieHeader(r *http.Request) string { return strings.Join(r.Header["Cookie"], "; ") }
