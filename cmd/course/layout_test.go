package main

import (
	"encoding/json"
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

// Nothing moves while a page loads: not even on a slow line, where the scripts come
// when the page is on the screen already.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	everyPage(t, func(t *testing.T, address string) {
		page, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{1280, 320} {
			line := newSlowLine(t, page)
			tab := chromium.Open(t, "about:blank")
			tab.Resize(width, 800)
			tab.Follow(func() {
				tab.Eval(fmt.Sprintf("void (location.href = %q)", line.url+page.Path))
				tab.Wait(`performance.getEntriesByName("first-contentful-paint").length > 0`)
				line.release()
			})
			scrollThrough(tab)
			if sum, what := layoutShift(tab); sum >= 0.01 {
				t.Errorf("%d px wide, the layout shifts by %.3f:\n%s", width, sum, strings.Join(what, "\n"))
			}
		}
	})
}

// A slow line leads to a server. Scripts, but for those that the first paint waits
// for, come only once they are released.
type slowLine struct {
	url     string
	release func()
}

func newSlowLine(t *testing.T, to *url.URL) *slowLine {
	released := make(chan struct{})
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: to.Scheme, Host: to.Host})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") && !strings.HasSuffix(r.URL.Path, "/theme.js") {
			<-released
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	line := &slowLine{server.URL, sync.OnceFunc(func() { close(released) })}
	t.Cleanup(line.release)
	return line
}

// scrollThrough goes down a page, by half a screen at a time, and waits for what is
// loaded on the way.
func scrollThrough(tab *browser.Tab) {
	tab.Wait(`(() => {
		for (const frame of document.querySelectorAll("iframe")) {
			const { top } = frame.getBoundingClientRect()
			const page = frame.contentDocument
			if (top < innerHeight && (page.URL === "about:blank" || page.readyState !== "complete")) return false
		}
		const before = scrollY
		scrollBy({ top: innerHeight / 2, behavior: "instant" })
		return scrollY === before
	})()`)
}

// layoutShift is the sum of all layout shifts of a page so far, and what moved.
func layoutShift(tab *browser.Tab) (sum float64, what []string) {
	var shifts []json.RawMessage
	tab.EvalInto(`new Promise((resolve) => {
		const shifts = []
		const nameOf = (node) => node ? (node.outerHTML ?? node.textContent).slice(0, 100) : "something"
		const add = (entries) => shifts.push(...entries.map(({ value, sources }) => ({
			value,
			moved: sources.map(({ node, previousRect: was, currentRect: is }) =>
				nameOf(node) + " from " + [was.x, was.y, was.width, was.height] + " to " + [is.x, is.y, is.width, is.height]),
		})))
		const observer = new PerformanceObserver((list) => add(list.getEntries()))
		observer.observe({ type: "layout-shift", buffered: true })
		// Two frames painted, so that the last change counts as well.
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
			add(observer.takeRecords())
			resolve(shifts)
		})))
	})`, &shifts)
	for _, shift := range shifts {
		var s struct{ Value float64 }
		if err := json.Unmarshal(shift, &s); err == nil {
			sum += s.Value
		}
		what = append(what, string(shift))
	}
	return sum, what
}
