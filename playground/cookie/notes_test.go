package cookie

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A name that is nearly that of an attribute is told which, and no other is.
func TestNearestAttribute(t *testing.T) {
	for typed, want := range map[string]string{
		"MaxAge": "Max-Age", "max_age": "Max-Age", "Max Age": "Max-Age", "Same-Site": "SameSite", "samesit": "SameSite",
		"HttpOnli": "HttpOnly", "http-only": "HttpOnly", "domian": "Domain", "Expire": "Expires", "pth": "Path", "Secured": "Secure",
		"Partitionned": "Partitioned",
		"":             "", "b": "", "foo": "", "Version": "", "Priority": "", "Comment": "", "Port": "", "age": "", "__Host-a": "", "security": "",
		strings.Repeat("path", 1000): "",
	} {
		if got := nearestAttribute(typed); got != want {
			t.Errorf("%.20q: got %q, want %q", typed, got, want)
		}
	}
}

// However many attributes a line has, its notes are few.
func TestNotesAreFew(t *testing.T) {
	u, err := ParseURL("https://shop.example/")
	if err != nil {
		t.Fatal(err)
	}
	line := "a=1"
	for i := range 2 * maxNotes {
		line += fmt.Sprintf("; HttpOnly%d", i)
	}
	v := NewBrowser(Standard, false).Receive(Request{URL: u}, line, time.Unix(1e9, 0))
	if len(v.Notes) != maxNotes || v.Notes[0].About != "HttpOnly0" || v.Notes[0].Instead != "write HttpOnly" {
		t.Errorf("got %d notes, the first is %+v", len(v.Notes), v.Notes[0])
	}
}

// A cookie that is deleted has no place that it could lose.
func TestDeletingMovesNothing(t *testing.T) {
	u, err := ParseURL("https://shop.example/")
	if err != nil {
		t.Fatal(err)
	}
	b, now := NewBrowser(Chromium, false), time.Unix(1e9, 0)
	b.Receive(Request{URL: u}, "a=1", now)
	if v := b.Receive(Request{URL: u}, "a=2", now); len(v.Differs) != 1 {
		t.Errorf("a new value: %v", v.Differs)
	}
	if v := b.Receive(Request{URL: u}, "a=; Max-Age=0", now); !v.Deleted || len(v.Differs) != 0 {
		t.Errorf("deleted %t, %v", v.Deleted, v.Differs)
	}
}
