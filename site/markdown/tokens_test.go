package markdown

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// codeSamples are pieces of several languages, whole and broken.
var codeSamples = []string{
	"import os\n\n@dataclass\nclass Kept(dict):\n    '''What is kept.'''\n    async def read(self, n: int = 0x1F) -> str:\n        return f\"{n!r:>{self.width}} of {os.name}\" if n else None  # 日本\n",
	"const f = async (a, {b = 1} = {}) => `${a}-${b ?? 'x'}`;\n/* all\n of it */ export default class A extends B { #x = /[a-z]+\\/$/gi; get y() { return this.#x?.z } }\n",
	"package a\n\nimport (\n\t\"fmt\"\n)\n\n// F prints.\nfunc F[T any](w io.Writer, xs ...T) (err error) {\n\tfor i, x := range xs {\n\t\tfmt.Fprintf(w, \"%d: %v\\n\", i, x)\n\t}\n\treturn fmt.Errorf(`{{.}} %w`, err)\n}\n",
	"<!doctype html>\n<html lang=en><!-- c -->\n<style>a:hover > b::before { color: #fa0; margin: -1.5rem auto !important }</style>\n<script>let x = '<b>';</script><p class=\"y\">&amp; {{ z }}</p></html>\n",
	"SELECT a.*, count(*) AS n FROM \"t\" a LEFT JOIN u USING (id) WHERE x LIKE 'a%' -- all\nGROUP BY 1;\n",
	"# a\nname: \"b\"\nlist: [1, 2.5e3, ~, yes]\nmore: &anchor\n  - <<: *anchor\n    text: |\n      two\n      lines\n",
	"{\"a\": [1, -2.5e+3, true, null], \"b\\u00e9\": {\"c\": \"d\"}}\n",
	"#!/bin/bash\nset -e\nfor f in \"${files[@]}\"; do\n  echo \"$(basename \"$f\" .go)\" | sed 's/a/b/' >>out || exit 1\ndone <<EOF\n$HOME\nEOF\n",
	"#include <stdio.h>\nint main(int argc, char **argv) { return printf(\"%s\\n\", argv[0]) == 'x' ? 0x1fUL : 1; }\n",
	"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-old\n+new\n same\n",
	"\n\n\t\"never closed\n'either\n</b> }} ]] */ %> \\\n",
	"a\r\nb = \"c\"\r\r\n\x01 \u2028 ☃\n",
	"x = \"\xff\" # no UTF-8\n",
	"\n",
	"",
}

// TestTokens: a tokeniser finds what chroma finds, in any language and any text.
func TestTokens(t *testing.T) {
	for _, language := range []string{
		"bash", "c", "c++", "c#", "css", "diff", "docker", "fish", "go", "graphql", "html", "ini", "java", "javascript",
		"json", "jsx", "kotlin", "lua", "make", "nginx", "perl", "php", "powershell", "python", "ruby", "rust", "scss",
		"sql", "swift", "toml", "typescript", "vue", "xml", "yaml",
	} {
		t.Run(language, func(t *testing.T) {
			lexer := lexers.Get(language)
			tokeniser := newTokeniser(lexer)
			if tokeniser == nil {
				t.Fatal("there is no tokeniser for it")
			}
			for _, code := range codeSamples {
				code += "\n"
				var found, want []string
				// Where other programs take all of the processor, a match may be given up.
				for range 3 {
					found, want = read(tokeniser.tokens(code)), chromaReads(t, lexer, code)
					if slices.Equal(found, want) {
						break
					}
				}
				if !slices.Equal(found, want) {
					t.Errorf("tokens of %q are\n%s\nand by chroma\n%s", code, found, want)
				}
			}
		})
	}
}

func chromaReads(t *testing.T, lexer chroma.Lexer, code string) []string {
	t.Helper()
	next, err := lexer.Tokenise(nil, code)
	if err != nil {
		t.Fatal(err)
	}
	return read(next.Stdlib())
}

// read writes tokens down, as far as they can be found.
func read(tokens iter.Seq[chroma.Token]) (found []string) {
	defer func() {
		if problem := recover(); problem != nil {
			found = append(found, "panic")
		}
	}()
	for token := range tokens {
		found = append(found, fmt.Sprintf("%v %q", token.Type, token.Value))
	}
	return found
}

// TestTokensNever: what is more than its rules is left to chroma.
func TestTokensNever(t *testing.T) {
	for _, language := range []string{"raku", "haxe", "rst", "http", "markdown"} {
		if newTokeniser(lexers.Get(language)) != nil {
			t.Errorf("%s has a tokeniser", language)
		}
	}
}

// TestTokensEnd: rules that lead in a circle end, and what cannot be read is kept.
func TestTokensEnd(t *testing.T) {
	tokeniser := newTokeniser(chroma.MustNewLexer(&chroma.Config{Name: "circle"}, func() chroma.Rules {
		return chroma.Rules{
			"root":  {{Pattern: `a+`, Type: chroma.Name}, {Pattern: `(?=x)`, Mutator: chroma.Push("other")}, {Pattern: `\)`, Type: chroma.Punctuation, Mutator: chroma.Pop(1)}},
			"other": {{Pattern: `(?=x)`, Mutator: chroma.Pop(1)}},
		}
	}))
	for code, want := range map[string]string{
		"aax\n":   `Name "aa"`,
		"a?a\n":   `Name "a", Error "?", Name "a", Error "\n"`,
		"a)b c\n": `Name "a", Punctuation ")", Error "b c\n"`,
	} {
		if got := strings.Join(read(tokeniser.tokens(code)), ", "); got != want {
			t.Errorf("the tokens of %q are %s", code, got)
		}
	}
}

// TestTokeniserTakesOver: a block looks the same before and after a lexer is worth
// a tokeniser.
func TestTokeniserTakesOver(t *testing.T) {
	c := newColours(maxRemember)
	const code = "package a\n\nfunc b() error { return nil }"
	want := c.lines("go", code)
	lexer := c.lexer("go")
	lexer.blocks.Store(manyBlocks)
	lexer.tokeniser()
	lexer.Lexer = nil // is not asked any more
	got, ok := coloured(lexer, code)
	if !ok || got != strings.Join(want, "\n") {
		t.Errorf("later the lines are %q", got)
	}
}
