package yourbrowser

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

// What the standard says of each probe, and what browsers are known to do
// otherwise. RFC 6265bis says so, not the package that is asked.
func TestOutcomes(t *testing.T) {
	page := exchangetest.Serve(t, "/base", New).Get("http://localhost:8080/base/play/your-browser").Status(http.StatusOK).Page()
	want := map[string]string{
		"secure":        "probe=1",
		"none":          "",
		"partitioned":   "",
		"default":       "Lax | Firefox None",
		"cap":           "400 days",
		"max-age":       "probe=1",
		"last":          " | Chromium and Firefox probe=1",
		"4096":          "probe=" + strings.Repeat("x", 4091),
		"4097":          "",
		"host":          "",
		"secure-prefix": "",
		"http-prefix":   "__Http-probe=1 | Chromium and Firefox ",
		"hidden":        "",
		"overwrite":     "probe=1",
		"json":          `probe={"apple":1,"pear":2}`,
		"space":         "probe name=1",
		"tab":           "probe=a\tb | Chromium ",
		"nameless":      "probe | Firefox probe=",
		"equals":        "probe=1 | Chromium and Firefox ",
		"order":         "probe=here; probe=above",
		"place":         "probe-a=2; probe-b=1 | Chromium probe-b=1; probe-a=2",
	}
	got := make(map[string]string)
	for _, row := range page.Find("[data-probe]").EachIter() {
		id := row.AttrOr("data-probe", "")
		got[id] = row.AttrOr("data-standard", "")
		for _, note := range page.Find("[data-notes=" + id + "] [data-outcome]").EachIter() {
			browsers := strings.TrimSuffix(strings.TrimSuffix(note.Find("strong").Text(), " is known for this."), " are known for this.")
			got[id] += " | " + browsers + " " + note.AttrOr("data-outcome", "")
			if !strings.HasSuffix(note.Text(), ".") || !strings.Contains(note.Text(), "draft") {
				t.Errorf("%s: %s", id, note.Text())
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestChange(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	page := s.Get("/base/play/your-browser").Status(http.StatusOK).Page()
	for _, row := range page.Find("[data-probe]").EachIter() {
		id := row.AttrOr("data-probe", "")
		set := s.Post("/base/play/your-browser", url.Values{"set": {id}}, exchangetest.JSON...).Status(http.StatusOK).SetCookie()
		clear := s.Post("/base/play/your-browser", url.Values{"clear": {id}}, exchangetest.JSON...).Status(http.StatusOK).SetCookie()
		if len(set) == 0 || len(set) != len(clear) {
			t.Fatalf("%s sets %q and clears %q", id, set, clear)
		}
		for i, line := range set {
			if clear[i] != line+"; Max-Age=0" {
				t.Errorf("%q is cleared by %q", line, clear[i])
			}
			if !strings.Contains(line, "; Path=/base/play") || !strings.Contains(line, "Max-Age=") {
				t.Errorf("%q lasts, or goes elsewhere", line)
			}
		}
	}
	got := s.Post("/base/play/your-browser", url.Values{"set": {"json"}}).Status(http.StatusSeeOther)
	if !slices.Equal(got.SetCookie(), []string{`probe={"apple":1,"pear":2}; Path=/base/play/your-browser; Max-Age=60`}) {
		t.Errorf("%q", got.SetCookie())
	}
}

func TestBadInput(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, form := range []url.Values{
		nil,
		{"set": {"none\r\nSet-Cookie: a=b"}},
		{"set": {`"><script>alert(1)</script>`}},
		{"clear": {"all"}},
		{"clear": {""}, "set": {"json"}},
	} {
		got := s.Post("/play/your-browser", form).Status(http.StatusUnprocessableEntity)
		if len(got.SetCookie()) > 0 || strings.Contains(got.Body.String(), "<script>alert") {
			t.Errorf("%v: %v", form, got.Header())
		}
		if text := got.Page().Find("#set-error").Text(); !strings.Contains(text, "must be one of secure, none,") {
			t.Errorf("%v: the page says %q", form, text)
		}
	}
}
