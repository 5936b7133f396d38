package playground_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"course/playground"
	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func newPlayground(t testing.TB, base string) *playground.Playground {
	t.Helper()
	p, err := playground.New(exchangetest.Config(t, base))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOpen(t *testing.T) {
	p := newPlayground(t, "/base")
	tests := []struct {
		name   string
		params map[string]string
		want   exchange.Frame
	}{
		{"shop", map[string]string{"step": "merge", "product": "sugar"}, exchange.Frame{Title: "The cookie shop, step merge: Sugar", Path: "/base/play/shop/merge/sugar", Height: 620}},
		{"shop", map[string]string{"step": "server", "product": "sugar"}, exchange.Frame{Title: "The cookie shop, step server: Sugar", Path: "/base/play/shop/server/sugar", Height: 900}},
		{"shop", map[string]string{"step": "buttons"}, exchange.Frame{Title: "The cookie shop, step buttons", Path: "/base/play/shop/buttons/", Height: 620}},
		{"one-cookie", nil, exchange.Frame{Title: "One cookie", Path: "/base/play/one-cookie", Height: 560}},
		{"cookies", nil, exchange.Frame{Title: "What a request to /play/cookies carries", Path: "/base/play/cookies", Height: 600}},
		{"cookies", map[string]string{"path": "a/b c"}, exchange.Frame{Title: "What a request to /play/cookies/a/b c carries", Path: "/base/play/cookies/a/b%20c", Height: 600}},
		{"cookies", map[string]string{"path": "a", "console": "Yes"}, exchange.Frame{Title: "What a request to /play/cookies/a carries", Path: "/base/play/cookies/a?console=on", Height: 600}},
		{"cookies", map[string]string{"path": "a", "console": "false"}, exchange.Frame{Title: "What a request to /play/cookies/a carries", Path: "/base/play/cookies/a", Height: 600}},
	}
	s := exchangetest.New(t, p.Handler())
	for _, tt := range tests {
		got, err := p.Open(tt.name, tt.params)
		if err != nil {
			t.Errorf("%s %v: %v", tt.name, tt.params, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %v: %s", tt.name, tt.params, diff)
		}
		s.Get(got.Path).Status(http.StatusOK)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	p := newPlayground(t, "")
	tests := []struct {
		name   string
		params map[string]string
		want   string
	}{
		{"shpo", nil, `there is no demo "shpo"; did you mean "shop"?`},
		{"one_cookie", nil, `there is no demo "one_cookie"; did you mean "one-cookie"?`},
		{"Cookies", nil, `there is no demo "Cookies"; did you mean "cookies"?`},
		{"spaceship", nil, `there is no demo "spaceship"; there are shop, one-cookie, cookies, cross-site, your-browser, set-cookie, lifetimes, several, scope, session, session-keys, http, page`},
		{"", nil, `there is no demo ""; there are shop, one-cookie, cookies, cross-site, your-browser, set-cookie, lifetimes, several, scope, session, session-keys, http, page`},
		{"shop", nil, `demo shop needs step; there are buttons, write, merge, server`},
		{"shop", map[string]string{"step": "merg"}, `demo shop has no step "merg"; did you mean "merge"?`},
		{"shop", map[string]string{"step": "5"}, `demo shop has no step "5"; there are buttons, write, merge, server`},
		{"shop", map[string]string{"step": "merge", "product": "suggar"}, `demo shop has no product "suggar"; did you mean "sugar"?`},
		{"shop", map[string]string{"step": "merge", "prodct": "sugar"}, `demo shop takes no "prodct"; did you mean "product"?`},
		{"one-cookie", map[string]string{"flavor": "x"}, `demo one-cookie takes no "flavor"; there are console, title, height`},
		{"shop", map[string]string{"step": "merge", "console": "maybe"}, `demo shop has no console "maybe"; there are true, false`},
		{"cookies", map[string]string{"path": "a//b"}, `demo cookies: path "a//b" must be folders below /play/cookies/, such as a/b`},
		{"cookies", map[string]string{"path": "../shop"}, `demo cookies: path "../shop" must be folders below /play/cookies/, such as a/b`},
	}
	for _, tt := range tests {
		if _, err := p.Open(tt.name, tt.params); err == nil || err.Error() != tt.want {
			t.Errorf("%s %v:\n got %v\nwant %s", tt.name, tt.params, err, tt.want)
		}
	}
}

// Each mistake says which parameter it is about, so that the author is shown its line.
func TestParamError(t *testing.T) {
	p := newPlayground(t, "")
	for _, tt := range []struct {
		name   string
		params map[string]string
		want   string
	}{
		{"shop", map[string]string{"step": "merg"}, "step"},
		{"shop", map[string]string{"step": "merge", "prodct": "sugar"}, "prodct"},
		{"shop", map[string]string{"product": "sugar"}, "step"},
		{"shop", map[string]string{"stpe": "merge", "prodct": "sugar", "console": "maybe"}, "prodct stpe console"},
		{"shop", map[string]string{"color": "red", "product": "suggar"}, "color step product"},
		{"cookies", map[string]string{"path": "a//b"}, "path"},
	} {
		_, err := p.Open(tt.name, tt.params)
		joined, ok := err.(interface{ Unwrap() []error })
		if !ok {
			t.Errorf("%s %v: %v is not joined", tt.name, tt.params, err)
			continue
		}
		var names []string
		for _, err := range joined.Unwrap() {
			var about *playground.ParamError
			if !errors.As(err, &about) {
				t.Fatalf("%s %v: %v is about no parameter", tt.name, tt.params, err)
			}
			names = append(names, about.Name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s %v: %v is about %s, want %s", tt.name, tt.params, err, got, tt.want)
		}
	}
}

func TestForeignForms(t *testing.T) {
	s := exchangetest.New(t, newPlayground(t, "").Handler())
	tests := []struct {
		headers []string
		status  int
	}{
		{nil, http.StatusSeeOther}, // a program
		{[]string{"Sec-Fetch-Site", "same-origin"}, http.StatusSeeOther},
		{[]string{"Sec-Fetch-Site", "none"}, http.StatusSeeOther},
		{[]string{"Origin", "http://example.com"}, http.StatusSeeOther},
		{[]string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{[]string{"Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
		{[]string{"Origin", "http://elsewhere.example"}, http.StatusForbidden},
		{[]string{"Origin", "null"}, http.StatusForbidden},
	}
	for _, tt := range tests {
		for path, form := range map[string]url.Values{
			"/play/shop/server/sugar": {"change": {"add"}},
			"/play/one-cookie":        {"greeting": {"moin"}},
			"/play/reset":             {"name": {"a"}},
		} {
			got := s.Post(path, form, tt.headers...).Status(tt.status)
			if tt.status == http.StatusForbidden && len(got.SetCookie()) > 0 {
				t.Errorf("%s with %q sets a cookie", path, tt.headers)
			}
		}
	}
	got := s.Post("/play/reset", nil, "Sec-Fetch-Site", "cross-site", "Accept", "application/json").Status(http.StatusForbidden)
	if got.Decode()["error"] == "" {
		t.Error("a program is not told why")
	}
}

func TestLimits(t *testing.T) {
	s := exchangetest.New(t, newPlayground(t, "").Handler())
	long := url.Values{"change": {"add"}, "x": {strings.Repeat("x", 64<<10)}}
	for _, path := range []string{"/play/shop/server/sugar", "/play/one-cookie", "/play/reset"} {
		s.Post(path, long).Status(http.StatusRequestEntityTooLarge)
	}
	s.Get("/play/shop/merge/sugar", "Cookie", "shoppingCart="+strings.Repeat("x", 700<<10)).Status(http.StatusOK)
}

func TestMethodsAndPaths(t *testing.T) {
	s := exchangetest.New(t, newPlayground(t, "").Handler())
	for path, allow := range map[string]string{
		"/play/reset":             "POST",
		"/play/one-cookie":        "GET, HEAD, POST",
		"/play/cookies/a/b":       "GET, HEAD",
		"/play/shop/server/sugar": "GET, HEAD, POST",
		"/play/shop/merge/sugar":  "GET, HEAD",
	} {
		r, err := http.NewRequest(http.MethodDelete, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Do(r).Status(http.StatusMethodNotAllowed).Header().Get("Allow"); got != allow {
			t.Errorf("%s: Allow is %q, want %q", path, got, allow)
		}
	}
	for _, path := range []string{"/play", "/play/", "/play/none", "/", "/play/shop/merge/none"} {
		got := s.Get(path, exchangetest.JSON...).Status(http.StatusNotFound)
		if got.Header().Get("Cache-Control") != "no-store" || got.Decode()["error"] == "" {
			t.Errorf("%s: %v %s", path, got.Header(), got.Body)
		}
	}
}

// Whatever stands in a cookie or an address stays text on every page.
func TestMarkupStaysText(t *testing.T) {
	s := exchangetest.New(t, newPlayground(t, "").Handler())
	const evil = `"'><script src=//evil.example></script><img onerror=x src=y>`
	for _, path := range []string{
		"/play/shop/server/", "/play/shop/server/sugar", "/play/one-cookie", "/play/cookies/" + url.PathEscape(evil),
		"/play/cookies?" + url.QueryEscape(evil),
	} {
		for _, cookie := range []string{"shoppingCart=" + evil, "greeting=" + evil, evil + "=1", `shoppingCart={"` + strings.ReplaceAll(evil, `"`, "") + `":1}`} {
			page := s.Get(path, "Cookie", cookie).Status(http.StatusOK).Page()
			if n := page.Find("script[src*=evil], [onerror], script:not([src])").Length(); n > 0 {
				t.Errorf("%s with %s: the page runs it", path, cookie)
			}
		}
	}
}

// What lessons quote and browsers load must be in the binary.
func TestFiles(t *testing.T) {
	for _, name := range []string{"shop/merge.js", "shop/flask/app.py", "shop/cart.go", "exchange/inspector.js", "exchange/page.css", "shop/sugar.svg", "cookie/read.go"} {
		if _, err := fs.Stat(playground.Files, name); err != nil {
			t.Error(err)
		}
	}
}

// Links of lessons may lead to what answers one who follows them.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "/courses"} {
		p := newPlayground(t, base)
		for path, want := range map[string]bool{
			"/play/set-cookie":           true,
			"/play/cookies/any/depth":    true,
			"/play/shop/merge/":          true,
			"/play/shop/merge/sugar":     true,
			"/play/session/server":       true,
			"/play/page/lesson/demo/":    true, // only the lesson knows
			"/play/nope":                 false,
			"/play/shop/merg/":           false,
			"/play/shop/merge/shortcake": false,
			"/play/session/sined":        false,
			"/play/explain/":             false,
		} {
			if got := p.Answers(path); got != want {
				t.Errorf("base %q: %s answers: %v, want %v", base, path, got, want)
			}
		}
	}
}
