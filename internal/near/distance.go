package near

import (
	"math"
	"slices"
	"strings"
)

// A pattern is a word in small letters, made ready to be compared with others.
type pattern struct {
	word  []rune
	fixed int // characters at its beginning that cannot differ
	// ascii and others have a bit for each place behind those at which a character
	// stands.
	ascii  [128]uint64
	others map[rune]uint64
}

// newPattern returns the pattern of a word. Of a very long one only the last 64
// characters, as many as a machine word has bits, may differ.
func newPattern(word string) *pattern {
	p := &pattern{word: []rune(strings.ToLower(word)), others: make(map[rune]uint64)}
	p.fixed = max(0, len(p.word)-64)
	for i, r := range p.word[p.fixed:] {
		if r < 128 {
			p.ascii[r] |= 1 << i
		} else {
			p.others[r] |= 1 << i
		}
	}
	return p
}

func (p *pattern) places(r rune) uint64 {
	if r < 128 {
		return p.ascii[r]
	}
	return p.others[r]
}

// distance is how many slips of the fingers lie between the word and another one: a
// character that is missing, too much, wrong, or in the place of its neighbour.
//
// It is the optimal string alignment distance. Its table is worked out column by column,
// each as the bits of a few numbers that say where the cells differ from their
// neighbours: Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
// distances", 2003. The names are the paper's.
func (p *pattern) distance(other []rune) int {
	if len(other) < p.fixed || !slices.Equal(p.word[:p.fixed], other[:p.fixed]) {
		return math.MaxInt
	}
	m := len(p.word) - p.fixed
	if m == 0 {
		return len(other)
	}
	var d0, vn, pmBefore uint64
	vp := ^uint64(0)
	last := uint64(1) << (m - 1)
	d := m
	for _, r := range other[p.fixed:] {
		pm := p.places(r)
		transposed := (^d0 & pm) << 1 & pmBefore
		d0 = ((pm&vp + vp) ^ vp) | pm | vn | transposed
		hp, hn := vn|^(d0|vp), d0&vp
		if hp&last != 0 {
			d++
		}
		if hn&last != 0 {
			d--
		}
		hp, hn = hp<<1|1, hn<<1
		vp, vn = hn|^(d0|hp), hp&d0
		pmBefore = pm
	}
	return d
}
