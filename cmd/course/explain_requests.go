package main

import (
	"net/netip"
	"slices"
	"strings"

	"course/internal/web"
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
	otherConnections(home, add)
	otherHosts(home, add)
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
		add("another path", changed(from, func(u *cookie.URL) { u.Path = "/another/path" }))
		return
	}
	for _, path := range own[:min(maxPaths, len(own))] {
		u := changed(from, func(u *cookie.URL) { u.Path = path })
		if u != nil && u.Path == path && path != from.Path { // else no address has that path
			add("its own path", u)
		}
	}
	if from.Path != "/" {
		add("top of the host", changed(from, func(u *cookie.URL) { u.Path = "/" }))
	}
}

func otherConnections(from *cookie.URL, add func(string, *cookie.URL)) {
	if from.Port != "" {
		port := "3000"
		if from.Port == port {
			port = "8000"
		}
		add("another port", changed(from, func(u *cookie.URL) { u.Port = port }))
	}
	switch {
	case from.Scheme == "https":
		add("plain http", changed(from, func(u *cookie.URL) { u.Scheme, u.Port = "http", "" }))
	case from.Scheme == "http" && !web.IsLoopback(from.Host):
		add("https", changed(from, func(u *cookie.URL) { u.Scheme, u.Port = "https", "" }))
	}
}

func otherHosts(from *cookie.URL, add func(string, *cookie.URL)) {
	if _, err := netip.ParseAddr(strings.Trim(from.Host, "[]")); err == nil {
		return // there is nothing above or below an IP address
	}
	label := "www."
	if strings.HasPrefix(from.Host, label) {
		label = "api."
	}
	add("a host below", changed(from, func(u *cookie.URL) { u.Host = label + u.Host }))
	_, domain, _ := strings.Cut(string(from.Site()), "://")
	if domain != from.Host {
		add("the domain above", changed(from, func(u *cookie.URL) { u.Host = domain }))
	}
}

// changed returns a URL with something else in it, as a browser takes it, and nil
// where it takes none.
func changed(from *cookie.URL, change func(*cookie.URL)) *cookie.URL {
	u := *from
	change(&u)
	parsed, err := cookie.ParseURL(u.String())
	if err != nil {
		return nil
	}
	return parsed
}

// otherSite returns a page of another site than the URL's: the initiator, if it
// is one.
func (q *question) otherSite() *cookie.URL {
	if q.initiator != nil && !sameSite(q.url, q.initiator) {
		return q.initiator
	}
	host := "other.example"
	if strings.HasSuffix(q.url.Host, host) {
		host = "elsewhere.example"
	}
	return changed(q.url, func(u *cookie.URL) { u.Scheme, u.Host, u.Port, u.Path = "https", host, "", "/" })
}
