package markdown

import "github.com/agnivade/levenshtein"

// nearest returns the candidate that was perhaps meant by a word; "" where none
// is much like it. Of two that are as near it takes the first.
func nearest(word string, candidates []string) string {
	most := max(2, len(word)/3)
	switch {
	case len(word) < 4:
		most = 1
	case len(word) > 200: // no typing mistake, and slow to compare
		return ""
	}
	best := ""
	for _, c := range candidates {
		if diff := len(c) - len(word); diff > 2*most || -diff > 2*most {
			continue
		}
		if d := levenshtein.ComputeDistance(word, c); d <= most {
			best, most = c, d-1
		}
	}
	return best
}

// didYouMean is the hint that goes with [nearest], and otherwise where nothing is
// near.
func didYouMean(word string, candidates []string, otherwise string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}
