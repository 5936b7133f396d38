package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A block is a kind of fence that is ours.
type block struct {
	// html makes the block. What is wrong with it is reported to the page, and
	// shown as [unshown].
	html func(p *page, f *fence) string
	// names is the greatest number of names that the info string may hold.
	names int
	// attrs are the attributes that the info string may hold.
	attrs []string
	// marks says that it may hold line marks.
	marks bool
	// lines says that what it takes stands below, in lines such as key: value.
	lines bool
}

// blocks is the table of the words that are ours. A fence with any other word is
// code.
func blocks() map[string]block {
	return map[string]block{
		"demo":     {html: demoHTML, names: 2, lines: true},
		"scenario": {html: scenarioHTML, attrs: []string{"title"}},
		"exercise": {html: exerciseHTML, lines: true},
		"quiz":     {html: quizHTML, lines: true},
		"source":   {html: sourceHTML, names: 1, attrs: []string{"title", "tab"}, marks: true},
		"tabs":     {html: tabsHTML},
	}
}

// unshown stands in a page for a block with a mistake in it. What the mistake is
// is for the author, among the problems.
func unshown(what string) string {
	return `<div class="problem" role="note"><p>` + what + " could not be shown.</p></div>\n"
}

// takeFences puts our own nodes in the place of goldmark's, below a node: a fence
// for each fenced code block, and a group for fences in a row that are tabs.
func (p *page) takeFences(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if code, ok := n.(*ast.FencedCodeBlock); ok {
			f := p.fence(code)
			parent.ReplaceChild(parent, code, f)
			n = f
		} else if n.Type() == ast.TypeBlock {
			p.takeFences(n)
		}
	}
	p.groupTabs(parent)
}

func (p *page) fence(code *ast.FencedCodeBlock) *fence {
	f := &fence{place: p.text.at(code.Pos()), body: p.text.part(segments(code.Lines()))}
	var infoLine []gmtext.Segment
	if code.Info != nil {
		infoLine = append(infoLine, code.Info.Segment)
	}
	f.infos = p.text.part(infoLine)
	f.info = parseInfo(string(f.infos.src))
	p.checkInfo(f)
	p.fenceEnd(code, f)
	b, ours := p.blocks[f.word]
	_, f.isTab = f.get("tab")
	f.isTab = f.isTab && (!ours || slices.Contains(b.attrs, "tab"))
	return f
}

// checkInfo reports what is wrong with an info string. In code, attributes that we
// do not know belong to another tool; in our own blocks they are slips.
func (p *page) checkInfo(f *fence) {
	for _, s := range f.slips {
		p.problem(f.at(s.offset), s.trouble)
	}
	b, ours := p.blocks[f.word]
	if !ours {
		p.misspeltWord(f)
		p.misspeltTitle(f)
		return
	}
	for _, a := range f.attrs {
		if slices.Contains(b.attrs, a.key) {
			continue
		}
		hint := "take it out"
		switch {
		case b.lines:
			hint = "write it on a line below: " + a.key + ": " + a.value
		case len(b.attrs) > 0:
			hint = didYouMean(a.key, b.attrs, "it takes "+strings.Join(b.attrs, " and "))
		}
		p.problem(f.at(a.offset), trouble{f.word, f.word + " takes no " + a.key + "=", hint})
	}
	if len(f.names) > b.names {
		p.tooManyNames(f, b.names)
	}
	if len(f.marks) > 0 && !b.marks {
		p.problem(f.at(f.marksAt), trouble{f.word, f.word + " has no lines to mark", "take the marks out"})
	}
}

// tooManyNames reports the first of the names that a block has no use for.
func (p *page) tooManyNames(f *fence, used int) {
	hint := "put a value with spaces in it in quotes"
	if p.blocks[f.word].lines {
		hint = "write what it takes on lines below, as key: value"
	}
	p.problem(f.place, trouble{f.word, f.word + " does not know what to do with " + f.names[used], hint})
}

func (p *page) writeFence(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		put(w, p.fenceHTML(n.(*fence)))
	}
	return ast.WalkSkipChildren
}

func (p *page) fenceHTML(f *fence) string {
	b, ours := p.blocks[f.word]
	switch {
	case ours && p.inBlock:
		p.problem(f.place, trouble{f.word, f.word + " cannot stand in another block", "put it above or below"})
	case ours:
		return b.html(p, f)
	}
	return codeHTML(p, f)
}
