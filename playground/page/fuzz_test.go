package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"
)

// Whatever stands in a block, it is read in bounds, and its mistakes stand in it; and
// whatever a request says to what was read, the answer is one of ours.
func FuzzRead(f *testing.F) {
	for _, body := range []string{
		greeting, "html: a\nedit: true", "GET /:\n  body: '{{range $i, $c := cookies}}{{$i}}{{else}}{{break}}{{end}}'",
		"GET /:\n  body: *a", "&a GET /: *a", "GET /: !!str\n", "? a\n: b", "<<: {a: b}", "GET /:\n  set_cookie: [a=1, {key: b}, [c]]",
		"GET /:\n  body: '{{$ := 1}}{{cookie (index cookies 0).Name | len}}'", "GET /:\n  body: '<script>{{query \"a\"}}'",
	} {
		f.Add(false, body, "a=1; b")
		f.Add(true, body, "")
	}
	declared := map[string]exchange.Declared{}
	routes := lessons(f, "", declared).Handler
	f.Fuzz(func(t *testing.T, isPage bool, body, says string) {
		kind := "http"
		if isPage {
			kind = "page"
		}
		s := exchangetest.New(t, routes)
		d, mistakes := Read(kind, body)
		if (d == nil) != (len(mistakes) > 0) {
			t.Fatalf("%v with %d mistakes", d, len(mistakes))
		}
		lines := 1 + strings.Count(body, "\n") + strings.Count(body, "\r")
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > lines || m.Column < 1 || m.Message == "" || strings.Contains(m.Message+m.Hint, "\n") || !utf8.ValidString(m.Message) && utf8.ValidString(body) {
				t.Errorf("no mistake in %q: %+v", body, m)
			}
		}
		declared["l d"] = exchange.Declared{Kind: kind, Body: body}
		for _, path := range []string{"/", "/greet", "/result", ""} {
			query := "?q=" + url.QueryEscape(says)
			for _, got := range []*exchangetest.Response{
				s.Get("/play/page/l/d"+path+query, "Cookie", strings.Map(printable, says)),
				s.Post("/play/page/l/d"+path+query, url.Values{"who": {says}, "age": {says}}),
			} {
				if got.Code == 0 || strings.ContainsAny(strings.Join(got.SetCookie(), ""), "\r\n") || got.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s is answered %d, %v", path, got.Code, got.Header())
				}
				if got.Code >= http.StatusInternalServerError && !strings.Contains(got.Body.String(), "cannot be made") {
					t.Errorf("%s is answered %d: %s", path, got.Code, got.Body)
				}
			}
		}
	})
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}
