// Package near finds the name that was meant by one that nobody knows: for the
// hint "did you mean …?", which both halves of the program give.
package near

import (
	"iter"
	"math/bits"
	"path"
	"strings"
	"unicode/utf8"
)

// longest is the length, in bytes, above which a word is no typing mistake.
const longest = 200

// Name returns the name that is most like a word, case aside; "" where none is much
// like it: a third of the word may differ, two characters at least, and one of a
// word of up to three. Neighbours that have changed places count as one. Of names
// that are as near it is the first in the alphabet.
func Name(word string, names iter.Seq[string]) string {
	return NewIndex(names).Name(word)
}

// An Index is a list of names that more than one word is compared with. It is safe
// for concurrent use.
type Index []entry

// An entry is a name, as it is compared.
type entry struct {
	name    string
	lower   []rune
	letters uint64
}

// NewIndex returns an index of names.
func NewIndex(names iter.Seq[string]) Index {
	var index Index
	for name := range names {
		if len(name) <= 2*longest { // or it is never near
			lower := []rune(strings.ToLower(name))
			index = append(index, entry{name, lower, lettersOf(lower)})
		}
	}
	return index
}

// Name is like the function of that name.
func (x Index) Name(word string) string { return x.nearest(word, slips(word)) }

// Path is like Name for names with folders: what may differ is a third of the last part
// of the word.
func (x Index) Path(word string) string { return x.nearest(word, slips(path.Base(word))) }

// slips is how many there may be in a word.
func slips(word string) int {
	n := utf8.RuneCountInString(word)
	if n < 4 {
		return 1
	}
	return max(2, n/3)
}

// nearest returns the name that is most like a word, and at most so many slips from it.
func (x Index) nearest(word string, most int) string {
	if len(word) > longest {
		return ""
	}
	p := newPattern(word)
	letters := lettersOf(p.word)
	// What was meant is mostly very near, and sooner found among what may be that.
	for within := 1; ; within *= 2 {
		if name := x.within(min(within, most), p, letters); name != "" || within >= most {
			return name
		}
	}
}

// within returns the name that is most like a pattern, and at most so many slips from
// it.
func (x Index) within(most int, p *pattern, letters uint64) string {
	best := ""
	for _, e := range x {
		// All of these are at most the distance, and sooner known.
		if diff := len(e.lower) - len(p.word); diff > most || -diff > most ||
			bits.OnesCount64(e.letters&^letters) > most || bits.OnesCount64(letters&^e.letters) > most {
			continue
		}
		if d := p.distance(e.lower); d < most || d == most && (best == "" || e.name < best) {
			best, most = e.name, d
		}
	}
	return best
}

// lettersOf is the set of the characters of a word, or rather of what is left of
// them in six bits.
func lettersOf(word []rune) uint64 {
	var set uint64
	for _, r := range word {
		set |= 1 << (r & 63)
	}
	return set
}

// Slip reports whether a word is a name with a single slip of the fingers in it: a
// character that is missing, too much, wrong or in the place of its neighbour, or a
// capital. In a name of eight characters and more it may be two.
func Slip(word, name string) bool {
	most := 1
	if len(name) >= 8 {
		most = 2
	}
	return newPattern(word).distance([]rune(name)) <= most
}
