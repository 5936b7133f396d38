package onecookie

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func TestShow(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for cookie, want := range map[string]string{
		"":                        "Your browser sent no greeting.",
		"greeting=moin":           "Your browser sent greeting: moin",
		"greeting=<b>; greeting=": "Your browser sent greeting: <b>",
	} {
		page := s.Get("/base/play/one-cookie", "Cookie", cookie).Status(http.StatusOK).Page()
		if got := page.Find(".one-value").Text(); got != want {
			t.Errorf("%q: the page says %q, want %q", cookie, got, want)
		}
		for _, form := range page.Find("main form").EachIter() {
			if to := form.AttrOr("action", ""); to != "/base/play/one-cookie" {
				t.Errorf("a form goes to %s", to)
			}
		}
	}
}

func TestSet(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for _, greeting := range greetings {
		got := s.Post("/base/play/one-cookie", url.Values{"greeting": {greeting}}).Status(http.StatusSeeOther)
		want := []string{"greeting=" + greeting + "; Path=/base/play/one-cookie"}
		if diff := cmp.Diff(want, got.SetCookie()); diff != "" {
			t.Error(diff)
		}
		if to := got.Header().Get("Location"); !strings.HasPrefix(to, "/base/play/one-cookie?") {
			t.Errorf("redirected to %s", to)
		}
	}
}

func TestForget(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := s.Post("/play/one-cookie", url.Values{"forget": {"1"}}, "Cookie", "greeting=moin").Status(http.StatusSeeOther)
	want := regexp.MustCompile(`^greeting=; Expires=[^;]+; Max-Age=0; Path=/play/one-cookie$`)
	if lines := got.SetCookie(); len(lines) != 1 || !want.MatchString(lines[0]) {
		t.Errorf("%q", lines)
	}
}

func TestRefuse(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, greeting := range []string{"", "ahoy", "hello; Path=/", "hello\r\nSet-Cookie: x=y"} {
		form := url.Values{"greeting": {greeting}}
		got := s.Post("/play/one-cookie", form).Status(http.StatusUnprocessableEntity)
		if len(got.SetCookie()) > 0 {
			t.Errorf("%q sets a cookie", greeting)
		}
		if text := got.Page().Find("#greeting-error").Text(); !strings.Contains(text, "must be one of hello, bonjour, moin") {
			t.Errorf("%q: the page says %q", greeting, text)
		}
		errors := s.Post("/play/one-cookie", form, exchangetest.JSON...).Decode()["errors"]
		if diff := cmp.Diff(map[string]any{"greeting": "must be one of hello, bonjour, moin"}, errors); diff != "" {
			t.Error(diff)
		}
	}
}
