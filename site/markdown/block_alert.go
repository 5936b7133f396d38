package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// The alerts transformer makes an alert of a quote that begins with [!NOTE], or
// with one of its sisters, alone on a line: it takes the line away and leaves a
// mark on the quote.
type alerts struct{}

// alertAttribute is the mark: its value is the alert's kind, in lower case.
const alertAttribute = "alert"

var alertLine = regexp.MustCompile(`(?i)^\s*\[!(note|tip|important|warning|caution)\]\s*$`)

// Transform implements goldmark's parser.ParagraphTransformer. It runs when the
// paragraph ends and before its inline marks are read.
func (alerts) Transform(n *ast.Paragraph, r gmtext.Reader, _ parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != n {
		return
	}
	lines := segments(n.Lines())
	m := alertLine.FindSubmatch(lines[0].Value(r.Source()))
	if m == nil {
		return
	}
	quote.SetAttributeString(alertAttribute, string(bytes.ToLower(m[1])))
	n.Lines().SetSliced(1, len(lines))
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

func alertStart(kind string) string {
	return `<div class="alert alert-` + kind + `" role="note"><p class="alert-title">` +
		strings.ToUpper(kind[:1]) + kind[1:] + "</p>\n"
}

var _ parser.ParagraphTransformer = alerts{}
