package markdown

import (
	"slices"

	"course/internal/near"
)

// nearest returns the candidate that was perhaps meant by a word; "" where none is
// much like it.
func nearest(word string, candidates []string) string {
	return near.Name(word, slices.Values(candidates))
}

// didYouMean is the hint that goes with [nearest], and otherwise where nothing is
// near.
func didYouMean(word string, candidates []string, otherwise string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}
