package sessions

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"course/playground/exchange"
	"course/playground/session"
)

const keysPath = path + "/keys"

// longestKey is how many bytes a key of the bench may have.
const longestKey = 200

// bench is the demo of signing with a key of the learner's own. It sets no cookie,
// and its form carries all there is.
type bench struct {
	kit  *exchange.Kit
	page *template.Template
}

// NewKeys returns the demo of signing.
func NewKeys(kit *exchange.Kit) (exchange.Demo, error) {
	page, err := kit.Templates(files, "keys.html")
	if err != nil {
		return exchange.Demo{}, err
	}
	b := &bench{kit, page}
	return exchange.Demo{
		Name:    "session-keys",
		Title:   "Sign a session yourself",
		Modules: []string{"play/sessions/keys.js"},
		Styles:  []string{"play/sessions/sessions.css"},
		Height:  1100,
		Open:    exchange.At(keysPath),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/session/keys", Handle: b.show},
			{Method: http.MethodPost, Pattern: "/session/keys", Handle: b.check},
		},
	}, nil
}

// A signing is a session that a key of the learner's signs, step by step.
type signing struct {
	Text, Key  string // what is typed
	At         int64  // when, in seconds since 1970
	Payload    string
	Time       string
	SigningKey string // in hexadecimal
	Signature  string
	Value      string
}

func sign(text, key string, at time.Time) signing {
	s := signing{Text: text, Key: key, At: at.Unix()}
	s.Payload = base64.RawURLEncoding.EncodeToString([]byte(text))
	s.Time = session.Timestamp(at)
	signingKey := session.SigningKey([]byte(key))
	s.SigningKey = hex.EncodeToString(signingKey)
	s.Signature = session.Signature(signingKey, s.Payload+"."+s.Time)
	s.Value = s.Payload + "." + s.Time + "." + s.Signature
	return s
}

// A believer is a server with keys of the learner's, at some time.
type believer struct {
	Name, Button string
	codec        func(key []byte) session.Codec
	later        time.Duration
}

const cookieOfBench = "session"

var newKey = []byte("another key, made later")

var believers = []believer{
	{"same", "With the same key", func(key []byte) session.Codec { return session.NewSigned(cookieOfBench, key) }, 0},
	{"wrong", "With another key", func([]byte) session.Codec { return session.NewSigned(cookieOfBench, newKey) }, 0},
	{"rotated", "Rotated: a new key, and yours as an older one", func(key []byte) session.Codec { return session.NewSigned(cookieOfBench, newKey, key) }, 0},
	{"late", "With the same key, 32 days later", func(key []byte) session.Codec { return session.NewSigned(cookieOfBench, key) }, tooOld},
}

// benchPage is what keys.html shows.
type benchPage struct {
	URL       string
	Sessions  string
	Signed    signing
	Tried     string // the value that is asked about
	Believers []believer
	Asked     string // one of them
	Verdict   string
	Found     session.Session
	Wrong     map[string]string
}

func (b *bench) show(*exchange.Request) (exchange.Answer, error) {
	s := sign(`{"role":"customer","user":"ada"}`, "a key for trying out", b.kit.Now())
	return b.answer(benchPage{Signed: s, Tried: s.Value})
}

// check signs what was typed and, where a server is asked, says what that makes of
// the value.
func (b *bench) check(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	p := benchPage{Wrong: map[string]string{}}
	at := b.at(form)
	text, key := strings.TrimSpace(form.Get("payload")), form.Get("key")
	if !json.Valid([]byte(text)) || !strings.HasPrefix(text, "{") {
		p.Wrong["payload"] = `must be JSON such as {"role":"admin"}`
	}
	if key == "" || len(key) > longestKey {
		p.Wrong["key"] = "must have 1 to 200 bytes"
	}
	p.Signed = sign(text, key, at)
	if p.Tried = strings.TrimSpace(form.Get("value")); p.Tried == "" {
		p.Tried = p.Signed.Value
	}
	if len(p.Wrong) == 0 && form.Has("server") {
		if err := p.ask(q, form.Get("server"), b.kit.Now()); err != nil {
			return exchange.Answer{}, err
		}
	}
	a, err := b.answer(p)
	if len(p.Wrong) > 0 {
		a.Errors = p.Wrong
	}
	return a, err
}

// at is when the form was begun: its session was signed then. Another time than one
// that was is not believed, and the present one taken.
func (b *bench) at(form url.Values) time.Time {
	now := b.kit.Now()
	seconds, err := strconv.ParseInt(form.Get("at"), 10, 64)
	if err != nil || seconds > now.Unix() || seconds < now.Add(-session.MaxAge).Unix() {
		return now
	}
	return time.Unix(seconds, 0)
}

// ask asks a server for its verdict.
func (p *benchPage) ask(q *exchange.Request, name string, now time.Time) error {
	for _, server := range believers {
		if server.Name != name {
			continue
		}
		s, err := server.codec([]byte(p.Signed.Key)).Read(q.HTTP.Context(), p.Tried, now.Add(server.later))
		if err != nil {
			return err
		}
		p.Asked, p.Found, p.Verdict = name, s, verdictOf(s.State)
		return nil
	}
	p.Wrong["server"] = "must be one of the buttons"
	return nil
}

func verdictOf(s session.State) string {
	switch s {
	case session.None:
		return "No session"
	case session.Valid:
		return "Believed"
	}
	return "Refused"
}

func (b *bench) answer(p benchPage) (exchange.Answer, error) {
	p.URL, p.Sessions, p.Believers = b.kit.URL(keysPath), b.kit.URL(path+"/signed"), believers
	body, err := exchange.Render(b.page, p)
	members := map[string]any{"value": p.Signed.Value}
	if p.Asked != "" {
		members["state"], members["why"] = p.Found.State, p.Found.Why
		members["session"] = json.RawMessage(p.Found.JSON())
	}
	return exchange.Answer{Title: "Sign a session yourself", Body: body, Members: members}, err
}
