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

// Every page, on a wide screen and on narrow ones: nothing moves while it loads,
// nothing sticks out, axe finds nothing in either theme, and the console stays
// empty.
func TestScreens(t *testing.T) {
	t.Parallel()
	site := serve(t)
	pages := crawl(t, site, unlinked...)
	for _, screen := range []struct{ loaded, checked int }{{1280, 1280}, {320, 390}} {
		t.Run(fmt.Sprint(screen.loaded), func(t *testing.T) {
			t.Parallel()
			line := newSlowLine(t, site)
			tab := chromium.Open(t, "about:blank")
			for _, page := range pages {
				path := strings.TrimPrefix(page, site)
				tab.Resize(screen.loaded, 800)
				line.visit(tab, path)
				if sum, moved := layoutShift(tab); sum >= 0.01 {
					t.Errorf("%s: the layout shifts by %.3f:\n%s", path, sum, strings.Join(moved, "\n"))
				}
				if got := tab.Eval("document.documentElement.scrollWidth"); got != fmt.Sprint(screen.loaded) {
					t.Errorf("%s is %s pixels wide", path, got)
				}
				tab.Resize(screen.checked, 800)
				tab.CheckThemes()
			}
		})
	}
}

// A slowLine leads to a server. While it is held, scripts do not come through, but
// for the one that the first paint waits for; and the browser keeps none of them.
type slowLine struct {
	url string

	mu       sync.Mutex
	released chan struct{} // closed while it is not held
}

func newSlowLine(t *testing.T, site string) *slowLine {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(r *http.Response) error {
		if isHeld(r.Request) {
			r.Header.Set("Cache-Control", "no-store")
		}
		return nil
	}
	line := &slowLine{}
	line.hold()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isHeld(r) {
			line.pass(r)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	line.url = server.URL
	return line
}

func isHeld(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, ".js") && !strings.HasSuffix(r.URL.Path, "/theme.js")
}

// pass waits until the line is not held, or nobody waits for the answer any more.
func (l *slowLine) pass(r *http.Request) {
	l.mu.Lock()
	released := l.released
	l.mu.Unlock()
	select {
	case <-released:
	case <-r.Context().Done():
	}
}

func (l *slowLine) hold() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.released = make(chan struct{})
}

func (l *slowLine) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.released)
}

// visit goes to a page whose scripts come when it has been painted already, and
// then down to its end.
func (l *slowLine) visit(tab *browser.Tab, path string) {
	tab.Follow(func() {
		tab.Eval(fmt.Sprintf("void (location.href = %q)", l.url+path))
		tab.Wait(fmt.Sprintf(`location.pathname === %q && performance.getEntriesByName("first-contentful-paint").length > 0`, path))
		l.release()
	})
	scrollThrough(tab)
	l.hold()
}

// tallest is the height up to which a frame grows with its page; see live-demo.js.
const tallest = 1200

// scrollThrough goes down a page, by half a screen at a time, and waits for the
// frames on the way: until each is loaded, and as tall as its page.
func scrollThrough(tab *browser.Tab) {
	tab.Wait(fmt.Sprintf(`(() => {
		for (const frame of document.querySelectorAll("iframe")) {
			if (frame.getBoundingClientRect().top >= innerHeight) continue
			const page = frame.contentDocument
			if (page.URL === "about:blank" || page.readyState !== "complete") return false
			if (frame.offsetHeight < Math.min(%d, page.documentElement.offsetHeight)) return false
		}
		const before = scrollY
		scrollBy({ top: innerHeight / 2, behavior: "instant" })
		return scrollY === before
	})()`, tallest))
}

// layoutShift is the sum of all layout shifts of a page so far, and what moved.
func layoutShift(tab *browser.Tab) (sum float64, moved []string) {
	var shifts []struct {
		Value float64
		Moved json.RawMessage
	}
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
		sum += shift.Value
		moved = append(moved, string(shift.Moved))
	}
	return sum, moved
}
