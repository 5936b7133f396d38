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

// TestCrowdGoesByDomain: amazonaws.com is no public suffix, and s3.amazonaws.com below
// it is one. Hosts of two sites thus write one cookie, which counts for one limit.
func TestCrowdGoesByDomain(t *testing.T) {
	for _, as := range []Profile{Standard, Chromium, Firefox} {
		b := NewBrowser(as, false)
		for i, host := range []string{"x.s3.amazonaws.com", "foo.amazonaws.com", "amazonaws.com"} {
			v := b.Receive(Request{URL: mustURL(t, "http://"+host)}, fmt.Sprintf("a=%d; Domain=amazonaws.com; Path=/", i), fuzzNow)
			if !v.Stored {
				t.Errorf("%s, %s: %+v", as, host, v)
			}
		}
		if got := b.Retrieve(Request{URL: mustURL(t, "http://x.s3.amazonaws.com")}, fuzzNow).Cookie; got != "a=2" || len(b.jar.crowds) != 1 {
			t.Errorf("%s sends %q, of %d crowds", as, got, len(b.jar.crowds))
		}
	}
}
