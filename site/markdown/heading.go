package markdown

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// writeHeading writes a heading with its id. Those that the table of contents
// lists carry a link to themselves.
func (p *page) writeHeading(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	level := n.(*ast.Heading).Level
	listed := level >= 2 && level <= 4
	if entering {
		h := p.heading(n, level)
		if n.Parent().Kind() == ast.KindDocument { // in a quote it is another page's
			p.headings = append(p.headings, heading{level, h.Text, p.text.at(n.Pos())})
		}
		if listed {
			p.doc.Headings = append(p.doc.Headings, h)
		}
		put(w, fmt.Sprintf("<h%d%s>", level, attribute("id", h.ID)))
		n.SetAttributeString(anchorAttribute, anchor(h))
		return ast.WalkContinue
	}
	if link, ok := n.AttributeString(anchorAttribute); ok && listed {
		put(w, " ", link.(string))
	}
	put(w, fmt.Sprintf("</h%d>\n", level))
	return ast.WalkContinue
}

// anchorAttribute keeps a heading's link to itself until its end is written.
const anchorAttribute = "anchor"

func anchor(h Heading) string {
	return `<a class="anchor"` + attribute("href", "#"+h.ID) +
		` aria-label="` + html.EscapeString("Link to this section: "+h.Text) + `">#</a>`
}

// heading gives a heading its id.
func (p *page) heading(n ast.Node, level int) Heading {
	shown := plainText(n, p.text.src)
	id := slugOf(shown)
	if given, ok := n.AttributeString(idAttribute); ok {
		id = p.ownID(given.(string))
	}
	return Heading{level, p.ids.next(id), shown}
}

// A headingIDs parser, of headings, takes an id that the author gave off the
// heading, in the form that Hugo, Docusaurus and VitePress read: ## Title {#id}.
type headingIDs struct{ parser.BlockParser }

// idAttribute keeps the id that headingIDs has found.
const idAttribute = "custom-id"

var customID = regexp.MustCompile(`(?:^|[ \t])[ \t]*\{#([\pL\pN_.:-]+)\}\s*$`)

func (h headingIDs) Close(n ast.Node, r gmtext.Reader, pc parser.Context) {
	h.BlockParser.Close(n, r, pc)
	last := n.Lines().Len() - 1
	if n.Parent() == nil || last < 0 {
		return
	}
	line := n.Lines().At(last)
	tail := line.WithStart(max(line.Start, line.Stop-maxID))
	m := customID.FindSubmatchIndex(tail.Value(r.Source()))
	if m == nil {
		return
	}
	n.SetAttributeString(idAttribute, string(tail.Value(r.Source())[m[2]:m[3]]))
	n.Lines().Set(last, line.WithStop(tail.Start+m[0]))
}

// maxID is the length, in bytes, up to which a heading's end is searched for an id.
const maxID = 256

// slugOf makes an id of a heading as GitHub does: letters in lower case, digits,
// "-" and "_" stay, spaces become "-", and the rest is left out.
func slugOf(heading string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.Is(unicode.Nd, r), unicode.Is(unicode.Pc, r), r == '-':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, heading)
	if slug == "" {
		return "section"
	}
	return slug
}
