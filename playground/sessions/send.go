package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"course/playground/exchange"
	"course/playground/session"
)

// tooOld is how long ago the session was written that the button "old" makes.
const tooOld = session.MaxAge + 24*time.Hour

// otherKey signs what the button "key" makes. It is no secret: this file is public.
var otherKey = []byte("not the key of this server")

// send gives the browser a value of the learner's making, as an edit in the
// developer tools would. The next request carries it; then the server judges. The
// value is the form's field "value", or the cookie's own with the text of "payload"
// in place of what it says, or what "spoil" makes of it.
func (d *demo) send(q *exchange.Request, k kind) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	before, _ := q.Cookie(k.codec.Cookie())
	value, wrong, err := d.made(q.HTTP.Context(), k, before, form)
	if err != nil {
		return exchange.Answer{}, err
	}
	if len(wrong) == 0 && len(k.codec.Cookie())+len(value) > session.MaxCookie {
		wrong = map[string]string{"value": fmt.Sprintf("must be shorter: a browser keeps %d bytes of name and value", session.MaxCookie)}
	}
	if len(wrong) > 0 {
		return d.refuse(q, []kind{k}, wrong)
	}
	done := receipt{at: d.kit.Now()}
	s, err := k.codec.Read(q.HTTP.Context(), value, done.at)
	switch {
	case errors.Is(err, session.ErrAway):
		return d.away(q, k)
	case err != nil:
		return exchange.Answer{}, err
	}
	done.note(k.name, value, s.Data.Permanent())
	line, err := d.line(q, k, value, s.Data.Permanent(), done.at)
	if err != nil {
		return d.refuse(q, []kind{k}, map[string]string{"value": "must not contain control characters"})
	}
	return exchange.Answer{
		SetCookie: []string{line}, SeeOther: d.kit.URL(d.back(q, k)), Carry: done.String(), Members: reading{kind: k, value: value, Session: s}.members(),
	}, nil
}

// back is the page that a form came from: one session, or several.
func (d *demo) back(q *exchange.Request, k kind) string {
	if q.HTTP.URL.Query().Has("kinds") {
		return address(q)
	}
	return path + "/" + k.name
}

// made is the value that a form asks for.
func (d *demo) made(ctx context.Context, k kind, before string, form url.Values) (value string, wrong map[string]string, err error) {
	switch {
	case form.Has("value"):
		if value = strings.TrimSpace(form.Get("value")); value == "" {
			return "", map[string]string{"value": "must not be empty"}, nil
		}
		return strings.ToValidUTF8(value, "\uFFFD"), nil, nil
	case form.Has("payload"):
		return withPayload(k, before, form.Get("payload"))
	}
	spoil, ok := spoilers[form.Get("spoil")]
	if !ok || !spoil.fits(k.name) {
		return "", map[string]string{"spoil": "must be one of the buttons"}, nil
	}
	if before == "" {
		return "", map[string]string{"spoil": "must have a session to begin with: log in first"}, nil
	}
	value, err = spoil.make(d, ctx, k, before)
	var tooLarge session.TooLargeError
	if errors.As(err, &tooLarge) { // written anew: Flask need not write the same text
		return "", map[string]string{"spoil": "must have a smaller session to begin with: " + tooLarge.Error()}, nil
	}
	return value, nil, err
}

// withPayload puts another text into a value, and leaves the rest as it was: for
// whoever has no key, that is all there is to do.
func withPayload(k kind, before, payload string) (value string, wrong map[string]string, err error) {
	payload = strings.TrimSpace(payload)
	if !json.Valid([]byte(payload)) || !strings.HasPrefix(payload, "{") {
		return "", map[string]string{"payload": `must be JSON such as {"role":"admin"}`}, nil
	}
	switch k.name {
	case "plain":
		return url.PathEscape(payload), nil, nil
	case "signed":
		p, err := session.Dissect(before)
		if err != nil {
			return "", map[string]string{"payload": "must have a session to go into: log in first"}, nil
		}
		p.Payload, err = session.PayloadOf([]byte(payload))
		return p.Value(), nil, err
	}
	return "", map[string]string{"payload": "must be readable, and in this kind of session it is not"}, nil
}

// A spoiler is a button that makes a value which the server should not believe.
type spoiler struct {
	kinds string // those that it is for
	make  func(d *demo, ctx context.Context, k kind, before string) (string, error)
}

func (s spoiler) fits(kind string) bool { return strings.Contains(s.kinds, kind) }

var spoilers = map[string]spoiler{
	"character": {"plain signed encrypted server", func(_ *demo, _ context.Context, _ kind, before string) (string, error) {
		return changeCharacter(before), nil
	}},
	"key": {"signed encrypted", (*demo).otherKey},
	"old": {"signed encrypted", (*demo).ofOld},
}

// changeCharacter changes the character in the middle of a value's first part.
func changeCharacter(value string) string {
	part, _, _ := strings.Cut(strings.TrimPrefix(value, "."), ".")
	at := len(value) - len(strings.TrimPrefix(value, ".")) + len(part)/2
	at = min(at, len(value)-1) // where the value is a dot
	c := byte('A')
	if value[at] == c {
		c = 'B'
	}
	return value[:at] + string(c) + value[at+1:]
}

// otherKey makes the session anew with a key that is not the server's.
func (d *demo) otherKey(ctx context.Context, k kind, before string) (string, error) {
	others, err := kinds(otherKey, nil)
	if err != nil {
		return "", err
	}
	for _, other := range others {
		if other.name == k.name {
			return d.copyInto(ctx, other.codec, k, before, d.kit.Now())
		}
	}
	return "", fmt.Errorf("no codec is called %q", k.name)
}

// ofOld makes the session as the server would have written it 32 days ago.
func (d *demo) ofOld(ctx context.Context, k kind, before string) (string, error) {
	return d.copyInto(ctx, k.codec, k, before, d.kit.Now().Add(-tooOld))
}

// copyInto writes what a value says with another codec, or at another time.
func (d *demo) copyInto(ctx context.Context, to session.Codec, k kind, before string, at time.Time) (string, error) {
	s, err := k.codec.Read(ctx, before, d.kit.Now())
	if err != nil {
		return "", err
	}
	value, _, err := to.Change(ctx, "", at, func(data session.Data) {
		for name, member := range s.Data {
			data[name] = member
		}
	})
	return value, err
}

// copy logs out, and shows the copy that someone made of the cookie before: whoever
// sends that may be logged in again.
func (d *demo) copy(q *exchange.Request, k kind) (exchange.Answer, error) {
	stolen, _ := q.Cookie(k.codec.Cookie())
	if stolen == "" {
		return d.refuse(q, []kind{k}, map[string]string{"copy": "must have a session to begin with: log in first"})
	}
	c, err := d.save(q, k, request{clear: true}, d.kit.Now())
	switch {
	case errors.Is(err, session.ErrAway):
		return d.away(q, k)
	case err != nil:
		return exchange.Answer{}, err
	}
	a, err := d.renderCopy(q, c.reading, stolen)
	a.SetCookie, a.Members = []string{c.line}, c.members()
	return a, err
}
