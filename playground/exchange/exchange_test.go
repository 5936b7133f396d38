package exchange_test

import (
	"net/http"
	"strings"
	"testing"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

// echo is a demo that answers with what the test wants.
func echo(answer exchange.Answer, err error) func(*exchange.Kit) (exchange.Demo, error) {
	handle := func(q *exchange.Request) (exchange.Answer, error) { return answer, err }
	return func(*exchange.Kit) (exchange.Demo, error) {
		return exchange.Demo{
			Name:    "echo",
			Title:   "Echo",
			Cookies: []string{"ours", "also ours"},
			Routes: []exchange.Route{
				{Method: http.MethodGet, Pattern: "/echo", Handle: handle},
				{Method: http.MethodPost, Pattern: "/echo", Handle: handle},
				{Method: http.MethodPost, Pattern: "/form", Handle: func(q *exchange.Request) (exchange.Answer, error) {
					form, err := q.Form()
					return exchange.Answer{Members: map[string]any{"form": form}}, err
				}},
			},
		}, nil
	}
}

func TestJSON(t *testing.T) {
	s := exchangetest.Serve(t, "/base", echo(exchange.Answer{
		SetCookie: []string{`a="b\054c"; Path=/`, "d=e; Secure"},
		Members:   map[string]any{"session": map[string]int{"n": 1}},
	}, nil))
	got := s.Get("/base/play/echo?q=<1>", "Accept", "application/json", "Cookie", `x=1; y="\"q\""; x=2`).Status(http.StatusOK)

	want := `{
  "request": {
    "method": "GET",
    "url": "/base/play/echo?q=<1>",
    "cookie": "x=1; y=\"\\\"q\\\"\"; x=2"
  },
  "cookies": {
    "x": "1",
    "y": "\"q\""
  },
  "response": {
    "status": 200,
    "set_cookie": [
      "a=\"b\\054c\"; Path=/",
      "d=e; Secure"
    ]
  },
  "verdicts": [
    {
      "set_cookie": "a=\"b\\054c\"; Path=/",
      "stored": true,
      "deleted": false,
      "why": "Stored until the browser is closed.",
      "rule": "5.7 step 24",
      "cookie": {
        "name": "a",
        "value": "\"b\\054c\"",
        "domain": "example.com",
        "host_only": true,
        "path": "/",
        "expires": null,
        "persistent": false,
        "secure": false,
        "http_only": false,
        "same_site": "Default",
        "partitioned": false
      }
    },
    {
      "set_cookie": "d=e; Secure",
      "stored": false,
      "deleted": false,
      "why": "A Secure cookie can't be set over plain http, where anybody on the way could set it.",
      "rule": "5.7 step 13",
      "instead": "answer over https, or leave Secure out while trying"
    }
  ],
  "session": {
    "n": 1
  }
}
`
	if diff := cmp.Diff(want, got.Body.String()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`a="b\054c"; Path=/`, "d=e; Secure"}, got.SetCookie()); diff != "" {
		t.Errorf("Set-Cookie: %s", diff)
	}
	for field, want := range map[string]string{
		"Content-Type":  "application/json",
		"Cache-Control": "no-store",
		"X-Robots-Tag":  "noindex",
		"Vary":          "Accept",
	} {
		if got := got.Header().Get(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
}

func TestJSONWithoutAnything(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	got := s.Get("/play/echo", exchangetest.JSON...).Status(http.StatusOK).Decode()
	want := map[string]any{
		"request":  map[string]any{"method": "GET", "url": "/play/echo", "cookie": ""},
		"cookies":  map[string]any{},
		"response": map[string]any{"status": 200.0, "set_cookie": []any{}},
		"verdicts": []any{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCookieHeaderAsItCame(t *testing.T) {
	tests := []struct {
		name    string
		headers []string
		cookie  string
		cookies map[string]any
	}{
		{"split by HTTP/2", []string{"Cookie", "a=1", "Cookie", "b=2"}, "a=1; b=2", map[string]any{"a": "1", "b": "2"}},
		{"no UTF-8", []string{"Cookie", "a=\xff"}, "a=\uFFFD", map[string]any{"a": "\uFFFD"}},
		{"no name", []string{"Cookie", "=v; w"}, "=v; w", map[string]any{"w": ""}},
		{"markup", []string{"Cookie", "a=</script><b>"}, "a=</script><b>", map[string]any{"a": "</script><b>"}},
	}
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.Get("/play/echo", append(tt.headers, exchangetest.JSON...)...).Decode()
			if got := got["request"].(map[string]any)["cookie"]; got != tt.cookie {
				t.Errorf("request.cookie is %q, want %q", got, tt.cookie)
			}
			if diff := cmp.Diff(tt.cookies, got["cookies"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPathsTo(t *testing.T) {
	for path, want := range map[string][]string{
		"/":                 {"/"},
		"/play":             {"/", "/play"},
		"/play/":            {"/", "/play", "/play/"},
		"/play/;Domain=x/a": {"/", "/play", "/play/"},
		"/play/cookies/a":   {"/", "/play", "/play/", "/play/cookies", "/play/cookies/", "/play/cookies/a"},
	} {
		if diff := cmp.Diff(want, exchange.PathsTo(path)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	if n := len(exchange.PathsTo(strings.Repeat("/a", 5000))); n > 30 {
		t.Errorf("%d paths of a very deep one", n)
	}
}

func TestNewKitNeedsAssets(t *testing.T) {
	if _, err := exchange.NewKit(exchange.Config{}); err == nil {
		t.Error("a kit without assets")
	}
}

func TestVerdicts(t *testing.T) {
	lines := []string{"a=1; Path=/", "b=1; Max-Age=30", "a=; Max-Age=0; Path=/", "c=1; Secure", "d=\xff"}
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: lines}, nil))
	want := []string{
		"stored: Stored until the browser is closed. (5.7 step 24)",
		"stored: Stored until its time is over. (5.7 step 24)",
		"deleted: Deleted: It has expired already, so it is not kept, and the stored cookie of this name, domain and path is gone, if there was one. (5.7 step 23)",
		"refused: Not stored: A Secure cookie can't be set over plain http, where anybody on the way could set it. (5.7 step 13)",
		"stored: Stored until the browser is closed. (5.7 step 24)",
	}
	var got []string
	for _, verdict := range s.Get("/play/echo").Page().Find("[data-response] [data-verdict]").EachIter() {
		got = append(got, verdict.AttrOr("data-verdict", "")+": "+verdict.Text())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if page := s.Get("https://example.com/play/echo").Page(); page.Find("[data-verdict=refused]").Length() > 0 {
		t.Error("over https a Secure cookie is refused")
	}
	if line := s.Get("/play/echo", exchangetest.JSON...).Decode()["verdicts"].([]any)[4].(map[string]any)["set_cookie"]; line != "d=\uFFFD" {
		t.Errorf("what is no UTF-8 shows as %q", line)
	}
}

// Whatever a program writes as Host, its answer has verdicts.
func TestVerdictsWithoutHost(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{"a=1"}}, nil))
	for _, host := range []string{"", "[", "a b", "256.256.256.256", "xn--a"} {
		r := mustRequest(t, http.MethodGet, "/play/echo")
		r.Host = host
		if n := s.Do(r).Status(http.StatusOK).Page().Find("[data-verdict=stored]").Length(); n != 1 {
			t.Errorf("Host: %q: %d cookies are stored, want 1", host, n)
		}
	}
}

func TestOrigin(t *testing.T) {
	config := exchangetest.Config(t, "")
	config.Origin = "https://course.example"
	s := exchangetest.ServeWith(t, config, echo(exchange.Answer{SetCookie: []string{"a=1; Secure; Domain=course.example"}}, nil))
	if n := s.Get("http://10.0.0.1:8080/play/echo").Page().Find("[data-verdict=stored]").Length(); n != 1 {
		t.Error("the verdict is not that of the public address")
	}
	config.Origin = "course.example"
	if _, err := exchange.NewKit(config); err == nil {
		t.Error("an origin without a scheme is taken")
	}
}

func TestAnswerInJSON(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{Status: http.StatusUnprocessableEntity, JSON: []byte(`{"a":1}`)}, nil))
	for _, headers := range [][]string{nil, exchangetest.JSON} {
		got := s.Get("/play/echo", headers...).Status(http.StatusUnprocessableEntity)
		if got.Body.String() != `{"a":1}` || got.Header().Get("Content-Type") != "application/json" || got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%v %s", got.Header(), got.Body)
		}
	}
}
