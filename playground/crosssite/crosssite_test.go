package crosssite

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"course/internal/web"
	"course/playground/cookie"
	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

const (
	here  = "http://localhost:8080"
	other = "http://127.0.0.1:8080"
)

// serve serves the demo by two names.
func serve(t *testing.T, base, home, otherSite string) *exchangetest.Server {
	t.Helper()
	config := exchangetest.Config(t, base)
	config.Home, config.OtherSite = home, otherSite
	kit, err := exchange.NewKit(config)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := New(kit)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := Outside(kit, kit.Routes(demo))
	if err != nil {
		t.Fatal(err)
	}
	return exchangetest.New(t, web.Secure(handler))
}

func TestSet(t *testing.T) {
	s := serve(t, "/base", here, other)
	got := s.Post(here+"/base/play/cross-site/", nil).Status(http.StatusSeeOther)
	var lines []string
	for _, line := range got.SetCookie() {
		before, after, _ := strings.Cut(line, "Expires=")
		_, after, _ = strings.Cut(after, "; ")
		lines = append(lines, before+after)
	}
	want := []string{
		"cross_strict=1; Max-Age=3600; Path=/base/play/cross-site; SameSite=Strict",
		"cross_lax=1; Max-Age=3600; Path=/base/play/cross-site; SameSite=Lax",
		"cross_none=1; Max-Age=3600; Secure; Path=/base/play/cross-site; SameSite=None",
		"cross_default=1; Max-Age=3600; Path=/base/play/cross-site",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	for _, form := range []url.Values{{"forget": {"maybe"}}, {"name": {"cross_lax"}}, {"forget": {"1"}, "all": {"1"}}, {"forget": {"1", "0"}}} {
		if lines := s.Post(here+"/base/play/cross-site/", form).Status(http.StatusUnprocessableEntity).SetCookie(); lines != nil {
			t.Errorf("%v sets %q", form, lines)
		}
	}
	got = s.Post(here+"/base/play/cross-site/", url.Values{"forget": {"1"}}).Status(http.StatusSeeOther)
	for _, line := range got.SetCookie() {
		if !strings.Contains(line, "Max-Age=0; ") {
			t.Errorf("%s does not delete", line)
		}
	}
}

// What the standard says, as RFC 6265bis has it: a row for each way.
func TestStandard(t *testing.T) {
	page := serve(t, "", here, other).Get(here + "/play/cross-site/").Status(http.StatusOK).Page()
	want := map[string]string{
		"other link": "no yes yes yes", "other get": "no yes yes yes", "other post": "no no yes no",
		"other frame": "no no yes no", "other picture": "no no yes no", "other fetch": "no no yes no",
	}
	for _, w := range ways {
		want["same "+w.ID] = "yes yes yes yes"
	}
	got := make(map[string]string)
	for _, row := range page.Find("[data-way]").EachIter() {
		var cells []string
		for _, cell := range row.Find("[data-standard]").EachIter() {
			cells = append(cells, cell.AttrOr("data-standard", ""))
		}
		got[row.Parent().AttrOr("data-from", "")+" "+row.AttrOr("data-way", "")] = strings.Join(cells, " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := page.Find("[data-came], [data-differs], .cross-notes").Length(); n > 0 {
		t.Errorf("nothing was measured, and %d elements say something of it", n)
	}
	if to := page.Find("[data-measure]").AttrOr("href", ""); to != other+"/play/cross-site/other?seen=0------------" {
		t.Errorf("the other site is at %s", to)
	}
}

func TestArrived(t *testing.T) {
	s := serve(t, "", here, other)
	const all = "cross_strict=1; cross_lax=1; cross_none=1; cross_default=1"
	tests := []struct {
		name    string
		form    url.Values // a POST; else the query
		query   string
		headers []string
		from    any
		carried string
	}{
		{"a link of the other site", nil, "way=link", []string{"Sec-Fetch-Site", "cross-site", "Cookie", "cross_lax=1; a=b; cross_default=1"}, "other-site", "lax default"},
		{"a form of the same site", nil, "way=get", []string{"Sec-Fetch-Site", "same-origin", "Cookie", all}, "same-site", "strict lax none default"},
		{"a form that posts", url.Values{"way": {"post"}}, "", []string{"Origin", other, "Cookie", "cross_none=1"}, "other-site", "none"},
		{"with an origin of its own", url.Values{"way": {"post"}}, "", []string{"Origin", here, "Cookie", all}, "same-site", "strict lax none default"},
		{"an old browser", nil, "way=link", []string{"Referer", other + "/"}, "other-site", ""},
		{"a name that only begins so", nil, "way=link", []string{"Referer", other + "0/"}, nil, ""},
		{"typed", nil, "way=link", []string{"Sec-Fetch-Site", "none", "Cookie", all}, nil, "strict lax none default"},
		{"a program", nil, "way=link", nil, nil, ""},
	}
	for _, tt := range tests {
		ask := func(headers ...string) *exchangetest.Response {
			headers = append(headers, tt.headers...)
			if tt.form != nil {
				return s.Post(here+Arrived, tt.form, headers...)
			}
			return s.Get(here+Arrived+"?"+tt.query, headers...)
		}
		got := ask(exchangetest.JSON...).Status(http.StatusOK)
		answer := got.Decode()
		var carried []string
		for _, key := range answer["carried"].([]any) {
			carried = append(carried, key.(string))
		}
		if answer["from"] != tt.from || strings.Join(carried, " ") != tt.carried {
			t.Errorf("%s: from %v, carried %v", tt.name, answer["from"], carried)
		}
		if len(got.SetCookie()) > 0 {
			t.Errorf("%s sets a cookie", tt.name)
		}
		if rows := ask().Status(http.StatusOK).Page().Find("[data-way]").Length(); (rows == 1) != (tt.from != nil) {
			t.Errorf("%s: %d rows", tt.name, rows)
		}
	}
}

// Without scripts a visitor goes from page to page, and each address takes along
// what was seen.
func TestOnFoot(t *testing.T) {
	s := serve(t, "", here, other)
	at := other + "/play/cross-site/other?seen=f------------"
	var visited []string
	for range 2 * 6 {
		page := s.Get(at).Status(http.StatusOK).Page()
		next := page.Find("cross-sender").AttrOr("data-next", "")
		visited = append(visited, next)
		site := "cross-site"
		if strings.HasPrefix(at, here) {
			site = "same-origin"
		}
		headers := []string{"Sec-Fetch-Site", site, "Cookie", "cross_none=1"}
		var arrived *exchangetest.Response
		if next == "link" {
			arrived = s.Get(page.Find("[data-way=link]").AttrOr("href", ""), headers...)
		} else {
			form := page.Find("[data-way=" + next + "]").Closest("form")
			fields := url.Values{}
			for _, field := range form.Find("input").EachIter() {
				fields.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
			}
			if form.AttrOr("method", "") == "post" {
				arrived = s.Post(form.AttrOr("action", ""), fields, headers...)
			} else {
				arrived = s.Get(form.AttrOr("action", "")+"?"+fields.Encode(), headers...)
			}
		}
		element := arrived.Status(http.StatusOK).Page().Find("cross-arrival")
		at = element.AttrOr("data-next", "")
		if _, last := element.Attr("data-last"); last {
			break
		}
	}
	if diff := cmp.Diff(strings.Fields("link get post link get post"), visited); diff != "" {
		t.Error(diff)
	}
	if want := here + "/play/cross-site/?seen=f444---444---"; at != want {
		t.Fatalf("it ends at %s, want %s", at, want)
	}
	page := s.Get(at).Status(http.StatusOK).Page()
	if text := page.Find(".cross-summary").Text(); text != "In 13 of 24 cells your browser differs from the standard." {
		t.Errorf("the summary is %q", text)
	}
}

func TestBadInput(t *testing.T) {
	s := serve(t, "", here, other)
	for _, seen := range []string{"f", strings.Repeat("g", 13), strings.Repeat("F", 13), strings.Repeat("é", 13), `"><script>alert(1)</script>`, strings.Repeat("0", 14)} {
		query := "?way=link&seen=" + url.QueryEscape(seen)
		for _, page := range []string{here + "/play/cross-site/", here + "/play/cross-site", here + Arrived, other + "/play/cross-site/other", here + "/play/cross-site/same"} {
			got := s.Get(page+query, "Sec-Fetch-Site", "cross-site").Status(http.StatusUnprocessableEntity)
			if strings.Contains(got.Body.String(), "<script>alert") {
				t.Errorf("%s has it as markup", page)
			}
		}
		s.Post(here+Arrived, url.Values{"way": {"post"}, "seen": {seen}}).Status(http.StatusUnprocessableEntity)
	}
	for _, query := range []string{"", "?way=post", "?way=frame", "?way=<b>"} {
		s.Get(here + Arrived + query).Status(http.StatusUnprocessableEntity)
	}
	s.Post(here+Arrived+"?way=post", nil).Status(http.StatusUnprocessableEntity)
	s.Post(here+Arrived, url.Values{"way": {"link"}}).Status(http.StatusUnprocessableEntity)
	s.Post(here+Arrived, url.Values{"way": {"post"}, "x": {strings.Repeat("x", web.MaxBody)}}).Status(http.StatusRequestEntityTooLarge)
}

// By a name that has no other site, the model plays.
func TestModel(t *testing.T) {
	const public = "http://course.example"
	tests := []struct {
		name, home, other, at string
		link                  string
	}{
		{"one name", public, "", public, ""},
		{"a third name", here, other, "http://shop.localhost:8080", here + "/play/cross-site/"},
		{"another port", here, other, "http://localhost:8081", here + "/play/cross-site/"},
		{"nothing known", "", "", public, ""},
	}
	for _, tt := range tests {
		s := serve(t, "", tt.home, tt.other)
		page := s.Get(tt.at + "/play/cross-site/?seen=fffffffffffff").Status(http.StatusOK).Page()
		text := page.Find("main").Text()
		want := "What is below is played by the model."
		if tt.link == "" {
			want = "This server is known by one name only."
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: the page does not say %q", tt.name, want)
		}
		if got := page.Find(".cross-callout a").AttrOr("href", ""); got != tt.link {
			t.Errorf("%s: the link leads to %q", tt.name, got)
		}
		post := page.Find("[data-from=other] [data-way=post] [data-cookie=default]").Text()
		if !strings.Contains(post, "Chromium: sent") || !strings.Contains(post, "Firefox: sent") {
			t.Errorf("%s: for a POST form the page says %q", tt.name, post)
		}
		if n := page.Find("[data-came], [data-measure]").Length(); n > 0 {
			t.Errorf("%s: it claims to measure", tt.name)
		}
		for _, below := range []string{"/other", "/same", "/frame", "/picture", "/fetch", "/arrived?way=link"} {
			got := s.Get(tt.at + "/play/cross-site" + below).Status(http.StatusNotFound)
			if !strings.Contains(got.Body.String(), "--other-site") {
				t.Errorf("%s: %s says %s", tt.name, below, got.Body)
			}
		}
	}
}

// On plain http a Secure cookie is not stored, and the grid says so.
func TestSecureOverHTTP(t *testing.T) {
	s := serve(t, "", "http://course.example", "http://course-other.example")
	page := s.Get("http://course.example/play/cross-site/").Status(http.StatusOK).Page()
	for _, cell := range page.Find("[data-cookie=none]").EachIter() {
		if got := cell.Find("[data-standard]").AttrOr("data-standard", ""); got != "no" {
			t.Errorf("a cell says %s", cell.Text())
		}
	}
	if text := page.Find(".cross-reasons").Text(); !strings.Contains(text, "A Secure cookie can't be set over plain http") {
		t.Errorf("the reasons are %s", text)
	}
}

// What is known of browsers, by what was seen.
func TestNotes(t *testing.T) {
	chromium := deviation(cookie.Chromium)
	firefox := deviation(cookie.Firefox)
	if chromium == "" || firefox == "" {
		t.Fatal("the profiles have other names")
	}
	tests := []struct {
		name    string
		seen    string
		as      cookie.Profile
		differs int
		notes   []string
	}{
		{"nothing", "", "", 0, nil},
		{"as the standard says", "fee4444ffffff", "", 0, nil},
		{"Chromium", "feec444ffffff", "", 1, []string{chromium, firefox}}, // Firefox with its protection may do so too
		{"Chromium, by its own word", "feec444ffffff", cookie.Chromium, 1, []string{chromium}},
		{"Firefox without protection", "feeccccffffff", "", 4, []string{firefox}},
		{"Firefox without protection, though it says Chromium", "feeccccffffff", cookie.Chromium, 4, []string{firefox}},
		{"Firefox", "feec000ffffff", cookie.Firefox, 4, []string{firefox, blockedNote}},
		{"Chromium that blocks", "feec000ffffff", cookie.Chromium, 4, []string{chromium, blockedNote}},
		{"cookies that are not there", "0000000000000", "", 0, nil},
		{"nobody knows whether they are", "-000000------", "", 0, nil},
		{"a request that was stopped", "fee4x44ffffff", "", 0, nil},
		{"Strict comes along", "ffe4444ffffff", "", 1, []string{unknownNote}},
		{"one stays away at home", "fee4444fffff7", "", 1, []string{unknownNote}},
	}
	config := exchangetest.Config(t, "")
	config.Home, config.OtherSite = here, other
	kit, err := exchange.NewKit(config)
	if err != nil {
		t.Fatal(err)
	}
	d, err := prepare(kit)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		s, err := parseSeen(tt.seen)
		if err != nil {
			t.Fatal(err)
		}
		if tt.seen != "" && s.String() != tt.seen {
			t.Errorf("%s is written as %s", tt.seen, s)
		}
		g := d.played[d.names.first].grid(s, tt.as, false)
		if g.Differs != tt.differs {
			t.Errorf("%s: %d cells differ, want %d", tt.name, g.Differs, tt.differs)
		}
		if diff := cmp.Diff(tt.notes, g.Notes); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
