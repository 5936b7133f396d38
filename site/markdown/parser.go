package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// newParser is goldmark's parser for the Markdown of lessons. The numbers are
// goldmark's own: what has the lower one is tried first.
func newParser() parser.Parser {
	return parserWith(util.Prioritized(extension.NewLinkifyParser(), 999))
}

// newCheckParser finds no addresses in text that no marks make links: they lead out
// of the course, and to look for them costs more than all other marks.
func newCheckParser() parser.Parser { return parserWith() }

func parserWith(more ...util.PrioritizedValue) parser.Parser {
	links := parser.NewLinkParser()
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(headingIDs{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headingIDs{parser.NewATXHeadingParser()}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(shallow{fewFootnotes{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(frugal{parser.NewCodeSpanParser(), nil}, 100),
			util.Prioritized(namedFootnotes{extension.NewFootnoteParser()}, 101),
			util.Prioritized(meantLinks{frugal{links, links.(parser.CloseBlocker)}}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(fewDelimiters{parser.NewEmphasisParser()}, 500),
			util.Prioritized(fewDelimiters{extension.NewStrikethroughParser()}, 500),
		),
		parser.WithInlineParsers(more...),
		parser.WithParagraphTransformers(
			util.Prioritized(fewDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(meantTables{fairTables{extension.NewTableParagraphTransformer()}}, 200),
			util.Prioritized(alerts{}, 300),
			util.Prioritized(unspacedHeadings{}, 400),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// newProseParser is the parser for texts in blocks of ours: paragraphs, lists and
// code, without what belongs to a page as a whole.
func newProseParser() parser.Parser {
	links := parser.NewLinkParser()
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(frugal{parser.NewCodeSpanParser(), nil}, 100),
			util.Prioritized(frugal{links, links.(parser.CloseBlocker)}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(fewDelimiters{parser.NewEmphasisParser()}, 500),
		),
	)
}

// plainText is what a reader sees of an inline node, without its marks.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	writePlain(&b, n, src)
	return strings.Join(strings.Fields(b.String()), " ")
}

func writePlain(b *strings.Builder, n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() {
				b.Write(c.Segment.Value(src))
			} else {
				b.WriteString(unescape(c.Segment.Value(src)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(src))
		default:
			writePlain(b, c, src)
		}
	}
}

// unescape resolves backslash escapes and entities, as CommonMark has them
// everywhere but in code.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	b = util.UnescapePunctuations(b)
	b = util.ResolveNumericReferences(b)
	return string(util.ResolveEntityNames(b))
}
