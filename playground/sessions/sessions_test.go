package sessions

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"
	"course/playground/session"

	"github.com/google/go-cmp/cmp"
)

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
