package cookie

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func mustURL(t testing.TB, text string) *URL {
	t.Helper()
	u, err := ParseURL(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return u
}

// TestEvictionPriority fills one domain over its limit, and looks who went.
func TestEvictionPriority(t *testing.T) {
	b := NewBrowser(Standard, false)
	r := Request{URL: mustURL(t, "https://example.com/")}
	now := fuzzNow
	for i := range maxPerDomain {
		attribute := []string{"Secure", "Max-Age=1", "Path=/"}[i%3] // which expires, which is not Secure
		b.Receive(r, fmt.Sprintf("c%03d=1; %s", i, attribute), now)
		now = now.Add(time.Millisecond)
	}
	now = now.Add(2 * time.Second) // all that can expire has
	b.Receive(r, "new=1", now)
	if got := len(b.jar.byIdentity); got != keptPerDomain {
		t.Errorf("%d cookies are left, want %d", got, keptPerDomain)
	}
	left := b.Retrieve(r, now).Cookie
	if strings.Count(left, "=") != maxPerDomain*2/3+1 || !strings.Contains(left, "new=1") {
		t.Errorf("left are %s", left)
	}
}

// TestEvictionSparesSecure holds that cookies without Secure go first, those
// that were used last among them last.
func TestEvictionSparesSecure(t *testing.T) {
	b := NewBrowser(Standard, false)
	r := Request{URL: mustURL(t, "https://example.com/used/")}
	for i := range maxPerDomain {
		attributes := []string{"Secure; Path=/", "Path=/", "Path=/used"}[i%3]
		b.Receive(r, fmt.Sprintf("c%03d=%s; %s", i, attributes[:2], attributes), fuzzNow)
	}
	b.Retrieve(Request{URL: mustURL(t, "http://example.com/used")}, fuzzNow.Add(time.Second)) // uses all but Secure
	b.Retrieve(Request{URL: mustURL(t, "https://example.com/")}, fuzzNow.Add(2*time.Second))  // uses all but /used
	v := b.Receive(r, "new=1", fuzzNow.Add(3*time.Second))
	left := b.Retrieve(r, fuzzNow.Add(4*time.Second)).Cookie
	if got := strings.Count(left, "=Se"); got != 60 {
		t.Errorf("%d Secure cookies are left, want 60", got)
	}
	if got := strings.Count(left, "Path=/used"); got > 30 {
		t.Errorf("%d cookies that were not used lately are left: %s", got, left)
	}
	if len(v.Notes) != 1 || v.Notes[0].Rule != "6.1" {
		t.Errorf("notes are %+v", v.Notes)
	}
}

// TestMemoryIsBounded calls a browser a million times, with ever new names,
// domains, partitions and times: it must not keep more than its limits.
func TestMemoryIsBounded(t *testing.T) {
	b := NewBrowser(Standard, false)
	urls := make([]*URL, 500)
	for i := range urls {
		urls[i] = mustURL(t, fmt.Sprintf("https://h%d.s%d.example/", i, i%50))
	}
	for i := range 1_000_000 {
		u, top := urls[i%len(urls)], urls[i/7%len(urls)]
		line := fmt.Sprintf("n%d=v; Secure; SameSite=None; Max-Age=%d", i%2000, i%100)
		if i%3 == 0 {
			line += "; Partitioned"
		}
		b.Receive(Request{URL: u, Initiator: top}, line, fuzzNow.Add(time.Duration(i)*time.Millisecond))
		if i%1000 == 0 {
			b.Retrieve(Request{URL: u}, fuzzNow.Add(time.Duration(i)*time.Millisecond))
		}
	}
	inLists := 0
	for domain, list := range b.jar.byDomain {
		inLists += len(list)
		if len(list) == 0 {
			t.Errorf("%s has an empty list", domain)
		}
	}
	if n := len(b.jar.byIdentity); n > maxInAll || n != inLists {
		t.Errorf("%d cookies, %d in lists", n, inLists)
	}
}
