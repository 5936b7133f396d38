package main

import (
	"slices"

	"course/playground/cookie"
)

// A laterRequest is one by which the cookies are tried.
type laterRequest struct {
	about string // in a few words
	cookie.Request
}

// requests returns the later requests: those that were asked for, or a few from
// which one can tell what the attributes of the stored cookies mean.
func (q *question) requests(browser *cookie.Browser) []laterRequest {
	if q.sends == nil {
		return q.tellingRequests(browser)
	}
	var list []laterRequest
	for _, u := range q.sends {
		switch {
		case q.initiator == nil:
			list = append(list, laterRequest{"later request", cookie.Request{URL: u}})
		case sameSite(u, q.initiator):
			list = append(list, laterRequest{"request by the page", cookie.Request{URL: u, Initiator: q.initiator}})
		default:
			list = append(list, fromOtherSite(u, q.initiator)...)
		}
	}
	return list
}

// fromOtherSite returns what a page of another site can cause.
func fromOtherSite(u, page *cookie.URL) []laterRequest {
	return []laterRequest{
		{"link on another site", cookie.Request{URL: u, Initiator: page, Navigation: true}},
		{"POST by another site", cookie.Request{URL: u, Initiator: page, Navigation: true, Method: "POST"}},
		{"picture on another site", cookie.Request{URL: u, Initiator: page}},
	}
}

// sameSite reports whether a URL is of a page's site. A page without one, such
// as about:blank, is of the site of nothing.
func sameSite(u, page *cookie.URL) bool {
	return page.Site() != "" && u.Site() == page.Site()
}

// tellingRequests goes through what cookies depend on: the path, the connection,
// the host, the site that asks, and whether it is a script. What is not about
// the path is tried where the paths let most cookies go.
func (q *question) tellingRequests(browser *cookie.Browser) []laterRequest {
	list := []laterRequest{{"same address", cookie.Request{URL: q.url}}}
	add := func(about string, u *cookie.URL) {
		if u != nil {
			list = append(list, laterRequest{about, cookie.Request{URL: u}})
		}
	}
	home, most := q.url, 0
	otherPaths(q.url, browser.Cookies(q.now), add)
	for _, r := range list {
		if sent := len(browser.Retrieve(r.Request, q.now).Sent); sent > most {
			home, most = r.URL, sent
		}
	}
	add("another port", home.OtherPort())
	add("plain http", home.OverHTTP())
	add("https", home.OverHTTPS())
	add("a host below", home.HostBelow())
	add("the domain above", home.DomainAbove())
	list = append(list, fromOtherSite(home, q.otherSite())...)
	return append(list, laterRequest{"script on the page", cookie.Request{URL: home, Script: true}})
}

// maxPaths is how many of the cookies' own paths are tried.
const maxPaths = 3

func otherPaths(from *cookie.URL, stored []*cookie.Cookie, add func(string, *cookie.URL)) {
	var own []string
	for _, c := range stored {
		if c.Path != "/" && !slices.Contains(own, c.Path) {
			own = append(own, c.Path)
		}
	}
	if len(own) == 0 {
		add("another path", from.AtPath("/another/path"))
		return
	}
	for _, path := range own[:min(maxPaths, len(own))] {
		if path != from.Path {
			add("its own path", from.AtPath(path))
		}
	}
	if from.Path != "/" {
		add("top of the host", from.AtPath("/"))
	}
}

// otherSite returns a page of another site than the URL's: the initiator, if it
// is one.
func (q *question) otherSite() *cookie.URL {
	if q.initiator != nil && !sameSite(q.url, q.initiator) {
		return q.initiator
	}
	return q.url.OtherSite()
}
