package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// usualWidth is how many columns a page has where nobody knows better, and
// leastWidth how many it takes however narrow the terminal is.
const (
	usualWidth = 80
	leastWidth = 32
)

// A page is text for a terminal, wrapped at its width. All that it is given is
// shown: what a terminal would take as a command is escaped.
type page struct {
	out    strings.Builder
	width  int
	colour bool
	cited  []string // the rules of the standard that it names, in order
}

// newPage returns an empty page that fits where it will be printed.
func (p *program) newPage() *page {
	if p.Columns == 0 {
		return &page{width: usualWidth}
	}
	unwanted, _ := p.LookupEnv("NO_COLOR") // no-color.org: whatever it is, if not empty
	kind, _ := p.LookupEnv("TERM")
	return &page{width: max(p.Columns, leastWidth), colour: unwanted == "" && kind != "dumb"}
}

// columns returns the width of the terminal that a file is, 0 if it is none.
func columns(f *os.File) int {
	if !isTerminal(f) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return usualWidth
	}
	return width
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// A style is the parameter of an ANSI sequence that begins it. It never says
// anything that the words don't.
type style string

const (
	plain  style = ""
	bold   style = "1"
	faint  style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
)

// A phrase is text in a style; whole, it is not broken at its spaces.
type phrase struct {
	style style
	text  string
	whole bool
}

// space ends a paragraph.
func (p *page) space() { p.out.WriteByte('\n') }

// flow writes a paragraph. The first line begins with a lead, which may be a
// label of the paragraph, and the others with as many spaces.
func (p *page) flow(lead string, phrases ...phrase) {
	p.flowFrom([]phrase{{text: lead}}, phrases...)
}

// flowFrom is flow with a lead that has styles.
func (p *page) flowFrom(leads []phrase, phrases ...phrase) {
	indent := 0
	for _, lead := range leads {
		text := visible(lead.text)
		indent += utf8.RuneCountInString(text)
		p.styled(lead.style, text)
	}
	rest := strings.Repeat(" ", indent)
	for i, line := range wrap(words(phrases), max(p.width-indent, leastWidth/4)) {
		if i > 0 {
			p.out.WriteString(rest)
		}
		p.line(line)
	}
}

// line writes words, with as few changes of style as it takes.
func (p *page) line(words []phrase) {
	for i := 0; i < len(words); {
		style, texts := words[i].style, []string(nil)
		for ; i < len(words) && words[i].style == style; i++ {
			texts = append(texts, words[i].text)
		}
		p.styled(style, strings.Join(texts, " "))
		if i < len(words) {
			p.out.WriteByte(' ')
		}
	}
	p.out.WriteByte('\n')
}

func (p *page) styled(style style, text string) {
	if !p.colour || style == plain {
		p.out.WriteString(text)
		return
	}
	fmt.Fprintf(&p.out, "\x1b[%sm%s\x1b[0m", style, text)
}

// words takes phrases apart at their spaces. Two spaces have an empty word
// between them, so that what was typed is shown as it was typed.
func words(phrases []phrase) []phrase {
	var list []phrase
	for _, ph := range phrases {
		ph.text = visible(ph.text)
		if ph.whole {
			list = append(list, ph)
			continue
		}
		for _, text := range strings.Split(ph.text, " ") {
			list = append(list, phrase{style: ph.style, text: text})
		}
	}
	return list
}

// wrap puts words into lines of a width; words that are longer are cut.
func wrap(words []phrase, width int) [][]phrase {
	lines := [][]phrase{nil}
	column := 0
	for _, word := range words {
		length := utf8.RuneCountInString(word.text)
		if last := lines[len(lines)-1]; len(last) > 0 && column+1+length > width {
			lines, column = append(lines, nil), 0
		}
		for ; length > width; length -= width {
			cut := cutAt(word.text, width)
			lines[len(lines)-1] = append(lines[len(lines)-1], phrase{style: word.style, text: word.text[:cut]})
			lines = append(lines, nil)
			word.text = word.text[cut:]
		}
		if len(lines[len(lines)-1]) > 0 {
			column++
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], word)
		column += length
	}
	return lines
}

// cutAt returns the offset in a text after n characters, at most its end.
func cutAt(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// visible shows what is not seen, or would be taken as a command of the
// terminal, as Go and C escape it: \x1b, \n, \u202e. All else stays as it is.
func visible(text string) string {
	if !strings.ContainsFunc(text, isHidden) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if isHidden(r) {
			quoted := strconv.QuoteToASCII(text[i : i+size])
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// isHidden reports whether a character is not simply seen. U+FFFD stands for an
// octet that is no UTF-8 too, and is escaped in both cases.
func isHidden(r rune) bool { return !strconv.IsPrint(r) || r == utf8.RuneError }

// shorten keeps a text to some characters, and says how much there was.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return fmt.Sprintf("%s… (%d octets)", text[:cutAt(text, most)], len(text))
}
