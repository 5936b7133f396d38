package main

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// mostPages is more pages than the course has: a crawl that passes it goes in
// circles.
const mostPages = 400

// crawl returns the addresses of all pages that links and frames lead to, from the
// course's own page and from the paths, each without its query.
func crawl(t *testing.T, site string, paths ...string) []string {
	t.Helper()
	pages := []string{site + "/"}
	for _, path := range paths {
		pages = append(pages, site+path)
	}
	for i := 0; i < len(pages); i++ {
		if len(pages) > mostPages {
			t.Fatalf("there are more than %d pages: %v", mostPages, pages)
		}
		for _, next := range linksOf(t, pages[i]) {
			if !slices.Contains(pages, next) {
				pages = append(pages, next)
			}
		}
	}
	return pages
}

// linksOf returns where a page's links and frames lead to on this server.
func linksOf(t *testing.T, page string) []string {
	t.Helper()
	base, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	read(t, page, "").Find("a[href], iframe[src]").Each(func(_ int, link *goquery.Selection) {
		to, err := base.Parse(link.AttrOr("href", link.AttrOr("src", "")))
		if err != nil {
			t.Errorf("%s: a link leads to no address: %v", page, err)
			return
		}
		if to.Host == base.Host && !strings.HasPrefix(to.Path, "/assets/") {
			found = append(found, to.Scheme+"://"+to.Host+to.EscapedPath())
		}
	})
	return found
}
