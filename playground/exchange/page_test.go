package exchange_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

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

// The button of each cookie says which one it deletes.
func TestAfresh(t *testing.T) {
	kit, err := exchange.NewKit(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	page, err := kit.Templates(fstest.MapFS{"a.html": {Data: []byte(`{{template "afresh" .}}`)}}, "a.html")
	if err != nil {
		t.Fatal(err)
	}
	html, err := exchange.Render(page, []exchange.Owned{{Name: "a", Path: "/b"}, {Name: "a", Path: "/b", Domain: "c.example"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Delete a with path /b<", "Delete a with path /b and domain c.example<"} {
		if got := strings.ReplaceAll(string(html), `<span class="visually-hidden">`, ""); !strings.Contains(got, ">"+name) {
			t.Errorf("no button is called %q: %s", name, html)
		}
	}
}

// The address decides whether a page has a console, and else the page of this host that
// was left for it.
func TestConsoleIsAskedFor(t *testing.T) {
	config := exchangetest.Config(t, "/base")
	config.Origin = "https://course.example"
	s := exchangetest.ServeWith(t, config, echo(exchange.Answer{}, nil))
	const host = "http://example.com" // of a request in a test
	for _, tt := range []struct {
		query, from string
		want        int
	}{
		{"", "", 0},
		{"?console=on", "", 1},
		{"?console", "", 0},
		{"", host + "/base/play/cookies?a=b&console=on", 1},
		{"", host + "/base/play/cookies", 0},
		{"", host + "/base/lessons/a?console=on", 0},
		{"?console=off", host + "/base/play/cookies?console=on", 0},
		{"?console=on", host + "/base/play/cookies?console=off", 1},
		{"", "https://course.example/base/play/cookies?console=on", 1},
		{"", "http://evil.example/base/play/?console=on", 0},
		{"", "/base/play/cookies?console=on", 0},
		{"", ":", 0},
	} {
		got := s.Get("/base/play/echo"+tt.query, "Referer", tt.from).Status(http.StatusOK).Page().Find("demo-console").Length()
		if got != tt.want {
			t.Errorf("with %q from %q there are %d consoles, want %d", tt.query, tt.from, got, tt.want)
		}
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
