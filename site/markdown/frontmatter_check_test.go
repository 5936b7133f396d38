package markdown

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckFrontMatter(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 20))
	for src, want := range map[string]string{
		"---\ntilte: A\n---\n":                             "2:1: front matter has a key tilte, which says nothing to us; did you mean title?\n",
		"\ufeff---\r\nDraft: true\r\n---\r\n":              "2:1: front matter has a key Draft, which says nothing to us; did you mean draft?\n",
		"+++\ndescripton = 'A'\n+++\n":                     "2:14: front matter has a key descripton, which says nothing to us; did you mean description?\n",
		"{\n\"slugs\": 1\n}\n":                             "2:10: front matter has a key slugs, which says nothing to us; did you mean slug?\n",
		"---\ntitle: " + long + "\n---\n":                  "2:8: the title has 99 characters, and search results cut it after about 70; shorten it\n",
		"---\ntitle: [a]\ndraft: perhaps\nslug: {}\n---\n": "3:8: draft must be true or false; write draft: true, or leave the line out\n4:7: slug must be text; put the value in quotes\n",
		"---\ntitle: [a]\nsulg: b\n---\n":                  "3:1: front matter has a key sulg, which says nothing to us; did you mean slug?\n",
		"---\r\ntitle: A\r\n\r\ntext":                      "1:1: the front matter that begins here is never closed, and is shown as text; end it with a line ---\n",
		"---\ntitle: A\nslug: My Lesson\n---\n":            "3:7: slug has a space in it, which is %20 in the address; write slug: my-lesson\n",
		// What others say, or Split has said.
		"---\ntitle: A\ntitles: B\n---\n": "",
		"---\nseo:\n  titel: A\ntags: [a]\nlayout: post\ntype: docs\nweight: 3\nurl: /x\n---\n": "",
		"---\ntitle: [a]\n---\n":  "",
		"---\ntitle: a: b\n---\n": "",
		"# No front matter\n":     "",
		"---\nnote: a break\n":    "",
		"---\nx: " + strings.Repeat("a", maxFrontMatter) + "\ntilte: A\n---\n": "",
	} {
		var got string
		for _, p := range CheckFrontMatter("a.md", []byte(src)) {
			got += fmt.Sprintln(strings.TrimPrefix(p.String(), "a.md:"))
		}
		if got != want {
			t.Errorf("%.60q:\n got %s want %s", src, got, want)
		}
	}
}
