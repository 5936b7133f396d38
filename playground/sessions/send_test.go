package sessions

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"course/playground/cookie"
	"course/playground/exchange/exchangetest"
	"course/playground/session"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

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
