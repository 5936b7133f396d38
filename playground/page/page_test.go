package page

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

const greeting = `
title: Say hello
GET /:
  title: Hello
  body: |
    <h1>Hello{{with cookie "name"}}, {{.}}{{end}}</h1>
    <p title="{{query "q"}}"><a href="{{query "q"}}">{{path}}</a></p>
    <form method="post" action="{{url "/greet"}}"><input name="who" value="{{query "q"}}"></form>
    <ol>{{range cookies}}<li>{{.Name}}={{.Value}}</li>{{end}}</ol>
POST /greet:
  set_cookie:
    - key: name
      value: '{{form "who"}}'
      max_age: '{{form "age"}}'
    - here=1
  headers:
    X-Flavor: dark
  redirect: /
PUT /greet:
  status: 409
  body: '{{form "who"}}'
GET /all/*:
  status: 404
  body: everything below {{path}}
css: |
  h1 { color: red }
`

// lessons serves demos as the lessons of a course declare them: by "LESSON NAME".
func lessons(t testing.TB, base string, declared map[string]exchange.Declared) *exchangetest.Server {
	t.Helper()
	config := exchangetest.Config(t, base)
	config.Declared = func(lesson, name string) (exchange.Declared, bool) {
		d, ok := declared[lesson+" "+name]
		return d, ok
	}
	return exchangetest.ServeWith(t, config, New)
}

func http1(body string) exchange.Declared { return exchange.Declared{Kind: "http", Body: body} }

func TestRoutes(t *testing.T) {
	s := lessons(t, "/base", map[string]exchange.Declared{"part/hello greeting": http1(greeting)})
	const top = "/base/play/page/part/hello/greeting"
	page := s.Get(top+"/", "Cookie", "name=Ada; b=2").Status(http.StatusOK).Page()
	if got := page.Find("main h1").Text(); got != "Hello, Ada" {
		t.Errorf("the page says %q", got)
	}
	if got := page.Find("main li").Text(); got != "name=Adab=2" {
		t.Errorf("the cookies are %q", got)
	}
	if got := page.Find("form").AttrOr("action", ""); got != top+"/greet" {
		t.Errorf("the form goes to %s", got)
	}
	if got := page.Find(".demo-name").Text(); got != "Say hello" {
		t.Errorf("the demo is called %q", got)
	}
	if got := page.Find("main link[rel=stylesheet]").AttrOr("href", ""); got != top+".css" {
		t.Errorf("it is styled by %s", got)
	}
	css := s.Get(top + ".css").Status(http.StatusOK)
	if got := css.Body.String(); got != "h1 { color: red }\n" || css.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("the style is %q, %v", got, css.Header())
	}
	s.Get(top + ".js").Status(http.StatusNotFound)
	s.Get(top + "/none").Status(http.StatusNotFound)
	s.Get("/base/play/page/part/hello/none/").Status(http.StatusNotFound)
	s.Get("/base/play/page/hello/greeting/").Status(http.StatusNotFound)
	if got := s.Get(top + "/all/a/b").Status(http.StatusNotFound).Page().Find("main").Text(); !strings.Contains(got, "everything below "+top+"/all/a/b") {
		t.Errorf("below /all/ stands %q", got)
	}
	if got := s.Get(top + "/greet").Status(http.StatusMethodNotAllowed).Header().Get("Allow"); got != "POST, PUT" {
		t.Errorf("Allow is %q", got)
	}
	if got := s.Get(top + "?q=1").Status(http.StatusTemporaryRedirect).Header().Get("Location"); got != top+"/?q=1" {
		t.Errorf("without its slash the demo is at %s", got)
	}
	if got := s.Get(top + "/").Header(); got.Get("Cache-Control") != "no-store" || got.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the page may be kept, or found: %v", got)
	}
}

func TestSetCookies(t *testing.T) {
	s := lessons(t, "", map[string]exchange.Declared{"hello greeting": http1(greeting)})
	const top = "/play/page/hello/greeting"
	got := s.Post(top+"/greet", url.Values{"who": {"a b; Path=/\r\nX: y"}}).Status(http.StatusSeeOther)
	want := []string{`name="a b\073 Path=/\015\012X: y"; Path=` + top, "here=1"}
	if diff := cmp.Diff(want, got.SetCookie()); diff != "" {
		t.Error(diff)
	}
	if to := got.Header().Get("Location"); !strings.HasPrefix(to, top+"/?") || got.Header().Get("X-Flavor") != "dark" {
		t.Errorf("the answer's header is %v", got.Header())
	}
	exchange := s.Post(top+"/greet", url.Values{"who": {"Ada"}}, exchangetest.JSON...).Status(http.StatusOK).Decode()
	if diff := cmp.Diff([]any{"name=Ada; Path=" + top, "here=1"}, exchange["response"].(map[string]any)["set_cookie"]); diff != "" {
		t.Error(diff)
	}
	bad := url.Values{"who": {"Ada"}, "age": {"soon"}}
	if refused := s.Post(top+"/greet", bad).Status(http.StatusUnprocessableEntity); len(refused.SetCookie()) > 0 ||
		!strings.Contains(refused.Page().Find("main").Text(), "max_age must be a whole number of seconds") {
		t.Errorf("%v: %s", refused.SetCookie(), refused.Body)
	}
	errors := s.Post(top+"/greet", bad, exchangetest.JSON...).Status(http.StatusUnprocessableEntity).Decode()["errors"]
	if why, ok := errors.(map[string]any)["max_age"].(string); !ok || !strings.HasPrefix(why, "must be a whole number of seconds") {
		t.Errorf("a program is told %v", errors)
	}
}

// Whatever a request says stays text.
func TestHostileRequests(t *testing.T) {
	const evil = `"'></script></p><script>alert(1)</script><img src=x onerror=alert(2)>{{cookie "a"}}`
	body := greeting + `
GET /raw:
  body: |
    <p data-all="{{query "q"}}{{cookie "name"}}" class={{query "q"}}>{{cookie "name"}}{{query "q"}}</p>
`
	s := lessons(t, "", map[string]exchange.Declared{"hello greeting": http1(body)})
	for _, path := range []string{"/", "/raw"} {
		for _, q := range []string{evil, "javascript:alert(1)", "\x00\xff", strings.Repeat("<", 1<<12)} {
			got := s.Get("/play/page/hello/greeting"+path+"?q="+url.QueryEscape(q), "Cookie", "name="+evil).Status(http.StatusOK)
			page := got.Page()
			if n := page.Find("main script:not([src]), main img, main [onerror], main a[href^=javascript]").Length(); n > 0 {
				t.Errorf("%s with %.40q: markup came out of a value: %s", path, q, got.Body)
			}
		}
	}
	put, err := http.NewRequest(http.MethodPut, "/play/page/hello/greeting/greet", strings.NewReader("who="+url.QueryEscape(evil)))
	if err != nil {
		t.Fatal(err)
	}
	put.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := s.Do(put).Status(http.StatusConflict).Page().Find("main").Text(); !strings.Contains(got, evil) {
		t.Errorf("the value is shown as %q", got)
	}
}

// No request makes a template run for long, or write without end.
func TestLoopsAreBounded(t *testing.T) {
	for _, template := range []string{
		`{{range cookies}}{{range cookies}}{{range cookies}}x{{end}}{{end}}{{end}}`,
		`{{range cookies}}{{cookie "big"}}{{end}}`,
	} {
		s := lessons(t, "", map[string]exchange.Declared{"l d": http1("GET /:\n  body: '" + template + "'\n")})
		header := "big=" + strings.Repeat("y", 4096) + strings.Repeat("; a=1", 900)
		got := s.Get("/play/page/l/d/", "Cookie", header).Status(http.StatusInternalServerError)
		if text := got.Body.String(); !strings.Contains(text, "all loops together go around more than 1000 times") && !strings.Contains(text, "longer than 256 KiB") {
			t.Errorf("%s: %s", template, text)
		}
	}
}

// The demo of the lesson with the longest slug is meant, and the course's own page
// may have some as well.
func TestWhichDemo(t *testing.T) {
	page := func(text string) exchange.Declared {
		return http1("GET /:\n  body: " + text + "\nGET /x/:\n  body: " + text + " at x\n")
	}
	s := lessons(t, "", map[string]exchange.Declared{
		" top": page("home"), "a b": page("short"), "a/b x": page("long"), "größe d": page("größe"),
		"l bad": http1("GET /:\n  bdy: a\n"),
	})
	for path, want := range map[string]string{
		"/top/": "home", "/a/b/": "short", "/a/b/x/": "long", "/gr%C3%B6%C3%9Fe/d/": "größe", "/gr%C3%B6%C3%9Fe/d/x/": "größe at x",
	} {
		if got := strings.TrimSpace(s.Get("/play/page" + path).Status(http.StatusOK).Page().Find("main").Text()); got != want {
			t.Errorf("%s shows %q, want %q", path, got, want)
		}
	}
	s.Get("/play/page/l/bad/").Status(http.StatusNotFound)
	s.Get("/play/page/" + strings.Repeat("a/", 5000)).Status(http.StatusNotFound)
	if got := Path("größe/two words", "d"); got != "/play/page/gr%C3%B6%C3%9Fe/two%20words/d" {
		t.Errorf("the path is %s", got)
	}
}

func TestPages(t *testing.T) {
	const source = "html: |\n  <p>text & \"more\"</textarea></p>\ncss: 'p { color: red }'\njs: |\n  '</script>'\n"
	s := lessons(t, "", map[string]exchange.Declared{
		"l plain": {Kind: "page", Body: source}, "l edit": {Kind: "page", Body: source + "edit: Yes\n"},
	})
	plain := s.Get("/play/page/l/plain/").Status(http.StatusOK)
	if doc := plain.Page(); doc.Find("main > p").Text() != `text & "more"` || doc.Find(`main script[src="/play/page/l/plain.js"]`).Length() != 1 {
		t.Errorf("the page is %s", plain.Body)
	}
	if policy := plain.Header().Get("Content-Security-Policy"); policy != "" {
		t.Errorf("it has a policy of its own: %s", policy)
	}
	s.Get("/play/page/l/plain/result").Status(http.StatusNotFound)
	s.Post("/play/page/l/plain/", nil).Status(http.StatusMethodNotAllowed)

	edit := s.Get("/play/page/l/edit/").Status(http.StatusOK)
	fields := edit.Page().Find("main textarea")
	if got := fields.First().Text(); fields.Length() != 3 || got != "<p>text & \"more\"</textarea></p>" {
		t.Errorf("%d fields, the first with %q", fields.Length(), got)
	}
	if policy := edit.Header().Get("Content-Security-Policy"); policy != "" {
		t.Errorf("the page around the frame has a policy of its own: %s", policy)
	}
	result := s.Get("/play/page/l/edit/result").Status(http.StatusOK)
	if policy := result.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self' blob:;") {
		t.Errorf("the frame's policy is %s", policy)
	}
	if got := result.Page().Find("main > p").Length(); got != 1 {
		t.Errorf("the frame shows %s", result.Body)
	}
	const script = "/play/page/l/edit.js"
	if js, _ := result.Page().Find("main").Attr("data-js"); js != script || result.Page().Find(`script[src="`+script+`"]`).Length() != 0 {
		t.Errorf("the frame leaves to the editor the script %q, and is %s", js, result.Body)
	}
	alone := s.Get("/play/page/l/edit/result", "Sec-Fetch-Dest", "document").Status(http.StatusOK).Page()
	if alone.Find(`script[defer][src="`+script+`"]`).Length() != 1 || alone.Find("[data-js]").Length() != 0 {
		t.Error("opened by itself, the result does not run its script")
	}
	if got := s.Get("/play/page/l/edit/mine").Page().Find("main > *").Length(); got != 0 {
		t.Errorf("the empty frame has %d elements", got)
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct{ kind, body, want string }{
		{"http", "", "1:1: there is no page to show"},
		{"http", "a", "1:1: a demo is described by lines"},
		{"http", "POST /:\n  body: x", "1:1: there is no page to show"},
		{"http", "GET /:\n  boddy: x", "2:3: a route takes no boddy; did you mean body?"},
		{"http", "PSOT /:\n  body: x", "1:1: there is no method PSOT; did you mean POST?"},
		{"http", "GET a:\n  body: x", `1:1: "a" is no path of this demo`},
		{"http", "GET /../b:\n  body: x", `1:1: "/../b" is no path of this demo`},
		{"http", "GET //b:\n  body: x", `1:1: "//b" is no path of this demo`},
		{"http", "GET /:\n  body: x\nGET /:\n  body: y", "3:1: GET / is given twice"},
		{"http", "GET /:\n  body: x\nGET  /:\n  body: y", "3:1: GET  / is declared twice"},
		{"http", "tilte: x\nGET /:\n  body: x", "1:1: demo http takes no tilte; did you mean title?"},
		{"http", "GET /:\n  body: x\nconsole: maybe", "3:1: console is true or false"},
		{"http", "GET /:\n  body: |\n    <p>\n    {{if}}</p>", "4:5: {{if}} does not say what it is about; write such as {{if cookie \"name\"}}"},
		{"http", "GET /:\n  body: |\n    a\n    b {{cokie \"a\"}}", "4:9: there is no function cokie here; did you mean cookie?"},
		{"http", "GET /:\n  body: '{{printf \"a\"}}'", "2:9: there is no function printf here"},
		{"http", "GET /:\n  body: '{{.Cookie \"a\"}}'", "2:9: there is no .Cookie here; write it without the dot"},
		{"http", "GET /:\n  body: '{{if 1}}{{.Limited 1}}{{end}}'", `2:9: there is no .Limited here; ask for it: {{cookie "Limited"}}`},
		{"http", "GET /:\n  body: '{{range cookies}}{{else}}{{.Path}}{{end}}'", "2:9: there is no .Path here"},
		{"http", "GET /:\n  body: '{{.}}'", "2:9: a dot stands for nothing here; ask with cookie, query and form"},
		{"http", "GET /:\n  body: '{{with $}}{{.Path}}{{end}}'", "2:9: $ stands for nothing here"},
		{"http", "GET /:\n  set_cookie:\n    key: a\n    value: '{{.Path}}'", "4:12: there is no .Path here"},
		{"http", "GET /:\n  body: '{{template \"a\"}}'", "2:9: a template cannot call others here"},
		{"http", "GET /:\n  body: '{{define \"a\"}}{{end}}'", "2:9: a template cannot define others here"},
		{"http", "GET /:\n  body: '{{range 1000000000}}{{end}}'", "2:9: all loops together go around more than 1000 times; have them go around less often"},
		{"http", "GET /:\n  body: '{{range -9000}}{{end}}{{range 2000}}{{end}}'", "2:9: all loops together go around more than 1000 times"},
		{"http", "GET /:\n  body: '{{range cookies}}{{.Nmae}}{{end}}'", "2:9: a cookie has no .Nmae; it has .Name and .Value"},
		{"http", "GET /:\n  body: '{{.who}}'", "2:9: there is no .who here; ask for it: {{cookie \"who\"}}, {{query \"who\"}} or {{form \"who\"}}"},
		{"http", "GET /:\n  body: 'a {{cookie'", "2:9: {{ is never closed; end it with }}"},
		{"http", "GET /:\n  body: |\n    {{if cookie \"a\"}}\n    b", "4:5: if, with or range is never ended"},
		{"http", "GET /:\n  body: '{{end}}'", "2:9: {{end}} belongs to nothing"},
		{"http", "GET /:\n  body: '{{cookie “a”}}'", "2:9: “ is no quotation mark here"},
		{"http", "GET /:\n  body: '{{cookie}}'", "2:9: cookie, query and form ask for one name"},
		{"http", "GET /:\n  body: |\n    " + `{{if cookie "lang" == "de"}}a{{end}}`, `3:5: = compares nothing here; write eq, or ne, in front of both: {{if eq (cookie "name") "ada"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if cookie "lang" != "de"}}a{{end}}`, `3:5: ! compares nothing here, and turns nothing round; write such as {{if ne (cookie "name") "ada"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if cookie "count" > 3}}a{{end}}`, `3:5: > compares nothing here; write lt, le, gt or ge in front of both: {{if gt (cookie "name") "m"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if cookie "a" && cookie "b"}}a{{end}}`, `3:5: & joins nothing here; write and in front of both: {{if and (cookie "name") (query "page")}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if cookie "a" || cookie "b"}}a{{end}}`, `3:5: | joins nothing here; write or in front of both: {{if or (cookie "name") (query "page")}}`},
		{"http", "GET /:\n  body: |\n    " + `{{cookie("lang")}}`, `3:5: ( belongs to nothing here; put a space in front of it`},
		{"http", "GET /:\n  body: |\n    " + `{{cookie 'lang'}}`, `3:5: ' is no quotation mark here; write ", as in {{cookie "name"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{cookies.lang}}`, `3:6: all cookies together have no .lang; ask for one: {{cookie "lang"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{cookies["lang"]}}`, `3:5: [ asks for nothing here; write such as {{cookie "name"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{cookies "lang"}}`, `3:6: cookies and path take nothing behind them; write such as {{cookie "name"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if eq cookie "lang" "de"}}a{{end}}`, `3:12: cookie, query and form ask for one name; write such as {{cookie "name"}}, or {{if eq (cookie "name") "ada"}}`},
		{"http", "GET /:\n  body: |\n    " + `{{if eq (cookie "count") 3}}a{{end}}`, `3:9: a text and a number cannot be compared; put the number in quotes`},
		{"http", "GET /:\n  body: |\n    " + `{{if eq (cookie "lang")}}a{{end}}`, `3:9: there is nothing to compare it with; write such as {{if eq (cookie "name") "ada"}}`},
		{"http", "GET /:\n  body: '<p title=\"a'", "2:9: the HTML ends inside of a tag"},
		{"http", "GET /:\n  body: '<a href={{if cookie \"a\"}}\"{{end}}>'", "2:9: "},
		{"http", "GET /:\n  body: |\n    <p>\n    <script>1</script>", "4:5: a script in the HTML does not run"},
		{"http", "GET /:\n  body: <p onclick=a>", "2:9: onclick does not run"},
		{"http", "GET /:\n  body: |\n    <p>{{if cookie \"a\"}} <b onclick=a>{{end}}", "3:26: onclick does not run"},
		{"http", "GET /:\n  body: '<p {{if cookie \"a\"}}style=\"a\"{{end}}>'", "2:9: a style attribute does nothing here"},
		{"http", "GET /:\n  body: {{cookie \"a\"}}", "2:10: not YAML"},
		{"http", "GET /:\n  body: {a: b}", "2:9: body is a text, and { begins a mapping"},
		{"http", "GET /:\n  status: 999", "2:11: status must be that of an answer with a page"},
		{"http", "GET /:\n  status: 302", "2:11: a status of 300 and more sends browsers elsewhere"},
		{"http", "GET /:\n  redirect: /a", `2:13: redirect leads to "/a", and this demo has no such page`},
		{"http", "GET /:\n  body: x\nPOST /:\n  redirect: /\n  body: x", "4:13: a redirect has no body"},
		{"http", "start: /greetings\nGET /greeting:\n  body: x", `1:1: start leads to "/greetings", and this demo has no such page; did you mean /greeting?`},
		{"http", "GET /:\n  set_cookie: ", "2:3: this sets no cookie"},
		{"http", "GET /:\n  set_cookie: 'a={{form \"a\"}}'", "2:15: a line is sent as it stands"},
		{"http", "GET /:\n  set_cookie:\n    value: a", "2:3: a cookie needs a name"},
		{"http", "GET /:\n  set_cookie:\n    key: a\n    maxage: 3", "4:5: a cookie takes no maxage; did you mean max_age?"},
		{"http", "GET /:\n  set_cookie:\n    - key: a\n      max_age: soon", "4:16: max_age must be a whole number of seconds"},
		{"http", "GET /:\n  headers:\n    Set-Cookie: a=1", "3:5: a demo cannot set Set-Cookie; write set_cookie: beside headers:"},
		{"http", "GET /:\n  headers:\n    cache-control: a", "3:5: a demo cannot set Cache-Control"},
		{"http", "GET /:\n  headers:\n    'a b': a", `3:5: "a b" is no name of a header field`},
		{"http", "GET /:\n  headers:\n    X-A: \"a\\nb\"", "3:5: the value of X-A has a control character"},
		{"http", "GET /:\n  headers:\n    refresh: 0", "3:5: a demo cannot set Refresh; write redirect: beside headers:, or a link in the body"},
		{"http", "GET /:\n  headers:\n    Alt-Svc: clear", "3:5: a demo cannot set Alt-Svc; it would bind the whole host"},
		{"http", "GET /:\n  headers:\n    Accept-CH: DPR", "3:5: a demo cannot set Accept-Ch; begin the name of a field of your own with X-; of the others there are Allow, "},
		{"http", "GET /:\n  headers:\n    Access-Control-Allow-Origin: '*'", "3:5: a demo cannot set Access-Control-Allow-Origin; it would open the demo to pages of other sites"},
		{"http", "GET /:\n  headers:\n    X-Accel-Redirect: /etc", "3:5: a demo cannot set X-Accel-Redirect; browsers or proxies act on it"},
		{"http", "GET /:\n  headers:\n    X-DNS-Prefetch-Control: 'on'", "3:5: a demo cannot set X-Dns-Prefetch-Control; browsers or proxies act on it"},
		{"http", "GET /:\n  body: x\n---\nb: c", "4:2: there is a second document"},
		{"page", "", "1:1: the page has nothing in it"},
		{"page", "htm: a", "1:1: demo page takes no htm; did you mean html?"},
		{"page", "html: |\n  <p>\n  </p>\n  <b style='x'>", "4:3: a style attribute does nothing here"},
		{"page", "html: <style>", "1:7: a style element does nothing here"},
		{"page", "html: [a]", "1:1: html must be a single value"},
		{"page", "html: a\nedit: maybe", "2:1: edit is true or false"},
		{"pge", "html: a", "1:1: there is no kind of demo called pge"},
		{"page", "html: " + strings.Repeat("a", maxBody), "1:1: the demo is longer than 32 KiB"},
	} {
		d, mistakes := Read(tt.kind, tt.body)
		if d != nil || len(mistakes) == 0 {
			t.Errorf("%q has no mistakes", tt.body)
			continue
		}
		m := mistakes[0]
		if got := fmt.Sprintf("%d:%d: %s; %s", m.Line, m.Column, m.Message, m.Hint); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%q:\n got %s\nwant %s", tt.body, got, tt.want)
		}
	}
}

// Of all mistakes none hides another.
func TestAllMistakes(t *testing.T) {
	const body = `
tilte: x
GET /:
  body: |
    <p style="a"><b onclick="c">{{pritnf "a"}}</b>
    {{cokie "a"}} {{$.a}} {{template "b"}}
  status: 302
  headers:
    Location: /
PSOT /:
  body: |
    <p style="a"><b onclick="c">d</b>
    <script>1</script>
  set_cookie:
    - value: a
      max_age: soon
    - key: b
      max_age: soon
      path: '{{cookei "a"}}'
`
	want := []string{
		"2:1: demo http takes no tilte",
		"5:35: there is no function pritnf here",
		"6:7: there is no function cokie here",
		"6:22: $ stands for nothing here",
		"6:38: a template cannot call others here",
		"7:11: a status of 300 and more",
		"9:5: a demo cannot set Location",
		"10:1: there is no method PSOT",
		"12:5: a style attribute",
		"12:18: onclick does not run",
		"13:5: a script in the HTML",
		"15:12: a cookie needs a name",
		"16:16: max_age must be",
		"18:16: max_age must be",
		"19:13: there is no function cookei here",
	}
	_, mistakes := Read("http", body)
	var got []string
	for i, m := range mistakes {
		said := fmt.Sprintf("%d:%d: %s", m.Line, m.Column, m.Message)
		if i < len(want) && strings.HasPrefix(said, want[i]) {
			said = want[i]
		}
		got = append(got, said)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
