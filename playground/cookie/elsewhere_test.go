package cookie

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElsewhere(t *testing.T) {
	for from, want := range map[string]string{
		"http://localhost:3000/a":            "http://localhost:8000/a - - http://www.localhost:3000/a - https://other.example/",
		"http://www.shop.example/a":          "- - https://www.shop.example/a http://api.www.shop.example/a http://shop.example/a https://other.example/",
		"https://me.github.io:8443/":         "https://me.github.io:3000/ http://me.github.io/ - https://www.me.github.io:8443/ - https://other.example/",
		"https://[::1]/":                     "- http://[::1]/ - - - https://other.example/",
		"http://10.1.2.3/":                   "- - https://10.1.2.3/ - - https://other.example/",
		"https://a.other.example/":           "- http://a.other.example/ - https://www.a.other.example/ https://other.example/ https://elsewhere.example/",
		"https://another.example/":           "- http://another.example/ - https://www.another.example/ - https://other.example/",
		"ws://shop.example/a?query#fragment": "- - - ws://www.shop.example/a - https://other.example/",
	} {
		u, err := ParseURL(from)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, other := range []*URL{u.OtherPort(), u.OverHTTP(), u.OverHTTPS(), u.HostBelow(), u.DomainAbove(), u.OtherSite()} {
			if other == nil {
				got = append(got, "-")
			} else {
				got = append(got, other.String())
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", from, diff)
		}
	}
}

func TestAtPath(t *testing.T) {
	u, err := ParseURL("http://shop.example/a/b")
	if err != nil {
		t.Fatal(err)
	}
	for path, is := range map[string]bool{"/": true, "/a": true, "/c;d": true, "/a?b": false, "/a b": false, "/../a": false, "a": false, "": false} {
		at := u.AtPath(path)
		if (at != nil) != is || is && at.String() != "http://shop.example"+path {
			t.Errorf("%q: %v", path, at)
		}
	}
}
