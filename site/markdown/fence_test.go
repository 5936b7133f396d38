package markdown

import (
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/google/go-cmp/cmp"
)

func TestParseInfo(t *testing.T) {
	for s, want := range map[string]info{
		"":                              {},
		"js":                            {word: "js"},
		"js{2}":                         {word: "js", marks: []lines{{2, 2}}, marksAt: 2},
		"js {2,4-6}":                    {word: "js", marks: []lines{{2, 2}, {4, 6}}, marksAt: 3},
		"js { 2 , 4 - 6 }":              {word: "js", marks: []lines{{2, 2}, {4, 6}}, marksAt: 3},
		"js{1}{3}":                      {word: "js", marks: []lines{{1, 1}, {3, 3}}, marksAt: 5},
		"{1}":                           {marks: []lines{{1, 1}}},
		`py title="a b.py"`:             {word: "py", attrs: []attr{{"title", "a b.py", 3}}},
		`py title='a "b"'`:              {word: "py", attrs: []attr{{"title", `a "b"`, 3}}},
		`py title="a \"b\" &amp; \\ c"`: {word: "py", attrs: []attr{{"title", `a "b" & \ c`, 3}}},
		`py title=app.py tab=""`:        {word: "py", attrs: []attr{{"title", "app.py", 3}, {"tab", "", 16}}},
		`py TITLE="a"{1}`:               {word: "py", attrs: []attr{{"title", "a", 3}}, marks: []lines{{1, 1}}, marksAt: 12},
		`py title="a}b" {1}`:            {word: "py", attrs: []attr{{"title", "a}b", 3}}, marks: []lines{{1, 1}}, marksAt: 15},
		"demo shop":                     {word: "demo", names: []string{"shop"}},
		"source shop/a.js#read tab=x":   {word: "source", names: []string{"shop/a.js#read"}, attrs: []attr{{"tab", "x", 22}}},
		"rust,no_run,ignore":            {word: "rust", names: []string{"no_run,ignore"}},
		"js:line-numbers {1}":           {word: "js:line-numbers", marks: []lines{{1, 1}}, marksAt: 16},
		"go {linenos=table,hl_lines=1}": {word: "go"},
		"{.python .numberLines}":        {},
		"js =x":                         {word: "js", names: []string{"=x"}},
		"größe titel=ü":                 {word: "größe", attrs: []attr{{"titel", "ü", 8}}},
		`c\+\+`:                         {word: "c++"},
		`js title="a`: {word: "js", attrs: []attr{{"title", "a", 3}}, slips: []slip{
			{9, trouble{ruleFence, "the quotes that begin here are never closed", `end the value with "`}}}},
		"js {1,": {word: "js", marksAt: 3, slips: []slip{
			{3, trouble{ruleFence, "the line marks that begin here are never closed", "end them with }"}}}},
		"js {3-1}": {word: "js", marksAt: 3, slips: []slip{
			{3, trouble{ruleFence, `"3-1" is no line and no range of lines`, "write marks such as {2,4-6}"}}}},
		"js {1,x}": {word: "js", marks: []lines{{1, 1}}, marksAt: 3, slips: []slip{
			{3, trouble{ruleFence, `"x" is no line and no range of lines`, "write marks such as {2,4-6}"}}}},
		"js {0}": {word: "js", marksAt: 3, slips: []slip{
			{3, trouble{ruleFence, `"0" is no line and no range of lines`, "write marks such as {2,4-6}"}}}},
	} {
		got := parseInfo(s)
		options := cmp.AllowUnexported(info{}, attr{}, lines{}, slip{}, trouble{})
		if diff := cmp.Diff(want, got, options); diff != "" {
			t.Errorf("parseInfo(%q) (-want +got):\n%s", s, diff)
		}
	}
}

// Fences that nothing ends are found, and no others.
func TestFenceEnd(t *testing.T) {
	const never = "this block is never closed, and takes in all that stands behind it; end it with a line "
	for src, want := range map[string]string{
		"a\n\n```js\nx\n":                      "3:1: " + never + "```\n",
		"~~~~\nx\n~~~\n":                       "1:1: " + never + "~~~~\n",
		"```":                                  "1:1: " + never + "```\n",
		"- a\n  ```js\n  x\n\nb":               "2:3: " + never + "```\n",
		"> ```js\n> x\n\nb":                    "1:3: " + never + "```\n",
		"```js\nx\n\nText.\n\n```go\ny\n```\n": "6:1: this begins a block inside the one that began in line 1; end that one above with a line ```, or begin and end it with ```` if it is to show this one\n",
		"```js\nx\n```":                        "",
		"```js\n```":                           "",
		"```\n\n```\n":                         "",
		"````md\n```js\nx\n```\n````\n":        "",
		"~~~md\n```js\nx\n```\n~~~\n":          "",
		"```js\nx\n`````   \n":                 "",
		"- a\n  ```js\n  x\n  ```\n":           "",
		"> - ```js\n>   x\n>   ```\n":          "",
		"1. a\n\n\t```js\n\tx\n\t```\n":        "",
		"   ```js\n   x\n  ```\n":              "",
	} {
		if got := problems(render(src)); got != want {
			t.Errorf("%q:\n got %s want %s", src, got, want)
		}
	}
}

// Words of blocks with a slip in them are found, and languages are not taken for them.
func TestMisspeltWords(t *testing.T) {
	for word, meant := range map[string]string{
		"dmeo": "demo", "Demo": "demo", "quizz": "quiz", "exercice": "exercise", "tab": "tabs",
		"js": "", "text": "", "mermaid": "", "": "", "pseudo": "", "d": "", "sh": "", "source-map": "",
	} {
		want := ""
		if meant != "" {
			want = "1:1: " + word + " is no block and no language; did you mean " + meant + "?\n"
		}
		if got := problems(render("```" + word + "\n```")); got != want {
			t.Errorf("%q:\n got %s want %s", word, got, want)
		}
	}
}

// So are languages with a slip in their names, and others that are not known are not
// taken for them.
func TestMisspeltLanguages(t *testing.T) {
	for word, meant := range map[string]string{
		"pyton": "python", "pyhton": "python", "Pythn:line-numbers": "python", "javascritp": "javascript",
		"typescirpt": "typescript", "htlm": "html", "jsno": "json", "bahs": "bash", "ymal": "yaml", "rsut": "rust",
		"consloe": "console", "shell-sesion": "shell-session", "dokcerfile": "dockerfile",
	} {
		want := "1:1: " + language(word) + " is no language that code is coloured in; did you mean " + meant + "?\n"
		if got := problems(render("```" + word + "\n```")); got != want {
			t.Errorf("%q:\n got %s want %s", word, got, want)
		}
	}
	others := "mermaid math text console output plain plain-text txt log terminal ipython ipython3 jsonc jsonp json5 jsonld htmx html5 " +
		"html+ecr javac javadoc jscript livescript rescript vbscript rest ruby-repl yamlfmt bats base katex troff ninja qsharp " +
		"scaml swig nginxconf pycon pytb pyret haskell-repl elm kotlin-script dockerignore hosts http https httpd python3 py"
	for word := range strings.FieldsSeq(others) {
		if got := problems(render("```" + word + "\n```")); got != "" {
			t.Errorf("%q: %s", word, got)
		}
	}
	for _, name := range languages {
		if lexers.Get(name) == nil {
			t.Errorf("%s is suggested, and not known", name)
		}
	}
}
