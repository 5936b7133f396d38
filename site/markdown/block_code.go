package markdown

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// transcripts are the names that what is typed into a terminal goes by.
var transcripts = []string{"console", "shell-session", "bash-session"}

// codeHTML makes a block of code.
func codeHTML(p *page, f *fence) string {
	if slices.Contains(transcripts, language(f.word)) {
		p.transcripts = append(p.transcripts, f)
	}
	title, _ := f.get("title")
	return p.figure(f, figure{language(f.word), title, string(f.body.src)})
}

// language is the name of one, without what some tools write behind a colon:
// js:line-numbers.
func language(word string) string {
	name, _, _ := strings.Cut(word, ":")
	return strings.ToLower(name)
}

// A figure is code as it is shown.
type figure struct{ language, title, code string }

// figure writes code with the lines marked that a fence marks.
func (p *page) figure(f *fence, c figure) string {
	if p.options.CheckOnly {
		p.markedLines(f, strings.Count(strings.TrimSuffix(c.code, "\n")+"\n", "\n"))
		return "code"
	}
	coloured := p.colour(c)
	marked := p.markedLines(f, len(coloured))
	var b strings.Builder
	b.WriteString(`<figure class="code"`)
	if c.language != "" {
		b.WriteString(attribute("data-lang", c.language))
	}
	b.WriteString(">")
	if c.title != "" {
		b.WriteString("<figcaption>" + escape(c.title) + "</figcaption>")
	}
	b.WriteString(`<pre tabindex="0" class="chroma"><code`)
	if c.language != "" {
		b.WriteString(attribute("class", "language-"+c.language))
	}
	b.WriteString(">")
	for i, line := range coloured {
		if i > 0 {
			b.WriteString("\n</span>")
		}
		if marked[i] {
			b.WriteString(`<span class="line hl">`)
		} else {
			b.WriteString(`<span class="line">`)
		}
		b.WriteString(line)
	}
	if len(coloured) > 0 {
		b.WriteString("</span>")
	}
	b.WriteString("</code></pre></figure>\n")
	return b.String()
}

// colour returns the lines of code as HTML: in colours, unless the lesson has had
// so much code already that it would take too long.
func (p *page) colour(c figure) []string {
	p.coloured += len(c.code)
	if p.coloured > maxColoured {
		return p.colours.lines("", c.code)
	}
	return p.colours.lines(c.language, c.code)
}

// markedLines says of each of a block's n lines, from 0, whether it is marked.
func (p *page) markedLines(f *fence, n int) []bool {
	last := 0
	changes := make([]int, n+1) // how many marks begin on a line, less those that ended before
	for _, m := range f.marks {
		last = max(last, m.last)
		if m.first <= n {
			changes[m.first-1]++
			changes[min(m.last, n)]--
		}
	}
	if last > n {
		p.problem(f.at(f.marksAt), trouble{
			ruleFence,
			fmt.Sprintf("line %d is marked, but the code ends with line %d", last, n),
			"count lines from the first below the fence",
		})
	}
	marked, depth := make([]bool, n), 0
	for i := range marked {
		depth += changes[i]
		marked[i] = depth > 0
	}
	return marked
}

// writeIndented writes code that is marked by its indent alone.
func (p *page) writeIndented(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		body := p.text.part(segments(n.Lines()))
		put(w, p.figure(&fence{}, figure{code: string(body.src)}))
	}
	return ast.WalkSkipChildren
}
