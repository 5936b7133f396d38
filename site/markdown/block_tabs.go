package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A tabGroup holds fences in a row that are shown one at a time.
type tabGroup struct{ ast.BaseBlock }

var kindTabGroup = ast.NewNodeKind("TabGroup")

// Kind implements goldmark's ast.Node.
func (g *tabGroup) Kind() ast.NodeKind { return kindTabGroup }

// Dump implements goldmark's ast.Node.
func (g *tabGroup) Dump(src []byte, level int) { ast.DumpHelper(g, src, level, nil, nil) }

// groupTabs gathers each two or more fences in a row that carry tab= into a group.
func (p *page) groupTabs(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		row := tabsFrom(n)
		switch {
		case len(row) == 1:
			p.problem(row[0].place, trouble{ruleTabs, "a tab needs a partner", "put another fence with tab= right below, or take tab= out"})
		case len(row) > 1:
			group := &tabGroup{}
			parent.InsertBefore(parent, n, group)
			for _, f := range row {
				group.AppendChild(group, f)
			}
			n = group
		}
	}
}

// tabsFrom returns the fences with tab= that follow each other from n on.
func tabsFrom(n ast.Node) []*fence {
	var row []*fence
	for ; n != nil; n = n.NextSibling() {
		f, ok := n.(*fence)
		if !ok || !f.isTab {
			return row
		}
		row = append(row, f)
	}
	return row
}

func (p *page) writeTabGroup(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	var tabs []*fence
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		tabs = append(tabs, c.(*fence))
	}
	put(w, p.tabs(tabs))
	return ast.WalkSkipChildren
}

// tabs writes a group. Without scripts, all of it shows, each part below its name.
func (p *page) tabs(fences []*fence) string {
	var b strings.Builder
	b.WriteString("<code-tabs>\n")
	seen := make(map[string]bool)
	for _, f := range fences {
		name := p.tabName(f)
		if seen[name] {
			p.problem(f.place, trouble{ruleTabs, "two tabs of a group have the name " + name, "give each its own"})
		}
		seen[name] = true
		b.WriteString(`<section class="tab"` + attribute("data-tab", name) + `><p class="tab-name">` + escape(name) + "</p>\n")
		b.WriteString(p.fenceHTML(f))
		b.WriteString("</section>\n")
	}
	b.WriteString("</code-tabs>\n")
	return b.String()
}

func (p *page) tabName(f *fence) string {
	if name, _ := f.get("tab"); strings.TrimSpace(name) != "" {
		return strings.TrimSpace(name)
	}
	p.problem(f.place, trouble{ruleTabs, "this tab has no name", `give it one, such as tab="Flask"`})
	if f.word != "" {
		return f.word
	}
	return "Code"
}

// tabsHTML makes a ```tabs block, whose body is Markdown that consists of fences.
func tabsHTML(p *page, f *fence) string {
	outer := p.text
	defer func() { p.text = outer }()
	p.text = f.body
	root := p.parse()
	var tabs []*fence
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		code, ok := n.(*ast.FencedCodeBlock)
		if !ok {
			p.problem(f.body.at(n.Pos()), trouble{ruleTabs, "only fences can stand in tabs", "move the text above or below the block"})
			continue
		}
		inner := p.fence(code)
		if inner.word == "tabs" {
			p.problem(inner.place, trouble{ruleTabs, "tabs cannot stand in tabs", "take the inner ones out"})
			continue
		}
		tabs = append(tabs, inner)
	}
	if len(tabs) < 2 {
		p.problem(f.place, trouble{ruleTabs, "tabs need at least two fences", "open and close the block with four backticks, and put fences with tab= between"})
	}
	switch len(tabs) {
	case 0:
		return unshown("These tabs")
	case 1:
		return p.fenceHTML(tabs[0])
	}
	return p.tabs(tabs)
}
