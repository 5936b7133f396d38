package scope

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

var all = url.Values{"set": {"all"}}

// cells are a grid's rows: the line, and the words of each cell.
func cells(page *goquery.Document) map[string]string {
	rows := map[string]string{}
	for _, row := range page.Find(".scope-grid tbody tr").EachIter() {
		line := row.Find("th code").Text()
		if line == "" {
			continue // the heading of a group
		}
		var words []string
		for _, cell := range row.Find("td").EachIter() {
			text := strings.ReplaceAll(cell.Text(), "–not sent", "–")
			words = append(words, strings.ReplaceAll(text, "–did not carry it", "–"))
		}
		rows[line] = strings.Join(words, " | ")
	}
	return rows
}

func want(t *testing.T, page *goquery.Document, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, cells(page)); diff != "" {
		t.Error(diff)
	}
}

func TestPathGrid(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for _, path := range []string{"/scope", "/scope/path", "/scope/path/a/", "/scope/path/x%2Fy/%00"} {
		want(t, s.Get("/base/play"+path).Status(http.StatusOK).Page(), map[string]string{
			"crumb=top; Path=…/path":      "1st | 2nd | 3rd | 4th | 1st",
			"crumb=a; Path=…/path/a":      "– | 1st | 2nd | 3rd | –",
			"crumb=slash; Path=…/path/a/": "– | – | 1st | 2nd | –",
			"crumb=folder":                "– | – | – | 1st | –",
		})
	}
}

func TestPathCarried(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for header, want := range map[string]string{
		"":                              "carried no crumb.",
		"crumb=a; x=1; crumb=top":       "carried crumb=a, then crumb=top.",
		`crumb=<b>; crumb; =; crumb="a`: `carried crumb=<b>, then crumb=, then crumb="a.`,
	} {
		text := s.Get("/play/scope/path/a", "Cookie", header).Status(http.StatusOK).Page().Find("[data-here]").Text()
		if text = strings.Join(strings.Fields(text), " "); text != "The request for /play/scope/path/a "+want {
			t.Errorf("%q: %q", header, text)
		}
	}
}

func TestPathSet(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	lines := []string{
		"crumb=top; Path=/base/play/scope/path", "crumb=a; Path=/base/play/scope/path/a",
		"crumb=slash; Path=/base/play/scope/path/a/", "crumb=folder",
	}
	for back, to := range map[string]string{
		"/base/play/scope/path/ab": "/base/play/scope/path/ab",
		"":                         "/base/play/scope/path",
		"https://evil.example/":    "/base/play/scope/path",
	} {
		form := url.Values{"set": {"all"}, "back": {back}}
		got := s.Post("/base/play/scope/path/a/b/set", form).Status(http.StatusSeeOther)
		if diff := cmp.Diff(lines, got.SetCookie()); diff != "" {
			t.Error(diff)
		}
		if location := got.Header().Get("Location"); !strings.HasPrefix(location, to+"?") {
			t.Errorf("back to %q leads to %s", back, location)
		}
	}
}

// at asks for the page of a host.
func at(s *exchangetest.Server, host, cookie string) *goquery.Document {
	r := httptest.NewRequest(http.MethodGet, "http://"+host+"/play/scope/domain", nil)
	r.Header.Set("Cookie", cookie)
	return s.Do(r).Status(http.StatusOK).Page()
}

func TestDomainLive(t *testing.T) {
	page := at(exchangetest.Serve(t, "", New), "www.shop.localhost:8080", "shared=1; www_alone=<b>")
	const (
		suffix  = "Not stored. localhost is a public suffix: strangers have hosts below it, and one of them may not set cookies for all."
		foreign = `Not stored. The host shop.localhost may set cookies for itself and for the domains above it, and "%s" is none of these.`
	)
	want(t, page, map[string]string{
		"alone=1":                             "sent | – | – | –",
		"shared=1; Domain=shop.localhost":     "sent | sent | – | carried",
		"dotted=1; Domain=.shop.localhost":    "sent | sent | – | –",
		"below=1; Domain=www.shop.localhost":  strings.Replace(foreign, "%s", "www.shop.localhost", 1) + " | –",
		"above=1; Domain=localhost":           suffix + " | –",
		"foreign=1; Domain=other.example":     strings.Replace(foreign, "%s", "other.example", 1) + " | –",
		"www_alone=1":                         "– | sent | – | carried",
		"www_shared=1; Domain=shop.localhost": "sent | sent | – | –",
	})
	var links []string
	for _, a := range page.Find(".scope-links a").EachIter() {
		links = append(links, a.AttrOr("href", ""))
	}
	wantLinks := []string{
		"http://shop.localhost:8080/play/scope/domain",
		"http://www.shop.localhost:8080/play/scope/domain",
		"http://localhost:8080/play/scope/domain",
	}
	if diff := cmp.Diff(wantLinks, links); diff != "" {
		t.Error(diff)
	}
}

// Where the names are not to be had the model plays, and the page says so.
func TestDomainPlayed(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for host, links := range map[string]int{
		"localhost:8080": 3, "127.0.0.1": 3, "[::1]:80": 3, "other.localhost": 3,
		"course.example": 0, "shop.localhost.evil.example": 0, "": 0,
	} {
		r := httptest.NewRequest(http.MethodGet, "/play/scope/domain", nil)
		r.Host = host
		page := s.Do(r).Status(http.StatusOK).Page()
		if text := page.Find("[data-played]").Text(); !strings.Contains(text, "Played by the model.") {
			t.Errorf("%s: the page does not say so: %q", host, text)
		}
		if n := page.Find(".scope-links a").Length(); n != links {
			t.Errorf("%s: %d links, want %d", host, n, links)
		}
		if n := page.Find("main form").Length(); n > 0 {
			t.Errorf("%s: %d forms", host, n)
		}
		if links == 0 && strings.Contains(page.Find("main").Text(), "evil") {
			t.Errorf("%s is repeated", host)
		}
	}
}

func TestDomainSet(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for host, n := range map[string]int{"shop.localhost:1": 6, "www.shop.localhost": 2, "localhost": 0, "course.example": 0} {
		r := httptest.NewRequest(http.MethodPost, "http://"+host+"/play/scope/domain", strings.NewReader(all.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := s.Do(r)
		if lines := got.SetCookie(); len(lines) != n {
			t.Errorf("%s sets %q", host, lines)
		}
		status := http.StatusSeeOther
		if n == 0 {
			status = http.StatusUnprocessableEntity
		}
		got.Status(status)
	}
}

func TestSecure(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	want(t, s.Get("/play/scope/secure").Status(http.StatusOK).Page(), map[string]string{
		"plain=1":         "sent | sent",
		"safe=1; Secure":  "sent | –",
		"late=1":          "sent | sent",
		"early=1; Secure": "Not stored. A Secure cookie can't be set over plain http, where anybody on the way could set it.",
		"safe=2":          "Not stored. A Secure cookie of this name is stored, and nothing sent over plain http may cover it.",
	})
	got := s.Post("/play/scope/secure", all).Status(http.StatusSeeOther)
	if diff := cmp.Diff([]string{"secure_here=1; Secure; Path=/play/scope/secure"}, got.SetCookie()); diff != "" {
		t.Error(diff)
	}
	for cookie, want := range map[string]string{"": "Not taken.", "secure_here=1": "Taken."} {
		page := s.Get(got.Header().Get("Location"), "Cookie", cookie).Page()
		if text := page.Find("[data-tried]").Text(); !strings.HasPrefix(text, want) {
			t.Errorf("%q: the page says %q", cookie, text)
		}
	}
}

func TestRefuse(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, path := range []string{"/play/scope/path/a/b/set", "/play/scope/domain", "/play/scope/secure"} {
		for _, set := range []string{"", "one", "all\r\nSet-Cookie: x=y"} {
			got := s.Post(path, url.Values{"set": {set}}).Status(http.StatusUnprocessableEntity)
			if len(got.SetCookie()) > 0 {
				t.Errorf("%s: %q sets a cookie", path, set)
			}
			if text := got.Page().Find("#set-error").Text(); !strings.Contains(text, "must be all") {
				t.Errorf("%s: %q: the page says %q", path, set, text)
			}
		}
	}
}

func TestOpen(t *testing.T) {
	for show, want := range map[string]exchange.Frame{
		"":       {Title: "Who gets it: paths", Path: "/play/scope/path"},
		"path":   {Title: "Who gets it: paths", Path: "/play/scope/path"},
		"domain": {Title: "Who gets it: domains", Path: "/play/scope/domain"},
		"secure": {Title: "Who gets it: Secure", Path: "/play/scope/secure"},
	} {
		params := map[string]string{}
		if show != "" {
			params["show"] = show
		}
		if got := open(params); got != want {
			t.Errorf("%q: %+v", show, got)
		}
	}
}
