package markdown

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// The unspacedHeadings transformer takes note of paragraphs that were to be headings,
// and lack the space behind the #.
type unspacedHeadings struct{}

var _ parser.ParagraphTransformer = unspacedHeadings{}

var unspaced = regexp.MustCompile(`^ {0,3}(#{1,6})([\pL\pN].*?)\s*$`)

// Transform implements goldmark's parser.ParagraphTransformer.
func (unspacedHeadings) Transform(n *ast.Paragraph, r gmtext.Reader, pc parser.Context) {
	if n.Parent() == nil || n.Parent().Kind() != ast.KindDocument {
		return
	}
	lines := segments(n.Lines())
	for _, line := range lines {
		m := unspaced.FindSubmatch(line.Value(r.Source()))
		if m == nil || len(m[1]) == 1 && (len(lines) > 1 || isTag(string(m[2]), n.PreviousSibling() == nil)) {
			continue
		}
		noticesOf(pc).add(line.Start, ruleHeadingMark, "this is shown as text: a heading has a space behind the #", "write the space")
	}
}

// isTag reports whether what stands behind a single # is words for finding things by, or
// a number, rather than a heading. A heading begins with a capital, where there are
// capitals, or else it begins the lesson, in more than a word.
func isTag(behind string, first bool) bool {
	r, _ := utf8.DecodeRuneInString(behind)
	return !unicode.IsLetter(r) || strings.Contains(behind, "#") || unicode.IsLower(r) && !(first && strings.Contains(behind, " "))
}
