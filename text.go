package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	gmtext "github.com/yuin/goldmark/text"
)

// A place is a line and a column, both from 1; columns count characters.
type place struct{ line, column int }

// A text is a piece of a lesson that is read by itself, and knows where in the
// file each of its characters stands.
type text struct {
	src    []byte
	starts []int // where each line begins
	// origin gives the place in the file of a place in src.
	origin func(place) place
	last   counted // the column that was asked for last
}

// newText is a text whose first line is the given line of the file.
func newText(src []byte, line int) *text {
	return indexed(src, func(p place) place { return place{p.line + line - 1, p.column} })
}

func indexed(src []byte, origin func(place) place) *text {
	starts := []int{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &text{src: src, starts: starts, origin: origin}
}

// at is the place in the file of an offset into src.
func (t *text) at(offset int) place {
	offset = min(max(offset, 0), len(t.src))
	line := sort.SearchInts(t.starts, offset+1) - 1
	return t.origin(place{line + 1, t.column(t.starts[line], offset)})
}

// column is that of an offset in the line that starts at start. It counts on from
// where it was asked last: of a very long line, each tag may be asked for.
func (t *text) column(start, offset int) int {
	from := counted{start, 1}
	if last := t.last; last.offset > start && last.offset <= offset && (last.offset == len(t.src) || utf8.RuneStart(t.src[last.offset])) {
		from = last
	}
	t.last = counted{offset, from.column + utf8.RuneCount(t.src[from.offset:offset])}
	return t.last.column
}

// counted is a column that is known.
type counted struct{ offset, column int }

// line returns the characters of a line of src, from 1; nil for one that is not
// there.
func (t *text) line(n int) []rune {
	if n < 1 || n > len(t.starts) {
		return nil
	}
	line, _, _ := bytes.Cut(t.src[t.starts[n-1]:], []byte("\n"))
	return []rune(string(line))
}

// part is the text that some lines of t make when what encloses them (the marks of
// a quote, the indent of a list) is left out.
func (t *text) part(lines []gmtext.Segment) *text {
	var b bytes.Buffer
	for _, l := range lines {
		b.Write(l.Value(t.src))
	}
	return indexed(b.Bytes(), func(p place) place {
		if len(lines) == 0 {
			return t.at(0)
		}
		line := lines[min(p.line, len(lines))-1]
		start := t.at(line.Start)
		// A tab that reaches into the text stands for Padding spaces of it.
		return place{start.line, start.column + max(p.column-1-line.Padding, 0)}
	})
}

// segments lists the lines of a goldmark node.
func segments(s *gmtext.Segments) []gmtext.Segment { return s.Sliced(0, s.Len()) }

// clean makes src what the parsers expect: UTF-8 without NUL and with LF at the
// end of lines. Each byte that cannot stand becomes U+FFFD, so that columns stay
// what they were. Bad is where in the result the first of them is, or -1.
func clean(src []byte) (cleaned []byte, bad int) {
	bad = -1
	if utf8.Valid(src) && bytes.IndexByte(src, '\r') < 0 && bytes.IndexByte(src, 0) < 0 {
		return src, bad
	}
	cleaned = make([]byte, 0, len(src)+len(src)/8)
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == '\r' && i+1 < len(src) && src[i+1] == '\n':
		case r == '\r':
			cleaned = append(cleaned, '\n')
		case r == 0, r == utf8.RuneError && size == 1:
			if bad < 0 {
				bad = len(cleaned)
			}
			cleaned = utf8.AppendRune(cleaned, utf8.RuneError)
		default:
			cleaned = append(cleaned, src[i:i+size]...)
		}
		i += size
	}
	return cleaned, bad
}
