package markdown

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Mend is a change to a lesson's file that makes what it says true again: the
// characters from one place up to another become Text.
type Mend struct {
	From, To Position
	Text     string
	// Indent is where text begins on the line of From: what stands before it, such
	// as the marks of a quote, begins the further lines of Text too.
	Indent int
}

// A Position is a place in a file: a line and a column, both from 1. Columns count
// characters.
type Position struct{ Line, Column int }

func position(p place) Position { return Position{p.line, p.column} }

// errMoved says that a file is not the one that the mends are for.
var errMoved = errors.New("the file has changed meanwhile: check it again")

// Mended is the file with the changes made, and with every other byte as it was.
// Line ends are those of the line that is changed. Of changes that overlap the
// first is made.
func Mended(file []byte, mends []*Mend) ([]byte, error) {
	mends = slices.Clone(mends)
	slices.SortStableFunc(mends, func(a, b *Mend) int { return compareMends(a, b) })
	starts := lineStarts(file)
	var out bytes.Buffer
	done := 0
	for _, m := range mends {
		from, okFrom := offsetOf(file, starts, m.From)
		to, okTo := offsetOf(file, starts, m.To)
		if !okFrom || !okTo || to < from {
			return nil, errMoved
		}
		if from < done {
			continue
		}
		out.Write(file[done:from])
		out.WriteString(m.inFile(file, starts))
		done = to
	}
	out.Write(file[done:])
	return out.Bytes(), nil
}

func compareMends(a, b *Mend) int {
	return cmp.Or(cmp.Compare(a.From.Line, b.From.Line), cmp.Compare(a.From.Column, b.From.Column))
}

// inFile is the text with the line ends of the file, and with what its further
// lines begin with.
func (m *Mend) inFile(file []byte, starts []int) string {
	if !strings.Contains(m.Text, "\n") {
		return m.Text
	}
	begin := starts[m.From.Line-1]
	indent, ok := offsetOf(file, starts, Position{m.From.Line, max(m.Indent, 1)})
	if !ok {
		indent = begin
	}
	before := string(file[begin:indent])
	end := "\n"
	if m.From.Line < len(starts) {
		next := starts[m.From.Line]
		end = string(file[begin+len(bytes.TrimRight(file[begin:next], "\r\n")) : next])
	}
	lines := strings.Split(m.Text, "\n")
	for i := range lines[1:] {
		lines[i+1] = strings.TrimRight(before+lines[i+1], " \t")
	}
	return strings.Join(lines, end)
}

// lineStarts is where the lines of a file begin. A line ends in LF, CRLF or CR, as
// in Markdown.
func lineStarts(file []byte) []int {
	starts := []int{0}
	for i, c := range file {
		if c == '\n' || c == '\r' && (i+1 == len(file) || file[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offsetOf is where in a file a position is; not ok where the file has none such.
func offsetOf(file []byte, starts []int, p Position) (offset int, ok bool) {
	if p.Line < 1 || p.Line > len(starts) {
		return 0, false
	}
	end := len(file)
	if p.Line < len(starts) {
		end = starts[p.Line]
	}
	line := bytes.TrimRight(file[starts[p.Line-1]:end], "\r\n")
	offset = starts[p.Line-1]
	for range p.Column - 1 {
		if len(line) == 0 {
			return 0, false
		}
		_, size := utf8.DecodeRune(line)
		line, offset = line[size:], offset+size
	}
	return offset, true
}
