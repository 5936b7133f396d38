package playground_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"course/internal/browser"
	"course/internal/web"
	"course/playground"
	"course/playground/cookie"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

// playTwoSites is play for a server that is reached by two names. It returns the
// address of /play by each.
func playTwoSites(t *testing.T) (here, other string) {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(web.Secure(mux))
	t.Cleanup(server.Close)
	config := exchangetest.Config(t, "")
	errors, err := web.NewErrors("", config.Assets)
	if err != nil {
		t.Fatal(err)
	}
	config.Errors = errors
	config.Home, config.OtherSite = strings.Replace(server.URL, "127.0.0.1", "localhost", 1), server.URL
	p, err := playground.New(config)
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/play/", p.Handler())
	mux.Handle(web.AssetsPath, config.Assets.Handler(errors))
	return config.Home + "/play", config.OtherSite + "/play"
}

// A gridRow is what came along with one request, in the words of the page.
type gridRow struct{ From, Way, Came string }

// gridOf reads the grid, once all of it is measured.
func gridOf(tab *browser.Tab) []gridRow {
	tab.Wait(`document.querySelectorAll("[data-came]").length === 48`)
	var rows []gridRow
	tab.EvalInto(gridScript, &rows)
	return rows
}

const gridScript = `Array.from(document.querySelectorAll("[data-way]"), (row) => ({
	From: row.parentElement.dataset.from,
	Way: row.dataset.way,
	Came: Array.from(row.querySelectorAll("[data-came=yes]"), (cell) => cell.dataset.cookie).join(" "),
}))`

// modelGrid is what a browser does by its profile. With blocked, it sends nothing
// with parts of another site's page.
func modelGrid(t *testing.T, as cookie.Profile, here, other string, blocked bool) []gridRow {
	t.Helper()
	address := func(text string) *cookie.URL {
		u, err := cookie.ParseURL(text)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	home := address(here + "/cross-site/")
	b := cookie.NewBrowser(as, false)
	for _, line := range []string{"strict=; SameSite=Strict", "lax=; SameSite=Lax", "none=; SameSite=None; Secure", "default="} {
		b.Receive(cookie.Request{URL: home}, line, time.Now())
	}
	var rows []gridRow
	for from, initiator := range []string{other, here} {
		for _, way := range strings.Fields("link get post frame picture fetch") {
			method := http.MethodGet
			if way == "post" {
				method = http.MethodPost
			}
			navigation := strings.Contains("link get post", way)
			row := gridRow{[]string{"other", "same"}[from], way, ""}
			if from == 1 || navigation || !blocked {
				sent := b.Retrieve(cookie.Request{URL: home, Method: method, Initiator: address(initiator), Navigation: navigation}, time.Now()).Cookie
				row.Came = strings.NewReplacer("=", "", ";", "").Replace(sent)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// A tour measures what this Chromium does, and it does what its profile says.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	for name, blocked := range map[string]bool{"third-party cookies": false, "third-party cookies blocked": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			measuring := &browser.Browser{ThirdPartyCookies: !blocked}
			t.Cleanup(func() {
				if err := measuring.Close(); err != nil {
					t.Error(err)
				}
			})
			here, other := playTwoSites(t)
			tab := measuring.Open(t, here+"/cross-site/")
			tab.Find("link", "Measure it all in a second tab").Click()
			if diff := cmp.Diff(modelGrid(t, cookie.Chromium, here, other, blocked), gridOf(tab)); diff != "" {
				t.Errorf("the profile (-) and Chromium (+):\n%s", diff)
			}
			summary, notes := "In 1 of 48 cells", 1
			if blocked {
				summary, notes = "In 4 of 48 cells", 2
			}
			if text := tab.Query(".cross-summary").Text(); text != summary+" your browser differs from the standard." {
				t.Errorf("the summary is %q", text)
			}
			found := tab.QueryAll(".cross-notes p")
			if len(found) != notes || !strings.HasPrefix(found[0].Text(), "Chromium sends a cookie without SameSite with a form from another site too") {
				t.Errorf("there are %d notes, want %d", len(found), notes)
			}
			if blocked && !strings.Contains(found[1].Text(), "third-party cookies") {
				t.Errorf("a note says %q", found[1].Text())
			}
		})
	}
}

// A frame that loads and says nothing was stopped on its way, and that is said.
func TestCrossSiteFrameStopped(t *testing.T) {
	t.Parallel()
	here, _ := playTwoSites(t)
	tab := chromium.Open(t, "about:blank")
	tab.Always(`if (parent !== window) parent.postMessage = () => {}`)
	tab.Visit(here + "/cross-site/same?seen=f------------")
	tab.Query("[data-result=frame]").Wait(`this.textContent === "The request did not get through."`)
	for _, part := range []string{"picture", "fetch"} {
		tab.Query("[data-result=" + part + "]").Wait(`this.textContent === "No cookie was sent."`)
	}
}

// From the other of the two names it works the other way round.
func TestCrossSiteFromTheOtherSide(t *testing.T) {
	t.Parallel()
	here, other := playTwoSites(t)
	tab := chromium.Open(t, other+"/cross-site/")
	tab.Find("link", "Measure it all in a second tab").Click()
	if diff := cmp.Diff(modelGrid(t, cookie.Chromium, other, here, true), gridOf(tab)); diff != "" {
		t.Errorf("the profile (-) and Chromium (+):\n%s", diff)
	}
}

// Without scripts, links and forms show what arrived, and frame and picture too.
func TestCrossSiteWithoutScripts(t *testing.T) {
	t.Parallel()
	here, other := playTwoSites(t)
	tab := chromium.Open(t, here+"/cross-site/")
	tab.WithoutScripts()
	if n := len(tab.FindAll("link", "Measure it all in a second tab")); n > 0 {
		t.Error("what takes scripts is shown")
	}
	tab.Follow(tab.Find("button", "Set the four cookies").Click)
	visit := tab.Find("link", "Go to the other site yourself").Eval("this.href")
	if want := other + "/cross-site/other?seen=f------------"; visit != want {
		t.Fatalf("the link leads to %s, want %s", visit, want)
	}
	tab.Visit(visit)
	for _, step := range []struct{ role, name, came string }{
		{"link", "Follow the link", "lax none default"},
		{"button", "Send the GET form", "lax none default"},
		{"button", "Send the POST form", "none default"},
	} {
		tab.Follow(tab.Find(step.role, step.name).Click)
		tab.Find("heading", "What arrived")
		if got := tab.Eval(`Array.from(document.querySelectorAll("[data-came=yes]"), (cell) => cell.dataset.cookie).join(" ")`); got != step.came {
			t.Errorf("%s: %s came along, want %s", step.name, got, step.came)
		}
		if step.came != "none default" {
			tab.Follow(tab.Find("link", "Try the next way").Click)
		}
	}
	tab.Follow(tab.Find("link", "Show it in the grid").Click)
	if text := tab.Query(".cross-summary").Text(); text != "In 1 of 12 cells your browser differs from the standard." {
		t.Errorf("the summary is %q", text)
	}
}

// Of all that takes a POST, one page alone takes it from another site.
func TestForeignFormsToCrossSite(t *testing.T) {
	t.Parallel()
	config := exchangetest.Config(t, "")
	config.Home, config.OtherSite = "http://localhost:8080", "http://127.0.0.1:8080"
	p, err := playground.New(config)
	if err != nil {
		t.Fatal(err)
	}
	s := exchangetest.New(t, p.Handler())
	form := url.Values{"way": {"post"}}
	for path, status := range map[string]int{
		"/play/cross-site/arrived":     http.StatusOK,
		"/play/cross-site/arrived/":    http.StatusForbidden,
		"/play/cross-site/%61rrived":   http.StatusForbidden,
		"/play/cross-site//arrived":    http.StatusForbidden,
		"/play/cross-site/../reset":    http.StatusForbidden,
		"/play/cross-site/":            http.StatusForbidden,
		"/play/cross-site/other":       http.StatusMethodNotAllowed,
		"/play/one-cookie":             http.StatusForbidden,
		"/play/reset":                  http.StatusForbidden,
		"/play/cross-site/arrived?a=b": http.StatusOK,
	} {
		for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://127.0.0.1:8080"}, {"Origin", "http://evil.example"}} {
			got := s.Post("http://localhost:8080"+path, form, headers...).Status(status)
			if len(got.SetCookie()) > 0 {
				t.Errorf("%s sets a cookie", path)
			}
		}
	}
}

func TestCrossSiteAccessibility(t *testing.T) {
	t.Parallel()
	here, other := playTwoSites(t)
	tab := chromium.Open(t, here+"/cross-site/")
	tab.Follow(tab.Find("button", "Set the four cookies").Click)
	for _, address := range []string{
		here + "/cross-site/",
		here + "/cross-site/?seen=feec000ffffff",
		here + "/cross-site/?seen=fx--0x4ffffff",
		other + "/cross-site/other?seen=f------------",
		here + "/cross-site/same",
		here + "/cross-site/arrived?way=link",
		other + "/cross-site/frame?by=same-site",
	} {
		tab.Visit(address)
		tab.CheckThemes()
	}
	// A frame of another site is out of reach: this is one of the same.
	tab.Visit(here + "/cross-site/same")
	frame := tab.Frame(fmt.Sprintf("A frame of %s", strings.TrimSuffix(strings.TrimPrefix(here, "http://"), "/play")))
	frame.CheckThemes()
	tab.Wait(`document.querySelector("[data-result=frame]").textContent === "Sent: Strict · Lax · None; Secure · not given"`)
}
