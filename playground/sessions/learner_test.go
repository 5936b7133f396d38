package sessions

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

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
