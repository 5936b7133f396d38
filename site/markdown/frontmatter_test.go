package markdown

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSplit takes apart lessons as they are written for this and for other tools.
// The body begins with "#" in each.
func TestSplit(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for name, test := range map[string]struct {
		src  string
		want FrontMatter
		line int
	}{
		"none":           {"# A", FrontMatter{}, 1},
		"byte mark":      {"\ufeff# A", FrontMatter{}, 1},
		"ours":           {"---\ntitle: Path\nslug: path\ndescription: Which pages\ndraft: true\n---\n# A", FrontMatter{Title: "Path", Slug: "path", Description: "Which pages", Draft: true}, 7},
		"carriage":       {"---\r\ntitle: Path\r\ndraft: true\r\n---\r\n# A\r\n", FrontMatter{Title: "Path", Draft: true}, 5},
		"mark, carriage": {"\ufeff---\r\ntitle: Path\r\n---\r\n# A", FrontMatter{Title: "Path"}, 4},
		"empty":          {"---\n---\n# A", FrontMatter{}, 3},
		"comment":        {"---\n# title: no\n---\n# A", FrontMatter{}, 4},
		"blanks":         {"--- \n\ntitle: A\n\n--- \n# A", FrontMatter{Title: "A"}, 6},
		"dots":           {"---\ntitle: A\n...\n# A", FrontMatter{Title: "A"}, 4},
		"lines":          {"---\ntitle: >\n  A long\n  title\ndescription: |\n  one\n  two\n---\n# A", FrontMatter{Title: "A long title", Description: "one two"}, 9},
		"anchor":         {"---\ntitle: &t Path\ndescription: *t\n---\n# A", FrontMatter{Title: "Path", Description: "Path"}, 5},
		"tag":            {"---\ntitle: !!str 5\n---\n# A", FrontMatter{Title: "5"}, 4},
		"numbers":        {"---\ntitle: 1.10\nslug: 007\n---\n# A", FrontMatter{Title: "1.10", Slug: "007"}, 5},
		"words":          {"---\ntitle: yes\nslug: true\ndescription: ~\n---\n# A", FrontMatter{Title: "yes", Slug: "true"}, 6},
		"a date":         {"---\ntitle: 2024-01-02\n---\n# A", FrontMatter{Title: "2024-01-02"}, 4},
		"draft as text":  {"---\ndraft: \"true\"\n---\n# A", FrontMatter{Draft: true}, 4},
		"draft, empty":   {"---\ndraft:\n---\n# A", FrontMatter{}, 4},
		"a path":         {"---\nslug: /guide/cookies/path/\n---\n# A", FrontMatter{Slug: "path"}, 4},
		"the top":        {"---\nslug: /\n---\n# A", FrontMatter{}, 4},
		"up":             {"---\nslug: ../..\n---\n# A", FrontMatter{}, 4},
		"given twice":    {"---\ntags: [a]\ntags: [b]\n---\n# A", FrontMatter{}, 5},
		"json in yaml":   {"---\n{\"title\": \"A\"}\n---\n# A", FrontMatter{Title: "A"}, 4},

		"Hugo, YAML": {"---\ntitle: \"My post\"\ndate: 2024-03-01T10:00:00+01:00\ntags: [a, b]\nmenu:\n  main:\n    weight: 5\nparams:\n  - x: 1\n---\n# A",
			FrontMatter{Title: "My post", Date: time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)}, 11},
		"Hugo, TOML": {"+++\ntitle = 'My post'\ndate = 2024-03-01T10:00:00Z\ndraft = true\nweight = 3\n[params]\ntitle = 'no'\n+++\n# A",
			FrontMatter{Title: "My post", Draft: true, Date: time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)}, 9},
		"Hugo, TOML, local date": {"+++\ntitle = 5\ndate = 2024-03-01\n+++\n# A", FrontMatter{Title: "5", Date: day(2024, 3, 1)}, 5},
		"Hugo, JSON":             {"{\n  \"title\": \"My \\u00e9 post\",\n  \"weight\": 3,\n  \"tags\": [\"a\"]\n}\n\n# A", FrontMatter{Title: "My é post"}, 6},
		"Jekyll": {"---\nlayout: post\ntitle:  \"Welcome to Jekyll!\"\ndate:   2024-03-01 10:00:00 -0100\ncategories: jekyll update\nredirect_from:\n  - /old/\n---\n# A",
			FrontMatter{Title: "Welcome to Jekyll!", Date: time.Date(2024, 3, 1, 11, 0, 0, 0, time.UTC)}, 9},
		"Eleventy, YAML": {"---\nlayout: base.njk\neleventyComputed:\n  title: \"{{ x }}\"\npermalink: false\ntitle: A\n---\n# A", FrontMatter{Title: "A"}, 8},
		"Eleventy, JSON": {"---json\n{\n\t\"title\": \"A\",\n\t\"draft\": true,\n\t\"description\": null\n}\n---\n# A", FrontMatter{Title: "A", Draft: true}, 8},
		"Eleventy, TOML": {"---toml\ntitle = \"A\"\n---\n# A", FrontMatter{Title: "A"}, 4},
		"Eleventy, JS":   {"---js\n{\n  title: 'A',\n  f() { return 1 }\n}\n---\n# A", FrontMatter{}, 7},
		"VitePress": {"---\nlayout: home\nhero:\n  name: VitePress\n  actions:\n    - theme: brand\n      text: Get Started\nfeatures:\n  - icon: ⚡️\nhead: [[meta, {a: b}]]\n---\n# A",
			FrontMatter{}, 12},
		"Docusaurus": {"---\nid: intro\ntitle: Intro\nslug: /\nsidebar_position: 1\nhide_table_of_contents: true\ndate: yesterday\n---\n# A", FrontMatter{Title: "Intro"}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			fm, body, line, problem := Split("a.md", []byte(test.src))
			if problem != nil {
				t.Errorf("problem: %v", problem)
			}
			sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
			if diff := cmp.Diff(test.want, fm, sameTime); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(strings.TrimSpace(string(body)), "#") || line != test.line {
				t.Errorf("body %q begins on line %d, want %d", body, line, test.line)
			}
		})
	}
}

// TestNoFrontMatter: what only looks like front matter is a part of the lesson.
func TestNoFrontMatter(t *testing.T) {
	for _, src := range []string{
		"",
		"---",
		"---\n",
		"---\n\n# A thematic break, never closed\n",
		"---\n\nA thematic break.\n\n---\n\nAnd another.\n",
		"---\nA heading below a thematic break\n---\n",
		"---\n- a list\n- of two\n\n---\n",
		"----\ntitle: A\n----\n",
		"--- not a fence\ntitle: A\n---\n",
		" ---\ntitle: A\n---\n",
		"---\n`[code]`: *x\n---\n",
		"+++\n",
		"{\n",
		"{\n\"title\": \"A\"\n} and more\n",
		"{\nno JSON\n}\n",
		"{% include x %}\n",
		"# A\n\n---\ntitle: A\n---\n",
	} {
		fm, body, line, problem := Split("a.md", []byte(src))
		if fm != (FrontMatter{}) || string(body) != src || line != 1 || problem != nil {
			t.Errorf("Split(%q) = %+v, %q, %d, %v", src, fm, body, line, problem)
		}
	}
}

// TestFrontMatterProblems looks at what authors are told, and where.
func TestFrontMatterProblems(t *testing.T) {
	for src, want := range map[string]string{
		"---\ntitle: Cookies: an intro\n---\n":                    `2:8: a value with a colon in it needs quotes; write "Cookies: an intro"`,
		"---\ntitle: ü\ndescription: a: b\n---\n":                 `3:14: a value with a colon in it needs quotes; write "a: b"`,
		"---\ntitle: A\n slug: b\n---\n":                          "2:8: the line below is indented, which makes it part of this value; begin both lines in the same column",
		"---\n title: A\nslug: b\n---\n":                          "3:1: this fits neither the line above nor what stands before it; begin keys in one column, and put quotes around a value that begins with [ or {",
		"---\ntitle: \"A\ndraft: true\n---\n":                     `2:8: the quotes that begin here are never closed; end the value with "`,
		"---\ntitle: 'A\n---\n":                                   `2:8: the quotes that begin here are never closed; end the value with ', and write a ' inside of it twice`,
		"---\ntitle: 'it's'\n---\n":                               "2:12: there is text behind the closing quote; use the other kind of quotes around the whole value",
		"---\ntitle: \"C:\\q\"\n---\n":                            `2:12: \ has a meaning of its own inside of double quotes; write \\, or use single quotes`,
		"---\nmenu:\n\tmain: x\n---\n":                            "3:1: a tab cannot indent YAML; use spaces",
		"---\ntitle: @home\n---\n":                                "2:8: a value cannot begin with @ or `; put quotes around the value",
		"---\ntitle: %x\n---\n":                                   "2:8: a value cannot begin with %; put quotes around the value",
		"---\ntags: [a, b\ntitle: A\n---\n":                       "3:1: the list is never closed; end it with ]",
		"---\ntitle: {{ page.title }}\n---\n":                     "2:9: { begins a mapping here, and this is none; put quotes around the value if { is part of it",
		"---\ntitle: [draft] A\n---\n":                            "2:16: this fits neither the line above nor what stands before it; begin keys in one column, and put quotes around a value that begins with [ or {",
		"---\ntitle: - A\n---\n":                                  "2:8: - begins a list here; put quotes around the value if - is part of it",
		"---\ntitle: A\n- b\n---\n":                               "3:1: a list item stands where a key was expected; indent the list below its key",
		"---\nslug: a\ntitle A\ndraft: true\n---\n":               "3:1: there is a line without a colon here; write each line as key: value",
		"---\ntitle: [a, b]\n---\n":                               "2:8: title must be text; put the value in quotes",
		"---\r\nslug: a\r\ntitle:\r\n  x: y\r\n---\n":             "4:3: title must be text; put the value in quotes",
		"---\ndraft: maybe\n---\n":                                "2:8: draft must be true or false; write draft: true, or leave the line out",
		"---\ndraft: [true]\n---\n":                               "2:8: draft must be true or false; write draft: true, or leave the line out",
		"---\ntitle: A\ntitle: B\n---\n":                          "3:8: title is given twice; keep one of the two",
		"---json\n{\"title\": \"ü\", \"slug\": [1]}\n---\n":       `2:24: slug must be text; put the value in quotes`,
		"---json\n{\n  \"title\": \"A\"\n  \"slug\": 1\n}\n---\n": `4:3: not JSON: invalid character '"' after object key:value pair; mind the quotes around keys and the commas between members`,
		"---json\n{\"title\":\n---\n":                             "3:1: the JSON ends too early; close all quotes and braces",
		"---json\n[1]\n---\n":                                     "2:1: the front matter is no JSON object; put it between { and }",
		"+++\ntitle = [1]\n+++\n":                                 "2:9: title must be text; put the value in quotes",
		"+++\nslug = 'ü' title = 1\n+++\n":                        `2:12: not TOML: expected newline but got U+0074 't'; write each line as key = "value"`,
		"---\nx: " + strings.Repeat("[", 40_000) + "\n---\n":      "2:1: the front matter is too long to be read; keep it under 32 KiB",
	} {
		_, _, _, problem := Split("a.md", []byte(src))
		got := ""
		if problem != nil {
			got = strings.TrimPrefix(problem.String(), "a.md:")
		}
		if got != want {
			t.Errorf("Split(%.60q):\n got %s\nwant %s", src, got, want)
		}
	}
}
