package cookie

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// A flaskChange is a difference between Debian's Werkzeug 2.2 and 3.1, which we
// follow: on the cases that it applies to the two are not compared, and its
// example holds both to what this table says.
type flaskChange struct {
	name     string
	applies  func(SetCookie) bool
	example  SetCookie
	old, new string // what each writes; "" where it raises
}

var flaskChanges = []flaskChange{
	{
		name:    "partitioned is a parameter",
		applies: func(s SetCookie) bool { return s.Partitioned },
		example: SetCookie{Key: "a", Value: "b", Partitioned: true},
		old:     "",
		new:     "a=b; Secure; Path=/; Partitioned",
	}, {
		name: "brackets, parentheses, @ and ? need no quotes",
		applies: func(s SetCookie) bool {
			return strings.Trim(s.Value, plainInValue) == "" && strings.ContainsAny(s.Value, "()<>?@[]{}")
		},
		example: SetCookie{Key: "a", Value: "{(1)}"},
		old:     `a="{(1)}"; Path=/`,
		new:     `a={(1)}; Path=/`,
	}, {
		name: "a path is a path, and no address with a query",
		applies: func(s SetCookie) bool {
			return strings.ContainsAny(s.Path, `;?#[]\`) || strings.HasPrefix(s.Path, "//") || strings.Contains(s.Path, ":")
		},
		example: SetCookie{Key: "a", Value: "b", Path: "/x?y;z"},
		old:     "a=b; Path=/x?y;z",
		new:     "a=b; Path=/x%3Fy%3Bz",
	}, {
		name: "a path's white space at the ends is kept",
		applies: func(s SetCookie) bool {
			return s.Path != strings.TrimFunc(s.Path, func(r rune) bool { return r <= ' ' })
		},
		example: SetCookie{Key: "a", Value: "b", Path: "/x "},
		old:     "a=b; Path=/x%20",
		new:     "a=b; Path=/x%20",
	}, {
		name: "a domain needs no dot",
		applies: func(s SetCookie) bool {
			return strings.Trim(s.Domain, hostCharacters) != "" || !strings.Contains(s.Domain, ".") && s.Domain != ""
		},
		example: SetCookie{Key: "a", Value: "b", Domain: "localhost"},
		old:     "",
		new:     "a=b; Domain=localhost; Path=/",
	}, {
		name: "a part of a domain has 1 to 63 characters",
		applies: func(s SetCookie) bool {
			return s.Domain != "" && slices.ContainsFunc(strings.Split(s.Domain, "."), func(label string) bool { return label == "" || len(label) > 63 })
		},
		example: SetCookie{Key: "a", Value: "b", Domain: "a..b"},
		old:     "a=b; Domain=a..b; Path=/",
		new:     "",
	}, {
		name:    "a domain's leading dot is dropped",
		applies: func(s SetCookie) bool { return strings.HasPrefix(s.Domain, ".") },
		example: SetCookie{Key: "a", Value: "b", Domain: ".example.com"},
		old:     "a=b; Domain=.example.com; Path=/",
		new:     "a=b; Domain=example.com; Path=/",
	},
}

const hostCharacters = alphanumeric + ".-"

func writtenDifferently(s SetCookie) bool {
	return slices.ContainsFunc(flaskChanges, func(c flaskChange) bool { return c.applies(s) })
}

// readDifferently reports whether Werkzeug 2.2 reads a header in another way: it
// trims only the white space of ASCII around names, and none around values that
// is not ASCII.
func readDifferently(header string) bool {
	return strings.ContainsAny(validUTF8(header), "\x1c\x1d\x1e\x1f\u0085\u00a0\u2028\u3000")
}

func TestFlaskChanges(t *testing.T) {
	t.Parallel()
	flask := startFlask(t)
	for _, c := range flaskChanges {
		if got, _ := c.example.Header(time.Time{}); got != c.new {
			t.Errorf("%s: we write %q, want %q", c.name, got, c.new)
		}
		want := c.new
		if !flask.isCurrent() {
			want = c.old
		}
		if !c.applies(c.example) {
			t.Errorf("%s: does not apply to its example", c.name)
		}
		if got := flask.ask(t, asArguments(c.example, 0)); got.Header != want {
			t.Errorf("%s: Werkzeug %s writes %q %s, want %q", c.name, flask.werkzeug, got.Header, got.Error, want)
		}
	}
}
