package markdown

import "testing"

func TestTitle(t *testing.T) {
	for body, want := range map[string]string{
		"":                                "",
		"No heading\n\nat all\n":          "",
		"# A title":                       "A title",
		"\n\n   ## A title ##\n# Another": "A title",
		"# A *title* with `code`, [a link](x) & &lt;\n": "A title with code, a link & <",
		"# \\# Escaped\r\n":                             "# Escaped",
		"# \n## After an empty one":                     "After an empty one",
		"#hashtag\n# Title":                             "Title",
		"####### seven\n# Title":                        "Title",
		"Underlined\n===":                               "Underlined",
		"On two\nlines\n---\n":                          "On two lines",
		"A paragraph\n\n---\n\n# Title":                 "Title",
		"---\n# Title":                                  "Title",
		"# Title {#id}":                                 "Title",
		"```md\n# code\n```\n# Title":                   "Title",
		"~~~~\n# code\n~~~\n# code\n~~~~~\n# Title":     "Title",
		"```\n# never closed":                           "",
		"``` not`a fence\n# Title":                      "Title",
		"    # code\n# Title":                           "Title",
		"text\n    # text\n===":                         "text # text",
		"> # In a quote\n\n# Title":                     "Title",
		"> A quote\nlazily\n===\n":                      "",
		"> A quote\n***\nUnderlined\n===\n":             "Underlined",
		"> A quote\n\nUnderlined\n===\n":                "Underlined",
		"> In a quote\n===\n\n# Title":                  "Title",
		"- # In a list\n\n  # Still in it\n\n# Title":   "Title",
		"- In a list\n---\n# Title":                     "Title",
		"1. In a list\n\n   More\n   ===\n\n# Title":    "Title",
		"<!-- # no\n\n# no -->\n# Title":                "Title",
		"<!-- no --> # no\n# Title":                     "Title",
		"<div>\n# no\n</div>\n\n# Title":                "Title",
		"<pre>\n\n# no\n\n</pre>\n# Title":              "Title",
		"text\n<b>\n# Title":                            "Title",
		"<p align=center>\n<img src=x>\n</p>\n\n<h1 align=\"center\">A <i>title</i> &amp;\nmore</h1>\n": "A title & more",
		"<h1></h1>\n\n# Title":     "Title",
		"<h2>HTML at the end</h2>": "HTML at the end",
		"# 日本語\n":                  "日本語",
		"# \xff":                   "\ufffd",
	} {
		if got := Title([]byte(body)); got != want {
			t.Errorf("Title(%q) = %q, want %q", body, got, want)
		}
		if got := render(body).Title; got != want {
			t.Errorf("Render(%q).Title = %q, want %q", body, got, want)
		}
	}
}

func TestHasH1(t *testing.T) {
	for body, want := range map[string]bool{
		"# A\n\ntext":               true,
		"A\n=\n":                    true,
		"text\n\n# A":               false,
		"## A\n\n# B":               false,
		"":                          false,
		"#\n\ntext":                 false,
		"<!-- a -->\n\n# A":         true,
		"![a](jar.png)\n\n# A":      true,
		"<h1 align=center>A</h1>\n": true,
		"> # A":                     true,
		"[a]: setup.md\n\n# A":      true,
		"```demo shop\n```\n\n# A":  false,
	} {
		if got := render(body).HasH1; got != want {
			t.Errorf("HasH1 of %q is %v", body, got)
		}
	}
}
