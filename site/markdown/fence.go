package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// A fence is a fenced code block, read: code, or a block of ours.
type fence struct {
	ast.BaseBlock
	info
	place place // of the fence itself
	infos *text // where the info string stands
	body  *text
	isTab bool // it carries tab=, and may

	declares bool // a demo of the lesson's own
	open     bool // another block begins in it, so that what is behind that is not its own
}

var kindFence = ast.NewNodeKind("Fence")

// Kind implements goldmark's ast.Node.
func (f *fence) Kind() ast.NodeKind { return kindFence }

// Dump implements goldmark's ast.Node.
func (f *fence) Dump(src []byte, level int) { ast.DumpHelper(f, src, level, nil, nil) }

// at is the place in the file of an offset into the info string.
func (f *fence) at(offset int) place { return f.infos.at(offset) }

// An info is what stands behind the marks that open a fence.
type info struct {
	word  string // the language, or a word of ours
	names []string
	attrs []attr
	// marks are the lines to be marked.
	marks   []lines
	marksAt int // offset of the marks in the info string
	slips   []slip
}

// An attr is key="value", with its offset in the info string.
type attr struct {
	key, value string
	offset     int
}

// A slip is a mistake in an info string.
type slip struct {
	offset int
	trouble
}

// lines are some in a row, counted from 1, first and last included.
type lines struct{ first, last int }

// get returns the value of an attribute; of two of the same name, the first's.
func (i *info) get(key string) (value string, ok bool) {
	for _, a := range i.attrs {
		if a.key == key {
			return a.value, true
		}
	}
	return "", false
}

// parseInfo reads an info string:
//
//	word name key="value" key='value' key=value {2,4-6}
//
// The word ends before a comma or brace too: ```js{2}, ```rust,no_run. In braces
// are line marks if a digit comes first; anything else in them is another tool's,
// and so are keys that nobody knows: both mean nothing here.
func parseInfo(s string) info {
	p := infoParser{s: s}
	p.skipSpace()
	p.word = unescape([]byte(p.until(func(r rune) bool { return unicode.IsSpace(r) || r == '{' || r == ',' })))
	for {
		p.skipSpace()
		if p.pos == len(s) {
			return p.info
		}
		if s[p.pos] == '{' {
			p.braces()
		} else {
			p.item()
		}
	}
}

type infoParser struct {
	info
	s   string
	pos int
}

func (p *infoParser) slip(offset int, message, hint string) {
	p.slips = append(p.slips, slip{offset, trouble{ruleFence, message, hint}})
}

// until moves to the first character that ends what is being read, and returns
// what was before it.
func (p *infoParser) until(ends func(rune) bool) string {
	start := p.pos
	if n := strings.IndexFunc(p.s[start:], ends); n >= 0 {
		p.pos += n
	} else {
		p.pos = len(p.s)
	}
	return p.s[start:p.pos]
}

// skipSpace skips commas too, which some tools write between attributes.
func (p *infoParser) skipSpace() {
	p.until(func(r rune) bool { return !unicode.IsSpace(r) && r != ',' })
}

// item reads a name or an attribute.
func (p *infoParser) item() {
	start := p.pos
	key := p.until(func(r rune) bool { return unicode.IsSpace(r) || r == '=' })
	if p.pos == len(p.s) || p.s[p.pos] != '=' || key == "" {
		// A "=" that nothing stands before is part of a name.
		key += p.until(unicode.IsSpace)
		p.names = append(p.names, unescape([]byte(key)))
		return
	}
	p.pos++
	p.attrs = append(p.attrs, attr{strings.ToLower(key), p.value(), start})
}

// value reads what stands behind "=", with or without quotes.
func (p *infoParser) value() string {
	if p.pos == len(p.s) || p.s[p.pos] != '"' && p.s[p.pos] != '\'' {
		return unescape([]byte(p.until(unicode.IsSpace)))
	}
	quote, start := p.s[p.pos], p.pos
	for p.pos++; p.pos < len(p.s); p.pos++ {
		switch p.s[p.pos] {
		case quote:
			p.pos++
			return unescape([]byte(p.s[start+1 : p.pos-1]))
		case '\\':
			if p.pos+1 < len(p.s) && util.IsPunct(p.s[p.pos+1]) {
				p.pos++
			}
		}
	}
	p.pos = len(p.s)
	p.slip(start, "the quotes that begin here are never closed", "end the value with "+string(quote))
	return unescape([]byte(p.s[start+1:]))
}

func (p *infoParser) braces() {
	start := p.pos
	inside := p.until(func(r rune) bool { return r == '}' })[1:]
	if p.pos < len(p.s) {
		p.pos++
	}
	inside = strings.TrimSpace(inside)
	if inside == "" || inside[0] < '0' || inside[0] > '9' {
		return
	}
	p.marksAt = start
	if p.s[p.pos-1] != '}' {
		p.slip(start, "the line marks that begin here are never closed", "end them with }")
		return
	}
	for _, part := range strings.Split(inside, ",") {
		l, ok := parseLines(strings.TrimSpace(part))
		if !ok {
			p.slip(start, strconv.Quote(part)+" is no line and no range of lines", "write marks such as {2,4-6}")
			continue
		}
		p.marks = append(p.marks, l)
	}
}

// parseLines reads "4" or "4-6".
func parseLines(s string) (lines, bool) {
	from, to, isRange := strings.Cut(s, "-")
	first, err := strconv.Atoi(strings.TrimSpace(from))
	if err != nil {
		return lines{}, false
	}
	last := first
	if isRange {
		if last, err = strconv.Atoi(strings.TrimSpace(to)); err != nil {
			return lines{}, false
		}
	}
	return lines{first, last}, first >= 1 && last >= first
}
