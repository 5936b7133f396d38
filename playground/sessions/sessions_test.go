package sessions

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
	"course/playground/exchange/exchangetest"
	"course/playground/session"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

var allKinds = []string{"plain", "signed", "encrypted", "server"}

var cookieNames = map[string]string{"plain": "session_plain", "signed": "session", "encrypted": "session_encrypted", "server": "session_id"}

// A learner is a client with a jar, at a time of the test's choosing.
type learner struct {
	*exchangetest.Server
	t   *testing.T
	jar map[string]string
	now time.Time
}

func newLearner(t *testing.T, change func(*exchange.Config)) *learner {
	t.Helper()
	l := &learner{t: t, jar: map[string]string{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	config := exchangetest.Config(t, "/base")
	config.SecretKey = []byte("0123456789abcdef")
	config.Now = func() time.Time { return l.now }
	if change != nil {
		change(&config)
	}
	l.Server = exchangetest.ServeWith(t, config, New)
	return l
}

func (l *learner) headers(more []string) []string {
	var pairs []string
	for name, value := range l.jar {
		pairs = append(pairs, name+"="+value)
	}
	return append(more, "Cookie", strings.Join(pairs, "; "))
}

// take keeps what an answer sets.
func (l *learner) take(r *exchangetest.Response) *exchangetest.Response {
	l.t.Helper()
	for _, line := range r.SetCookie() {
		pair, attributes, _ := strings.Cut(line, "; ")
		name, value, _ := strings.Cut(pair, "=")
		if l.jar[name] = value; strings.Contains(attributes, "Max-Age=0") {
			delete(l.jar, name)
		}
		if !strings.Contains(attributes, "Path=/base/play/session") {
			l.t.Errorf("%s has no path of its own", line)
		}
	}
	return r
}

func (l *learner) get(path string, more ...string) *exchangetest.Response {
	l.t.Helper()
	return l.take(l.Get("/base/play/session"+path, l.headers(more)...))
}

func (l *learner) post(path string, form url.Values, more ...string) *exchangetest.Response {
	l.t.Helper()
	return l.take(l.Post("/base/play/session"+path, form, l.headers(more)...))
}

// state is what a program gets to know of a session.
func (l *learner) state(kind string) (state string, members map[string]any) {
	l.t.Helper()
	answer := l.get("/"+kind, exchangetest.JSON...).Status(http.StatusOK).Decode()
	if answer["why"] == "" {
		l.t.Errorf("%s: no reason", kind)
	}
	return answer["state"].(string), answer["session"].(map[string]any)
}

func (l *learner) wants(kind, state string, members map[string]any) {
	l.t.Helper()
	got, session := l.state(kind)
	if diff := cmp.Diff(members, session); got != state || diff != "" {
		l.t.Errorf("%s is %s, want %s: %s", kind, got, state, diff)
	}
}

func fields(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

var empty = map[string]any{}

// A session from its first field to its end, of each kind.
func TestSession(t *testing.T) {
	for _, kind := range allKinds {
		l := newLearner(t, nil)
		l.wants(kind, "none", empty)
		got := l.post("/"+kind, fields("user", "ada", "note", "½; <b>"), exchangetest.JSON...).Status(http.StatusOK).Decode()
		want := map[string]any{"user": "ada", "note": "½; <b>"}
		if diff := cmp.Diff(want, got["session"]); got["state"] != "valid" || diff != "" {
			t.Errorf("%s: %v %s", kind, got["state"], diff)
		}
		if l.jar[cookieNames[kind]] == "" || len(l.jar) != 1 {
			t.Errorf("%s: the jar has %v", kind, l.jar)
		}
		l.wants(kind, "valid", want)
		l.post("/"+kind, fields("role", "admin")).Status(http.StatusSeeOther)
		want["role"] = "admin"
		l.wants(kind, "valid", want)
		got = l.post("/"+kind, fields("_clear", "1", "user", "x"), exchangetest.JSON...).Status(http.StatusOK).Decode()
		if diff := cmp.Diff(empty, got["session"]); got["state"] != "none" || diff != "" || len(l.jar) > 0 {
			t.Errorf("%s: after the end: %v, %v %s", kind, got["state"], l.jar, diff)
		}
		again := l.post("/"+kind, fields("_clear", "1"), exchangetest.JSON...).Status(http.StatusOK).Decode()
		if got["why"] == again["why"] || !strings.HasPrefix(again["why"].(string), "There was no session to end") {
			t.Errorf("%s: the end is %q, and another %q", kind, got["why"], again["why"])
		}
		l.wants(kind, "none", empty)
	}
}

func TestLines(t *testing.T) {
	for kind, want := range map[string]string{
		"plain":     `^session_plain=%7B%22a%22%3A%22b%22%7D; Path=/base/play/session; SameSite=Lax$`,
		"signed":    `^session=[\w.-]+; HttpOnly; Path=/base/play/session; SameSite=Lax$`,
		"encrypted": `^session_encrypted=[\w-]+; HttpOnly; Path=/base/play/session; SameSite=Lax$`,
		"server":    `^session_id=[\w-]{43}; HttpOnly; Path=/base/play/session; SameSite=Lax$`,
	} {
		l := newLearner(t, nil)
		if lines := l.post("/"+kind, fields("a", "b")).SetCookie(); len(lines) != 1 || !regexp.MustCompile(want).MatchString(lines[0]) {
			t.Errorf("%s: %q", kind, lines)
		}
		lines := l.post("/"+kind, fields("_permanent", "on", "_permanent", "off")).SetCookie()
		if len(lines) != 1 || !strings.Contains(lines[0], "; Expires=Wed, 01 Apr 2026 12:00:00 GMT; ") {
			t.Errorf("permanent, %s: %q", kind, lines)
		}
		l.wants(kind, "valid", map[string]any{"a": "b", "_permanent": true})
		if lines := l.post("/"+kind, fields("_permanent", "off")).SetCookie(); strings.Contains(lines[0], "Expires") {
			t.Errorf("not permanent any more, %s: %q", kind, lines)
		}
		secure := newLearner(t, func(c *exchange.Config) { c.Origin = "https://course.example" })
		if lines := secure.post("/"+kind, fields("a", "b")).SetCookie(); !strings.Contains(lines[0], "; Secure") {
			t.Errorf("over HTTPS, %s: %q", kind, lines)
		}
	}
}

// What is refused leaves the old session as it is.
func TestTooLarge(t *testing.T) {
	for _, kind := range allKinds {
		l := newLearner(t, nil)
		l.post("/"+kind, fields("user", "ada"))
		before := l.jar[cookieNames[kind]]
		size := session.MaxCookie
		if kind == "server" {
			size = 40_000
			l.post("/"+kind, fields("first", strings.Repeat("x", size)))
		}
		form := fields("text", random(size), "short", "x")
		got := l.post("/"+kind, form, exchangetest.JSON...).Status(http.StatusUnprocessableEntity)
		why, _ := got.Decode()["errors"].(map[string]any)["text"].(string)
		if !strings.Contains(why, "must be shorter") || l.jar[cookieNames[kind]] != before || len(got.SetCookie()) > 0 {
			t.Errorf("%s: %q, %v", kind, why, got.SetCookie())
		}
		page := l.post("/"+kind, form).Status(http.StatusUnprocessableEntity).Page()
		if !strings.Contains(page.Find("main").Text(), "must be shorter") {
			t.Errorf("%s: the page does not say why", kind)
		}
		if state, members := l.state(kind); state != "valid" || members["text"] != nil || members["user"] != "ada" {
			t.Errorf("%s: afterwards %s, %v", kind, state, members)
		}
	}
}

// random is text that can't be compressed much.
func random(n int) string {
	var b strings.Builder
	for x := uint64(1); b.Len() < n; x = x*6364136223846793005 + 1442695040888963407 {
		b.WriteByte(byte('0' + x>>58))
	}
	return b.String()[:n]
}

func TestRefused(t *testing.T) {
	l := newLearner(t, nil)
	for _, name := range []string{"_clear", "_permanent"} {
		errors := l.post("/signed", fields(name, "perhaps"), exchangetest.JSON...).Status(http.StatusUnprocessableEntity).Decode()["errors"]
		if diff := cmp.Diff(map[string]any{name: "must be 1 or 0"}, errors); diff != "" {
			t.Error(diff)
		}
	}
	l.get("/sealed").Status(http.StatusNotFound)
	l.get("?kinds=signed,sealed").Status(http.StatusNotFound)
	l.Get("/base/play/session/signed/send").Status(http.StatusMethodNotAllowed)
}

// Any value has a state, and no page fails on it.
func TestBrokenValues(t *testing.T) {
	for _, kind := range allKinds {
		for _, value := range []string{"x", "..", ".", "a.b.c", ".eJw.AA.AA", `"\000\377"`, "%", "%7B", "{", "[]", "é\xff", strings.Repeat("A", 100_000), `"<script>"`} {
			l := newLearner(t, nil)
			l.jar[cookieNames[kind]] = value
			state, members := l.state(kind)
			want := map[string]string{"server": "expired"}[kind]
			if want == "" {
				want = "tampered"
			}
			if state != want || len(members) > 0 {
				t.Errorf("%s: %.40q is %s %v", kind, value, state, members)
			}
			page := l.get("/" + kind).Status(http.StatusOK).Page()
			if text := page.Find(".session-verdict").Text(); !strings.Contains(text, "Refused ("+want+"): ") {
				t.Errorf("%s: the page says %q", kind, text)
			}
			sent := http.StatusSeeOther
			if len(value) > session.MaxCookie {
				sent = http.StatusUnprocessableEntity
			}
			l.post("/"+kind+"/send", fields("spoil", "character")).Status(sent)
			l.post("/"+kind, fields("user", "ada")).Status(http.StatusSeeOther)
			l.wants(kind, "valid", map[string]any{"user": "ada"})
		}
		l := newLearner(t, nil)
		l.jar[cookieNames[kind]] = ""
		l.wants(kind, "none", empty)
	}
}

// The edits that a learner makes, and what comes of them.
func TestSend(t *testing.T) {
	tests := []struct {
		kind  string
		form  url.Values
		state string
		says  string
	}{
		{"plain", fields("payload", `{"user":"ada","role":"admin"}`), "valid", `"role":"admin"`},
		{"plain", fields("value", `{"role":"admin"}`), "valid", `"role":"admin"`},
		{"signed", fields("payload", `{"user":"ada","role":"admin"}`), "tampered", "signature does not fit"},
		{"signed", fields("spoil", "character"), "tampered", "signature does not fit"},
		{"signed", fields("spoil", "key"), "tampered", "another key"},
		{"signed", fields("spoil", "old"), "expired", "more than 31 days ago"},
		{"encrypted", fields("spoil", "character"), "tampered", "does not open"},
		{"encrypted", fields("spoil", "key"), "tampered", "does not open"},
		{"encrypted", fields("spoil", "old"), "expired", "more than 31 days ago"},
		{"server", fields("spoil", "character"), "expired", "knows no session"},
		{"server", fields("value", "an id of my own"), "expired", "knows no session"},
	}
	for _, tt := range tests {
		l := newLearner(t, nil)
		l.post("/"+tt.kind, fields("user", "ada", "role", "customer"))
		got := l.post("/"+tt.kind+"/send", tt.form).Status(http.StatusSeeOther)
		if to := got.Header().Get("Location"); !strings.HasPrefix(to, "/base/play/session/"+tt.kind+"?") {
			t.Errorf("redirected to %s", to)
		}
		state, _ := l.state(tt.kind)
		text := l.get("/" + tt.kind).Page().Find(".session-card").Text()
		if state != tt.state || !strings.Contains(text, tt.says) {
			t.Errorf("%s %v: %s; the page does not say %q", tt.kind, tt.form, state, tt.says)
		}
	}
}

// No value that is sent can be more than a value.
func TestSendRefuses(t *testing.T) {
	for _, form := range []url.Values{
		{}, fields("value", " "), fields("value", random(5000)), fields("value", "\x1b"), fields("spoil", "all"),
		fields("payload", "x"), fields("payload", `[]`),
	} {
		for _, kind := range []string{"plain", "signed", "server"} {
			l := newLearner(t, nil)
			l.post("/"+kind, fields("user", "ada"))
			got := l.post("/"+kind+"/send", form, exchangetest.JSON...).Status(http.StatusUnprocessableEntity)
			if len(got.SetCookie()) > 0 {
				t.Errorf("%s %v: %q", kind, form, got.SetCookie())
			}
			l.post("/"+kind+"/send", form).Status(http.StatusUnprocessableEntity)
		}
	}
	l := newLearner(t, nil)
	for _, line := range l.post("/plain/send", fields("value", "a; Path=/\r\nSet-Cookie: x=y")).SetCookie() {
		if strings.ContainsAny(line, "\r\n") || strings.Count(line, "Path=") > 2 || len(cookie.ParseCookie(line)) == 0 {
			t.Errorf("%q", line)
		}
	}
	for _, form := range []url.Values{fields("spoil", "character"), fields("payload", "{}")} {
		newLearner(t, nil).post("/signed/send", form).Status(http.StatusUnprocessableEntity)
	}
}

// What no browser keeps, but a program can send, has no room when it is written anew.
func TestSpoilRefusesTooLarge(t *testing.T) {
	l := newLearner(t, nil)
	payload, err := session.PayloadOf([]byte(`{"note":"` + strings.ReplaceAll(random(6000), `\`, "") + `"}`))
	if err != nil {
		t.Fatal(err)
	}
	text := payload + "." + session.Timestamp(l.now)
	l.jar["session"] = text + "." + session.Signature(session.SigningKey([]byte("0123456789abcdef")), text)
	for _, button := range []string{"key", "old"} {
		page := l.post("/signed/send", fields("spoil", button)).Status(http.StatusUnprocessableEntity).Page()
		if says := page.Find(".session-error").Text(); !strings.Contains(says, "The button must have a smaller session") {
			t.Errorf("%s: the page says %q", button, says)
		}
	}
}

// A copy is set as the session was: what its page says of Expires is so.
func TestSendKeepsPermanent(t *testing.T) {
	for _, kind := range allKinds {
		l := newLearner(t, nil)
		l.post("/"+kind, fields("user", "ada", "_permanent", "on"))
		lines := l.post("/"+kind+"/send", fields("value", l.jar[cookieNames[kind]])).SetCookie()
		if len(lines) != 1 || !strings.Contains(lines[0], "; Expires=Wed, 01 Apr 2026 12:00:00 GMT; ") {
			t.Errorf("%s: %q", kind, lines)
		}
		if text := l.get("/" + kind).Page().Find(".session-size").Text(); !strings.Contains(text, "It was set with Expires") {
			t.Errorf("%s: the page says %q", kind, text)
		}
	}
}

// No session is in an address, and the page after a form shows the lines all the
// same, from the cookies that came along.
func TestNoSessionInAddress(t *testing.T) {
	for _, path := range append([]string{""}, "/plain", "/signed", "/encrypted", "/server") {
		l := newLearner(t, nil)
		for _, form := range []url.Values{fields("user", "ada"), fields("_permanent", "on"), fields("_clear", "1")} {
			got := l.post(path, form).Status(http.StatusSeeOther)
			lines, to := got.SetCookie(), got.Header().Get("Location")
			l.now = l.now.Add(5 * time.Second)
			_, query, _ := strings.Cut(to, "?")
			token, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(query, "after="))
			if err != nil {
				t.Fatal(err)
			}
			for _, value := range l.jar {
				if bytes.Contains(token, []byte(value)) || strings.Contains(to, value) {
					t.Errorf("%s: the address has the session in it: %s", path, token)
				}
			}
			shown := l.Get(to, l.headers(nil)...).Page().Find("[data-previous] [data-set-cookie]").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
			if diff := cmp.Diff(lines, shown); diff != "" {
				t.Errorf("%s %v: %s", path, form, diff)
			}
		}
	}
}

// What was typed and refused is still in its field, with the reason beside it.
func TestTypedIsKept(t *testing.T) {
	l := newLearner(t, nil)
	l.post("/plain", fields("user", "ada"))
	for path, form := range map[string]url.Values{
		"/plain": fields("note", strings.Repeat("é", 3000)), "/plain/send": fields("payload", "{ not JSON"),
	} {
		page := l.post(path, form).Status(http.StatusUnprocessableEntity).Page()
		field := page.Find(`[aria-invalid="true"]`)
		typed := strings.TrimSpace(field.AttrOr("value", field.Text()))
		for name, values := range form {
			if field.Length() != 1 || field.AttrOr("name", "") != name || typed != values[0] {
				t.Errorf("%s: %s holds %.40q", path, field.AttrOr("name", "nothing"), typed)
			}
		}
		if why := page.Find("#" + field.AttrOr("aria-describedby", "none")).Text(); !strings.Contains(why, "must be") {
			t.Errorf("%s: the reason is %q", path, why)
		}
	}
}

// After logging out a copy is still good, unless the server keeps the session.
func TestStolenCopy(t *testing.T) {
	for _, kind := range allKinds {
		l := newLearner(t, nil)
		l.post("/"+kind+"/copy", nil).Status(http.StatusUnprocessableEntity)
		l.post("/"+kind, fields("user", "ada"))
		stolen := l.jar[cookieNames[kind]]
		page := l.post("/"+kind+"/copy", nil).Status(http.StatusOK).Page()
		if len(l.jar) > 0 {
			t.Errorf("%s: still logged in: %v", kind, l.jar)
		}
		form := page.Find(`form[action$="/send"]:has(textarea[readonly])`)
		copied := strings.TrimSpace(form.Find("textarea").Text())
		if copied != stolen {
			t.Errorf("%s: the copy is %q, want %q", kind, copied, stolen)
		}
		l.post("/"+kind+"/send", fields("value", copied)).Status(http.StatusSeeOther)
		want := "valid"
		if kind == "server" {
			want = "expired"
		}
		if state, _ := l.state(kind); state != want {
			t.Errorf("%s: the copy is %s", kind, state)
		}
	}
}

// Side by side, one form is for all of them.
func TestSeveral(t *testing.T) {
	l := newLearner(t, nil)
	got := l.post("?kinds=signed,plain", fields("user", "ada")).Status(http.StatusSeeOther)
	if to := got.Header().Get("Location"); !strings.HasPrefix(to, "/base/play/session?") || !strings.Contains(to, "kinds=signed%2Cplain") {
		t.Errorf("redirected to %s", to)
	}
	if len(l.jar) != 2 {
		t.Errorf("%v", l.jar)
	}
	l.post("", fields("user", "ben"))
	page := l.get("").Status(http.StatusOK).Page()
	if n := page.Find(`.session-card[data-state="valid"]`).Length(); n != 4 {
		t.Errorf("%d cards are valid", n)
	}
	sessions := l.get("", exchangetest.JSON...).Decode()["sessions"].(map[string]any)
	for _, kind := range allKinds {
		if s, _ := sessions[kind].(map[string]any); s["state"] != "valid" {
			t.Errorf("%s: %v", kind, s)
		}
	}
	before := len(l.jar)
	l.post("", fields("note", random(5000))).Status(http.StatusUnprocessableEntity)
	if _, members := l.state("server"); members["note"] != nil || len(l.jar) != before {
		t.Error("a part of it was taken")
	}
	l.post("", fields("_clear", "1"))
	if len(l.jar) > 0 {
		t.Errorf("left are %v", l.jar)
	}
}

// Types of Python show as Flask's tagged JSON has them.
func TestTypes(t *testing.T) {
	l := newLearner(t, nil)
	codec := session.NewSigned("session", []byte("0123456789abcdef"))
	value, _, err := codec.Change(context.Background(), "", l.now, func(d session.Data) {
		d["t"], d["b"] = session.Tuple{"a"}, []byte{1}
	})
	if err != nil {
		t.Fatal(err)
	}
	l.jar["session"] = value
	l.wants("signed", "valid", map[string]any{"t": []any{"a"}, "b": map[string]any{" b": "AQ=="}})
	l.post("/signed", fields("c", "d"))
	if s, err := codec.Read(context.Background(), l.jar["session"], l.now); err != nil || len(s.Data["t"].(session.Tuple)) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

// A countingStore notes how often it is asked what it keeps.
type countingStore struct {
	session.Store
	gets *int
}

func (s countingStore) Get(ctx context.Context, key session.Key, now time.Time) ([]byte, bool, error) {
	*s.gets++
	return s.Store.Get(ctx, key, now)
}

// TestOneLook holds that a page asks the store once, and no more where that is away.
func TestOneLook(t *testing.T) {
	memory, err := session.NewMemory(10, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]session.Store{"there": memory, "away": away{}} {
		gets := 0
		l := newLearner(t, func(c *exchange.Config) { c.Sessions = countingStore{store, &gets} })
		l.jar["session_id"] = "some-id"
		for _, page := range []string{"/server", ""} {
			if l.get(page); gets != 1 {
				t.Errorf("%s, %q: the store was asked %d times", name, page, gets)
			}
			gets = 0
		}
	}
}

// away is a store that can't be reached.
type away struct{ session.Store }

var errAway = fmt.Errorf("%w: s3cret", session.ErrAway)

func (away) Get(context.Context, session.Key, time.Time) ([]byte, bool, error) {
	return nil, false, errAway
}
func (away) Add(context.Context, session.Key, []byte, time.Time) error { return errAway }
func (away) Delete(context.Context, session.Key) error                 { return errAway }
func (away) Swap(context.Context, session.Key, time.Time, func([]byte) (session.Key, []byte, error)) (bool, error) {
	return false, errAway
}

// Without its store one kind says so, and keeps its cookie; the others go on.
func TestStoreIsAway(t *testing.T) {
	l := newLearner(t, func(c *exchange.Config) { c.Sessions = away{} })
	l.jar["session_id"] = "x"
	for path, form := range map[string]url.Values{"": fields("user", "ada"), "/copy": nil, "/send": fields("value", "y")} {
		for _, headers := range [][]string{nil, exchangetest.JSON} {
			got := l.post("/server"+path, form, headers...).Status(http.StatusServiceUnavailable)
			if len(got.SetCookie()) > 0 || strings.Contains(got.Body.String(), "s3cret") {
				t.Errorf("%s: %v", path, got.SetCookie())
			}
		}
	}
	l.post("/server", fields("_clear", "1")).Status(http.StatusServiceUnavailable)
	if text, _ := l.get("/server", exchangetest.JSON...).Status(http.StatusServiceUnavailable).Decode()["error"].(string); !strings.Contains(text, "away") {
		t.Errorf("%q", text)
	}
	if text := l.get("/server").Status(http.StatusServiceUnavailable).Page().Find("main").Text(); !strings.Contains(text, "your cookie is kept") {
		t.Errorf("%s", text)
	}
	l.post("", fields("user", "ada")).Status(http.StatusSeeOther)
	page := l.get("").Status(http.StatusOK).Page()
	if n := page.Find(`[data-state="valid"]`).Length(); n != 3 || page.Find(`[data-state="away"]`).Length() != 1 {
		t.Errorf("%d cards are valid", n)
	}
	if l.jar["session_id"] != "x" {
		t.Error("the cookie was not kept")
	}
}
