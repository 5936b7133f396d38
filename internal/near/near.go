// Package near finds the name that was meant by one that nobody knows: for the
// hint "did you mean …?", which both halves of the program give.
package near

import (
	"iter"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// longest is the length, in bytes, above which a word is no typing mistake, and
// slow to compare.
const longest = 200

// Name returns the name that is most like a word, case aside; "" where none is much
// like it: a third of the word may differ, two characters at least, and one of a
// word of up to three. Of names that are as near it is the first in the alphabet.
func Name(word string, names iter.Seq[string]) string {
	if len(word) > longest {
		return ""
	}
	word = strings.ToLower(word)
	length, letters := utf8.RuneCountInString(word), lettersOf(word)
	most := max(2, length/3)
	if length < 4 {
		most = 1
	}
	best := ""
	for name := range names {
		lower := strings.ToLower(name)
		// Both are at most the distance, and sooner known.
		if diff := utf8.RuneCountInString(lower) - length; diff > most || -diff > most ||
			bits.OnesCount64(lettersOf(lower)&^letters) > most {
			continue
		}
		d := levenshtein.ComputeDistance(word, lower)
		if d < most || d == most && (best == "" || name < best) {
			best, most = name, d
		}
	}
	return best
}

// lettersOf is the set of the characters of a word, or rather of what is left of
// them in six bits.
func lettersOf(word string) uint64 {
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
	word = strings.ToLower(word)
	most := 1
	if len(name) >= 8 {
		most = 2
	}
	if word == name || levenshtein.ComputeDistance(word, name) <= most {
		return true
	}
	for i := 1; i < len(word) && len(word) == len(name); i++ {
		if word[:i-1]+word[i:i+1]+word[i-1:i]+word[i+1:] == name {
			return true
		}
	}
	return false
}
