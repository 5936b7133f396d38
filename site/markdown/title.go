package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// Title returns the text of a lesson's first heading, without any marks; "" where
// there is none. It reads lines up to that heading and parses only the heading
// itself, so that the titles of ten thousand lessons are there at once. Headings
// inside of quotes and lists are not looked at.
func Title(body []byte) string {
	var s titleScan
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte("\n"))
		body = rest
		if title := s.line(strings.TrimSuffix(string(line), "\r")); title != "" {
			return title
		}
	}
	return s.endHTML()
}

var (
	atxHeading   = regexp.MustCompile(`^ {0,3}#{1,6}(?:[ \t]|$)`)
	underline    = regexp.MustCompile(`^ {0,3}(?:=+|-+)[ \t]*$`)
	openingFence = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})(.*)$")
	containers   = regexp.MustCompile(`^ {0,3}(?:>|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$))`)
	breaks       = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	startsHTML   = regexp.MustCompile(`^ {0,3}<(?:[A-Za-z/!?])`)
	longHTML     = regexp.MustCompile(`(?i)^ {0,3}<(!--|pre|script|style|textarea)`)
)

// A titleScan is where a scan for the first heading has got to.
type titleScan struct {
	fence     string   // that closes the code block we are in
	html      []string // lines of the HTML block we are in
	htmlEnd   string   // what ends it; "" for a blank line
	container bool     // in a quote or a list
	lazy      bool     // a line at the margin would go on with its paragraph
	paragraph []string // lines of the paragraph we are in
}

// line reads one line and returns the heading that it completes.
func (s *titleScan) line(line string) string {
	blank := strings.TrimSpace(line) == ""
	indented := strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t")
	switch {
	case s.fence != "":
		s.inFence(line)
	case s.html != nil:
		return s.inHTML(line)
	case blank:
		s.paragraph, s.lazy = nil, false
	case s.container && (indented || strings.HasPrefix(line, "  ")):
	case indented:
		if s.paragraph != nil {
			s.paragraph = append(s.paragraph, line)
		}
	default:
		return s.margin(line)
	}
	return ""
}

// margin reads a line that begins at the margin.
func (s *titleScan) margin(line string) string {
	if len(s.paragraph) > 0 && underline.MatchString(line) {
		lines := append(s.paragraph, line)
		s.paragraph = nil
		return headingText(strings.Join(lines, "\n"))
	}
	fence := openingFence.FindStringSubmatch(line)
	switch {
	case atxHeading.MatchString(line):
		s.leave()
		return headingText(line)
	case fence != nil && (fence[1][0] == '~' || !strings.Contains(fence[2], "`")):
		s.leave()
		s.fence = fence[1]
	case startsHTML.MatchString(line) && s.paragraph == nil:
		s.leave()
		s.html, s.htmlEnd = []string{}, endOfHTML(line)
		return s.inHTML(line)
	case breaks.MatchString(line):
		s.leave()
	case containers.MatchString(line):
		s.paragraph, s.container, s.lazy = nil, true, true
	case !s.lazy:
		s.paragraph, s.container = append(s.paragraph, line), false
	}
	return ""
}

// leave ends the paragraph, quote or list that we are in.
func (s *titleScan) leave() { s.paragraph, s.container, s.lazy = nil, false, false }

func (s *titleScan) inFence(line string) {
	rest := strings.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 || !strings.HasPrefix(rest, s.fence) {
		return
	}
	if strings.Trim(rest, s.fence[:1]+" \t") == "" {
		s.fence = ""
	}
}

// endOfHTML returns what ends the HTML block that a line begins; "" for a blank
// line.
func endOfHTML(line string) string {
	m := longHTML.FindStringSubmatch(line)
	switch {
	case m == nil:
		return ""
	case m[1] == "!--":
		return "-->"
	}
	return "</" + strings.ToLower(m[1]) + ">"
}

func (s *titleScan) inHTML(line string) string {
	s.html = append(s.html, line)
	if s.htmlEnd != "" && strings.Contains(strings.ToLower(line), s.htmlEnd) {
		return s.endHTML()
	}
	if s.htmlEnd == "" && strings.TrimSpace(line) == "" {
		return s.endHTML()
	}
	return ""
}

// endHTML ends an HTML block and returns the heading in it, as the README files of
// many projects begin with one.
func (s *titleScan) endHTML() string {
	block := strings.Join(s.html, "\n")
	s.html, s.htmlEnd = nil, ""
	z := html.NewTokenizer(strings.NewReader(block))
	var title strings.Builder
	for level := ""; ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			if level != "" {
				title.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if len(name) != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6' {
				continue
			}
			if kind == html.StartTagToken {
				level = string(name)
			} else if text := strings.Join(strings.Fields(title.String()), " "); text != "" {
				return text
			}
		}
	}
}

// headingParser reads single headings. It holds no state between two of them.
var headingParser = sync.OnceValue(newParser)

// headingText is the plain text of a heading, given as its lines.
func headingText(lines string) string {
	src, _ := clean([]byte(lines))
	root := headingParser().Parse(gmtext.NewReader(src))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindHeading {
			return plainText(n, src)
		}
	}
	return ""
}
