package lifetime

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"
)

func TestSet(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	got := s.Post("/base/play/lifetimes", url.Values{"do": {"set"}}).Status(http.StatusSeeOther)
	const date = `Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`
	want := []string{
		`ten=1; ` + date + `; Max-Age=10; Path=/base/play/lifetimes`,
		`both=1; ` + date + `; Max-Age=20; Path=/base/play/lifetimes`,
		`thirty=1; ` + date + `; Path=/base/play/lifetimes`,
		`visit=1; Path=/base/play/lifetimes`,
		`decade=1; ` + date + `; Max-Age=315360000; Path=/base/play/lifetimes`,
	}
	lines := got.SetCookie()
	if len(lines) != len(want) {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	for i, line := range lines {
		if !regexp.MustCompile("^" + want[i] + "$").MatchString(line) {
			t.Errorf("line %d is %s, want %s", i, line, want[i])
		}
	}
}

// How long each lives is what the model says.
func TestLives(t *testing.T) {
	page := exchangetest.Serve(t, "", New).Get("/play/lifetimes").Status(http.StatusOK).Page()
	for name, want := range map[string][2]string{
		"ten":    {"10", "10 seconds"},
		"both":   {"20", "20 seconds"},
		"thirty": {"30", "30 seconds"},
		"visit":  {"0", "until the browser is closed"},
		"decade": {"34560000", "400 days"},
	} {
		row := page.Find(`tr[data-cookie="` + name + `"]`)
		if got := [2]string{row.AttrOr("data-seconds", ""), row.Find(".life-whole").Text()}; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSent(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for header, want := range map[string]string{
		"":                                 "carried none of the five.",
		"visit=1":                          "carried visit.",
		"decade=1; ten=1; visit=1":         "carried ten, visit and decade.",
		`ten="<b>\"; x; ten=2; =; ;\xff=1`: "carried ten.",
	} {
		page := s.Get("/play/lifetimes", "Cookie", header).Status(http.StatusOK).Page()
		if got := page.Find("[data-requests] li").Text(); !strings.Contains(got, want) {
			t.Errorf("%q: the page says %q, want %q", header, got, want)
		}
		if page.Find("[data-requests] b").Length() > 0 {
			t.Errorf("%q becomes markup", header)
		}
	}
}

func TestDelete(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, tt := range []struct{ do, path, cookie, want string }{
		{"delete", "/play/lifetimes", "", "visit is gone."},
		{"delete", "/play/lifetimes", "visit=1", "visit is here."},
		{"miss", "/", "visit=1", "visit is still here."},
		{"miss", "/", "", "There was no visit to miss."},
	} {
		got := s.Post("/play/lifetimes", url.Values{"do": {tt.do}}).Status(http.StatusSeeOther)
		line := regexp.MustCompile(`^visit=; Expires=[^;]+; Max-Age=0; Path=` + tt.path + `$`)
		if lines := got.SetCookie(); len(lines) != 1 || !line.MatchString(lines[0]) {
			t.Errorf("%s sets %q", tt.do, lines)
		}
		page := s.Get(got.Header().Get("Location"), "Cookie", tt.cookie).Status(http.StatusOK).Page()
		if text := page.Find("[data-tried]").Text(); !strings.Contains(text, tt.want) {
			t.Errorf("%s, then %q: the page says %q, want %q", tt.do, tt.cookie, text, tt.want)
		}
	}
}

func TestRefuse(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, do := range []string{"", "all", "set\r\nSet-Cookie: x=y"} {
		got := s.Post("/play/lifetimes", url.Values{"do": {do}}).Status(http.StatusUnprocessableEntity)
		if len(got.SetCookie()) > 0 {
			t.Errorf("%q sets a cookie", do)
		}
		if text := got.Page().Find("#do-error").Text(); !strings.Contains(text, "must be set, delete or miss") {
			t.Errorf("%q: the page says %q", do, text)
		}
	}
}

// Each cookie can be deleted by itself, with its own path.
func TestReset(t *testing.T) {
	page := exchangetest.Serve(t, "/base", New).Get("/base/play/lifetimes").Page()
	forms := page.Find(`form[action="/base/play/reset"]`)
	if forms.Length() != len(lives) {
		t.Fatalf("%d forms", forms.Length())
	}
	for i, form := range forms.EachIter() {
		name, at := form.Find("[name=name]").AttrOr("value", ""), form.Find("[name=path]").AttrOr("value", "")
		if name != lives[i].Name || at != "/base/play/lifetimes" {
			t.Errorf("form %d deletes %s at %s", i, name, at)
		}
	}
}
