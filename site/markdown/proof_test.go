package markdown

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][][]string{
		`curl -i x`:            {{"curl", "-i", "x"}},
		`a 'b c' "d \"e\" \f"`: {{"a", "b c", `d "e" \f`}},
		`a b\ c''d ""`:         {{"a", "b cd", ""}},
		`a|b | c 'd|e'`:        {{"a"}, {"b"}, {"c", "d|e"}},
		`curl x#y # it's one`:  {{"curl", "x#y"}},
		` # a | b`:             nil,
	} {
		got, err := words(line)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", line, err, diff)
		}
	}
	for line, want := range map[string]string{
		"":          "a command is missing: write one behind $ and on each side of |",
		"| a":       "a command is missing before |",
		"a |":       "a command is missing: write one behind $ and on each side of |",
		"a | # b":   "a command is missing: write one behind $ and on each side of |",
		"a > b":     "no shell runs this: put > in quotes, or leave it out",
		`a "$HOME"`: "no shell runs this: put $ in single quotes, or leave it out",
		"a 'b":      "the quotes in the command are never closed: end them with '",
		`a "b\"`:    `the quotes in the command are never closed: end them with "`,
		`a \`:       `the command ends with \, and goes on nowhere`,
	} {
		if _, err := words(line); err == nil || err.Error() != want {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// What is said of an output is kept where it is right, and where lines have
// changed, "…" stands for the same lines as before.
func TestMendedOutput(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ said, printed, want string }{
		{"", "a\nb", "a\nb"},
		{"a\n…", "a\nb\nc", "a\n…"},
		{"…\nSet-Cookie: a=1\n…", "HTTP/1.1 200 OK\nDate: x\nSet-Cookie: a=2\nVary: x", "…\nSet-Cookie: a=2\n…"},
		{"...\nSet-Cookie: a=1;...\n...", "HTTP/1.1 200 OK\nSet-Cookie: a=1; Path=/\nVary: x", "...\nSet-Cookie: a=1;...\n..."},
		{"...\nSet-Cookie: a=1\n...", "HTTP/1.1 200 OK\nSet-Cookie: a=2\nVary: x", "...\nSet-Cookie: a=2\n..."},
		{"Date: …\na", "Date: now\nb", "Date: …\nb"},
		{"a\nb\nc", "a\nc\nd", "a\nc\nd"},
		{"", "HTTP/1.1 200 OK\n\n<!doctype html>\n<p>", "HTTP/1.1 200 OK\n\n…"},
		{"HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK\n\n<!doctype html>\n<p>", "HTTP/1.1 200 OK\n\n…"},
		{"HTTP/1.1 200 OK\n…\n</p>", "HTTP/1.1 200 OK\n\n<!doctype html>\n<p>\n</p>", "HTTP/1.1 200 OK\n…\n</p>"},
		{"<p>", "<!doctype html>\n<p>\n</p>", "<!doctype html>\n<p>\n</p>"},
	} {
		lines := func(s string) []string { return withoutBlankEnd(strings.Split(s, "\n")) }
		a := align(lines(test.said), lines(test.printed))
		got, _ := a.withoutPage().mended()
		if diff := cmp.Diff(lines(test.want), got); diff != "" {
			t.Errorf("%q: %s", test.said, diff)
		}
		if again := align(got, lines(test.printed)); !again.same() {
			t.Errorf("%q: mended, it still differs:\n%s", test.said, again.diff())
		}
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"…", "", true}, {"a…", "ab", true}, {"a…a", "a", false},
		{"...", "", true}, {"a...b", "a-b", true}, {"a...b", "a...b", true}, {"a...b", "a-c", false},
		{"a…b…c", "a-b-b-c", true}, {"a…b", "a-b-c", false}, {"…b…", "a", false}, {"", "", true},
	} {
		if got := matches(test.pattern, test.text); got != test.want {
			t.Errorf("%q and %q: %v", test.pattern, test.text, got)
		}
	}
}

func TestMended(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		file string
		mend Mend
		want string
	}{
		{"äb\r\ncd\r\n", Mend{Position{2, 1}, Position{2, 3}, "x", 0}, "äb\r\nx\r\n"},
		{"> äb\r\n> c\r\nd", Mend{Position{1, 5}, Position{2, 4}, "\nx\n\ny", 3}, "> äb\r\n> x\r\n>\r\n> y\r\nd"},
		{"\ta\n\tb", Mend{Position{1, 3}, Position{1, 3}, "\nx", 2}, "\ta\n\tx\n\tb"},
		{"a\xffb\rc", Mend{Position{1, 3}, Position{2, 2}, "x\ny", 1}, "a\xffx\ry"},
	} {
		got, err := Mended([]byte(test.file), []*Mend{&test.mend})
		if string(got) != test.want || err != nil {
			t.Errorf("%q: %q (%v), want %q", test.file, got, err, test.want)
		}
	}
	for _, at := range []Position{{3, 1}, {1, 4}, {0, 1}} {
		if _, err := Mended([]byte("ab\n"), []*Mend{{From: at, To: at}}); err == nil {
			t.Errorf("%v is in a file that has no such place", at)
		}
	}
}

// FuzzMend writes down what happens, and asks that nothing is left to write down,
// and that no byte outside of the blocks has changed.
func FuzzMend(f *testing.F) {
	for _, s := range []string{
		"> ```console\r\n> $ course explain a\r\n> ```\r\n", "- ```demo shop\n  expect: [{get: /a, next:}]\n  ```",
		"```scenario\n- {do: jar, expect:}\n```", "\t\t> ```console\n\t> $ course explain a", "```scenario\n[{do: read, expect: 'a''b'}]\n```",
	} {
		f.Add([]byte(s))
	}
	r := New(testOptions())
	f.Fuzz(func(t *testing.T, src []byte) {
		mends := func(src []byte) (all []*Mend) {
			for _, p := range r.Render(Lesson{File: "a.md", Line: 1, Body: src}, newTestCourse()).Problems {
				if p.Mend != nil {
					all = append(all, p.Mend)
				}
			}
			return all
		}
		all := mends(src)
		mended, err := Mended(src, all)
		if err != nil {
			t.Fatalf("%v: %q", err, src)
		}
		if left := mends(mended); len(all) < maxProblems && len(left) > 0 {
			t.Errorf("%q still wants a mend once it is %q: %+v", src, mended, *left[0])
		}
		if len(all) > 0 && !bytes.HasPrefix(mended, src[:bytes.IndexByte(src, '\n')+1]) {
			t.Errorf("%q has lost its first line: %q", src, mended)
		}
	})
}

func FuzzTree(f *testing.F) {
	for _, s := range []string{
		"a: &b [1, *b]", "? a\n: b", "- - - a", "{a: {b: [c, \"d\"]}}", "a: !!str 1", "<<: *a", "a: |\n  b\n", "'a\n b': c", "a: .inf", "- a: b\n  c:\n", "*a : b", "a:\n\t- b", "--- a\n--- b",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		tree, wrong := readTree(src)
		for _, m := range wrong {
			if m.message == "" || m.place.line < 1 {
				t.Errorf("no mistake: %+v", m)
			}
		}
		if tree != nil {
			tree.plain()
			tree.at("a.0.b")
		}
	})
}

func FuzzTranscript(f *testing.F) {
	for _, s := range []string{"$ a\nb\n\n$ c", "$ a \\\n> b\nc", "a", "$ \\", "$ a | 'b\n", "$ # a\n$ b#c # d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		lines := 1 + strings.Count(body, "\n")
		for _, c := range transcript(body) {
			if c.first < 1 || c.last < c.first || c.last+len(c.says) > lines {
				t.Errorf("%+v is not in %q", c, body)
			}
			pipeline, err := words(c.line)
			isRemark := strings.HasPrefix(strings.TrimLeft(c.line, " \t"), "#")
			if err == nil && !isRemark && (len(pipeline) == 0 || len(pipeline[0]) == 0) {
				t.Errorf("%q is no command", c.line)
			}
		}
	})
}
