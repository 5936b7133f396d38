package cookie

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// TestMemoryIsBounded calls all there is to call, each time with something new: what
// is held grows with the first calls, and with no more of them, so that a million
// hold no more than these. It must not be parallel to others, which allocate too.
func TestMemoryIsBounded(t *testing.T) {
	b, now, i := NewBrowser(Chromium, false), time.Unix(1e9, 0), 0
	call := func() {
		i++
		now = now.Add(time.Millisecond)
		text := fmt.Sprintf("https://h%d.d%d.example/p%d/x", i, i%500, i)
		u, err := ParseURL(text)
		if err != nil {
			t.Fatal(err)
		}
		r := Request{URL: u, Script: i%3 == 0}
		for _, line := range []string{
			fmt.Sprintf("a%d=%d; Secure; SameSite=None; Partitioned", i, i),
			fmt.Sprintf("b=%d; Domain=d%d.example; Path=/p%d; Max-Age=%d", i, i%500, i, i%9),
			fmt.Sprintf("c=%d; Secure; Domain=d%d.example; Unknown%d", i, i%500, i),
		} {
			b.Receive(r, line, now)
		}
		b.Retrieve(r, now)
		ParseCookie(fmt.Sprintf(`a%d="%d\054"`, i, i))
		if _, err := (SetCookie{Key: fmt.Sprint("k", i), MaxAge: fmt.Sprint(i), Domain: u.Host}).Header(now); err != nil {
			t.Fatal(err)
		}
		if i%1000 != 0 {
			return
		}
		if n := len(b.Cookies(now)); n > maxInAll {
			t.Fatalf("after %d calls %d cookies are stored", i, n)
		}
		in := fmt.Sprintf(`{"steps": [{"do": "response", "url": %q, "set_cookie": ["a%d=1"]}]}`, text, i)
		if _, err := Play([]byte(in), now); err != nil {
			t.Fatal(err)
		}
	}
	held := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	const calls = 5_000
	for range calls {
		call()
	}
	before := held()
	for range calls {
		call()
	}
	if grown := held() - before; grown > 32*calls {
		t.Errorf("another %d calls hold %d octets more", calls, grown)
	}
	listed := 0
	for domain, list := range b.jar.byDomain {
		listed += len(list)
		if len(list) == 0 {
			t.Errorf("%s has an empty list", domain)
		}
	}
	crowded := 0
	for _, list := range b.jar.crowds {
		crowded += len(list)
	}
	if n := len(b.jar.byIdentity); n > maxInAll || n != listed || n != crowded {
		t.Errorf("%d cookies, %d in lists, %d in crowds", n, listed, crowded)
	}
}
