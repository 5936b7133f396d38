package crosssite

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"course/internal/web"
)

// Each page names the other site in the directives that it needs, and in no other.
func TestPolicies(t *testing.T) {
	s := serve(t, "/base", here, other)
	tests := []struct {
		address string
		more    []string
	}{
		{here + "/base/play/cross-site/", nil},
		{here + "/base/play/cross-site/arrived?way=link", nil},
		{here + "/base/play/cross-site/picture", nil},
		{here + "/base/play/cross-site/fetch", nil},
		{other + "/base/play/cross-site/other", []string{"form-action " + here, "frame-src " + here, "img-src " + here, "connect-src " + here}},
		{here + "/base/play/cross-site/other", []string{"form-action " + other, "frame-src " + other, "img-src " + other, "connect-src " + other}},
		{here + "/base/play/cross-site/frame?by=other-site", []string{"frame-ancestors " + other}},
		{other + "/base/play/cross-site/frame?by=other-site", []string{"frame-ancestors " + here}},
		{here + "/base/play/cross-site/frame?by=somebody", nil}, // an error page
		{here + "/base/play/cross-site/none", nil},
	}
	for _, tt := range tests {
		if got := s.Get(tt.address).Header().Get("Content-Security-Policy"); got != web.Policy(tt.more...) {
			t.Errorf("%s has the policy %s", tt.address, got)
		}
	}
}

// Only a script of the other site gets to read what it fetches.
func TestCORS(t *testing.T) {
	s := serve(t, "", here, other)
	tests := []struct {
		page, origin, allowed string
	}{
		{"fetch", other, other},
		{"fetch", here, ""},
		{"fetch", "", ""},
		{"fetch", "null", ""},
		{"fetch", "http://127.0.0.1", ""},
		{"fetch", other + ".evil.example", ""},
		{"fetch", "https://127.0.0.1:8080", ""},
		{"picture", other, ""},
		{"frame?by=other-site", other, ""},
		{"other", other, ""},
		{"arrived?way=link", other, ""},
		{"", other, ""},
	}
	for _, tt := range tests {
		h := s.Get(here+"/play/cross-site/"+tt.page, "Origin", tt.origin).Header()
		credentials := ""
		if tt.allowed != "" {
			credentials = "true"
		}
		if h.Get("Access-Control-Allow-Origin") != tt.allowed || h.Get("Access-Control-Allow-Credentials") != credentials {
			t.Errorf("%s from %q: %v", tt.page, tt.origin, h)
		}
		if tt.page == "fetch" && h.Get("Vary") != "Origin" {
			t.Errorf("a cache may mix up origins: %v", h)
		}
	}
}

// What is asked for says what its request carried, of the four and of no others;
// nothing of it sets a cookie or may be kept.
func TestProbes(t *testing.T) {
	s := serve(t, "", here, other)
	for cookies, want := range map[string]string{
		"":                            "0",
		"session=secret; cross_lax=1": "2",
		"cross_strict=; cross_none=<script>; cross_default=1":      "d",
		"cross_strict=1; cross_lax=1; cross_none=1; cross_default": "f",
	} {
		get := func(page, part string) {
			t.Helper()
			got := s.Get(here+"/play/cross-site/"+page, "Cookie", cookies, "Sec-Fetch-Site", "cross-site").Status(http.StatusOK)
			if body := got.Body.String(); !strings.Contains(body, part) || strings.Contains(body, "secret") {
				t.Errorf("%s with %q: %s", page, cookies, body)
			}
			if len(got.SetCookie()) > 0 || got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", page, got.Header())
			}
		}
		var mark int
		if _, err := fmt.Sscanf(want, "%x", &mark); err != nil {
			t.Fatal(err)
		}
		get("picture", fmt.Sprintf(`width="%d" height="56"`, 320+mark))
		get("fetch", fmt.Sprintf(`"mark":%q`, want))
		get("frame?by=same-site", fmt.Sprintf(`data-parent="%s" data-came="%s"`, here, want))
		get("frame?by=other-site", fmt.Sprintf(`data-parent="%s" data-came="%s"`, other, want))
	}
	s.Get(here + "/play/cross-site/frame?by=" + "http://evil.example").Status(http.StatusUnprocessableEntity)
}

func TestMethods(t *testing.T) {
	s := serve(t, "", here, other)
	for _, page := range []string{"other", "same", "frame", "picture", "fetch"} {
		for _, method := range []string{http.MethodPost, http.MethodOptions, http.MethodDelete} {
			r, err := http.NewRequest(method, here+"/play/cross-site/"+page, nil)
			if err != nil {
				t.Fatal(err)
			}
			if allow := s.Do(r).Status(http.StatusMethodNotAllowed).Header().Get("Allow"); allow != "GET, HEAD" {
				t.Errorf("%s %s: Allow is %q", method, page, allow)
			}
		}
	}
}

func TestNewNames(t *testing.T) {
	for _, tt := range []struct{ home, other, here, there string }{
		{"https://Course.Example:443", "https://other.example", "https://course.example", "https://other.example"},
		{"http://localhost:80", "http://[::1]", "http://localhost", "http://[::1]"},
		{"https://bücher.example", "https://other.example:8443", "https://xn--bcher-kva.example", "https://other.example:8443"},
	} {
		got, err := newNames(tt.home, tt.other)
		if err != nil || got.first.Origin != tt.here || got.second.Origin != tt.there {
			t.Errorf("%s, %s: %v, %v", tt.home, tt.other, got, err)
		}
	}
	if _, err := newNames("localhost:8080", "http://127.0.0.1"); err == nil {
		t.Error("a name without scheme is taken")
	}
}
