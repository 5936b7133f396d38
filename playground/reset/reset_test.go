package reset

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

const gone = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; "

func TestOne(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	tests := []struct {
		name string
		form url.Values
		want []string
	}{
		{"name only", url.Values{"name": {"flavor"}}, []string{
			"flavor=; " + gone + "Path=/",
			"flavor=; " + gone + "Secure; Path=/; Partitioned",
		}},
		{"path and domain", url.Values{"name": {"a b"}, "path": {"/play/cookies/a"}, "domain": {".shop.localhost"}}, []string{
			"a b=; Domain=shop.localhost; " + gone + "Path=/play/cookies/a",
			"a b=; Domain=shop.localhost; " + gone + "Secure; Path=/play/cookies/a; Partitioned",
		}},
		{"prefix", url.Values{"name": {"__secure-x"}}, []string{
			"__secure-x=; " + gone + "Secure; Path=/",
			"__secure-x=; " + gone + "Secure; Path=/; Partitioned",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.Post("/base/play/reset", tt.form, "Cookie", "other=1").Status(http.StatusSeeOther)
			if diff := cmp.Diff(tt.want, got.SetCookie()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneRefused(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	tests := []struct {
		form   url.Values
		fields []string
	}{
		{url.Values{"name": {"a;b"}}, []string{"name"}},
		{url.Values{"name": {"a=b"}}, []string{"name"}},
		{url.Values{"name": {"a\r\nSet-Cookie: b"}}, []string{"name"}},
		{url.Values{"path": {"/"}}, []string{"name"}},
		{url.Values{"name": {"a"}, "path": {"play"}}, []string{"path"}},
		{url.Values{"name": {"a"}, "path": {"/; Domain=x"}}, []string{"path"}},
		{url.Values{"name": {"a"}, "domain": {"x\r\ny"}}, []string{"domain"}},
		{url.Values{"name": {"__host-a"}, "path": {"/play"}, "domain": {"x"}}, []string{"domain", "path"}},
		{url.Values{"name": {strings.Repeat("a", longestName+1)}}, []string{"name"}},
		{url.Values{"name": {"a"}, "path": {strings.Repeat("/", longestAttribute+1)}, "domain": {strings.Repeat("x", longestAttribute+1)}}, []string{"domain", "path"}},
		{url.Values{"all": {"2"}}, []string{"all"}},
		{url.Values{"all": {"on"}, "name": {"a"}}, []string{"all"}},
		{url.Values{"name": {";"}, "path": {"x"}, "domain": {";"}}, []string{"domain", "name", "path"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%.60s", tt.form.Encode()), func(t *testing.T) {
			errors := s.Post("/play/reset", tt.form, exchangetest.JSON...).Status(http.StatusUnprocessableEntity).Decode()["errors"]
			if diff := cmp.Diff(tt.fields, sortedKeys(errors.(map[string]any))); diff != "" {
				t.Error(diff)
			}
			got := s.Post("/play/reset", tt.form).Status(http.StatusUnprocessableEntity)
			if len(got.SetCookie()) > 0 {
				t.Error("a cookie is set")
			}
			page := got.Page()
			for name, values := range tt.form {
				if kept := page.Find("input#"+name).AttrOr("value", ""); kept != strings.ReplaceAll(values[0], "\r", "") && kept != values[0] {
					t.Errorf("%s was %q, and %q is kept", name, values[0], kept)
				}
			}
			for _, field := range tt.fields {
				id := page.Find("#"+field+"[aria-invalid=true]").AttrOr("aria-describedby", "none")
				if page.Find("#"+id).Text() == "" {
					t.Errorf("nothing stands beside %s", field)
				}
			}
		})
	}
}

func TestCarried(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := s.Post("/play/reset", nil, "Cookie", "a=1; a=2", "Referer", "http://example.com/play/cookies/x").Status(http.StatusSeeOther)
	var want []string
	for _, path := range []string{"/play/cookies/x", "/play/cookies/", "/play/cookies", "/play/reset", "/play/", "/play", "/"} {
		want = append(want, "a=; "+gone+"Path="+path, "a=; "+gone+"Secure; Path="+path+"; Partitioned")
	}
	if diff := cmp.Diff(want, got.SetCookie()); diff != "" {
		t.Error(diff)
	}
	if got := s.Post("/play/reset", nil).Status(http.StatusSeeOther).SetCookie(); len(got) > 0 {
		t.Errorf("without a cookie it sets %q", got)
	}
	if got := s.Post("/play/reset", nil).Header().Get("Clear-Site-Data"); got != "" {
		t.Errorf("Clear-Site-Data: %s", got)
	}
}

func TestRefererAddsNoAttribute(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := s.Post("/play/reset", nil, "Cookie", "a=1", "Referer", "http://example.com/play/cookies/a;Domain=x/b")
	for _, line := range got.SetCookie() {
		if strings.Contains(line, "Domain") {
			t.Errorf("%s", line)
		}
	}
}

func TestHostPrefix(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := s.Post("/play/reset", nil, "Cookie", "__Host-a=1").SetCookie()
	want := []string{"__Host-a=; " + gone + "Secure; Path=/", "__Host-a=; " + gone + "Secure; Path=/; Partitioned"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAll(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	r := httptest.NewRequest(http.MethodPost, "http://www.shop.example.co.uk:8080/play/reset", strings.NewReader("all=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "a=1")
	got := s.Do(r).Status(http.StatusSeeOther)
	if clear := got.Header().Get("Clear-Site-Data"); clear != `"cookies"` {
		t.Errorf("Clear-Site-Data: %s", clear)
	}
	for _, domain := range []string{"", "Domain=www.shop.example.co.uk; ", "Domain=shop.example.co.uk; ", "Domain=example.co.uk; "} {
		if line := "a=; " + domain + gone + "Path=/"; !slices.Contains(got.SetCookie(), line) {
			t.Errorf("no line %s", line)
		}
	}
}

func TestDomainsOf(t *testing.T) {
	for host, want := range map[string][]string{
		"localhost:8080":     {"", "localhost"},
		"www.shop.localhost": {"", "www.shop.localhost", "shop.localhost"},
		"127.0.0.1:80":       {""},
		"[::1]:80":           {""},
		"Example.COM.":       {"", "example.com"},
		"me.github.io":       {"", "me.github.io"},
		"github.io":          {"", "github.io"},
		"a; Path=/":          {""},
		"":                   {""},
		"example.com:x:y":    {""},
		"münchen.de":         {""},
	} {
		if got := domainsOf(host); !cmp.Equal(want, got) {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}

func TestBack(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for referer, want := range map[string]string{
		"": "/base/play/cookies",
		"http://example.com/base/play/shop/merge/sugar?x=1&after=abc": "/base/play/shop/merge/sugar?x=1",
		"http://example.com/base/play/reset":                          "/base/play/cookies",
		"http://example.com/base/lessons/one":                         "/base/play/cookies",
		"http://elsewhere.example/base/play/cookies/a":                "/base/play/cookies",
		"http://example.com//elsewhere.example/base/play/":            "/base/play/cookies",
		"::": "/base/play/cookies",
	} {
		to, err := url.Parse(s.Post("/base/play/reset", nil, "Referer", referer).Status(http.StatusSeeOther).Header().Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		query := to.Query()
		query.Del("after")
		to.RawQuery = query.Encode()
		if to.String() != want {
			t.Errorf("from %s back to %s, want %s", referer, to, want)
		}
	}
}

func TestGetChangesNothing(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := s.Get("/play/reset?all=1", "Cookie", "a=1").Status(http.StatusMethodNotAllowed)
	if len(got.SetCookie()) > 0 || got.Header().Get("Clear-Site-Data") != "" || got.Header().Get("Allow") != "POST" {
		t.Errorf("headers: %v", got.Header())
	}
}

// A full jar is deleted over several answers, each with less than 32 KiB of
// header; every cookie gets its lines, whether or not the client has dropped
// those before.
func TestFullJar(t *testing.T) {
	for _, drops := range []bool{true, false} {
		t.Run(fmt.Sprint("client drops: ", drops), func(t *testing.T) {
			s := exchangetest.Serve(t, "", New)
			jar := map[string]bool{}
			for i := range 180 {
				jar[fmt.Sprintf("cookie-%d", i)] = true
			}
			deleted := map[string]bool{}
			to, answers := "/play/reset", 0
			for strings.HasPrefix(to, "/play/reset") {
				got := s.Post(to, nil, "Cookie", strings.Join(sortedKeys(jar), "=x; ")+"=x")
				if answers++; answers > mostHops {
					t.Fatalf("more than %d answers", mostHops)
				}
				if n := headerSize(got.Header()); n > 32<<10 {
					t.Errorf("answer %d has %d octets of header", answers, n)
				}
				lines := map[string]int{}
				for _, line := range got.SetCookie() {
					name, _, _ := strings.Cut(line, "=")
					deleted[name] = true
					lines[name]++
					if drops && strings.HasSuffix(line, "Max-Age=0; Path=/") {
						delete(jar, name)
					}
				}
				for name, n := range lines {
					if n != 8 {
						t.Errorf("answer %d has %d lines for %s: it is torn apart", answers, n, name)
					}
				}
				to = got.Header().Get("Location")
			}
			if len(deleted) != 180 {
				t.Errorf("%d cookies were deleted in %d answers, want 180", len(deleted), answers)
			}
			if answers < 3 {
				t.Errorf("%d answers: this jar is not full", answers)
			}
		})
	}
}

// Names too long for all their lines to fit into one answer are got through all
// the same, and no reset goes on for ever.
func TestLongNames(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	name := strings.Repeat("n", 4000)
	header := name + "=1; " + name + "2=1; " + strings.Repeat("z", 5000) + "=1"
	paths := map[string]int{}
	to := "/play/reset"
	for answers := 1; strings.HasPrefix(to, "/play/reset"); answers++ {
		got := s.Post(to, nil, "Cookie", header)
		if n := headerSize(got.Header()); n > 32<<10 {
			t.Fatalf("%d octets of header", n)
		}
		for _, line := range got.SetCookie() {
			paths[line[:4001]]++
		}
		if to = got.Header().Get("Location"); answers > mostHops {
			t.Fatal("it never ends")
		}
	}
	if diff := cmp.Diff(map[string]int{name + "=": 8, name + "2": 8}, paths); diff != "" {
		t.Errorf("lines: %s", diff)
	}
}

// Browsers give up after 20 redirects: a jar that would take more ends earlier,
// with the learner back on a page.
func TestMostHops(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	var header strings.Builder
	for i := range 150 {
		fmt.Fprintf(&header, "%d%s=1; ", i, strings.Repeat("n", 1000))
	}
	to, answers := "/play/reset", 0
	for strings.HasPrefix(to, "/play/reset") && answers < 2*mostHops {
		to = s.Post(to, nil, "Cookie", header.String()).Header().Get("Location")
		answers++
	}
	if answers != mostHops {
		t.Errorf("%d answers, want %d", answers, mostHops)
	}
}

// jar is a browser with cookies at Path=/, and with the patience of one.
type jar struct {
	names   map[string]bool
	answers int
}

func newJar(n int, format string) *jar {
	j := &jar{names: map[string]bool{}}
	for i := range n {
		j.names[fmt.Sprintf(format, i)] = true
	}
	return j
}

// reset sends the form, and returns the answer that it ends with.
func (j *jar) reset(t *testing.T, s *exchangetest.Server, to, referer string, form url.Values) *exchangetest.Response {
	t.Helper()
	for redirects := 0; redirects <= 20; redirects++ {
		got := s.Post(to, form, "Cookie", strings.Join(sortedKeys(j.names), "=x; ")+"=x", "Referer", referer)
		j.answers++
		if n := headerSize(got.Header()); n > 32<<10 {
			t.Fatalf("answer %d has %d octets of header", j.answers, n)
		}
		for _, line := range got.SetCookie() {
			if name, after, _ := strings.Cut(line, "="); strings.HasSuffix(after, "Max-Age=0; Path=/") {
				delete(j.names, name)
			}
		}
		if got.Code != http.StatusTemporaryRedirect {
			return got
		}
		to = got.Header().Get("Location")
	}
	t.Fatal("more redirects than browsers follow")
	return nil
}

// The form was on a page deep down, whose paths multiply the lines.
func TestFullJarFromBelow(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, format := range []string{"c%03d", strings.Repeat("n", 197) + "%03d"} {
		j := newJar(180, format)
		j.reset(t, s, "/play/reset", "http://example.com/play/cookies/a/b/c", nil).Status(http.StatusSeeOther)
		if len(j.names) > 0 {
			t.Errorf("names of %d octets: %d are left after %d answers", len(fmt.Sprintf(format, 0)), len(j.names), j.answers)
		}
	}
}

// What does not go in one go is said, and goes in another.
func TestUnfinished(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	j := newJar(50, strings.Repeat("n", 3900)+"%d")
	to, referer := "/base/play/reset", "http://example.com/base/play/cookies/a?x=1"
	for range 10 {
		got := j.reset(t, s, to, referer, nil)
		if got.Code == http.StatusSeeOther {
			back, _, _ := strings.Cut(got.Header().Get("Location"), "?")
			if len(j.names) > 0 || back != "/base/play/cookies/a" {
				t.Errorf("%d are left, and it ends at %s", len(j.names), back)
			}
			return
		}
		page := got.Status(http.StatusOK).Page()
		if says := fmt.Sprintf("Cookies left to delete: %d.", len(j.names)); !strings.Contains(page.Find("main").Text(), says) {
			t.Errorf("the page does not say %q: %s", says, page.Find("main").Text())
		}
		if back := page.Find("main a").AttrOr("href", ""); back != "/base/play/cookies/a?x=1" {
			t.Errorf("back leads to %s", back)
		}
		to, referer = page.Find("main form").AttrOr("action", ""), "http://example.com"+to
	}
	t.Error("it never ends")
}

// The page to go back to is one of ours, whoever made the address.
func TestPageFromOutside(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, page := range []string{"//elsewhere.example/play/", "http://elsewhere.example/play/", "/lessons/", "https:/play/"} {
		got := s.Post("/play/reset?page="+url.QueryEscape(page), nil).Status(http.StatusSeeOther).Header().Get("Location")
		if path, _, _ := strings.Cut(got, "?"); !strings.HasPrefix(path, "/play/") {
			t.Errorf("%s leads to %s", page, got)
		}
	}
}

// The longest cookie that the form takes, in characters that JSON escapes.
func TestLongestOne(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, n := range []int{1200, 2300, longestName} {
		for _, c := range []string{"<", "\\", "\xff"} {
			form := url.Values{"name": {strings.Repeat(c, n)}, "path": {"/" + strings.Repeat("<", 500)}}
			got := s.Post("/play/reset", form, "Referer", "http://example.com/play/cookies/"+strings.Repeat("a", 4000))
			if size := headerSize(got.Header()); size > 32<<10 {
				t.Errorf("%d of %q: %d octets of header", n, c, size)
			}
		}
	}
}

func TestCursorFromOutside(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, from := range []string{"", "x", "1.zz.0", "-1.00.0", "1.00.99999", "1.00.-1", "99999999999999999999.0.0", "14.00.0 "} {
		s.Post("/play/reset?from="+url.QueryEscape(from), nil, "Cookie", "a=1").Status(http.StatusSeeOther)
	}
}

func TestRawNames(t *testing.T) {
	for header, want := range map[string][]string{
		"":                        nil,
		"a=1; b=2; a=3":           {"a", "b"},
		"nameless; =also; a b =1": {"", "a b"},
		"\xff=1;; ;\tc=1":         {"\xff", "c"},
		`q="a;b=c"`:               {"q", "b"},
	} {
		if got := rawNames(header); !cmp.Equal(want, got) {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestNameless(t *testing.T) {
	got := exchangetest.Serve(t, "", New).Post("/play/reset", nil, "Cookie", "nameless").SetCookie()
	if want := "=-; " + gone + "Path=/"; !slices.Contains(got, want) {
		t.Errorf("%q lack %s", got, want)
	}
}

func headerSize(h http.Header) int {
	n := 0
	for name, values := range h {
		for _, value := range values {
			n += len(name) + len(value) + len(": \r\n")
		}
	}
	return n
}
