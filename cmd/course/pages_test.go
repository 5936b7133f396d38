package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// unlinked are pages that no lesson links to: learners type their addresses, or
// meet them by mistake.
var unlinked = []string{"/play/cookies"}

// A page is sound without any script: one header, one main, the way past the
// header first, and headings that can be linked to.
func TestPagesAreSound(t *testing.T) {
	t.Parallel()
	site := serve(t)
	for _, address := range crawl(t, site, unlinked...) {
		page := read(t, address, "")
		for selector, want := range map[string]int{
			"header": 1, "main": 1, "title": 1, "h1": 1, `link[rel="icon"]`: 1, "html[lang]": 1,
			"h2:not([id]), h3:not([id]), h4:not([id])":                      0,
			"[style], style, script:not([src])":                             0,
			`head > script[src$="/theme.js"]:not([async], [defer], [type])`: 1, // before the first paint
			"img:not([alt]), iframe:not([title])":                           0,
		} {
			if got := page.Find(selector).Length(); got != want {
				t.Errorf("%s: there are %d of %s, want %d", address, got, selector, want)
			}
		}
		skip := page.Find("body a[href], body button, body input, body select").First()
		if target := skip.AttrOr("href", ""); !skip.HasClass("skip-link") || page.Find("main"+target).Length() != 1 {
			t.Errorf("%s: what comes first leads to %q, and not past the header to main", address, target)
		}
		checkIDs(t, address, page)
	}
}

// checkIDs fails the test for ids that are not unique, and for links to a part of
// the page that is not there.
func checkIDs(t *testing.T, address string, page *goquery.Document) {
	t.Helper()
	seen := make(map[string]bool)
	page.Find("[id]").Each(func(_ int, element *goquery.Selection) {
		id := element.AttrOr("id", "")
		if seen[id] {
			t.Errorf("%s: the id %q is there twice", address, id)
		}
		seen[id] = true
	})
	page.Find(`a[href^="#"]`).Each(func(_ int, link *goquery.Selection) {
		fragment := strings.TrimPrefix(link.AttrOr("href", ""), "#")
		if id, err := url.PathUnescape(fragment); err != nil || !seen[id] {
			t.Errorf("%s: a link leads to #%s, which is not there", address, fragment)
		}
	})
}

func TestTitlesAreUnique(t *testing.T) {
	t.Parallel()
	site := serve(t)
	pages := make(map[string]string)
	for _, address := range crawl(t, site, unlinked...) {
		title := read(t, address, "").Find("title").Text()
		if other, taken := pages[title]; taken || title == "" {
			t.Errorf("%s and %s have the title %q", other, address, title)
		}
		pages[title] = address
	}
}

// Every lesson has a live demo, and beside it a plain link to the same.
func TestEveryLessonHasADemo(t *testing.T) {
	t.Parallel()
	site := serve(t)
	for _, lesson := range lessonsOf(t, site) {
		demos := read(t, lesson, "").Find("live-demo")
		if demos.Length() == 0 {
			t.Errorf("%s has no demo", lesson)
		}
		demos.Each(func(_ int, demo *goquery.Selection) {
			src := demo.Find("iframe").AttrOr("src", "")
			if href := demo.Find("a").AttrOr("href", ""); !strings.HasPrefix(src, "/play/") || href != src {
				t.Errorf("%s: a frame shows %q, and the link beside it leads to %q", lesson, src, href)
			}
		})
	}
}
