package cookie

import (
	"strings"
	"unicode/utf8"
)

// validUTF8 returns s with U+FFFD in place of what is no UTF-8, as browsers and
// Python decode it: one for each longest beginning of a character that breaks
// off, where Go's own functions write one for each octet or for each run.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			size = brokenLength(s)
		}
		b.WriteRune(r)
		s = s[size:]
	}
	return b.String()
}

// brokenLength returns how many octets of s, which begins with no valid
// character, are the beginning of one: at least 1, at most 3.
func brokenLength(s string) int {
	for n := min(3, len(s)); n > 1; n-- {
		// FullRune is false for what more octets could still complete.
		if !utf8.FullRuneInString(s[:n]) {
			return n
		}
	}
	return 1
}
