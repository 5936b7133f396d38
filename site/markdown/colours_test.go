package markdown

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"golang.org/x/net/html"
)

// TestColoursKeepCode: whatever a lexer does, the code that is shown, and copied,
// is the author's.
func TestColoursKeepCode(t *testing.T) {
	samples := []string{
		"a = 1 # b\n\n  \"c\\\"<&>\" 'd'\n\te\n",
		"\n\n<b class='x'>{{ y }}</b>\n",
		"Set-Cookie: a=b; Path=/\n\n{\"c\": [1, null]}",
		"$ curl -v 'http://localhost:8080'\n> GET / HTTP/1.1\n\x01 ☃ 日本語",
		// The lexers of Jungle and JSONata never end at one of these, and Spade panics.
		";def~'\n1.5 do}}{: \nvar",
	}
	c := newColours(maxRemember)
	for _, name := range []string{
		"python", "go", "javascript", "typescript", "html", "css", "http", "bash", "console", "json", "yaml",
		"jinja", "diff", "sql", "markdown", "plaintext", "jungle", "jsonata", "spade", "nosuch",
	} {
		for _, sample := range samples {
			code := strings.TrimSuffix(sample, "\n")
			if got := shown(t, c.lines(name, sample)); got != code {
				t.Errorf("%s shows %q as %q", name, code, got)
			}
		}
	}
}

// shown is the text that a browser shows of lines of HTML.
func shown(t *testing.T, lines []string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader("<pre>\n" + strings.Join(lines, "\n") + "</pre>"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func TestColoursNames(t *testing.T) {
	c := newColours(maxRemember)
	for language, coloured := range map[string]bool{
		"python": true, "py": true, "js": true, "mjs": true, "javascript": true, "go": true, "golang": true,
		"css": true, "json": true, "yaml": true, "sh": true,
		"": false, "nosuch": false, "../x": false, "[": false,
	} {
		lines := strings.Join(c.lines(language, "var x = \"a\" // +\n"), "")
		if strings.Contains(lines, "<span") != coloured {
			t.Errorf("%q: %s", language, lines)
		}
	}
}

// TestColoursRemember: a block is coloured once, and what is remembered is bounded.
func TestColoursRemember(t *testing.T) {
	c := newColours(maxRemember)
	first := c.lines("go", "package a\n\nvar b\n")
	again := c.lines("go", "package a\n\nvar b\n")
	if c.done.Len() != 1 || !slices.Equal(first, again) {
		t.Errorf("%d blocks are remembered; first %q, then %q", c.done.Len(), first, again)
	}
	// What was remembered is what is shown: the lines are not coloured again.
	for _, key := range c.done.Keys() {
		c.done.Add(key, "remembered\n\nlines")
	}
	if again := c.lines("go", "package a\n\nvar b\n"); !slices.Equal(again, []string{"remembered", "", "lines"}) {
		t.Errorf("the same block was coloured twice: %q", again)
	}
	c = newColours(maxRemember)
	c.lines("go", "package a\n")
	if c.lines("js", "package a\n"); c.done.Len() != 2 {
		t.Error("two languages share a block")
	}
	line := strings.Repeat("a", maxRemember/8)
	for i := range byte(40) {
		c.remember([sha256.Size]byte{i}, line)
		c.remember([sha256.Size]byte{i}, line)
	}
	if size := c.size.Load(); size > maxRemember {
		t.Errorf("%d bytes are remembered", size)
	}
	var held int64
	for _, lines := range c.done.Values() {
		held += sizeOf(lines)
	}
	if held != c.size.Load() {
		t.Errorf("%d bytes are held, %d counted", held, c.size.Load())
	}
}

// TestConcurrently renders one lesson from many goroutines; go test -race looks
// at it.
func TestConcurrently(t *testing.T) {
	r, c := New(testOptions()), newTestCourse()
	body := []byte("# A\n\n[a](setup.md) <b>x</b>[^1]\n\n```go {1}\npackage a\n```\n\n```source shop/merge.js#read\n```\n\n[^1]: b\n")
	want := string(r.Render(Lesson{File: "guide/lesson.md", Line: 1, Body: body}, c).HTML)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 20 {
				extra := fmt.Sprintf("\n```js\nlet x%d = %d\n```\n", i, j)
				d := r.Render(Lesson{File: "guide/lesson.md", Line: 1, Body: append(body[:len(body):len(body)], extra...)}, c)
				if !strings.HasPrefix(string(d.HTML), want[:200]) {
					t.Errorf("got %s", d.HTML)
				}
			}
		})
	}
	group.Wait()
}

// TestLongCode: when a lesson has had much code, more is shown without colours.
func TestLongCode(t *testing.T) {
	p := &page{Renderer: New(Options{})}
	code := figure{language: "go", code: "package a\n"}
	p.coloured = maxColoured - len(code.code)
	if lines := p.colour(code); !strings.Contains(lines[0], "<span") {
		t.Errorf("no colours: %s", lines)
	}
	if lines := p.colour(code); lines[0] != "package a" {
		t.Errorf("coloured: %s", lines)
	}
}

// A badLexer goes wrong in one of the ways that lexers do.
type badLexer struct {
	chroma.Lexer
	next func(count int) chroma.Token
	err  error
}

func (l badLexer) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	count := 0
	return func() chroma.Token {
		count++
		return l.next(count)
	}, l.err
}

func TestBadLexers(t *testing.T) {
	only := func(tokens ...string) func(int) chroma.Token {
		return func(count int) chroma.Token {
			if count > len(tokens) {
				return chroma.EOF
			}
			return chroma.Token{Type: chroma.Keyword, Value: tokens[count-1]}
		}
	}
	for name, test := range map[string]struct {
		lexer badLexer
		want  string
	}{
		"good":         {badLexer{next: only("a\nb", "", "c\n")}, `<span class="k">a</span>|<span class="k">bc</span>`},
		"adds a line":  {badLexer{next: only("a\nbc", "\n")}, `<span class="k">a</span>|<span class="k">bc</span>`},
		"fails":        {badLexer{next: only(), err: errors.New("no rules")}, ""},
		"loses code":   {badLexer{next: only("a\nb")}, ""},
		"invents code": {badLexer{next: only("a\nbcde")}, ""},
		"panics":       {badLexer{next: func(int) chroma.Token { panic("no state") }}, ""},
		"never ends": {badLexer{next: func(count int) chroma.Token {
			if count > 1000 {
				t.Fatal("nobody stops it")
			}
			return chroma.Token{Type: chroma.Keyword}
		}}, ""},
	} {
		lines, ok := coloured(newLexer(test.lexer), "a\nbc")
		if ok != (test.want != "") || ok && strings.ReplaceAll(lines, "\n", "|") != test.want {
			t.Errorf("%s: %q, %v", name, lines, ok)
		}
	}
}
