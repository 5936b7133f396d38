package markdown

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// addGolden seeds a fuzz target with the golden files.
func addGolden(f *testing.F, add func(src []byte)) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		add(src)
	}
}

func FuzzSplit(f *testing.F) {
	addGolden(f, func(src []byte) { f.Add(src) })
	for _, s := range []string{
		"---\ntitle: &a [*a]\n---\n", "---\n? a\n: b\n---\n", "+++\na = 1979-05-27T07:32:00Z\n+++\n",
		"{\n\"title\": \"\\ud800\"\n}\n", "---json\n{\"a\": 1e999}\n---\n", "---\r\ntitle: |\r\n  a\r\n---\r\n", "---\n<<: *a\n!!t a: b\n---",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		fm, body, line, problem := Split("a.md", src)
		if !bytes.HasSuffix(src, body) {
			t.Fatalf("the body %q is no part of the file", body)
		}
		before := src[:len(src)-len(body)]
		if want := 1 + bytes.Count(before, []byte("\n")); line != want {
			t.Errorf("the body begins on line %d, not %d", want, line)
		}
		for _, s := range []string{fm.Title, fm.Slug, fm.Description} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r") {
				t.Errorf("%q is no line of text", s)
			}
		}
		if strings.ContainsAny(fm.Slug, "/") || fm.Slug == "." || fm.Slug == ".." {
			t.Errorf("the slug %q leads elsewhere", fm.Slug)
		}
		if problem != nil && (problem.Line < 1 || problem.Line > line || problem.Column < 1 || problem.Message == "") {
			t.Errorf("no problem of the front matter: %+v", problem)
		}
		Title(body)
	})
}

func FuzzRender(f *testing.F) {
	addGolden(f, func(src []byte) { f.Add(src) })
	for _, s := range []string{
		"<a href=\"java\nscript:x\">a</a>", "<p><a><table></p></a>b", "<div><ul><li></div>a</ul>", "<h2><h1 id='a b'>", "<details><summary></details></summary>",
		"<img srcset='a, b 2x' src>", "[a]: <b> 'c'\n[a]", "a | b\n-|-\n`\\|`", "[^a]: [^a]\n[^a]", "<b\n", "<!--", "<pre>\n\n</pre",
	} {
		f.Add([]byte(s))
	}
	for _, h := range hostile {
		f.Add([]byte(h.src))
	}
	r, c := New(testOptions()), newTestCourse()
	f.Fuzz(func(t *testing.T, src []byte) {
		d := r.Render(Lesson{File: "guide/lesson.md", Line: 1, Body: src}, c)
		if !utf8.Valid(d.HTML) || bytes.IndexByte(d.HTML, 0) >= 0 {
			t.Errorf("the page is no text: %q", d.HTML)
		}
		if err := checkSafe(d.HTML); err != nil {
			t.Error(err)
		}
		ids := make(map[string]bool)
		for _, h := range d.Headings {
			if h.ID == "" || h.Level < 2 || h.Level > 4 {
				t.Errorf("no heading: %+v", h)
			}
			ids[h.ID] = true
		}
		text, _ := clean(src)
		lines := 1 + bytes.Count(text, []byte("\n"))
		for _, p := range d.Problems {
			if p.Message == "" || p.Line > lines || (p.Line > 0) != (p.Column > 0) {
				t.Errorf("no problem: %+v", p)
			}
		}
	})
}

func FuzzFenceInfo(f *testing.F) {
	for _, s := range []string{
		"", "js", `js{2,4-6} title="a \" b" tab='x'`, "demo shop", "source a/b.js#c {1}", "{.js #id}", "js {1", `js a="`, "js =", "js a== b", "js,a,b", "ü {٣}", "\\{", "js {99999999999999999999}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		i := parseInfo(s)
		if strings.ContainsAny(i.word, " \t") {
			t.Errorf("a word with spaces: %q", i.word)
		}
		for _, m := range i.marks {
			if m.first < 1 || m.last < m.first {
				t.Errorf("no lines: %+v", m)
			}
		}
		for _, a := range i.attrs {
			if a.key == "" || a.offset < 0 || a.offset > len(s) {
				t.Errorf("no attribute: %+v", a)
			}
		}
		for _, slip := range i.slips {
			if slip.offset < 0 || slip.offset > len(s) || slip.message == "" {
				t.Errorf("no slip: %+v", slip)
			}
		}
	})
}
