package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"course/internal/browser"
)

// read asks for a page as a client without scripts does, with a Cookie header
// where that is not empty.
func read(t *testing.T, address, cookie string) *goquery.Document {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", address, response.Status)
	}
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// lessons returns the addresses of a course's lessons, in order.
func lessonsOf(t *testing.T, site string) []string {
	t.Helper()
	all := read(t, site+"/", "").Find("main li > a").Map(func(_ int, link *goquery.Selection) string {
		return site + link.AttrOr("href", "")
	})
	if len(all) == 0 {
		t.Fatal("the course's page lists no lesson")
	}
	return all
}

// lessonWith returns the first lesson with an element that the selector selects,
// and that element.
func lessonWith(t *testing.T, site, selector string) (string, *goquery.Selection) {
	t.Helper()
	for _, lesson := range lessonsOf(t, site) {
		if found := read(t, lesson, "").Find("article " + selector).First(); found.Length() > 0 {
			return lesson, found
		}
	}
	t.Fatalf("no lesson of the course has a %s", selector)
	return "", nil
}

// A demo is a page of the playground where a learner meets it: in a tab of its own,
// or in the frame of a lesson.
type demo struct {
	*browser.Page
	t   *testing.T
	tab *browser.Tab
	bar *browser.Element // of the frame; nil in a tab of its own
}

// everywhere runs a test in both places, for the demo that a lesson begins with at
// a path, or below it where it ends in a slash.
func everywhere(t *testing.T, path string, test func(*testing.T, *demo)) {
	t.Run("in a tab", func(t *testing.T) {
		t.Parallel()
		site := serve(t)
		_, frame := lessonWith(t, site, framesAt(path))
		test(t, openDemo(t, site+frame.AttrOr("src", "")))
	})
	t.Run("in a lesson", func(t *testing.T) {
		t.Parallel()
		test(t, openLesson(t, serve(t), path))
	})
}

func framesAt(path string) string {
	if strings.HasSuffix(path, "/") {
		return fmt.Sprintf(`iframe[src^="%s"]`, path)
	}
	return fmt.Sprintf(`iframe[src="%s"]`, path)
}

func openDemo(t *testing.T, address string) *demo {
	t.Helper()
	tab := chromium.Open(t, address)
	return &demo{Page: &tab.Page, t: t, tab: tab}
}

func openLesson(t *testing.T, site, path string) *demo {
	t.Helper()
	lesson, frame := lessonWith(t, site, framesAt(path))
	return demoIn(t, chromium.Open(t, lesson), frame.AttrOr("title", ""))
}

// demoIn is the demo in the frame with a title.
func demoIn(t *testing.T, tab *browser.Tab, title string) *demo {
	t.Helper()
	return &demo{Page: tab.Frame(title), t: t, tab: tab, bar: tab.Find("group", "Browser: "+title)}
}

// reload loads the demo again, with the button that its place has for it.
func (d *demo) reload() {
	d.t.Helper()
	if d.bar == nil {
		d.tab.Reload()
		return
	}
	d.Follow(d.bar.Find("button", "Reload").Click)
}

// follow follows a link.
func (d *demo) follow(name string) {
	d.t.Helper()
	d.Follow(d.Find("link", name).Click)
}

// product is what the page sells.
func (d *demo) product() string {
	d.t.Helper()
	return d.Query("h1").Text()
}

// add presses the button for one more, so many times.
func (d *demo) add(times int) { d.press("Add one …", times) }

// take presses the button for one less.
func (d *demo) take(times int) { d.press("Remove one …", times) }

func (d *demo) press(button string, times int) {
	d.t.Helper()
	found := d.Find("button", button)
	for range times {
		found.Click()
	}
}

// shows waits until the cart's number is n.
func (d *demo) shows(n int) {
	d.t.Helper()
	d.Wait(fmt.Sprintf(`document.querySelector("output.shoppingCart__number--js").textContent === "%d"`, n))
}

type cart map[string]int

// keeps compares what the learner's browser keeps as the cart.
func (d *demo) keeps(want cart) {
	d.t.Helper()
	value, err := url.PathUnescape(d.tab.Cookie("shoppingCart").Value)
	if err != nil {
		d.t.Fatal(err)
	}
	var got cart
	if err := json.Unmarshal([]byte(value), &got); err != nil {
		d.t.Fatalf("the cart is %s: %v", value, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("the cart (-want +got):\n%s", diff)
	}
}

// sent compares what the inspector shows as the Cookie header of the page's own
// request; "" for none.
func (d *demo) sent(want string) {
	d.t.Helper()
	got := d.Find("region", "Inspector").Eval(`this.querySelector("[data-request] [data-header]")?.textContent ?? ""`)
	if got != want {
		d.t.Errorf("the request's Cookie header is shown as %q, want %q", got, want)
	}
}

// says waits until the inspector's status line has the words.
func (d *demo) says(words string) {
	d.t.Helper()
	d.Find("region", "Inspector").Find("status", "").Wait(fmt.Sprintf("this.textContent === %q", words))
}

// logs waits until the newest entries of the inspector's log begin so, newest first.
// An entry is its kind, what it is about, what it says, and its changes.
func (d *demo) logs(want ...string) {
	d.t.Helper()
	wanted, err := json.Marshal(want)
	if err != nil {
		d.t.Fatal(err)
	}
	d.Query(".inspector-log ol").Wait(fmt.Sprintf(`((want) => {
		const entries = [...this.children].slice(0, want.length).map((entry) => [
			entry.dataset.kind,
			entry.querySelector(".log-what code").textContent,
			entry.querySelector(".log-said").textContent,
			...Array.from(entry.querySelectorAll("[data-change]"), (change) => change.dataset.change + ": " + change.innerText),
		].join(" | "))
		if (want.every((text, i) => entries[i]?.startsWith(text))) return true
		throw new Error("it is " + JSON.stringify(entries))
	})(%s)`, wanted))
}
