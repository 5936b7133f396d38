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

// longest is the length, in bytes, above which a word is no typing mistake, and
// slow to compare.
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

func (x Index) nearest(word string, most int) string {
	if len(word) > longest {
		return ""
	}
	lower := []rune(strings.ToLower(word))
	letters := lettersOf(lower)
	// What was meant is mostly very near, and far more quickly found among that.
	for within := 1; ; within *= 2 {
		if name := x.within(min(within, most), lower, letters); name != "" || within >= most {
			return name
		}
	}
}

// within returns the name that is most like a word in small letters, and at most so
// many slips from it.
func (x Index) within(most int, word []rune, letters uint64) string {
	best := ""
	for _, e := range x {
		// All of these are at most the distance, and sooner known.
		if diff := len(e.lower) - len(word); diff > most || -diff > most ||
			bits.OnesCount64(e.letters&^letters) > most || bits.OnesCount64(letters&^e.letters) > most {
			continue
		}
		if d := distance(word, e.lower, most); d < most || d == most && (best == "" || e.name < best) {
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

// distance is how many slips of the fingers lie between two words: a character that is
// missing, too much, wrong, or in the place of its neighbour. Where there are more than
// most, it may be any number above that.
//
// It is the optimal string alignment distance. Of its table, three rows are kept, and
// of a row the cells that most slips can reach.
func distance(a, b []rune, most int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if diff := len(a) - len(b); len(a) == 0 || len(b) == 0 || diff > most || -diff > most {
		return max(len(a), len(b))
	}
	var room [3 * 24]int
	cells := room[:]
	width := len(b) + 1
	if 3*width > len(cells) {
		cells = make([]int, 3*width)
	}
	above2, above, row := cells[:width], cells[width:2*width], cells[2*width:3*width]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		above2, above, row = above, row, above2
		first, last := max(1, i-most), min(len(b), i+most)
		row[first-1] = most + 1 // out of reach
		if first == 1 {
			row[0] = i
		}
		least := row[first-1]
		for j := first; j <= last; j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d = 1 + min(above[j-1], above[j], row[j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, 1+above2[j-2])
			}
			row[j] = d
			least = min(least, d)
		}
		if last < len(b) {
			row[last+1] = most + 1
		}
		if least > most {
			return least
		}
	}
	return row[len(b)]
}

// Slip reports whether a word is a name with a single slip of the fingers in it: a
// character that is missing, too much, wrong or in the place of its neighbour, or a
// capital. In a name of eight characters and more it may be two.
func Slip(word, name string) bool {
	most := 1
	if len(name) >= 8 {
		most = 2
	}
	return distance([]rune(strings.ToLower(word)), []rune(name), most) <= most
}
