package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// address is the path of the page that the demo shows.
func (d *demo) address() string {
	d.t.Helper()
	u, err := url.Parse(d.URL())
	if err != nil {
		d.t.Fatal(err)
	}
	return u.RequestURI()
}

// barShows waits until the bar has the address.
func (d *demo) barShows(address string) {
	d.t.Helper()
	d.bar.Find("textbox", "Address").Wait(fmt.Sprintf("this.value === %q", address))
}

// goTo types an address into the bar.
func (d *demo) goTo(address string) {
	d.t.Helper()
	d.bar.Find("textbox", "Address").Fill(address)
	d.tab.Press("Enter")
}

// The frame of a lesson is a small browser.
func TestFrameIsABrowser(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	first := d.address()
	d.barShows(first)
	back := d.bar.Find("button", "Back")
	if back.Eval("this.disabled") != "true" {
		t.Error("at first there is nothing to go back to, and the button can be pressed")
	}

	d.follow("Ginger Snap")
	d.barShows("/play/shop/merge/ginger-snap")
	d.Follow(func() { d.goTo("/play/cookies/a/b?c=d") })
	d.barShows("/play/cookies/a/b?c=d")
	if got := d.address(); got != "/play/cookies/a/b?c=d" {
		t.Errorf("the frame shows %s", got)
	}
	// A whole address is as good as its path.
	whole := strings.TrimSuffix(d.URL(), d.address()) + "/play/one-cookie"
	d.Follow(func() { d.goTo(whole) })
	d.barShows("/play/one-cookie")
	d.Follow(func() { d.goTo(strings.TrimPrefix(whole, "http://")) })
	d.barShows("/play/one-cookie")

	for _, address := range []string{"/play/cookies/a/b?c=d", "/play/shop/merge/ginger-snap", first} {
		d.Follow(back.Click)
		d.barShows(address)
	}
	if back.Eval("this.disabled") != "true" {
		t.Error("back at the first page, the button can be pressed")
	}
}

// Reload loads the page of the frame, and nothing else.
func TestFrameReload(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	d.tab.Eval("window.mark = 1")
	d.Eval("window.mark = 1")
	d.reload()
	if got := d.Eval("typeof window.mark"); got != "undefined" {
		t.Error("the frame was not loaded again")
	}
	if got := d.tab.Eval("typeof window.mark"); got != "number" {
		t.Error("the lesson was loaded again")
	}
}

// What a form's redirect adds to the address is not for the learner, and a reload
// asks for the plain page.
func TestFrameAfterForm(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/one-cookie")
	d.submit("hello")
	d.barShows("/play/one-cookie")
	d.reload()
	d.barShows("/play/one-cookie")
	d.sent("greeting=hello")
}

func TestFrameOpensInATab(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	d.follow("Ginger Snap")
	d.barShows("/play/shop/merge/ginger-snap")
	open := d.bar.Find("link", "Open in a tab of its own")
	if got := open.Attr("target"); got != "_blank" {
		t.Errorf("the link's target is %q", got)
	}
	other := d.tab.OpenTab(open.Eval("this.href"))
	other.Find("heading", "Ginger Snap")
	other.Find("button", "Add one Ginger Snap").Click()
	d.shows(1)
}

// Only what this server's playground has opens in the frame; for anything else
// there are words, and the page stays.
func TestFrameRefusesForeignAddresses(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	d.add(1)
	d.Eval("window.mark = 1")
	address := d.bar.Find("textbox", "Address")
	for _, foreign := range []string{
		"https://example.com/play/",
		"//example.com/play/shop/merge/sugar",
		"example.com",
		"javascript:alert(1)",
		"data:text/html,hello",
		"about:blank",
		"/lessons/what-a-cookie-is",
		"/play/../lessons/",
		"/",
		"http://",
	} {
		address.Focus()
		address.Eval(fmt.Sprintf("void (this.value = %q)", foreign))
		d.tab.Press("Enter")
		address.Wait(`this.getAttribute("aria-invalid") === "true"`)
		d.tab.Find("alert", "").Wait(`this.innerText.startsWith("Only addresses of this server below /play/")`)
		if got := address.Value(); got != foreign {
			t.Errorf("%s: the bar has %s now", foreign, got)
		}
		// Escape gives up.
		d.tab.Press("Escape")
		address.Wait(`!this.hasAttribute("aria-invalid")`)
		d.barShows(d.address())
		if len(d.tab.FindAll("alert", "")) > 0 {
			t.Errorf("%s: the words stay", foreign)
		}
	}
	if got := d.Eval("window.mark"); got != "1" {
		t.Error("the frame went elsewhere")
	}
	d.Follow(func() { d.goTo("/play/one-cookie") })
	d.barShows("/play/one-cookie")
}

// However much a learner wanders about in the frame with the bar, the lesson stays,
// and the browser's own Back leaves it at once.
func TestFrameLeavesTheLessonAlone(t *testing.T) {
	t.Parallel()
	site := serve(t)
	lesson, frame := lessonWith(t, site, framesAt("/play/shop/merge/"))
	tab := chromium.Open(t, site+"/")
	tab.Visit(lesson)
	d := demoIn(t, tab, frame.AttrOr("title", ""))
	d.tab.Eval("window.mark = 1")
	before := d.tab.Eval("history.length")
	for _, address := range []string{"/play/cookies", "/play/one-cookie", "/play/shop/merge/sugar"} {
		d.Follow(func() { d.goTo(address) })
		d.barShows(address)
	}
	d.reload()
	for range 3 {
		d.Follow(d.bar.Find("button", "Back").Click)
	}
	d.bar.Find("button", "Back").Wait("this.disabled")
	if after := d.tab.Eval("history.length"); after != before {
		t.Errorf("the history has grown from %s to %s steps", before, after)
	}
	if got := d.tab.Eval("window.mark"); got != "1" {
		t.Error("the lesson was left")
	}
	d.tab.Back()
	if got := d.tab.URL(); got != site+"/" {
		t.Errorf("Back leads to %s", got)
	}
}

// A page that does not load is said so; Reload tries again.
func TestFrameWithoutServer(t *testing.T) {
	t.Parallel()
	s, site := startServing(t)
	d := openLesson(t, site, "/play/one-cookie")
	s.stop()
	if _, err := s.wait(); err != nil {
		t.Fatal(err)
	}
	d.bar.Find("button", "Reload").Click()
	d.tab.Find("alert", "").Wait(`this.innerText.includes("did not load")`)

	startAgain(t, site)
	d.Follow(d.bar.Find("button", "Reload").Click)
	d.barShows("/play/one-cookie")
	d.Find("heading", "One cookie")
}

// A frame grows with its page up to a limit; a lesson that asks for more gets it.
func TestFrameHeight(t *testing.T) {
	t.Parallel()
	const block = "```demo page %s\nheight: %d\nhtml: <p>%[1]s</p>\ncss: \"p { height: %[3]dpx }\"\n```\n\n"
	a := newAuthor(t, map[string]string{"01-tall.md": "# Tall\n\n" +
		fmt.Sprintf(block, "short", 1500, 10) + fmt.Sprintf(block, "long", 100, 3000)})
	tab := chromium.Open(t, serve(t, a.dir)+"/lessons/tall")
	tab.Eval(`void document.querySelectorAll("iframe").forEach((frame) => frame.loading = "eager")`)
	tab.Wait(`document.querySelector("iframe[title=short]").offsetHeight === 1500`)
	tab.Wait(`document.querySelector("iframe[title=long]").offsetHeight === 1200`)
}
