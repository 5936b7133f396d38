package ui_test

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"course/internal/web"
	"course/site/ui"
)

// asset gives the URL of a file that exists, as the server does.
func asset(name string) (string, error) {
	tree, file, _ := strings.Cut(name, "/")
	files := map[string]fs.FS{"ui": ui.Static, "watch": ui.Watch, "web": web.Static}[tree]
	if files == nil {
		return "", fmt.Errorf("no asset tree %q", tree)
	}
	folder := map[string]string{"ui": "static", "watch": "watch", "web": "static"}[tree]
	if _, err := fs.Stat(files, folder+"/"+file); err != nil {
		return "", err
	}
	return "/assets/HASH/" + name, nil
}

func render(t *testing.T, p *ui.Page) *goquery.Document {
	t.Helper()
	templates, err := ui.New(asset)
	if err != nil {
		t.Fatal(err)
	}
	html, err := templates.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(html)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func texts(s *goquery.Selection) []string {
	return s.Map(func(_ int, s *goquery.Selection) string {
		return strings.Join(strings.Fields(s.Text()), " ")
	})
}

func attrs(s *goquery.Selection, name string) []string {
	return s.Map(func(_ int, s *goquery.Selection) string { return s.AttrOr(name, "") })
}

func chapters() []ui.Chapter {
	return []ui.Chapter{
		{Lessons: []ui.Lesson{{Title: "Before all", URL: "/lessons/before"}}},
		{Title: "In the browser", Current: true, Lessons: []ui.Lesson{
			{Title: "What a cookie is", URL: "/lessons/what", Description: "Small strings.", Current: true},
			{Title: "Path", URL: "/lessons/path", Draft: true},
		}},
		{Title: "On the server", URL: "/lessons/server", Lessons: []ui.Lesson{{Title: "Read it", URL: "/lessons/server/read"}}},
	}
}

func lesson() *ui.Page {
	return &ui.Page{
		Lang: "en-GB", Course: "Cookies", Home: "/", Title: "What a cookie is", Heading: "What a cookie is",
		Description: "Small strings.", URL: "/lessons/what",
		Crumbs:   []ui.Link{{Title: "In the browser"}},
		Chapters: chapters(),
		Body:     `<p>Text.</p><h2 id="name">Name</h2><p>More.</p>`,
		Contents: []ui.Heading{{Level: 2, ID: "name", Text: "Name"}, {Level: 3, ID: "größe", Text: "Größe"}},
		Previous: &ui.Link{Title: "Before all", URL: "/lessons/before"},
		Next:     &ui.Link{Title: "Path", URL: "/lessons/path"},
	}
}

func home() *ui.Page {
	return &ui.Page{
		Lang: "en", Course: "Cookies", Home: "/", Title: "Cookies", Heading: "Cookies", URL: "/", IsHome: true,
		Chapters: chapters(), Body: "<p>Welcome.</p>",
		Next: &ui.Link{Title: "Before all", URL: "/lessons/before"},
	}
}

func TestEveryPage(t *testing.T) {
	for name, page := range map[string]*ui.Page{"lesson": lesson(), "home": home(), "bare": {Course: "C", Home: "/", URL: "/x"}} {
		t.Run(name, func(t *testing.T) {
			doc := render(t, page)
			for _, one := range []string{"header", "main", "main#Main", "title", `link[rel="icon"]`, `meta[name="viewport"]`, `meta[name="color-scheme"]`} {
				if n := doc.Find(one).Length(); n != 1 {
					t.Errorf("%d of %s, want 1", n, one)
				}
			}
			if first := doc.Find("body > *").First(); first.AttrOr("href", "") != "#Main" {
				t.Error("the skip link is not the first thing on the page")
			}
			if first := doc.Find("a, button, select").First(); !first.HasClass("skip-link") {
				t.Error("the skip link is not the first to get the focus")
			}
			if v := doc.Find(`meta[name="viewport"]`).AttrOr("content", ""); strings.Contains(v, "scalable") || strings.Contains(v, "maximum") {
				t.Errorf("viewport %q keeps the reader from zooming", v)
			}
			if n := doc.Find("[style], style, [onclick], script:not([src])").Length(); n != 0 {
				t.Errorf("%d inline styles or scripts, which the policy refuses", n)
			}
			doc.Find("h2, h3, h4").Each(func(_ int, h *goquery.Selection) {
				if h.AttrOr("id", "") == "" {
					t.Errorf("heading %q has no id", h.Text())
				}
			})
			ids := attrs(doc.Find("[id]"), "id")
			seen := make(map[string]bool)
			for _, id := range ids {
				if seen[id] {
					t.Errorf("id %q stands twice", id)
				}
				seen[id] = true
			}
		})
	}
}

func TestLesson(t *testing.T) {
	doc := render(t, lesson())
	if got := doc.Find("title").Text(); got != "What a cookie is · Cookies" {
		t.Errorf("title %q", got)
	}
	if got := doc.Find("html").AttrOr("lang", ""); got != "en-GB" {
		t.Errorf("lang %q", got)
	}
	if got := texts(doc.Find("main h1")); !cmp.Equal(got, []string{"What a cookie is"}) {
		t.Errorf("h1 %q", got)
	}
	for rel, want := range map[string][3]string{
		"prev": {"/lessons/before", "Before all", "Shift+ArrowLeft"},
		"next": {"/lessons/path", "Path", "Shift+ArrowRight"},
	} {
		link := doc.Find("main a[rel=" + rel + "]")
		if link.AttrOr("href", "") != want[0] || !strings.Contains(link.Text(), want[1]) || link.AttrOr("aria-keyshortcuts", "") != want[2] {
			t.Errorf("a[rel=%s] is %q, wants %v", rel, link.Text(), want)
		}
	}
	if got := attrs(doc.Find("nav.lessons [aria-current=page]"), "href"); !cmp.Equal(got, []string{"/lessons/what"}) {
		t.Errorf("current in the navigation: %q", got)
	}
	if got := texts(doc.Find("nav.lessons details[open] summary")); !cmp.Equal(got, []string{"In the browser"}) {
		t.Errorf("open chapters: %q", got)
	}
	for _, contents := range []string{"details .contents a", "aside nav .contents a"} {
		if diff := cmp.Diff([]string{"#name", "#gr%c3%b6%c3%9fe"}, attrs(doc.Find(contents), "href")); diff != "" {
			t.Errorf("%s: %s", contents, diff)
		}
	}
}

func TestBodyWithItsOwnHeading(t *testing.T) {
	page := lesson()
	page.Heading = ""
	page.Body = `<h1 id="own">A <em>cookie</em></h1><p>Text.</p>`
	doc := render(t, page)
	var order []string
	doc.Find("article > *").Each(func(_ int, s *goquery.Selection) { order = append(order, goquery.NodeName(s)) })
	if want := []string{"h1", "details", "p"}; !cmp.Equal(order, want) {
		t.Errorf("article holds %q, want %q: the contents stand below the heading", order, want)
	}
}

func TestHomeListsEveryLesson(t *testing.T) {
	doc := render(t, home())
	want := []string{"/lessons/before", "/lessons/what", "/lessons/path", "/lessons/server", "/lessons/server/read"}
	if diff := cmp.Diff(want, attrs(doc.Find("main li > a"), "href")); diff != "" {
		t.Errorf("lessons in main (-want +got):\n%s", diff)
	}
	doc.Find("main li").Each(func(_ int, li *goquery.Selection) {
		if !strings.Contains(li.Text(), "Not started") {
			t.Errorf("%q does not say how far the reader is", li.Text())
		}
	})
	if got := texts(doc.Find("main h2")); !cmp.Equal(got, []string{"Lessons", "In the browser", "On the server"}) {
		t.Errorf("chapters %q", got)
	}
	if got := doc.Find("title").Text(); got != "Cookies" {
		t.Errorf("title %q", got)
	}
}

func TestWindowOfALongChapter(t *testing.T) {
	page := lesson()
	page.Chapters = []ui.Chapter{
		{Title: "One", URL: "/lessons/one", Current: true, Before: 12, After: 1, Lessons: []ui.Lesson{{Title: "This", URL: "/lessons/what", Current: true}}},
		{Title: "Two", After: 40},
	}
	doc := render(t, page)
	more := doc.Find("nav.lessons .more a")
	if got := texts(more); !cmp.Equal(got, []string{"12 earlier lessons", "1 later lesson", "40 lessons"}) {
		t.Errorf("what is left out: %q", got)
	}
	if got := attrs(more, "href"); !cmp.Equal(got, []string{"/#Chapter-1", "/#Chapter-1", "/#Chapter-2"}) {
		t.Errorf("it is to be found at %q", got)
	}
}

func TestWatchMode(t *testing.T) {
	page := lesson()
	page.Version, page.Events = "v1", "/base/events"
	page.Problems = []ui.Problem{{Where: "a.md:3:1", Message: "no demo is called x", Hint: "did you mean y"}}
	doc := render(t, page)
	if got := doc.Find("html").AttrOr("data-version", "") + doc.Find("html").AttrOr("data-events", ""); got != "v1/base/events" {
		t.Errorf("the page tells its scripts %q", got)
	}
	if first := doc.Find("script[type=module]").First().AttrOr("src", ""); !strings.HasSuffix(first, "/watch/reload.js") {
		t.Errorf("first module is %q: reload.js must see the page before the others add to it", first)
	}
	if got := texts(doc.Find(`[role=region][aria-label=Problems] li`)); !cmp.Equal(got, []string{"a.md:3:1 no demo is called x did you mean y"}) {
		t.Errorf("problems %q", got)
	}

	plain := render(t, lesson())
	if n := plain.Find(`.problems, [data-events], script[src*=reload]`).Length(); n != 0 {
		t.Errorf("%d things of watch mode outside of it", n)
	}
}

func TestPublicAddresses(t *testing.T) {
	page := lesson()
	page.Canonical, page.Feed = "https://example.org/lessons/what", "/feed.xml"
	doc := render(t, page)
	if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != page.Canonical {
		t.Errorf("canonical %q", got)
	}
	if got := doc.Find("link[rel=alternate]").AttrOr("href", ""); got != page.Feed {
		t.Errorf("feed %q", got)
	}
	if n := render(t, lesson()).Find("link[rel=canonical], link[rel=alternate]").Length(); n != 0 {
		t.Errorf("%d absolute links without a public address", n)
	}
}

func TestModulesWhereTheyAreNeeded(t *testing.T) {
	names := func(body template.HTML) []string {
		page := lesson()
		page.Body, page.Contents = body, nil
		return attrs(render(t, page).Find("script[type=module]"), "src")
	}
	always := []string{"/assets/HASH/ui/progress.js", "/assets/HASH/ui/keys.js", "/assets/HASH/ui/theme-control.js"}
	if diff := cmp.Diff(always, names("<p>Text.</p>")); diff != "" {
		t.Errorf("plain text (-want +got):\n%s", diff)
	}
	all := append([]string{"/assets/HASH/ui/live-demo.js", "/assets/HASH/web/code-tabs.js", "/assets/HASH/web/copy.js"}, always...)
	got := names(`<live-demo class="demo"></live-demo><code-tabs><figure class="code" data-lang="go"></figure></code-tabs>`)
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("demo, tabs and code (-want +got):\n%s", diff)
	}
}

func TestHostileTextStaysText(t *testing.T) {
	const hostile = `"><script>alert(1)</script><b onclick='x'>&amp;`
	page := home()
	page.Course, page.Title, page.Heading, page.Description = hostile, hostile, hostile, hostile
	page.Next = &ui.Link{Title: hostile, URL: "javascript:alert(1)"}
	page.Problems = []ui.Problem{{Where: hostile, Message: hostile, Hint: hostile}}
	page.Chapters = []ui.Chapter{{Title: hostile, Lessons: []ui.Lesson{{Title: hostile, URL: "/lessons/" + hostile, Description: hostile}}}}
	doc := render(t, page)
	if n := doc.Find("b, script:not([src]), [onclick], a[href^=javascript]").Length(); n != 0 {
		t.Errorf("%d elements came out of text", n)
	}
	for _, place := range []string{"h1", ".chapter h2", ".chapter li > a", ".chapter p", ".problem"} {
		if got := doc.Find(place).Text(); got != hostile {
			t.Errorf("%s reads %q", place, got)
		}
	}
}

func TestSamePageSameBytes(t *testing.T) {
	templates, err := ui.New(asset)
	if err != nil {
		t.Fatal(err)
	}
	first, err := templates.Render(lesson())
	if err != nil {
		t.Fatal(err)
	}
	second, err := templates.Render(lesson())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Error(diff)
	}
}

// TestSharedParts: what pages share is made once, and each still shows its own.
func TestSharedParts(t *testing.T) {
	current := func(title, url string) *ui.Page {
		p := lesson()
		p.Title, p.URL = title, url
		for i := range p.Chapters {
			for j := range p.Chapters[i].Lessons {
				l := &p.Chapters[i].Lessons[j]
				l.Current = l.URL == url
			}
		}
		return p
	}
	pages := []*ui.Page{home(), current("What a cookie is", "/lessons/what"), current("Path", "/lessons/path"), current("Read it", "/lessons/server/read")}
	busy, err := ui.New(asset)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(pages, pages...) {
		fresh, err := ui.New(asset)
		if err != nil {
			t.Fatal(err)
		}
		want, err := fresh.Render(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := busy.Render(p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: %s", p.URL, diff)
		}
	}
}

func TestMissingAssetFailsThePage(t *testing.T) {
	away := errors.New("no such asset")
	templates, err := ui.New(func(string) (string, error) { return "", away })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := templates.Render(lesson()); !errors.Is(err, away) {
		t.Errorf("error %v, want %v", err, away)
	}
}

// Every module that a script imports must lie beside it: there is no bundler that
// would notice.
func TestImportsExist(t *testing.T) {
	imports := regexp.MustCompile(`(?:from '\./|new URL\('|import ')([\w-]+\.js)'`)
	names, err := fs.Glob(ui.Static, "static/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := fs.ReadFile(ui.Static, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range imports.FindAllSubmatch(source, -1) {
			if _, err := fs.Stat(ui.Static, "static/"+string(found[1])); err != nil {
				t.Errorf("%s imports %s: %v", name, found[1], err)
			}
		}
	}
}
