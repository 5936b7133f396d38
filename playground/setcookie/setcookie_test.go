package setcookie

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

// noon is the time in these tests.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// serve serves the lab at a time that the test can change.
func serve(t testing.TB, base string) (*exchangetest.Server, *time.Time) {
	t.Helper()
	now := noon
	config := exchangetest.Config(t, base)
	config.Now = func() time.Time { return now }
	return exchangetest.ServeWith(t, config, New), &now
}

// fill is a form with fields and values in turn.
func fill(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestLine(t *testing.T) {
	tests := []struct {
		form url.Values
		want string
	}{
		{fill("key", "a"), "a=; Path=/"},
		{fill("key", "flavor", "value", "chocolate chip"), `flavor="chocolate chip"; Path=/`},
		{fill("key", "a", "value", "b", "max_age", "30", "path", "."), "a=b; Expires=Sun, 01 Mar 2026 12:00:30 GMT; Max-Age=30; Path=/base/play/set-cookie"},
		{fill("key", "a", "max_age", "-1"), "a=; Expires=Sun, 01 Mar 2026 11:59:59 GMT; Max-Age=-1; Path=/"},
		{fill("key", "a", "max_age", "007"), "a=; Expires=Sun, 01 Mar 2026 12:00:07 GMT; Max-Age=7; Path=/"},
		{fill("key", "a", "expires", "2026-10-21T07:28"), "a=; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/"},
		{fill("key", "a", "expires", "2026-10-21T07:28:09"), "a=; Expires=Wed, 21 Oct 2026 07:28:09 GMT; Path=/"},
		{fill("key", "a", "expires", "2026-10-21T07:28:09+02:00"), "a=; Expires=Wed, 21 Oct 2026 05:28:09 GMT; Path=/"},
		{fill("key", "a", "expires", "Wed, 21 Oct 2026 07:28:00 GMT"), "a=; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/"},
		{fill("key", "a", "max_age", "9", "expires", "2026-10-21T07:28"), "a=; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=9; Path=/"},
		{fill("key", "a", "secure", "on", "httponly", "TRUE", "samesite", "lax"), "a=; Secure; HttpOnly; Path=/; SameSite=Lax"},
		{fill("key", "a", "secure", "No", "httponly", "0", "partitioned", "false"), "a=; Path=/"},
		{fill("key", "a", "partitioned", "YES"), "a=; Secure; Path=/; Partitioned"},
		{fill("key", "a", "domain", ".example.com", "path", "/x y"), "a=; Domain=example.com; Path=/x%20y"},
		{fill("key", "a", "value", "", "max_age", "", "expires", "", "path", "", "domain", "", "secure", "", "samesite", ""), "a=; Path=/"},
		{fill("key", "a", "nonsense", "x", "preset", ""), "a=; Path=/"},
		{fill("key", "a b", "value", "1"), "a b=1; Path=/"},
		{fill("key", "é", "value", "é\xff\xfe"), "é=" + `"\303\251\357\277\275\357\277\275"; Path=/`},
		// What would harm is quoted, and stays a value.
		{fill("key", "a", "value", "b; Domain=evil.example"), `a="b\073 Domain=evil.example"; Path=/`},
		{fill("key", "a", "value", "b\r\nSet-Cookie: c=d"), `a="b\015\012Set-Cookie: c=d"; Path=/`},
		{fill("key", "a", "path", "/; HttpOnly\r\nX: y"), "a=; Path=/%3B%20HttpOnly%0D%0AX:%20y"},
	}
	s, _ := serve(t, "/base")
	for _, tt := range tests {
		program := s.Post("/base/play/set-cookie", tt.form, exchangetest.JSON...).Status(http.StatusOK)
		if diff := cmp.Diff([]string{tt.want}, program.SetCookie()); diff != "" {
			t.Errorf("%v: %s", tt.form, diff)
		}
		response := program.Decode()["response"].(map[string]any)
		if diff := cmp.Diff([]any{tt.want}, response["set_cookie"]); diff != "" {
			t.Errorf("%v: the exchange says %s", tt.form, diff)
		}
		page := s.Post("/base/play/set-cookie", tt.form).Status(http.StatusSeeOther)
		if diff := cmp.Diff([]string{tt.want}, page.SetCookie()); diff != "" {
			t.Errorf("%v, for a page: %s", tt.form, diff)
		}
	}
}

func TestExchange(t *testing.T) {
	s, _ := serve(t, "")
	got := s.Post("/play/set-cookie", fill("key", "a", "secure", "on"), append([]string{"Cookie", "b=1"}, exchangetest.JSON...)...).Decode()
	if diff := cmp.Diff([]string{"code", "cookies", "request", "response", "verdicts"}, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Error(diff)
	}
	verdict := got["verdicts"].([]any)[0].(map[string]any)
	if verdict["stored"] != false || verdict["rule"] != "5.7 step 13" || verdict["set_cookie"] != "a=; Secure; Path=/" {
		t.Errorf("at http://example.com: %v", verdict)
	}
	code := got["code"].(map[string]any)
	if diff := cmp.Diff([]string{"flask", "go", "http", "javascript"}, slices.Sorted(maps.Keys(code))); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{"/play/set-cookie", "/play/set-cookie?max_age=1"} {
		if got := s.Get(path, exchangetest.JSON...).Status(http.StatusOK).Decode(); got["code"] != nil {
			t.Errorf("%s: code without parameters", path)
		}
	}
}

func TestVerdictGoesByTheAddress(t *testing.T) {
	secure := fill("key", "a", "secure", "on")
	stored := func(s *exchangetest.Server, address string) any {
		verdicts := s.Post(address+"/play/set-cookie", secure, exchangetest.JSON...).Decode()["verdicts"]
		return verdicts.([]any)[0].(map[string]any)["stored"]
	}
	s, _ := serve(t, "")
	for address, want := range map[string]bool{
		"http://localhost:8080": true, "http://127.0.0.1": true, "http://shop.localhost": true,
		"http://example.com": false, "https://example.com": true,
	} {
		if got := stored(s, address); got != want {
			t.Errorf("%s: stored is %v", address, got)
		}
	}
	config := exchangetest.Config(t, "")
	config.Origin = "https://course.example"
	if stored(exchangetest.ServeWith(t, config, New), "http://127.0.0.7:80") != true {
		t.Error("behind a proxy the public address is https")
	}
}

func TestRefuse(t *testing.T) {
	tests := []struct {
		form   url.Values
		fields []string
	}{
		{fill(), []string{"key"}},
		{fill("value", "b"), []string{"key"}},
		{fill("key", "a;b"), []string{"key"}},
		{fill("key", "a=b"), []string{"key"}},
		{fill("key", "a\nb"), []string{"key"}},
		{fill("key", "a\r\nSet-Cookie: evil=1"), []string{"key"}},
		{fill("key", "a", "value", "\x1b"), []string{"value"}},
		{fill("key", "a", "max_age", "soon"), []string{"max_age"}},
		{fill("key", "a", "max_age", "1.5"), []string{"max_age"}},
		{fill("key", "a", "max_age", " 1"), []string{"max_age"}},
		{fill("key", "a", "max_age", "+1"), []string{"max_age"}},
		{fill("key", "a", "max_age", "1e3"), []string{"max_age"}},
		{fill("key", "a", "max_age", "٣"), []string{"max_age"}},
		{fill("key", "a", "max_age", strings.Repeat("9", 5000)), []string{"max_age"}},
		{fill("key", "a", "expires", "tomorrow"), []string{"expires"}},
		{fill("key", "a", "expires", "2026-13-01T00:00"), []string{"expires"}},
		{fill("key", "a", "expires", "Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly"), []string{"expires"}},
		{fill("key", "a", "domain", "a;b"), []string{"domain"}},
		{fill("key", "a", "domain", "a\r\nb"), []string{"domain"}},
		{fill("key", "a", "samesite", "sometimes"), []string{"samesite"}},
		{fill("key", "a", "secure", "maybe", "httponly", "2", "partitioned", "<b>"), []string{"secure", "httponly", "partitioned"}},
		{fill("max_age", "x", "expires", "x", "samesite", "x", "secure", "x"), []string{"key", "max_age", "expires", "samesite", "secure"}},
	}
	s, _ := serve(t, "")
	for _, tt := range tests {
		program := s.Post("/play/set-cookie", tt.form, exchangetest.JSON...).Status(http.StatusUnprocessableEntity)
		page := s.Post("/play/set-cookie", tt.form).Status(http.StatusUnprocessableEntity)
		if len(program.SetCookie())+len(page.SetCookie()) > 0 {
			t.Errorf("%v sets a cookie", tt.form)
		}
		errors, _ := program.Decode()["errors"].(map[string]any)
		if diff := cmp.Diff(slices.Sorted(slices.Values(tt.fields)), slices.Sorted(maps.Keys(errors))); diff != "" {
			t.Errorf("%v: %s", tt.form, diff)
		}
		doc := page.Page()
		for _, field := range tt.fields {
			input := doc.Find("[name=" + field + "]")
			if input.AttrOr("aria-invalid", "") != "true" || !strings.Contains(input.AttrOr("aria-describedby", ""), field+"-error") {
				t.Errorf("%v: the field %s is not marked", tt.form, field)
			}
			if text := doc.Find("#" + field + "-error").Text(); !strings.HasPrefix(text, field+" must ") {
				t.Errorf("%v: beside %s stands %q", tt.form, field, text)
			}
		}
		if n := doc.Find("[aria-invalid]").Length(); n != len(tt.fields) {
			t.Errorf("%v: %d fields are marked, want %d", tt.form, n, len(tt.fields))
		}
	}
}

// What was typed is kept, in a control that can hold it.
func TestKeepsWhatWasTyped(t *testing.T) {
	typed := fill("key", "a<b>", "value", "\nline\none", "max_age", "x", "expires", "next week", "path", "p", "domain", "d", "samesite", "odd", "httponly", "on")
	s, _ := serve(t, "")
	page := s.Post("/play/set-cookie", typed).Status(http.StatusUnprocessableEntity).Page()
	for field := range typed {
		var got string
		switch input := page.Find("[name=" + field + "]"); {
		case field == "httponly":
			_, checked := input.Attr("checked")
			got = map[bool]string{true: "on"}[checked]
		case field == "samesite":
			got = input.Find("[selected]").Text()
		case field == "value":
			got = input.Text()
		default:
			got = input.AttrOr("value", "")
		}
		if got != typed.Get(field) {
			t.Errorf("%s: %q was typed, and %q is there", field, typed.Get(field), got)
		}
	}
	got := s.Get("/play/set-cookie?key=a&samesite=STRICT&expires=" + url.QueryEscape("Wed, 21 Oct 2026 07:28:00 GMT")).Page()
	if date := got.Find("[name=expires]").AttrOr("value", ""); date != "2026-10-21T07:28:00" {
		t.Errorf("expires is %s", date)
	}
	if choice := got.Find("[name=samesite] [selected]").Text(); choice != "Strict" {
		t.Errorf("samesite is %s", choice)
	}
}

// The page after the redirect says what was sent, and sets nothing.
func TestAfter(t *testing.T) {
	s, now := serve(t, "")
	const line = `flavor="b c"; Expires=Sun, 01 Mar 2026 12:00:30 GMT; Max-Age=30; Path=/play/set-cookie`
	to := s.Post("/play/set-cookie", fill("key", "flavor", "value", "b c", "max_age", "30", "path", ".")).Header().Get("Location")
	*now = noon.Add(2 * time.Second)
	got := s.Get(to, "Cookie", `flavor="b c"`).Status(http.StatusOK)
	if len(got.SetCookie()) > 0 {
		t.Error("the link sets a cookie")
	}
	page := got.Page()
	for selector, want := range map[string]string{
		".lab-sent .lab-header":                "Set-Cookie: " + line,
		".lab-line .lab-header":                "Set-Cookie: " + line,
		"[data-previous] [data-set-cookie]":    line,
		"[data-previous] [data-verdict]":       "Stored until its time is over. (5.7 step 24)",
		"[data-request] [data-header]":         `flavor="b c"`,
		"[data-at=request] .lab-finding":       "Agrees: It is there, as foretold.",
		"[data-at=script] [data-case=present]": "Agrees: It is there, as foretold.",
	} {
		if got := strings.TrimSpace(page.Find(selector).Text()); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if code := page.Find("#code-flask").Text(); !strings.Contains(code, "max_age=30") {
		t.Errorf("the code is %s", code)
	}
	reset := page.Find(`form[action="/play/reset"]`)
	if reset.Length() != 2 || reset.Last().Find("[name]").Length() > 0 || reset.First().Find("[name=path] [selected]").Text() != "/play/set-cookie" {
		t.Error("there is no way to delete the cookie")
	}
	// A link that says something else is none of ours.
	for _, forged := range []string{strings.Replace(to, "flavor", "flavour", 1), strings.Replace(to, "after=", "after=A", 1)} {
		if page := s.Get(forged).Status(http.StatusOK).Page(); page.Find(".lab-sent, [data-previous]").Length() > 0 {
			t.Errorf("%s is believed", forged)
		}
	}
	*now = noon.Add(2 * time.Minute)
	late := s.Get(to).Status(http.StatusOK).Page()
	if late.Find(".lab-look").Length() > 0 || late.Find(".lab-sent .lab-note").Length() != 1 {
		t.Error("two minutes later the page still says what the browser did")
	}
}

func TestLongLine(t *testing.T) {
	s, _ := serve(t, "")
	value := strings.Repeat("é", 8000)
	to := s.Post("/play/set-cookie", fill("key", "a", "value", value)).Status(http.StatusSeeOther).Header().Get("Location")
	page := s.Get(to).Status(http.StatusOK).Page()
	want := `a="` + strings.Repeat(`\303\251`, 8000) + `"; Path=/`
	if got := page.Find("[data-previous] [data-set-cookie]").Text(); got != want {
		t.Errorf("the line is shown as %.40s… (%d octets)", got, len(got))
	}
	if got := page.Find("[data-previous] [data-verdict]").AttrOr("data-verdict", ""); got != "refused" {
		t.Errorf("the verdict is %s", got)
	}
}

func TestPrefill(t *testing.T) {
	s, _ := serve(t, "")
	tests := map[string]string{ // query to the line that stands above the form
		"":                                      "…",
		"?max_age=30":                           "…",
		"?key=a&value=b%20c":                    `a="b c"; Path=/`,
		"?preset=hidden":                        `recipe="more butter"; HttpOnly; Path=/play/set-cookie`,
		"?preset=hidden&value=sugar":            `recipe=sugar; HttpOnly; Path=/play/set-cookie`,
		"?preset=hidden&httponly=":              `recipe="more butter"; Path=/play/set-cookie`,
		"?preset=none":                          "…",
		"?key=a&value=b;c%":                     `a="b\073c%"; Path=/`,
		"?key=a&max_age=soon":                   "…",
		"?key=%3Cscript%3Ealert(1)%3C%2Fscript": "<script>alert(1)</script=; Path=/",
		"?key=a&value=%22%3E%3Cimg+onerror%3Dx%3E": `a="\"><img onerror=x>"; Path=/`,
	}
	for query, want := range tests {
		got := s.Get("/play/set-cookie" + query).Status(http.StatusOK)
		if len(got.SetCookie()) > 0 {
			t.Errorf("%s sets a cookie", query)
		}
		page := got.Page()
		if text := page.Find(".lab-line .lab-header").Text(); text != "Set-Cookie: "+want {
			t.Errorf("%s: %q, want %q", query, text, want)
		}
		if page.Find("main script, [onerror]").Length() > 0 {
			t.Errorf("%s: markup", query)
		}
		if says := page.Find(".lab-presets [role=alert]").Text(); strings.Contains(says, "no example of the name none.") != (query == "?preset=none") {
			t.Errorf("%s: of the example it says %q", query, says)
		}
	}
}

func TestPreview(t *testing.T) {
	s, _ := serve(t, "")
	got := s.Post("/play/set-cookie/preview", fill("key", "a", "path", ".")).Status(http.StatusOK)
	if len(got.SetCookie()) > 0 {
		t.Error("a preview sets a cookie")
	}
	answer := got.Decode()
	if html, _ := answer["html"].(string); !strings.Contains(html, "a=; Path=/play/set-cookie") {
		t.Errorf("no line in %s", html)
	}
	if answer["query"] != "key=a&path=." {
		t.Errorf("the query is %v", answer["query"])
	}
	html := s.Post("/play/set-cookie/preview", fill("key", "a", "path", "shop")).Decode()["html"].(string)
	for _, want := range []string{
		"<strong>Instead:</strong> begin it with a slash, or leave Path out.",
		"If it should, set it with SameSite=None; Secure.", // of a picture on another site
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	wrong := s.Post("/play/set-cookie/preview", fill("max_age", "x")).Status(http.StatusOK).Decode()["errors"].(map[string]any)
	if diff := cmp.Diff([]string{"key", "max_age"}, slices.Sorted(maps.Keys(wrong))); diff != "" {
		t.Error(diff)
	}
	s.Post("/play/set-cookie/preview", fill("key", strings.Repeat("x", 64<<10))).Status(http.StatusRequestEntityTooLarge)
	s.Post("/play/set-cookie", fill("key", strings.Repeat("x", 64<<10))).Status(http.StatusRequestEntityTooLarge)
}

func TestPresets(t *testing.T) {
	want := map[string]string{ // verdicts at http://localhost
		"thirty-seconds": "stored", "hidden": "stored", "https-only": "stored", "foreign-domain": "refused",
		"too-large": "refused", "host-prefix": "refused", "delete": "deleted",
	}
	s, _ := serve(t, "")
	page := s.Get("http://localhost/play/set-cookie").Page()
	got := map[string]string{}
	for _, link := range page.Find(".lab-presets a").EachIter() {
		to := link.AttrOr("href", "")
		_, name, _ := strings.Cut(to, "?preset=")
		got[name] = s.Get("http://localhost"+to).Page().Find(".lab-verdict").AttrOr("data-kind", "")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParams(t *testing.T) {
	config := exchangetest.Config(t, "")
	kit, err := exchange.NewKit(config)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := New(kit)
	if err != nil {
		t.Fatal(err)
	}
	frame := demo.Open(map[string]string{"preset": "delete", "key": "a b", "max_age": "0"})
	if frame.Path != "/play/set-cookie?key=a+b&max_age=0&preset=delete" {
		t.Errorf("the frame begins at %s", frame.Path)
	}
	for _, param := range demo.Params {
		if param.Check == nil {
			continue
		}
		err := param.Check("a;\x1b")
		if free := param.Name == "path"; (err == nil) != free {
			t.Errorf("%s: %v", param.Name, err)
		}
	}
}

func FuzzForm(f *testing.F) {
	f.Add("key=a&value=b;c&max_age=30&path=.&secure=on")
	f.Add("key=%ff&value=%1b&expires=2026-10-21T07:28&domain=b%C3%BCcher.example&samesite=lax")
	f.Add("key=__Host-a&partitioned=yes&httponly=1&max_age=-9223372036854775808")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		form := formOf(values)
		w, wrong := form.write("/play/set-cookie", noon)
		if (w == nil) != (len(wrong) > 0) {
			t.Fatalf("%q: %v, %v", query, w, wrong)
		}
		for field, why := range wrong {
			if !slices.Contains(fields, field) || !strings.HasPrefix(why, "must ") {
				t.Errorf("%q: %s %s", query, field, why)
			}
		}
		if w == nil {
			return
		}
		if strings.ContainsFunc(w.line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("%q: %q has a control character", query, w.line)
		}
		again, err := url.ParseQuery(form.query())
		if err != nil {
			t.Fatal(err)
		}
		if w2, wrong := formOf(again).write("/play/set-cookie", noon); len(wrong) > 0 || w2.line != w.line {
			t.Errorf("%q: the link to it is another form: %v", query, wrong)
		}
		foretell(localhost, w.line, noon)
		checkLiterals(t, w)
	})
}
