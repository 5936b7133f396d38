package several

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

func TestSet(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for set, want := range map[string][]string{
		"all": {
			`flavor="chocolate chip"; Path=/base/play/several`,
			`chocolate type=dark; Path=/base/play/several`,
			`chewy=yes; Path=/base/play/several`,
		},
		"second": {`flavor=hazelnut; Path=/base/play/several/deeper`},
	} {
		got := s.Post("/base/play/several", url.Values{"set": {set}}).Status(http.StatusSeeOther)
		if diff := cmp.Diff(want, got.SetCookie()); diff != "" {
			t.Errorf("%s: %s", set, diff)
		}
	}
}

func TestRefuse(t *testing.T) {
	got := exchangetest.Serve(t, "", New).Post("/play/several", url.Values{"set": {"four"}}).Status(http.StatusUnprocessableEntity)
	if len(got.SetCookie()) > 0 {
		t.Error("a cookie was set")
	}
	if text := got.Page().Find("#set-error").Text(); !strings.Contains(text, "must be all or second") {
		t.Errorf("the page says %q", text)
	}
}

// What each server takes from a header.
func TestSeen(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, tt := range []struct {
		cookie        string
		flask, golang string
		missing       bool
		twice         bool
	}{
		{"", "None of the three.", "None of the three.", false, false},
		{
			`flavor="chocolate chip"; chocolate type=dark; chewy=yes`,
			"flavor: chocolate chip | chocolate type: dark | chewy: yes",
			"flavor: chocolate chip | chewy: yes", true, false,
		},
		{"flavor=a; other=1; flavor=b", "flavor: a | flavor: b not in the dictionary: the first one counts", "flavor: a | flavor: b", false, true},
		{`chewy={"a":1}; chewy=<i>`, `chewy: {"a":1} | chewy: <i> not in the dictionary: the first one counts`, "chewy: <i>", false, true},
		{"flavor; =; chewy=\xff", "flavor: | chewy: \uFFFD", "flavor:", true, false},
	} {
		page := s.Get("/play/several/deeper", "Cookie", tt.cookie).Status(http.StatusOK).Page()
		if got := rows(page, ".several-flask"); got != tt.flask {
			t.Errorf("%q: Flask has %q, want %q", tt.cookie, got, tt.flask)
		}
		if got := rows(page, ".several-go"); got != tt.golang {
			t.Errorf("%q: Go has %q, want %q", tt.cookie, got, tt.golang)
		}
		if got := page.Find("[data-missing]").Length() == 1; got != tt.missing {
			t.Errorf("%q: that something is missing is said: %t", tt.cookie, got)
		}
		if got := page.Find("[data-twice]").Length() == 1; got != tt.twice {
			t.Errorf("%q: that a name comes twice is said: %t", tt.cookie, got)
		}
		if n := page.Find("i").Length(); n > 0 {
			t.Errorf("%q becomes markup", tt.cookie)
		}
	}
}

// rows are the cells of a table's body, "name: value | name: value".
func rows(page *goquery.Document, table string) string {
	var lines []string
	for _, row := range page.Find(table + " tbody tr").EachIter() {
		cells := strings.Join(strings.Fields(row.Find("td").Text()), " ")
		if name := row.Find("th").Text(); name != "" {
			cells = strings.TrimSpace(strings.TrimSpace(name) + ": " + cells)
		}
		lines = append(lines, cells)
	}
	return strings.Join(lines, " | ")
}

func TestOthers(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	text := s.Get("/play/several", "Cookie", "_ga=1; chewy=yes; theme=dark").Page().Find(".several-note").Text()
	if !strings.Contains(text, "2 cookies of this host") {
		t.Errorf("the page says %q", text)
	}
}
