package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/go-chi/chi/v5"
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

func TestPage(t *testing.T) {
	s := exchangetest.Serve(t, "/base", echo(exchange.Answer{
		Title: "A title",
		Label: "label",
		Body:  "<h1>Hello</h1>",
	}, nil))
	got := s.Get("/base/play/echo").Status(http.StatusOK)
	page := got.Page()
	for selector, want := range map[string]string{
		"title":                       "A title · Echo, label",
		"body > a:first-child":        "Skip to the demo",
		"header .demo-name":           "Echo",
		"main[aria-label] > h1":       "Hello",
		"[role=region] [role=status]": "The request carried no cookie; the server set none.",
	} {
		if got := page.Find(selector).Text(); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	for _, selector := range []string{
		"main", "header", "html[lang=en]", "link[rel=icon]", `meta[name=robots][content=noindex]`,
		`[role=region][aria-label=Inspector]`, `head > script[src*="/web/theme.js"]:not([defer]):not([type])`,
	} {
		if n := page.Find(selector).Length(); n != 1 {
			t.Errorf("%d of %s, want 1", n, selector)
		}
	}
	if n := page.Find("h2:not([id]), h3:not([id]), script:not([src]), style, [style]").Length(); n > 0 {
		t.Errorf("%d headings without id, inline scripts or styles", n)
	}
	if got := got.Header().Get("X-Robots-Tag") + got.Header().Get("Cache-Control"); got != "noindexno-store" {
		t.Errorf("headers: %s", got)
	}
}

func TestInspector(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{`x="<b>"; Path=/`}}, nil))
	page := s.Get("/play/echo", "Cookie", `ours=1; theirs=2; also ours="3"; ours=<b>`).Page()

	texts := func(selector string) []string {
		var all []string
		for _, node := range page.Find(selector).EachIter() {
			all = append(all, node.Text())
		}
		return all
	}
	for selector, want := range map[string][]string{
		"[data-header]":                      {`ours=1; also ours="3"; ours=<b>`},
		"[data-whole-header]":                {`ours=1; theirs=2; also ours="3"; ours=<b>`, ""},
		"[data-set-cookie]":                  {`x="<b>"; Path=/`},
		"details summary":                    {"1 other cookie on this host", ""},
		"details th code":                    {"theirs"},
		"[data-request] > table th code":     {"ours", "also ours", "ours"},
		"[data-request] > table td code":     {"1", "3", "<b>"},
		"[data-repeated] td .inspector-note": {"not used: the first of this name counts"},
		"[role=status]":                      {"The request carried 3 cookies; the server set 1."},
	} {
		if diff := cmp.Diff(want, texts(selector)); diff != "" {
			t.Errorf("%s: %s", selector, diff)
		}
	}
}

func TestInspectorFoldsManyLines(t *testing.T) {
	lines := strings.Split(strings.Repeat("a=b ", 9), " ")[:9]
	page := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: lines}, nil)).Get("/play/echo").Page()
	if all, folded := page.Find("[data-set-cookie]").Length(), page.Find("details [data-set-cookie]").Length(); all != 9 || folded != 4 {
		t.Errorf("%d lines, %d of them folded, want 9 and 4", all, folded)
	}
}

func TestRedirectCarriesTheAnswer(t *testing.T) {
	line := `ours="<b>"; Path=/`
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{line}, SeeOther: "/play/echo?q=1"}, nil))
	post := s.Post("/play/echo", nil).Status(http.StatusSeeOther)
	if diff := cmp.Diff([]string{line}, post.SetCookie()); diff != "" {
		t.Fatal(diff)
	}
	to := post.Header().Get("Location")
	anothers := to // signed with the key of another process
	if !strings.HasPrefix(to, "/play/echo?after=") || !strings.HasSuffix(to, "&q=1") {
		t.Fatalf("redirected to %s", to)
	}
	if got := s.Post("/play/echo", nil, exchangetest.JSON...).Status(http.StatusOK); got.Header().Get("Location") != "" {
		t.Error("a program is redirected too")
	}

	// The page that shows it must be of the same process: one kit, two answers.
	first := true
	both := exchangetest.Serve(t, "", func(*exchange.Kit) (exchange.Demo, error) {
		handle := func(q *exchange.Request) (exchange.Answer, error) {
			if first {
				first = false
				return exchange.Answer{SetCookie: []string{line}, SeeOther: "/play/echo"}, nil
			}
			return exchange.Answer{Body: "page"}, nil
		}
		return exchange.Demo{Routes: []exchange.Route{{Method: http.MethodGet, Pattern: "/echo", Handle: handle}}}, nil
	})
	to = both.Get("/play/echo").Status(http.StatusSeeOther).Header().Get("Location")
	next := both.Get(to).Status(http.StatusOK)
	if len(next.SetCookie()) > 0 {
		t.Error("following the link sets a cookie")
	}
	previous := next.Page().Find("[data-previous]")
	if got := previous.Find("[data-set-cookie]").Text(); got != line {
		t.Errorf("the page shows %q, want %q", got, line)
	}
	if got, _ := previous.Attr("data-status"); got != "303" {
		t.Errorf("status %s, want 303", got)
	}
	if url, _ := next.Page().Find("[data-request]").Attr("data-url"); url != "/play/echo" {
		t.Errorf("the page's own address is shown as %s", url)
	}
	for _, forged := range []string{anothers, "/play/echo?after=" + strings.Repeat("A", 80), "/play/echo?after=%00", strings.Replace(to, "after=", "after=A", 1)} {
		if n := both.Get(forged).Status(http.StatusOK).Page().Find("[data-previous]").Length(); n > 0 {
			t.Errorf("%s is believed", forged)
		}
	}
}

// Of several servers that share a key, any may show what another's redirect carries.
func TestRedirectToAnotherServer(t *testing.T) {
	t.Parallel()
	config := exchangetest.Config(t, "")
	config.SecretKey = []byte("0123456789abcdef")
	one := exchangetest.ServeWith(t, config, echo(exchange.Answer{SetCookie: []string{"a=b"}, SeeOther: "/play/echo"}, nil))
	another := exchangetest.ServeWith(t, config, echo(exchange.Answer{Body: "page"}, nil))
	to := one.Get("/play/echo").Status(http.StatusSeeOther).Header().Get("Location")
	if got := another.Get(to).Status(http.StatusOK).Page().Find("[data-previous] [data-set-cookie]").Text(); got != "a=b" {
		t.Errorf("the page shows %q", got)
	}
}

func TestRedirectStaysShort(t *testing.T) {
	long := "ours=" + strings.Repeat("x", 4900)
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{long, long}, SeeOther: "/play/echo"}, nil))
	to := s.Post("/play/echo", nil).Status(http.StatusSeeOther).Header().Get("Location")
	if len(to) > 8000 {
		t.Errorf("an address of %d octets", len(to))
	}
}

func TestRepeat(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{"a=b"}, Repeat: "/play/echo?more", SeeOther: "/play/never"}, nil))
	for _, headers := range [][]string{nil, exchangetest.JSON} {
		got := s.Post("/play/echo", nil, headers...).Status(http.StatusTemporaryRedirect)
		if to := got.Header().Get("Location"); to != "/play/echo?more" || len(got.SetCookie()) != 1 {
			t.Errorf("to %q with %d cookies", to, len(got.SetCookie()))
		}
	}
}

func TestErrors(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{Body: "<p>mend it</p>", Errors: map[string]string{"max_age": "must be a number"}}, nil))
	got := s.Post("/play/echo", nil, exchangetest.JSON...).Status(http.StatusUnprocessableEntity)
	if diff := cmp.Diff(map[string]any{"errors": map[string]any{"max_age": "must be a number"}}, got.Decode()); diff != "" {
		t.Error(diff)
	}
	page := s.Post("/play/echo", nil).Status(http.StatusUnprocessableEntity).Page()
	if page.Find("main p").Text() != "mend it" {
		t.Error("the page does not show the form again")
	}
}

func TestErrorPages(t *testing.T) {
	missing := exchangetest.Serve(t, "", echo(exchange.Answer{}, exchange.NotFound("try another")))
	got := missing.Get("/play/echo", exchangetest.JSON...).Status(http.StatusNotFound)
	if diff := cmp.Diff(map[string]any{"error": "try another"}, got.Decode()); diff != "" {
		t.Error(diff)
	}
	if got.Header().Get("Cache-Control") != "no-store" {
		t.Error("an error may be kept")
	}

	broken := exchangetest.Config(t, "")
	var log bytes.Buffer
	broken.Log = slog.New(slog.NewTextHandler(&log, nil))
	kit, err := exchange.NewKit(broken)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := echo(exchange.Answer{}, errors.New("disk on fire"))(kit)
	if err != nil {
		t.Fatal(err)
	}
	answer := exchangetest.New(t, kit.Routes(demo)).Get("/play/echo").Status(http.StatusInternalServerError)
	if !strings.Contains(log.String(), "disk on fire") || strings.Contains(answer.Body.String(), "fire") {
		t.Errorf("a failure of ours belongs in the log (%q) and not on the page (%q)", log.String(), answer.Body)
	}
}

func TestMissingAsset(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{Styles: []string{"play/none.css"}, SetCookie: []string{"a=b"}}, nil))
	got := s.Get("/play/echo").Status(http.StatusInternalServerError)
	if len(got.SetCookie()) > 0 {
		t.Error("a page that could not be made sets a cookie")
	}
}

func TestMethods(t *testing.T) {
	s := exchangetest.Serve(t, "/base", echo(exchange.Answer{}, nil))
	for path, want := range map[string]string{"/base/play/echo": "GET, HEAD, POST", "/base/play/form": "POST"} {
		got := s.Do(mustRequest(t, http.MethodPut, path)).Status(http.StatusMethodNotAllowed)
		if allow := got.Header().Get("Allow"); allow != want {
			t.Errorf("%s: Allow is %q, want %q", path, allow, want)
		}
	}
	s.Do(mustRequest(t, http.MethodHead, "/base/play/echo")).Status(http.StatusOK)
	s.Get("/base/play/nowhere").Status(http.StatusNotFound)
	s.Get("/play/echo").Status(http.StatusNotFound)
}

// The server puts these routes into a router of its own.
func TestRoutesInsideARouter(t *testing.T) {
	inner := exchangetest.Serve(t, "/base", echo(exchange.Answer{}, nil))
	outer := chi.NewRouter()
	outer.Handle("/base/play/*", inner)
	s := exchangetest.New(t, outer)
	s.Get("/base/play/echo").Status(http.StatusOK)
	s.Do(mustRequest(t, http.MethodHead, "/base/play/echo")).Status(http.StatusOK)
	s.Do(mustRequest(t, http.MethodPut, "/base/play/echo")).Status(http.StatusMethodNotAllowed)
	s.Get("/base/play/none").Status(http.StatusNotFound)
}

func mustRequest(t *testing.T, method, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestForm(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	got := s.Post("/play/form?a=query", url.Values{"b": {"body"}}, exchangetest.JSON...).Status(http.StatusOK).Decode()
	if diff := cmp.Diff(map[string]any{"b": []any{"body"}}, got["form"]); diff != "" {
		t.Error(diff)
	}

	multipart := mustRequest(t, http.MethodPost, "/play/form")
	multipart.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	multipart.Header.Set("Accept", "application/json")
	multipart.Body = body("--x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nbody\r\n--x--\r\n")
	if diff := cmp.Diff(map[string]any{"b": []any{"body"}}, s.Do(multipart).Decode()["form"]); diff != "" {
		t.Error(diff)
	}

	s.Post("/play/form", url.Values{"b": {strings.Repeat("x", 64<<10)}}).Status(http.StatusRequestEntityTooLarge)
	for _, wrong := range []struct {
		contentType, text string
		status            int
	}{
		{"multipart/form-data", "b=1", http.StatusBadRequest},
		{"multipart/form-data; boundary=x", "nothing of the kind", http.StatusBadRequest},
		{"text/plain", "b=1", http.StatusUnsupportedMediaType},
		{"application/json", `{"b": 1}`, http.StatusUnsupportedMediaType},
		{"", "b=1", http.StatusUnsupportedMediaType},
	} {
		r := mustRequest(t, http.MethodPost, "/play/form")
		r.Header.Set("Content-Type", wrong.contentType)
		r.Body, r.ContentLength = body(wrong.text), int64(len(wrong.text))
		s.Do(r).Status(wrong.status)
	}
	s.Do(mustRequest(t, http.MethodPost, "/play/form")).Status(http.StatusOK) // nothing is nothing wrong

	r := mustRequest(t, http.MethodPost, "/play/form")
	r.Header.Set("Content-Type", "APPLICATION/x-www-form-urlencoded; charset")
	r.Header.Set("Accept", "application/json")
	r.Body = body("&a=b;c=d&%zz=1%2+%4&e=%C3%a9=%&&f&e=+2+%2B%")
	want := map[string]any{"a": []any{"b;c=d"}, "%zz": []any{"1%2 %4"}, "e": []any{"é=%", " 2 +%"}, "f": []any{""}}
	if diff := cmp.Diff(want, s.Do(r).Decode()["form"]); diff != "" {
		t.Error(diff)
	}
}

// What the network says of itself is nobody's business.
func TestFormThatDoesNotArrive(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	for status, err := range map[int]error{
		http.StatusRequestTimeout: &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded},
		http.StatusBadRequest:     &net.OpError{Op: "read", Err: errors.New("10.0.0.1:80: reset by peer")},
	} {
		r := mustRequest(t, http.MethodPost, "/play/form")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Body = io.NopCloser(iotest.ErrReader(err))
		got := s.Do(r).Status(status)
		if text := got.Body.String(); strings.Contains(text, "read ") || strings.Contains(text, "10.0.0.1") {
			t.Errorf("%d says %s", status, text)
		}
	}
}

func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

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

// again is a demo whose page writes the line of a POST again.
func again(kit *exchange.Kit) (exchange.Demo, error) {
	return exchange.Demo{Routes: []exchange.Route{
		{Method: http.MethodPost, Pattern: "/again", Handle: func(q *exchange.Request) (exchange.Answer, error) {
			return exchange.Answer{SetCookie: []string{"a=1; Max-Age=1"}, SeeOther: "/play/again", Carry: "a=1"}, nil
		}},
		{Method: http.MethodGet, Pattern: "/again", Handle: func(q *exchange.Request) (exchange.Answer, error) {
			if q.Previous != nil && q.HTTP.URL.Query().Get("forget") == "" {
				if q.Previous.Restore("another") {
					return exchange.Answer{}, errors.New("another line is taken for the one that was sent")
				}
				q.Previous.Restore(q.Previous.Carried + "; Max-Age=1")
			}
			return exchange.Answer{}, nil
		}},
	}}, nil
}

func TestCarry(t *testing.T) {
	config := exchangetest.Config(t, "")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	s := exchangetest.ServeWith(t, config, again)
	to := s.Post("/play/again", nil).Status(http.StatusSeeOther).Header().Get("Location")
	now = now.Add(time.Hour)
	previous := s.Get(to).Status(http.StatusOK).Page().Find("[data-previous]")
	if got := previous.Find("[data-set-cookie]").Text(); got != "a=1; Max-Age=1" {
		t.Errorf("the line is shown as %q", got)
	}
	// What became of it was decided when it was sent.
	if got := previous.Find("[data-verdict]").Text(); !strings.HasPrefix(got, "Stored") {
		t.Errorf("the verdict is %q", got)
	}
	if n := s.Get(to + "&forget=1").Status(http.StatusOK).Page().Find("[data-previous]").Length(); n > 0 {
		t.Error("an answer is shown whose lines nobody has written again")
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
