package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"course/internal/near"
)

// What looks like a mark of Markdown and is none is shown as it is written, and no
// parser says so. Those in this file stand around goldmark's and take note of it, where
// it is plain that the mark was meant: prose with brackets in it is not to be troubled,
// and in code no parser looks for marks.

// notices are what parsers have noted of a text, by offset.
type notices struct {
	all       []notice
	footnotes []*definedFootnote
}

type notice struct {
	offset int
	trouble
}

var noticesKey = parser.NewContextKey()

func noticesOf(pc parser.Context) *notices {
	return pc.ComputeIfAbsent(noticesKey, func() any { return &notices{} }).(*notices)
}

func (n *notices) add(offset int, rule, message, hint string) {
	n.all = append(n.all, notice{offset, trouble{rule, message, hint}})
}

// parse parses the page's text, and reports what was noted of it.
func (p *page) parse() ast.Node {
	pc := parser.NewContext()
	root := p.parser.Parse(gmtext.NewReader(p.text.src), parser.WithContext(pc))
	found := noticesOf(pc)
	found.unusedFootnotes()
	for _, n := range found.all {
		p.report(p.text, n.offset, &n.trouble)
	}
	return root
}

// A definedFootnote is one that has a text.
type definedFootnote struct {
	*extast.Footnote
	offset int
}

func (n *notices) footnote(ref []byte) bool {
	return slices.ContainsFunc(n.footnotes, func(f *definedFootnote) bool { return bytes.Equal(f.Ref, ref) })
}

// unusedFootnotes notes footnotes that nothing refers to: no reader gets to see them.
func (n *notices) unusedFootnotes() {
	seen := make(map[string]bool)
	for _, f := range n.footnotes {
		ref := string(f.Ref)
		switch {
		case seen[ref]:
			n.add(f.offset, ruleFootnote, "there is a footnote [^"+ref+"] above, and this second one is not shown", "give each a mark of its own")
		case f.Index < 0:
			n.add(f.offset, ruleFootnote, "nothing refers to this footnote, and it is not shown", "write [^"+ref+"] where it belongs, or take it out")
		}
		seen[ref] = true
	}
}

// A namedFootnotes parser, of references to footnotes, notes those to footnotes that
// are not there. A word in [^…] may be an expression, such as [^a-z]: it counts where
// the lesson has footnotes.
type namedFootnotes struct{ parser.InlineParser }

var footnoteMark = regexp.MustCompile(`^!?\[\^([\pL\pN][\pL\pN_-]{0,40})\](?:[^(\[:]|$)`)

func (f namedFootnotes) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	n := f.InlineParser.Parse(parent, block, pc)
	if n != nil || len(line) < 4 || line[1] != '^' && line[2] != '^' {
		return n
	}
	m := footnoteMark.FindSubmatch(line)
	found := noticesOf(pc)
	if m == nil || len(found.footnotes) >= maxFootnotes || found.footnote(m[1]) {
		return nil
	}
	name := string(m[1])
	isNumber := strings.Trim(name, "0123456789") == ""
	if isRange := len(name) > 1 && name[1] == '-'; isRange || !isNumber && len(found.footnotes) == 0 {
		return nil
	}
	hint := "write it on a line of its own: [^" + name + "]: and what it says"
	for _, other := range found.footnotes {
		if !isNumber && near.Slip(name, string(other.Ref)) {
			hint = "did you mean [^" + string(other.Ref) + "]?"
		}
	}
	found.add(at.Start, ruleFootnote, "there is no footnote [^"+name+"]", hint)
	return nil
}

// A meantLinks parser, of links, notes what was to be one.
type meantLinks struct{ frugal }

func (l meantLinks) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	n := l.frugal.Parse(parent, block, pc)
	if n == nil && line[0] == ']' && len(line) > 1 {
		noteLink(parent, block.Source(), line, at.Start, pc)
	}
	return n
}

// How what was to be a link goes on behind its text.
var (
	referenceForm = regexp.MustCompile(`^\]\[([^\[\]\n]*)\](?:[^(\[]|$)`)
	spacedForm    = regexp.MustCompile(`^\]\(\s*([^()<>\s]+)[ \t]+([^()<>\n]*[^()<>\s])\s*\)`)
	unclosedForm  = regexp.MustCompile(`^\]\(([^()<>\s]+)\s*$`)
	apartForm     = regexp.MustCompile(`^\] \(([^()<>\s]+)\)`)
)

// Of what only a link leads to, this is the beginning or the end.
var (
	addressStart = regexp.MustCompile(`(?i)^(?:(?:https?|mailto):\S|\.{0,2}/[\w.]|#[\w-]+$)`)
	addressEnd   = regexp.MustCompile(`(?i)[\w)%-]\.(?:md|markdown|html?|png|jpe?g|gif|svg|webp|avif|pdf)(?:[#?]\S*)?$`)
)

func isAddress(s string) bool {
	return !strings.ContainsAny(s, " \t\n") && (addressStart.MatchString(s) || addressEnd.MatchString(s))
}

// noteLink takes note of what was to be a link. At is the offset of the bracket that
// closes its text, and with which the line begins.
func noteLink(parent ast.Node, src, line []byte, at int, pc parser.Context) {
	found := noticesOf(pc)
	if parent.Lines().Len() == 0 || len(found.all) >= maxProblems {
		return
	}
	first := parent.Lines().At(0).Start
	open := opening(src[first:at])
	if open < 0 {
		return
	}
	open += first
	text := string(src[open+1 : at])
	if open > first && src[open-1] == '!' {
		open--
	}
	switch before, _ := utf8.DecodeLastRune(src[first:open]); {
	case before == ')' && isAddress(text):
		found.add(open, ruleLink, "the brackets of this link are the wrong way round", "write [text]("+text+")")
		return
	case unicode.IsLetter(before), unicode.IsDigit(before), before == ']', before == ')':
		return // such as a[i][j]
	}
	if m := referenceForm.FindSubmatch(line); m != nil {
		found.reference(open, text, string(m[1]), pc)
	} else if m := spacedForm.FindSubmatch(line); m != nil {
		found.spaced(open, string(m[1]), string(m[2]))
	} else if m := unclosedForm.FindSubmatch(line); m != nil && isAddress(string(m[1])) {
		found.add(open, ruleLink, "the address of this link is never closed", "write ) at its end")
	} else if m := apartForm.FindSubmatch(line); m != nil && isAddress(string(m[1])) && hasWord(text) {
		found.add(open, ruleLink, "a space keeps this from being a link", "take it out between ] and (")
	}
}

// opening returns where the bracket is that one behind the text would close; -1 where
// there is none near.
func opening(text []byte) int {
	depth := 0
	for i := len(text) - 1; i >= max(0, len(text)-300); i-- {
		switch {
		case i > 0 && text[i-1] == '\\':
		case text[i] == ']':
			depth++
		case text[i] == '[' && depth == 0:
			return i
		case text[i] == '[':
			depth--
		}
	}
	return -1
}

var twoLetters = regexp.MustCompile(`\pL\pL`)

// hasWord reports whether a text has a word in it, and not only such as i or 2.
func hasWord(text string) bool { return twoLetters.MatchString(text) }

// reference notes a link to an address that is to be given elsewhere in the lesson, and
// is not.
func (n *notices) reference(at int, text, label string, pc parser.Context) {
	written := "[" + text + "][" + label + "]"
	if label == "" {
		label = text
	}
	_, defined := pc.Reference(util.ToLinkReference([]byte(label)))
	if defined || len(written) > 200 || strings.ContainsAny(written, "^<>") || !hasWord(text) || !hasWord(label) && len(pc.References()) == 0 {
		return
	}
	var labels []string
	for _, r := range pc.References() {
		labels = append(labels, string(r.Label()))
	}
	hint := "write on a line of its own where it leads: [" + label + "]: https://…"
	if meant := nearest(label, labels); meant != "" {
		hint = "did you mean [" + meant + "]?"
	}
	n.add(at, ruleLink, "nothing says what ["+label+"] is, and so "+strings.Join(strings.Fields(written), " ")+" leads nowhere", hint)
}

// spaced notes a link in whose brackets more stands than an address.
func (n *notices) spaced(at int, first, rest string) {
	switch {
	case addressEnd.MatchString(rest):
		n.add(at, ruleLink, "a space in its address keeps this from being a link", "write %20 for each, or <"+first+" "+rest+">")
	case isAddress(first):
		n.add(at, ruleLink, "what stands behind the address keeps this from being a link", `write a title in quotation marks: [text](`+first+` "title")`)
	}
}
