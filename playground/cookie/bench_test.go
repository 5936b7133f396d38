package cookie

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"

	"golang.org/x/net/publicsuffix"
)

// The benchmarks do the same work with a Browser and with net/http/cookiejar:
// from a Set-Cookie line to the store, and from the store to a Cookie header.

const benchURL = "https://shop.example.com/cookies/jar"

// benchLines are what an ordinary server sends.
func benchLines(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("flavor%d=chocolate-chip; Domain=example.com; Path=/cookies; Max-Age=3600; Secure; HttpOnly; SameSite=Lax", i)
	}
	return lines
}

func benchBrowser(b *testing.B) (*Browser, Request) {
	b.Helper()
	u, err := ParseURL(benchURL)
	if err != nil {
		b.Fatal(err)
	}
	return NewBrowser(Standard, false), Request{URL: u}
}

func benchJar(b *testing.B) (*cookiejar.Jar, *url.URL) {
	b.Helper()
	u, err := url.Parse(benchURL)
	if err != nil {
		b.Fatal(err)
	}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		b.Fatal(err)
	}
	return jar, u
}

func BenchmarkParse(b *testing.B) {
	line := benchLines(1)[0]
	b.Run("ours", func(b *testing.B) {
		browser, r := benchBrowser(b)
		for b.Loop() {
			a := arrival{browser: browser, request: r, now: time.Unix(1e9, 0)}
			if refusal := a.parse(line); refusal != nil {
				b.Fatal(refusal)
			}
		}
	})
	b.Run("net-http", func(b *testing.B) {
		for b.Loop() {
			if _, err := http.ParseSetCookie(line); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkStore(b *testing.B) {
	lines := benchLines(40)
	b.Run("ours", func(b *testing.B) {
		browser, r := benchBrowser(b)
		for b.Loop() {
			now := time.Now()
			for _, line := range lines {
				browser.Receive(r, line, now)
			}
		}
	})
	b.Run("net-http", func(b *testing.B) {
		jar, u := benchJar(b)
		for b.Loop() {
			jar.SetCookies(u, (&http.Response{Header: http.Header{"Set-Cookie": lines}}).Cookies())
		}
	})
}

func BenchmarkSend(b *testing.B) {
	lines := benchLines(40)
	b.Run("ours", func(b *testing.B) {
		browser, r := benchBrowser(b)
		for _, line := range lines {
			browser.Receive(r, line, time.Now())
		}
		for b.Loop() {
			if got := browser.Retrieve(r, time.Now()); len(got.Sent) != len(lines) {
				b.Fatal(got)
			}
		}
	})
	b.Run("net-http", func(b *testing.B) {
		jar, u := benchJar(b)
		jar.SetCookies(u, (&http.Response{Header: http.Header{"Set-Cookie": lines}}).Cookies())
		for b.Loop() {
			request := http.Request{Header: http.Header{}}
			for _, c := range jar.Cookies(u) {
				request.AddCookie(c)
			}
			if request.Header.Get("Cookie") == "" {
				b.Fatal("nothing sent")
			}
		}
	})
}
