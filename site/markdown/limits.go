package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// Some texts make goldmark's time grow with the square of their length: a quote
// in a quote in a quote, links that are opened and never closed. No lesson needs
// them, but anyone may write one. The parsers in this file stand before goldmark's
// and stop it there; beyond these limits, marks of Markdown are plain text.
const (
	maxDepth       = 30        // quotes, lists and footnotes inside of each other
	maxFootnotes   = 500       // in a lesson
	maxBrackets    = 100       // open at a time, in a paragraph
	maxSteps       = 4 << 20   // spent in a paragraph on brackets and code spans
	maxDelimiters  = 4000      // runs of *, _ or ~, in a paragraph
	maxDefinitions = 2000      // of links, in a paragraph
	maxBacklinks   = 20        // from a footnote
	maxTable       = 1 << 20   // bytes of one table
	maxEscapedPipe = 2000      // in code spans in tables, in a lesson
	maxTags        = 256       // HTML elements inside of each other
	maxColoured    = 256 << 10 // bytes of code, in a lesson
	maxProblems    = 100       // listed, of a lesson
)

// A shallow parser opens no block that would be too deep.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, r gmtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if depth > maxDepth {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, r, pc)
}

// A count is kept in a [parser.Context]: of what happened in a lesson, or in one
// of its blocks.
type count struct {
	block ast.Node
	n     int
}

// countOf returns the count for a block, from 0 in each; nil is the whole lesson.
func countOf(pc parser.Context, key parser.ContextKey, block ast.Node) *count {
	c := pc.ComputeIfAbsent(key, func() any { return &count{} }).(*count)
	if c.block != block {
		*c = count{block: block}
	}
	return c
}

var (
	footnotesKey    = parser.NewContextKey()
	bracketsKey     = parser.NewContextKey()
	stepsKey        = parser.NewContextKey()
	delimitersKey   = parser.NewContextKey()
	escapedPipesKey = parser.NewContextKey()
)

// A fewFootnotes parser stops at maxFootnotes: each reference to a footnote is
// looked for in a list of them all.
type fewFootnotes struct{ parser.BlockParser }

func (f fewFootnotes) Open(parent ast.Node, r gmtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	footnotes := countOf(pc, footnotesKey, nil)
	if footnotes.n >= maxFootnotes {
		return nil, parser.NoChildren
	}
	_, line := r.PeekLine()
	at := line.Start + pc.BlockOffset()
	n, state := f.BlockParser.Open(parent, r, pc)
	if n != nil {
		footnotes.n++
		found := noticesOf(pc)
		found.footnotes = append(found.footnotes, &definedFootnote{n.(*extast.Footnote), at})
	}
	return n, state
}

// A frugal parser, of links or of code spans, stops when a paragraph has cost too
// many steps. goldmark looks through all lines of the paragraph at each bracket
// that closes, and through all of the paragraph's text for the end of a link or a
// code span that has none.
type frugal struct {
	parser.InlineParser
	parser.CloseBlocker
}

func (f frugal) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	lines := segments(parent.Lines())
	size := lines[len(lines)-1].Stop - lines[0].Start
	steps := countOf(pc, stepsKey, parent)
	if steps.n > maxSteps+50*size {
		return nil
	}
	line, _ := block.PeekLine()
	if tooManyBrackets(parent, line, pc) {
		return nil
	}
	n := f.InlineParser.Parse(parent, block, pc)
	switch {
	case line[0] == '`' && n.Kind() == ast.KindText:
		steps.n += size
	case n == nil && bytes.HasPrefix(line, []byte("](")):
		steps.n += size + len(lines)
	case line[0] == ']':
		steps.n += len(lines)
	}
	return n
}

// tooManyBrackets keeps count of the brackets that are open. For each that closes,
// goldmark looks at all that was read since the one it closes.
func tooManyBrackets(parent ast.Node, line []byte, pc parser.Context) bool {
	brackets := countOf(pc, bracketsKey, parent)
	switch {
	case line[0] == ']':
		brackets.n = max(brackets.n-1, 0)
	case line[0] == '[', bytes.HasPrefix(line, []byte("![")):
		if brackets.n >= maxBrackets {
			return true
		}
		brackets.n++
	}
	return false
}

// CloseBlock implements [parser.CloseBlocker] for the parsers that do.
func (f frugal) CloseBlock(parent ast.Node, block gmtext.Reader, pc parser.Context) {
	if f.CloseBlocker != nil {
		f.CloseBlocker.CloseBlock(parent, block, pc)
	}
}

// A fewDelimiters parser, of emphasis, stops at maxDelimiters: each that closes is
// compared with all that were opened.
type fewDelimiters struct{ parser.InlineParser }

func (f fewDelimiters) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	delimiters := countOf(pc, delimitersKey, parent)
	if delimiters.n >= maxDelimiters {
		return nil
	}
	n := f.InlineParser.Parse(parent, block, pc)
	if n != nil {
		delimiters.n++
	}
	return n
}

// A fewDefinitions transformer leaves a paragraph as it is that holds too many
// definitions of links ("[name]: target"): the whole paragraph is copied for each,
// and read to its end for a title that never ends.
type fewDefinitions struct{ parser.ParagraphTransformer }

func (f fewDefinitions) Transform(n *ast.Paragraph, r gmtext.Reader, pc parser.Context) {
	lines := segments(n.Lines())
	size := lines[len(lines)-1].Stop - lines[0].Start
	if len(lines) > maxDefinitions || len(lines)*size > maxDefinitions<<17 {
		return
	}
	f.ParagraphTransformer.Transform(n, r, pc)
}

// A fairTables transformer leaves a paragraph as it is if the table it would make
// is too long, or would consist of cells that are not there: rows are filled up to
// the number of columns.
type fairTables struct{ parser.ParagraphTransformer }

func (f fairTables) Transform(n *ast.Paragraph, r gmtext.Reader, pc parser.Context) {
	rows, columns, size, escaped := n.Lines().Len(), 0, 0, 0
	for i := range rows {
		segment := n.Lines().At(i)
		line := segment.Value(r.Source())
		size += len(line)
		columns = max(columns, bytes.Count(line, []byte("|")))
		if bytes.IndexByte(line, '`') >= 0 {
			escaped += bytes.Count(line, []byte(`\|`))
		}
	}
	pipes := countOf(pc, escapedPipesKey, nil)
	pipes.n += escaped
	if size > maxTable || rows*columns > size+10_000 || pipes.n > maxEscapedPipe {
		return
	}
	f.ParagraphTransformer.Transform(n, r, pc)
}
