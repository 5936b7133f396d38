package markdown

import (
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// RegisterFuncs implements goldmark's renderer.NodeRenderer: these are the nodes
// whose HTML is ours, and goldmark writes the others.
func (p *page) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	writers := map[ast.NodeKind]writer{
		ast.KindAutoLink:          p.writeAutoLink,
		ast.KindBlockquote:        p.writeQuote,
		ast.KindCodeBlock:         p.writeIndented,
		ast.KindEmphasis:          p.writeEmphasis,
		ast.KindHTMLBlock:         p.writeHTMLBlock,
		ast.KindHeading:           p.writeHeading,
		ast.KindImage:             p.writeImage,
		ast.KindLink:              p.writeLink,
		ast.KindRawHTML:           p.writeRawHTML,
		east.KindFootnote:         p.writeFootnote,
		east.KindFootnoteBacklink: p.writeBacklink,
		east.KindFootnoteLink:     p.writeFootnoteLink,
		east.KindFootnoteList:     p.writeFootnotes,
		east.KindStrikethrough:    p.writeStrikethrough,
		east.KindTable:            p.writeTable,
		east.KindTableCell:        p.writeCell,
		east.KindTableHeader:      p.writeTableHeader,
		east.KindTableRow:         p.writeRow,
		east.KindTaskCheckBox:     p.writeTask,
		kindFence:                 p.writeFence,
		kindTabGroup:              p.writeTabGroup,
	}
	if p.options.CheckOnly {
		writers[ast.KindText] = p.writeText
	}
	for kind, write := range writers {
		to.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return write(w, n, entering), nil
		})
	}
}

// writeText stands for goldmark's own where nobody reads the page: it leaves a sign
// that there is text, and spares the work of making it HTML.
func (p *page) writeText(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if text := n.(*ast.Text); entering && !text.Segment.IsEmpty() {
		put(w, "t")
	}
	return ast.WalkContinue
}

// A writer writes one kind of node. It is called before the node's children and
// after them. What it writes to is in memory, so that it cannot fail.
type writer func(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus

// put writes strings as they are.
func put(w util.BufWriter, parts ...string) {
	for _, part := range parts {
		_, _ = w.WriteString(part) // a buffer takes all
	}
}

// wrap writes what stands before and after a node's children.
func wrap(w util.BufWriter, entering bool, before, after string) ast.WalkStatus {
	if entering {
		put(w, before)
	} else {
		put(w, after)
	}
	return ast.WalkContinue
}

// escape makes text of a string. Quotes can stand in it.
func escape(s string) string { return textEscaper.Replace(s) }

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// attribute is an attribute of a tag, with a space before it.
func attribute(name, value string) string {
	return " " + name + `="` + html.EscapeString(value) + `"`
}

func (p *page) writeEmphasis(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if n.(*ast.Emphasis).Level == 2 {
		return p.inline(w, entering, "strong")
	}
	return p.inline(w, entering, "em")
}

func (p *page) writeStrikethrough(w util.BufWriter, _ ast.Node, entering bool) ast.WalkStatus {
	return p.inline(w, entering, "del")
}

// inline writes an element that may stand inside of itself, though not for ever.
func (p *page) inline(w util.BufWriter, entering bool, name string) ast.WalkStatus {
	if !entering {
		p.nested--
	}
	if p.nested < maxDepth {
		wrap(w, entering, "<"+name+">", "</"+name+">")
	}
	if entering {
		p.nested++
	}
	return ast.WalkContinue
}

// writeQuote writes a quote, or an alert: see [alerts].
func (p *page) writeQuote(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if kind, ok := n.AttributeString(alertAttribute); ok {
		return wrap(w, entering, alertStart(kind.(string)), "</div>\n")
	}
	return wrap(w, entering, "<blockquote>\n", "</blockquote>\n")
}

func (p *page) writeTable(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	end := "</table>\n</div>\n"
	if n.LastChild() != n.FirstChild() {
		end = "</tbody>\n" + end
	}
	// Regions are told apart by their names.
	name := "Table"
	if entering {
		p.tables++
	}
	if p.tables > 1 {
		name = fmt.Sprintf("Table %d", p.tables)
	}
	return wrap(w, entering, `<div class="table" role="region" tabindex="0" aria-label="`+name+`">`+"\n<table>\n", end)
}

func (p *page) writeTableHeader(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	end := "</tr>\n</thead>\n"
	if n.NextSibling() != nil {
		end += "<tbody>\n"
	}
	return wrap(w, entering, "<thead>\n<tr>\n", end)
}

func (p *page) writeRow(w util.BufWriter, _ ast.Node, entering bool) ast.WalkStatus {
	return wrap(w, entering, "<tr>\n", "</tr>\n")
}

func (p *page) writeCell(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	name, scope := "td", ""
	// A cell with nothing in it, as often stands in the corner, heads no column.
	if n.Parent().Kind() == east.KindTableHeader && n.HasChildren() {
		name, scope = "th", ` scope="col"`
	}
	align := ""
	if a := n.(*east.TableCell).Alignment; a != east.AlignNone {
		align = attribute("class", a.String())
	}
	return wrap(w, entering, "<"+name+scope+align+">", "</"+name+">\n")
}

// writeTask writes the box of a task, which is named by its state: the task itself
// stands beside it.
func (p *page) writeTask(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	box := `<input type="checkbox" disabled aria-label="Not done"> `
	if n.(*east.TaskCheckBox).IsChecked {
		box = `<input type="checkbox" checked disabled aria-label="Done"> `
	}
	return wrap(w, entering, box, "")
}

func (p *page) writeFootnoteLink(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	link := n.(*east.FootnoteLink)
	return wrap(w, entering, fmt.Sprintf(
		`<sup id="%s"><a href="#fn:%d" role="doc-noteref" aria-label="Footnote %[2]d">%[2]d</a></sup>`,
		referenceID(link.Index, link.RefIndex), link.Index), "")
}

func (p *page) writeBacklink(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	link := n.(*east.FootnoteBacklink)
	if link.RefIndex >= maxBacklinks {
		return ast.WalkContinue
	}
	name := fmt.Sprintf("Back to where footnote %d is used", link.Index)
	if link.RefIndex > 0 {
		name += fmt.Sprintf(" (%d)", link.RefIndex+1)
	}
	return wrap(w, entering, fmt.Sprintf(
		` <a href="#%s" role="doc-backlink" aria-label="%s">↩︎</a>`,
		referenceID(link.Index, link.RefIndex), name), "")
}

// referenceID is the id of a place that refers to a footnote. A footnote may be
// referred to more than once.
func referenceID(footnote, reference int) string {
	if reference == 0 {
		return fmt.Sprintf("fnref:%d", footnote)
	}
	return fmt.Sprintf("fnref:%d-%d", footnote, reference+1)
}

func (p *page) writeFootnote(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	return wrap(w, entering, fmt.Sprintf("<li id=\"fn:%d\">\n", n.(*east.Footnote).Index), "</li>\n")
}

func (p *page) writeFootnotes(w util.BufWriter, _ ast.Node, entering bool) ast.WalkStatus {
	return wrap(w, entering,
		`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">`+"\n<ol>\n", "</ol>\n</section>\n")
}
