package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"course/internal/browser"
)

// open opens a page of the author's course as it is being written, and marks it: a
// page that is loaded again loses the mark.
func (a *author) open(path string) *browser.Tab {
	a.t.Helper()
	tab := chromium.Open(a.t, serve(a.t, a.dir)+path)
	listening(tab)
	mark(&tab.Page)
	return tab
}

// listening waits until the page hears of changes: the test is not to be faster
// than any author.
func listening(tab *browser.Tab) {
	tab.Wait(`performance.getEntriesByType("resource").some(({ name }) => name === location.href)`)
}

func mark(page *browser.Page) { page.Eval("window.mark = 1") }

// unmoved fails the test if the page was loaded again.
func unmoved(t *testing.T, page *browser.Page) {
	t.Helper()
	if page.Eval("typeof window.mark") != "number" {
		t.Errorf("%s was loaded again", page.URL())
	}
}

// reads waits until the page's main has the words.
func reads(tab *browser.Tab, words string) {
	tab.Wait(fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, words))
}

// However a lesson is saved, it is on the screen, and the page is not asked for:
// what is new in it came with the news.
func TestSaves(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\nold words"})
	tab := a.open("/lessons/a")
	a.write("01-a.md", "# A\n\nthe first words")
	reads(tab, "the first words")
	const asked = `performance.getEntriesByType("resource").filter(({ name }) => name === location.href).length`
	before := tab.Eval(asked)
	for name, save := range map[string]func(name, text string){
		"in place": a.write,
		"renamed":  a.replace,
		"moved away and written": func(name, text string) {
			a.rename(name, name+"~")
			a.write(name, text)
			a.remove(name + "~")
		},
		"in halves": func(name, text string) {
			a.write(name, text[:len(text)/2])
			a.write(name, text)
		},
	} {
		save("01-a.md", "# A\n\nwords saved "+name)
		reads(tab, "words saved "+name)
	}
	if after := tab.Eval(asked); after != before {
		t.Errorf("the page was asked for %s times, and before the saves %s times", after, before)
	}
	unmoved(t, &tab.Page)
}

// What the reader has done to a page stays, whatever its author does.
func TestSaveKeepsWhatTheReaderHasDone(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-long.md": longLesson("first")})
	tab := a.open("/lessons/long")
	demo := demoIn(t, tab, "The cookie shop, step buttons: Sugar")
	demo.add(3)
	mark(demo.Page)
	// As in browsers that do not keep the place by themselves.
	tab.Eval(`document.body.style.overflowAnchor = "none"`)
	tab.Query("summary:not(.contents-short summary)").Click()
	tab.Find("tab", "Go").Click()
	address := demo.bar.Find("textbox", "Address")
	address.Fill("/play/coo")
	tab.Eval(`scrollBy({ top: 120, behavior: "instant" })`)
	top := address.Eval(`Math.round(this.getBoundingClientRect().top)`)

	for i, save := range []func(name, text string){a.write, a.replace} {
		words := fmt.Sprintf("save %d", i)
		save("01-long.md", longLesson(words))
		reads(tab, words)
		tab.Type("k")
		address.Wait(fmt.Sprintf(`this.value === %q`, "/play/coo"+strings.Repeat("k", i+1)))
		if got := address.Eval(`Math.round(this.getBoundingClientRect().top)`); got != top {
			t.Errorf("%s: what was read has moved from %s to %s pixels below the top", words, top, got)
		}
		if tab.Eval(`document.querySelector("article details:not(.contents-short)").open`) != "true" {
			t.Errorf("%s: what was open is closed", words)
		}
		tabsShown(tab, "Go")
		demo.shows(3)
		unmoved(t, demo.Page)
		unmoved(t, &tab.Page)
	}
	if got := address.Eval("document.activeElement === this"); got != "true" {
		t.Error("the focus has left the field")
	}
}

// longLesson has one of each that has a state, with words above and below it.
func longLesson(words string) string {
	above := strings.Repeat("\n\nThe words of "+words+" stand above the demo.", 12*len(words)/5)
	return "# Long" + above + `

<details><summary>More</summary>

Out of sight at first.

</details>

` + "```python tab=\"Flask\"\nprint()\n```\n\n```go tab=\"Go\"\nprintln()\n```\n\n" +
		"```demo shop\nstep: buttons\nproduct: sugar\n```\n\n" +
		strings.Repeat("The words of "+words+" stand below the demo.\n\n", 30)
}

// A demo that the author has changed is another one; its neighbours stay.
func TestSaveOfADemo(t *testing.T) {
	t.Parallel()
	lesson := func(step string) string {
		return "# A\n\n```demo one-cookie\n```\n\n```demo shop\nstep: " + step + "\nproduct: sugar\n```\n"
	}
	a := newAuthor(t, map[string]string{"01-a.md": lesson("write")})
	tab := a.open("/lessons/a")
	neighbour := tab.Frame("One cookie")
	mark(neighbour)
	tab.Frame("The cookie shop, step write: Sugar")
	a.write("01-a.md", lesson("merge"))
	demoIn(t, tab, "The cookie shop, step merge: Sugar").barShows("/play/shop/merge/sugar")
	unmoved(t, neighbour)
	unmoved(t, &tab.Page)
}

// New lessons, other titles, another order: every page that shows them follows.
func TestTreeChanges(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\n[to b](02-b.md)", "02-b.md": "# B", "course.yaml": "title: Old"})
	lesson := a.open("/lessons/a")
	home := lesson.OpenTab(lesson.Eval("location.origin") + "/")
	listening(home)
	mark(&home.Page)
	lists := func(want string) {
		t.Helper()
		const links = `[...this.querySelectorAll("li > a")].map((link) => link.pathname + " " + link.firstChild.data).join()`
		for _, list := range []*browser.Element{home.Query("main"), lesson.Query("nav.lessons")} {
			list.Wait(fmt.Sprintf("(%s) === %q", links, want))
		}
	}
	lists("/lessons/a A,/lessons/b B")
	a.write("03-c.md", "# C")
	lists("/lessons/a A,/lessons/b B,/lessons/c C")
	a.write("02-b.md", "# Bee")
	lists("/lessons/a A,/lessons/b Bee,/lessons/c C")
	a.rename("02-b.md", "04-bees.md")
	lists("/lessons/a A,/lessons/c C,/lessons/bees Bee")
	lesson.Find("region", "Problems").Wait(`this.innerText.includes("01-a.md:3:1") && this.innerText.includes("There is no 02-b.md")`)
	lesson.CheckAccessibility()
	a.remove("03-c.md")
	lists("/lessons/a A,/lessons/bees Bee")
	a.write("course.yaml", "title: New\nlessons: [04-bees.md]")
	lists("/lessons/bees Bee,/lessons/a A")
	for _, tab := range []*browser.Tab{lesson, home} {
		tab.Wait(`document.title.endsWith("New") && document.querySelector("header").innerText.includes("New")`)
		unmoved(t, &tab.Page)
	}
}

// A picture that was drawn anew is shown anew, on the pages that show it.
func TestPictureChanges(t *testing.T) {
	t.Parallel()
	picture := func(width int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10"/>`, width)
	}
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\n![a line](line.svg)", "line.svg": picture(10)})
	tab := a.open("/lessons/a")
	shows := func(width int) {
		t.Helper()
		tab.Query("article img").Wait(fmt.Sprintf("this.complete && this.naturalWidth === %d", width))
	}
	shows(10)
	a.write("line.svg", picture(20))
	shows(20)
	a.replace("line.svg", picture(30))
	shows(30)
	unmoved(t, &tab.Page)
}

// A lesson whose front matter cannot be read keeps its page, and says where it is wrong
// until it is mended.
func TestBrokenLesson(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "---\ntitle: Fine\n---\nthe good words"})
	tab := a.open("/lessons/a")
	wrong := func(words ...string) {
		t.Helper()
		problems := tab.Find("region", "Problems")
		for _, w := range words {
			problems.Wait(fmt.Sprintf("this.innerText.includes(%q)", w))
		}
	}
	mended := func(words string) {
		t.Helper()
		reads(tab, words)
		tab.Wait(`!document.querySelector(".problems")`)
	}

	a.write("01-a.md", "---\ntitle: [\n---\nthe bad words")
	wrong("1 problem", "01-a.md:2:")
	reads(tab, "the bad words")
	tab.CheckAccessibility()
	a.write("01-a.md", "---\ntitle: Mended\n---\nthe mended words")
	mended("the mended words")

	a.write("01-a.md", "---\ntitle: Mended\n---\nother words\n\n```demo shpo\n```\n")
	wrong("01-a.md:6:1", "shpo", "did you mean")
	reads(tab, "other words")
	a.write("course.yaml", "title: [")
	wrong("2 problems", "course.yaml:1:")
	a.remove("course.yaml")
	wrong("1 problem")
	a.write("01-a.md", "the last words")
	mended("the last words")
	unmoved(t, &tab.Page)
}

// A lesson that was deleted says so, and comes back when its file does.
func TestDeletedLesson(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\nthe words", "02-b.md": "# B"})
	tab := a.open("/lessons/a")
	a.remove("01-a.md")
	reads(tab, "404")
	tab.TakeComplaint(http.StatusText(http.StatusNotFound))
	tab.Find("heading", "Nothing here")
	a.write("01-a.md", "# A\n\nthe words are back")
	reads(tab, "the words are back")
	tab.Wait(`document.title.startsWith("A ")`)
	unmoved(t, &tab.Page)
}

// A course may begin with an empty folder: its page says how to write the first
// lesson, and shows it.
func TestFirstLesson(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, nil)
	tab := a.open("/")
	reads(tab, "01-hello.md")
	a.write("01-hello.md", "# Hello")
	tab.Find("main", "").Find("listitem", "").Find("link", "Hello")
	unmoved(t, &tab.Page)
}

// What is saved while the server is away is shown when it is back.
func TestServerComesBack(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\nold words"})
	s, site := startServing(t, a.dir)
	tab := chromium.Open(t, site+"/lessons/a")
	listening(tab)
	mark(&tab.Page)
	s.stop()
	if _, err := s.wait(); err != nil {
		t.Fatal(err)
	}
	a.write("01-a.md", "# A\n\nnew words")
	startAgain(t, site, a.dir)
	reads(tab, "new words")
	unmoved(t, &tab.Page)
}

// All tabs of a browser have one event stream, and none when nobody looks at any of
// them; who comes back has missed nothing.
func TestOneStream(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\nold words", "02-b.md": "# B\n\nold words"})
	streams := newStreams(t, serve(t, a.dir))
	tabs := []*browser.Tab{chromium.Open(t, streams.url+"/lessons/a")}
	tabs = append(tabs, tabs[0].OpenTab(streams.url+"/lessons/b"), tabs[0].OpenTab(streams.url+"/lessons/a"))
	save := func(words string) {
		a.write("01-a.md", "# A\n\n"+words)
		a.replace("02-b.md", "# B\n\n"+words)
	}
	for _, tab := range tabs {
		listening(tab)
		mark(&tab.Page)
	}
	save("words for all")
	for _, tab := range tabs {
		reads(tab, "words for all")
	}
	if open, ever := streams.count(); open != 1 || ever != 1 {
		t.Errorf("%d streams are open, of %d in all, want one", open, ever)
	}

	tabs[1].Hide()
	tabs[2].Hide()
	save("words for one")
	reads(tabs[0], "words for one")
	if open, ever := streams.count(); open != 1 || ever != 1 {
		t.Errorf("with one tab in sight, %d streams are open, of %d in all, want one", open, ever)
	}
	tabs[0].Hide()
	waitUntil(t, "no stream is open", func() bool { open, _ := streams.count(); return open == 0 })
	save("words for nobody")

	for _, tab := range tabs {
		tab.Show()
		reads(tab, "words for nobody")
		unmoved(t, &tab.Page)
	}
	save("words for all again")
	for _, tab := range tabs {
		reads(tab, "words for all again")
	}
	if open, _ := streams.count(); open != 1 {
		t.Errorf("%d streams are open, want one", open)
	}
}

// A tab that has left the course is none that a stream is kept for, also where
// another one, which nobody looks at, keeps what they share alive.
func TestNoStreamForTabsThatLeft(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "# A\n\nold words"})
	streams := newStreams(t, serve(t, a.dir))
	tab := chromium.Open(t, streams.url+"/lessons/a")
	hidden := tab.OpenTab(tab.URL())
	listening(hidden)
	hidden.Hide()
	a.write("01-a.md", "# A\n\nnew words")
	reads(tab, "new words")
	tab.Visit(streams.url + "/play/one-cookie")
	waitUntil(t, "no stream is open", func() bool { open, _ := streams.count(); return open == 0 })
	hidden.Show()
	reads(hidden, "new words")
}

// streams is a way to a server that counts the event streams.
type streams struct {
	url string

	mu         sync.Mutex
	open, ever int
}

func newStreams(t *testing.T, site string) *streams {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	s := &streams{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/watch/events" {
			s.add(1)
			defer s.add(-1)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.url = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	return s
}

func (s *streams) add(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += n
	s.ever += max(n, 0)
}

func (s *streams) count() (open, ever int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open, s.ever
}
