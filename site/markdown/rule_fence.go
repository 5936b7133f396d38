package markdown

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"

	"course/internal/near"
)

// fenceEnd finds fenced code that nothing ends, so that it takes in what was to stand
// behind it: up to the end of what it stands in, or up to the end of the next one.
func (p *page) fenceEnd(code *ast.FencedCodeBlock, f *fence) {
	marks := fenceMarks(p.text.src[min(code.Pos(), len(p.text.src)):])
	if marks == "" {
		return
	}
	last := code.Pos()
	for i, line := range segments(code.Lines()) {
		last = max(last, line.Stop-1)
		if begun := bytes.TrimLeft(line.Value(p.text.src), " "); begins(begun, marks) {
			f.open = true
			p.problem(f.body.at(offsetOfLine(f.body, i)), trouble{ruleFence,
				fmt.Sprintf("this begins a block inside the one that began in line %d", f.place.line),
				fmt.Sprintf("end that one above with a line %s, or begin and end it with %s if it is to show this one", marks, marks+marks[:1])})
			return
		}
	}
	_, behind, _ := bytes.Cut(p.text.src[min(last, len(p.text.src)):], []byte("\n"))
	if !strings.HasPrefix(fenceMarks(bytes.TrimLeft(behind, " \t>")), marks) {
		hint := "end it with a line " + marks
		if line := p.shortFence(code.Pos(), marks); f.word == "" && line > 0 {
			hint = fmt.Sprintf("if it is to end what begins in line %d, begin that with %s", line, marks)
		}
		p.problem(f.place, trouble{ruleFence, "this block is never closed, and takes in all that stands behind it", hint})
	}
}

// shortFence is the line of the file, above an offset, that was to begin a block and has
// a mark too few for it; 0 where there is none.
func (p *page) shortFence(end int, marks string) int {
	short := []byte(marks[:len(marks)-1])
	for above := p.text.src[:end]; len(above) > 0; {
		above = bytes.TrimSuffix(above, []byte("\n"))
		begin := bytes.LastIndexByte(above, '\n') + 1
		line := above[begin:]
		switch word, found := bytes.CutPrefix(line, short); {
		case fenceMarks(line) != "":
			return 0
		case found && begins(append([]byte(marks), word...), marks):
			return p.text.at(begin).line
		}
		above = above[:begin]
	}
	return 0
}

// misspeltWord finds the word of a block of ours with a slip in it, which makes it code
// in a language that nobody knows, or the name of a language with one.
func (p *page) misspeltWord(f *fence) {
	for _, word := range slices.Sorted(maps.Keys(p.blocks)) {
		if near.Slip(f.word, word) && lexers.Get(f.word) == nil {
			p.problem(f.place, trouble{ruleFence, f.word + " is no block and no language", "did you mean " + word + "?"})
			return
		}
	}
	p.misspeltLanguage(f)
}

// languages are those whose names are looked for in misspelt ones. They are few, since
// beside all that are known many a name of three letters and many a language that is not
// known looks like a slip.
var languages = append([]string{
	"bash", "dockerfile", "elixir", "graphql", "haskell", "html", "java", "javascript", "json", "kotlin",
	"nginx", "powershell", "python", "ruby", "rust", "scala", "shell", "swift", "typescript", "yaml",
}, transcripts...)

// misspeltLanguage finds the name of a language with a slip in it, which leaves code
// without its colours, and what was typed into a terminal without being compared.
func (p *page) misspeltLanguage(f *fence) {
	word := language(f.word)
	if slices.Contains(languages, word) {
		return
	}
	for _, name := range languages {
		if slipOfLanguage(word, name) && lexers.Get(word) == nil {
			p.problem(f.place, trouble{ruleFence, word + " is no language that code is coloured in", "did you mean " + name + "?"})
			return
		}
	}
}

// slipOfLanguage reports whether a word is the name of a language with a slip in it, and
// not one of its own: those go on behind another (jsonc), begin otherwise (ipython), or
// have a different letter, where all are short (htmx).
func slipOfLanguage(word, name string) bool {
	if word == "" || word[0] != name[0] || strings.HasPrefix(word, name) || !near.Slip(word, name) {
		return false
	}
	return len(name) > 4 || sorted(word) == sorted(name)
}

// sorted are the bytes of a word in their order.
func sorted(word string) string {
	letters := []byte(word)
	slices.Sort(letters)
	return string(letters)
}

// misspeltTitle finds the title of a block of code with a slip in its key: nothing
// shows it. All other keys may be another tool's.
func (p *page) misspeltTitle(f *fence) {
	if _, given := f.get("title"); given {
		return
	}
	for _, a := range f.attrs {
		if near.Slip(a.key, "title") {
			p.problem(f.at(a.offset), trouble{ruleFence, "nothing shows what stands behind " + a.key + "=", "did you mean title=?"})
		}
	}
}

// fenceMarks are the marks of a fence that a text begins with; "" where it begins
// with none.
func fenceMarks(src []byte) string {
	if len(src) == 0 || src[0] != '`' && src[0] != '~' {
		return ""
	}
	marks := src[:len(src)-len(bytes.TrimLeft(src, string(src[:1])))]
	if len(marks) < 3 {
		return ""
	}
	return string(marks)
}

// begins reports whether a line of code looks like one that begins a fence with at
// least the marks: a word stands right behind them.
func begins(line []byte, marks string) bool {
	own := fenceMarks(line)
	if !strings.HasPrefix(own, marks) || len(line) == len(own) {
		return false
	}
	c := line[len(own)] | 0x20
	return c >= 'a' && c <= 'z' && !bytes.ContainsRune(line[len(own):], rune(marks[0]))
}

// offsetOfLine is where the line with an index begins in a text.
func offsetOfLine(t *text, index int) int { return t.starts[min(index, len(t.starts)-1)] }
