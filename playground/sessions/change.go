package sessions

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"course/internal/web"
	"course/playground/exchange"
	"course/playground/session"
)

const (
	clearField     = "_clear"
	permanentField = "_permanent" // the member that Flask has for session.permanent
)

// A request is what a form asks of a session.
type request struct {
	clear     bool
	permanent *bool             // nil where it stays as it is
	members   map[string]string // to be stored
}

// requestOf reads a form; of a name the first field counts.
func requestOf(form url.Values) (request, map[string]string) {
	r, wrong := request{members: map[string]string{}}, map[string]string{}
	for name, values := range form {
		name, value := strings.ToValidUTF8(name, "\uFFFD"), strings.ToValidUTF8(values[0], "\uFFFD")
		switch name {
		case clearField, permanentField:
			on, ok := boolean(value)
			if !ok {
				wrong[name] = "must be 1 or 0"
			} else if name == clearField {
				r.clear = on
			} else {
				r.permanent = &on
			}
		default:
			r.members[name] = value
		}
	}
	return r, wrong
}

func boolean(text string) (on, ok bool) {
	switch strings.ToLower(text) {
	case "1", "on", "true", "yes":
		return true, true
	case "0", "off", "false", "no", "":
		return false, true
	}
	return false, false
}

// apply changes data as the form asks.
func (r request) apply(d session.Data) {
	for name, value := range r.members {
		d[name] = value
	}
	switch {
	case r.permanent == nil:
	case *r.permanent:
		d.SetPermanent(true)
	default:
		delete(d, permanentField)
	}
}

// largest is the name of the field with the longest value.
func (r request) largest() string {
	largest := ""
	for name, value := range r.members {
		if len(value)+len(name) > len(r.members[largest])+len(largest) {
			largest = name
		}
	}
	return largest
}

// A changed session is one that a form has changed, with the line that says so.
type changed struct {
	reading
	line string
}

// save does to a session what the form asks.
func (d *demo) save(q *exchange.Request, k kind, r request, now time.Time) (changed, error) {
	ctx := q.HTTP.Context()
	value, _ := q.Cookie(k.codec.Cookie())
	c := changed{reading: reading{kind: k}}
	var err error
	if r.clear {
		if err = k.codec.End(ctx, value); err == nil {
			c.Session = session.Session{State: session.None, Why: wasEnded(k, value)}
		}
	} else {
		c.value, c.Session, err = k.codec.Change(ctx, value, now, r.apply)
	}
	if err != nil {
		return changed{}, err
	}
	c.line, err = d.line(q, k, c.value, c.Data.Permanent(), now)
	return c, err
}

// wasEnded says what the end of a session comes to, whose cookie had a value.
func wasEnded(k kind, value string) string {
	switch {
	case value == "":
		return "There was no session to end: the request carried no such cookie."
	case k.name == "server":
		return "The session is ended: the server keeps nothing under this id any more, and the browser is told to delete the cookie."
	}
	return "The browser is told to delete the cookie. The server keeps nothing that it could end."
}

// change stores the fields of a form in one session.
func (d *demo) change(q *exchange.Request, k kind) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	r, wrong := requestOf(form)
	if len(wrong) > 0 {
		return d.refuse(q, []kind{k}, wrong)
	}
	done := receipt{at: d.kit.Now()}
	c, err := d.save(q, k, r, done.at)
	var tooLarge session.TooLargeError
	switch {
	case errors.As(err, &tooLarge):
		return d.refuse(q, []kind{k}, map[string]string{r.largest(): "must be shorter: " + tooLarge.Error()})
	case errors.Is(err, session.ErrAway):
		return d.away(q, k)
	case err != nil:
		return exchange.Answer{}, err
	}
	done.note(k.name, c.value, c.Data.Permanent())
	return exchange.Answer{
		SetCookie: []string{c.line}, SeeOther: d.kit.URL(path + "/" + k.name), Carry: done.String(), Members: c.members(),
	}, nil
}

// changeSeveral stores the fields in each of several sessions: in all, or where one
// has no room for them in none. One whose store is away is left alone.
func (d *demo) changeSeveral(q *exchange.Request) (exchange.Answer, error) {
	kinds, err := d.several(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	r, wrong := requestOf(form)
	if len(wrong) > 0 {
		return d.refuse(q, kinds, wrong)
	}
	a := exchange.Answer{SeeOther: d.kit.URL(address(q))}
	sessions, done := map[string]any{}, receipt{at: d.kit.Now()}
	for _, k := range kinds {
		c, err := d.save(q, k, r, done.at)
		var tooLarge session.TooLargeError
		switch {
		case errors.As(err, &tooLarge):
			return d.refuse(q, kinds, map[string]string{r.largest(): fmt.Sprintf("must be shorter: for %q, %v", k.name, tooLarge)})
		case errors.Is(err, session.ErrAway):
			sessions[k.name] = map[string]string{"error": isAway}
			continue
		case err != nil:
			return exchange.Answer{}, err
		}
		a.SetCookie = append(a.SetCookie, c.line)
		done.note(k.name, c.value, c.Data.Permanent())
		sessions[k.name] = c.members()
	}
	a.Carry, a.Members = done.String(), map[string]any{"sessions": sessions}
	return a, nil
}

// several are the kinds that the address asks for.
func (d *demo) several(q *exchange.Request) ([]kind, error) {
	kinds, err := d.find(q.HTTP.URL.Query().Get("kinds"))
	if err != nil {
		return nil, exchange.NotFound(err.Error())
	}
	return kinds, nil
}

// address is that of the page with several kinds, with the list of them.
func address(q *exchange.Request) string { return path + listOf(q) }

// members are what programs get of a session.
func (r reading) members() map[string]any {
	return map[string]any{"session": json.RawMessage(r.JSON()), "state": r.State, "why": r.Why}
}

// refuse says what is wrong with a form; the cookies stay as they are.
func (d *demo) refuse(q *exchange.Request, kinds []kind, wrong map[string]string) (exchange.Answer, error) {
	readings, err := d.readAll(q, kinds)
	if err != nil {
		return exchange.Answer{}, err
	}
	a, err := d.render(q, readings, wrong)
	a.Errors = wrong
	return a, err
}

const isAway = "the store of sessions is away: nothing was changed, and the cookie is kept; try again in a moment"

// away answers where the store of a session can't be reached. It is not asked again.
func (d *demo) away(q *exchange.Request, k kind) (exchange.Answer, error) {
	if web.WantsJSON(q.HTTP.Header.Get("Accept")) {
		return exchange.Answer{}, exchange.StatusError{Status: http.StatusServiceUnavailable, Detail: isAway}
	}
	value, _ := q.Cookie(k.codec.Cookie())
	a, err := d.render(q, []reading{{kind: k, value: value, away: true}}, nil)
	a.Status = http.StatusServiceUnavailable
	return a, err
}
