package markdown

import (
	"bytes"
	"regexp"
	"slices"
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

var alertKinds = []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}

var alertLine = regexp.MustCompile(`(?i)^\s*\[!(note|tip|important|warning|caution)\]\s*$`)

// Transform implements goldmark's parser.ParagraphTransformer. It runs when the
// paragraph ends and before its inline marks are read.
func (alerts) Transform(n *ast.Paragraph, r gmtext.Reader, pc parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != n {
		return
	}
	lines := segments(n.Lines())
	m := alertLine.FindSubmatch(lines[0].Value(r.Source()))
	if m == nil {
		noteAlert(lines[0], r.Source(), pc)
		return
	}
	quote.SetAttributeString(alertAttribute, string(bytes.ToLower(m[1])))
	n.Lines().SetSliced(1, len(lines))
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

// alertLike matches what is no alert, and was to be one.
var alertLike = regexp.MustCompile(`^\s*\[!\s*(\pL+)\s*\]`)

// noteAlert takes note of a line that was to begin an alert.
func noteAlert(line gmtext.Segment, src []byte, pc parser.Context) {
	text := line.Value(src)
	m := alertLike.FindSubmatchIndex(text)
	if m == nil {
		return
	}
	at := line.Start + bytes.IndexByte(text, '[') - line.Padding
	word := strings.ToUpper(string(text[m[2]:m[3]]))
	if slices.Contains(alertKinds, word) {
		noticesOf(pc).add(at, ruleAlert, "the mark of an alert stands alone on its line", "write [!"+word+"], and go on in the line below it")
		return
	}
	noticesOf(pc).add(at, ruleAlert, "there is no alert "+word+", and this is shown as a quote", didYouMean(word, alertKinds, "there are "+strings.Join(alertKinds, ", ")))
}

func alertStart(kind string) string {
	return `<div class="alert alert-` + kind + `" role="note"><p class="alert-title">` +
		strings.ToUpper(kind[:1]) + kind[1:] + "</p>\n"
}

var _ parser.ParagraphTransformer = alerts{}
