// Package sessions shows the four ways of package session to keep what a server
// remembers of a learner. Each has a page: log in, look at what the browser holds,
// take it apart, change it, send it, and see whether the server believes it.
//
// # Addresses
//
//	/play/session                 all four side by side, or those of ?kinds=plain,signed
//	/play/session/{kind}          one: plain, signed, encrypted or server
//	/play/session/{kind}/send     gives the browser a changed value, as if it had been edited there
//	/play/session/{kind}/copy     logs out, and shows the copy that someone kept
//	/play/session/keys            a bench of its own: signing with a key that the learner chooses
//
// A POST to one of the first two stores its fields in the session, or empties it
// (_clear=1). The field _permanent is an assignment to Flask's session.permanent.
// Programs get, beside the exchange, the members "session", "state" and "why"; of
// several at once "sessions", by their kind.
//
// # Keys
//
// The server's key signs and encrypts, and is nowhere on a page: what a page says
// of a value it can say without the key, but for the verdict. The bench has keys of
// its own, which the form carries; what it signs the server does not believe. Its
// forms keep nothing.
//
// No session stands in an address, where logs and histories would keep it: what a
// redirect carries says only which cookies were set, and the page that it leads to
// writes the lines again from its own request (receipt.go).
//
// All four cookies have Path=/play/session, so that no other program on this host
// gets them or has its own overwritten.
package sessions

import (
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
	"course/playground/session"
)

//go:embed sessions.html card.html keys.html
var files embed.FS

// path is where the demo lies, and the path of its cookies.
const path = "/play/session"

// What a store in memory has room for.
const (
	maxSessions = 100_000
	maxOctets   = 64 << 20
)

// privileges are the members that give a session on the server a new id when they
// change. The forms here have "user" and "role"; the others are what learners who store
// something of their own mostly call the like.
var privileges = []string{"user", "username", "user_id", "role", "roles", "admin", "is_admin"}

type demo struct {
	kit   *exchange.Kit
	page  *template.Template
	kinds []kind
}

// A kind is one way to keep a session.
type kind struct {
	name, title string
	codec       session.Codec
}

// New returns the demo of sessions.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d := &demo{kit: kit}
	var err error
	if d.page, err = kit.Templates(files, "sessions.html", "card.html"); err != nil {
		return exchange.Demo{}, err
	}
	if d.kinds, err = kinds(kit.SecretKey, kit.Sessions); err != nil {
		return exchange.Demo{}, err
	}
	return exchange.Demo{
		Name:    "session",
		Title:   "Sessions",
		Cookies: d.cookies(),
		Styles:  []string{"play/sessions/sessions.css"},
		Height:  1000,
		Params:  []exchange.Param{{Name: "kind", Values: names(d.kinds)}, {Name: "kinds", Check: d.checkKinds}},
		Open:    open,
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/session", Handle: d.showSeveral},
			{Method: http.MethodPost, Pattern: "/session", Handle: d.changeSeveral},
			{Method: http.MethodGet, Pattern: "/session/{kind}", Handle: d.one(d.show)},
			{Method: http.MethodPost, Pattern: "/session/{kind}", Handle: d.one(d.change)},
			{Method: http.MethodPost, Pattern: "/session/{kind}/send", Handle: d.one(d.send)},
			{Method: http.MethodPost, Pattern: "/session/{kind}/copy", Handle: d.one(d.copy)},
		},
	}, nil
}

// kinds are the four, in the order in which pages show them.
func kinds(key []byte, store session.Store) ([]kind, error) {
	if key == nil {
		key = make([]byte, 32)
		rand.Read(key) // never fails: see its documentation
	}
	encrypted, err := session.NewEncrypted("session_encrypted", rand.Reader, key)
	if err != nil {
		return nil, err
	}
	if store == nil {
		if store, err = session.NewMemory(maxSessions, maxOctets); err != nil {
			return nil, err
		}
	}
	return []kind{
		{name: "plain", title: "Plain", codec: session.NewPlain("session_plain")},
		{name: "signed", title: "Signed", codec: session.NewSigned("session", key)},
		{name: "encrypted", title: "Encrypted", codec: encrypted},
		{name: "server", title: "On the server", codec: session.NewServer("session_id", store, rand.Reader, privileges...)},
	}, nil
}

func names(kinds []kind) []string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.name)
	}
	return all
}

func (d *demo) cookies() []string {
	var all []string
	for _, k := range d.kinds {
		all = append(all, k.codec.Cookie())
	}
	return all
}

// find returns the kinds of a list such as "plain, signed", in the order of pages:
// first those that keep nothing on the server. All where it is empty.
func (d *demo) find(list string) ([]kind, error) {
	if strings.TrimSpace(list) == "" {
		return d.kinds, nil
	}
	var wanted []string
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(names(d.kinds), name) {
			return nil, fmt.Errorf("there is no session of the kind %q: the kinds are %s", name, strings.Join(names(d.kinds), ", "))
		}
		wanted = append(wanted, name)
	}
	var found []kind
	for _, k := range d.kinds {
		if slices.Contains(wanted, k.name) {
			found = append(found, k)
		}
	}
	return found, nil
}

func (d *demo) checkKinds(list string) error {
	if _, err := d.find(list); err != nil {
		return fmt.Errorf("%q must be of the kinds %s, such as \"plain, signed\"", list, strings.Join(names(d.kinds), ", "))
	}
	return nil
}

func open(params map[string]string) exchange.Frame {
	switch {
	case params["kind"] != "":
		return exchange.Frame{Path: path + "/" + params["kind"], Title: "A session, " + params["kind"]}
	case params["kinds"] != "":
		list := strings.ReplaceAll(params["kinds"], " ", "")
		return exchange.Frame{Path: path + "?kinds=" + url.QueryEscape(list), Title: "Sessions: " + strings.ReplaceAll(list, ",", " and ")}
	}
	return exchange.Frame{Path: path, Title: "Sessions, four ways"}
}

// one finds the kind that an address names.
func (d *demo) one(handle func(*exchange.Request, kind) (exchange.Answer, error)) exchange.Handle {
	return func(q *exchange.Request) (exchange.Answer, error) {
		i := slices.IndexFunc(d.kinds, func(k kind) bool { return k.name == q.Param("kind") })
		if i < 0 {
			return exchange.Answer{}, exchange.NotFound("the kinds of sessions are " + strings.Join(names(d.kinds), ", "))
		}
		return handle(q, d.kinds[i])
	}
}

// line is the Set-Cookie line for a value; for none, the one that deletes. A script
// may have the plain cookie: it is there to be played with.
func (d *demo) line(q *exchange.Request, k kind, value string, permanent bool, at time.Time) (string, error) {
	set := cookie.SetCookie{
		Key: k.codec.Cookie(), Value: value, Path: d.kit.URL(path), SameSite: "Lax",
		HTTPOnly: k.name != "plain",
		Secure:   d.kit.Address(q).Scheme == "https",
	}
	switch {
	case value == "":
		set.MaxAge = "0"
	case permanent:
		end := at.Add(session.MaxAge)
		set.Expires = &end
	}
	return set.Header(at)
}

// A reading is what the request's cookie of a kind stands for.
type reading struct {
	kind
	value string // of the cookie
	session.Session
	away bool // nothing is known: the store is away
}

// read reads the cookie that the request carries.
func (d *demo) read(q *exchange.Request, k kind) (reading, error) {
	value, _ := q.Cookie(k.codec.Cookie())
	s, err := k.codec.Read(q.HTTP.Context(), value, d.kit.Now())
	if errors.Is(err, session.ErrAway) {
		return reading{kind: k, value: value, away: true}, nil
	}
	return reading{kind: k, value: value, Session: s}, err
}

// readAll reads the cookies of several kinds.
func (d *demo) readAll(q *exchange.Request, kinds []kind) ([]reading, error) {
	var readings []reading
	for _, k := range kinds {
		r, err := d.read(q, k)
		if err != nil {
			return nil, err
		}
		readings = append(readings, r)
	}
	return readings, nil
}
