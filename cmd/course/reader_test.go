package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"course/internal/browser"
)

// The first press of Tab is at the way past the header.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	site := serve(t)
	tab := chromium.Open(t, site+"/")
	for _, address := range []string{site + "/", lessonsOf(t, site)[0], site + "/play/cookies"} {
		tab.Visit(address)
		tab.Press("Tab")
		tab.Wait(`document.activeElement.matches(".skip-link") && document.activeElement.getBoundingClientRect().top >= 0`)
		tab.Press("Enter")
		tab.Wait(`document.activeElement === document.querySelector("main")`)
	}
}

func TestTheme(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	tab := d.tab
	other := tab.OpenTab(d.URL())
	pages := []*browser.Page{&tab.Page, d.Page, &other.Page}
	tab.Prefer("prefers-color-scheme", "light")
	light := tab.Eval(background)

	control := tab.Find("combobox", "Theme")
	control.Focus()
	tab.Press("ArrowUp") // from "System" to "Dark"
	for _, page := range pages {
		page.Wait(`document.documentElement.dataset.theme === "dark"`)
	}
	dark := tab.Eval(background)
	if dark == light {
		t.Errorf("in both themes the page is %s", dark)
	}
	// The choice is there before anything is painted, and in the frame too.
	tab.Reload()
	for _, page := range []*browser.Page{&tab.Page, d.Page} {
		page.Wait(`document.documentElement.dataset.theme === "dark"`)
		page.Wait(`performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/theme.js")).renderBlockingStatus === "blocking"`)
	}
	if got := tab.Find("combobox", "Theme").Value(); got != "dark" {
		t.Errorf("the control says %q", got)
	}
	tab.Find("combobox", "Theme").Focus()
	tab.Press("ArrowUp")
	for _, page := range pages {
		page.Wait(`document.documentElement.dataset.theme === "light"`)
	}
	tab.Press("End") // "System"
	for _, page := range pages {
		page.Wait(`document.documentElement.dataset.theme === undefined`)
	}
	tab.Prefer("prefers-color-scheme", "dark")
	if got := tab.Eval(background); got != dark {
		t.Errorf("as the system wishes, the page is %s and not %s", got, dark)
	}
}

const background = `getComputedStyle(document.documentElement).backgroundColor`

// withTabs has groups of code that offer Go.
// tabsShown waits until each group of code on the page that offers a language shows
// it, and nothing else.
// A language that is chosen in one place is chosen for all, and for good.
// Inside a list of tabs, arrow keys move between tabs, and do nothing else.
// Every block of code can be copied, as its author wrote it.
// The clipboard of a page that did not come over HTTPS, or that may not write
// there, is reached in another way.
// noteKeys has the page note whether anything has taken a key.
// ignored fails the test if something has taken the last key.
// Keys are taken from nobody who has a use for them.
// How far a learner has come is said in words, and the course's page leads on.
func TestProgress(t *testing.T) {
	t.Parallel()
	site := serve(t)
	lessons := lessonsOf(t, site)
	tab := chromium.Open(t, site+"/")
	start := tab.Query("a.primary").Text()
	says(t, tab, slices.Repeat([]string{"Not started"}, len(lessons)))
	reading := tab.OpenTab(lessons[0])
	states := slices.Repeat([]string{"Not started"}, len(lessons))
	states[0] = "Started"
	says(t, tab, states)
	scrollThrough(reading)
	states[0] = "Read"
	says(t, tab, states)

	tab.Reload()
	says(t, tab, states)
	title := read(t, lessons[1], "").Find("h1").Text()
	if got := tab.Query("a.primary").Text(); got != "Continue: "+title || !strings.HasPrefix(start, "Start: ") {
		t.Errorf("the way on is %q, and was %q", got, start)
	}
	tab.Wait(fmt.Sprintf(`document.querySelector("main").innerText.includes("1 of %d read")`, len(lessons)))
	tab.Follow(tab.Query("a.primary").Click)
	if got := tab.URL(); got != lessons[1] {
		t.Errorf("the way on leads to %s", got)
	}
}

// says waits until the lessons in the list are in these states.
func says(t *testing.T, tab *browser.Tab, states []string) {
	t.Helper()
	const words = `Array.from(document.querySelectorAll("main li:has(> a)"), (item) => item.querySelector(".state").innerText).join()`
	tab.Wait(fmt.Sprintf("(%s) === %q", words, strings.Join(states, ",")))
}

// Previous and next lead through the lessons in their order, with titles.
func TestPreviousAndNext(t *testing.T) {
	t.Parallel()
	site := serve(t)
	var ways []string
	lessons := lessonsOf(t, site)
	for _, lesson := range lessons {
		page := read(t, lesson, "")
		for _, rel := range []string{"prev", "next"} {
			link := page.Find("a[rel=" + rel + "]")
			if link.Length() == 0 {
				ways = append(ways, rel+" of "+lesson+": none")
				continue
			}
			to := site + link.AttrOr("href", "")
			if title := read(t, to, "").Find("h1").Text(); !strings.Contains(link.Text(), title) || link.AttrOr("aria-keyshortcuts", "") == "" {
				t.Errorf("%s of %s says %q, without %q or without its key", rel, lesson, link.Text(), title)
			}
			ways = append(ways, rel+" of "+lesson+": "+to)
		}
	}
	var want []string
	for i, lesson := range lessons {
		previous, next := "none", "none"
		if i > 0 {
			previous = lessons[i-1]
		}
		if i+1 < len(lessons) {
			next = lessons[i+1]
		}
		want = append(want, "prev of "+lesson+": "+previous, "next of "+lesson+": "+next)
	}
	if diff := cmp.Diff(want, ways); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// On a narrow screen the way through the course is behind a button.
func TestNarrowNavigation(t *testing.T) {
	t.Parallel()
	site := serve(t)
	lessons := lessonsOf(t, site)
	tab := chromium.Open(t, lessons[0])
	tab.Resize(390, 800)
	if n := len(tab.FindAll("navigation", "Lessons")); n != 0 {
		t.Error("the list of lessons covers the text")
	}
	tab.Find("button", "Lessons").Click()
	list := tab.Find("navigation", "Lessons")
	if n := len(list.FindAll("link", "")); n != len(lessons) {
		t.Errorf("the list has %d of %d lessons", n, len(lessons))
	}
	tab.CheckAccessibility()
	tab.Press("Escape")
	tab.Wait(`!document.querySelector("nav:popover-open")`)
}

// Without scripts a lesson reads well: nothing is hidden, nothing is there that
// does not work.
func TestLessonWithoutScripts(t *testing.T) {
	t.Parallel()
	site := serve(t)
	lesson, _ := lessonWith(t, site, withTabs)
	tab := chromium.Open(t, lesson)
	tab.WithoutScripts()
	if n := len(tab.QueryAll(withTabs)); n == 0 {
		t.Fatal("there is no code in several languages")
	}
	tab.Wait(`[...document.querySelectorAll("section.tab, .tab-name, figure.code code, .prose p, .demo-link a")].every((part) => part.checkVisibility() && part.innerText.trim() !== "")`)
	for _, role := range []string{"tab", "textbox", "combobox"} {
		if n := len(tab.FindAll(role, "")); n > 0 {
			t.Errorf("there are %d of %s, which do nothing", n, role)
		}
	}
	for _, name := range []string{"Copy …", "Keyboard shortcuts", "Back", "Reload"} {
		if n := len(tab.FindAll("button", name)); n > 0 {
			t.Errorf("there are %d buttons %q, which do nothing", n, name)
		}
	}
	frame := tab.Frame(tab.Query("iframe").Attr("title"))
	shown := frame.URL()
	tab.Follow(tab.Query(".demo-link a").Click)
	if got := tab.URL(); got != shown {
		t.Errorf("the link leads to %s, and the frame shows %s", got, shown)
	}
}

// Mistakes are pages like the others.
func TestMistakesAreAccessible(t *testing.T) {
	t.Parallel()
	site := serve(t)
	tab := chromium.Open(t, site+"/")
	for _, path := range []string{"/no-such-page", "/lessons/no-such-lesson", "/play/no-such-demo"} {
		tab.Visit(site + path)
		tab.TakeComplaint(http.StatusText(http.StatusNotFound))
		tab.Find("banner", "")
		tab.Find("main", "")
		tab.CheckThemes()
	}
	tab.Visit(site + "/play/shop/server/sugar")
	// Sent by no button, the form does not say what to change.
	tab.Follow(func() { tab.Eval(`document.querySelector("form.shoppingCart").submit()`) })
	tab.TakeComplaint(http.StatusText(http.StatusUnprocessableEntity))
	tab.Query(".shoppingCart__add--js[aria-invalid=true]")
	tab.CheckThemes()
}
