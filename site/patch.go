package site

import (
	"bytes"
	"unicode/utf8"
)

// A patch turns the document of one version of a page into that of the next, so
// that a tab that shows the first need not ask for the second. Both carry their
// version in the markup once, and apart from it they differ in one stretch of text.
type patch struct {
	From string `json:"from"` // the version it is for
	To   string `json:"to"`
	// Where the stretch begins and how long it is in the old document, once its
	// version is replaced; both in UTF-16 code units, as JavaScript counts.
	At  int    `json:"at"`
	Cut int    `json:"cut"`
	Put string `json:"put"` // what stands there instead
}

// largestPatch bounds what is sent to tabs that may not even show the page. Beyond
// it, the one that does asks for the page.
const largestPatch = 64 << 10

// newPatch compares two versions of a page. It returns nil where the tab had better
// ask for the page.
func newPatch(before, after *answer) *patch {
	old, now := before.page.Bytes(), after.page.Bytes()
	if !utf8.Valid(old) || !utf8.Valid(now) {
		return nil // a browser counts differently what it cannot read
	}
	old = bytes.Replace(old, []byte(before.version), []byte(after.version), 1)
	start, end := commonStart(old, now), 0
	end = commonEnd(old[start:], now[start:])
	put := now[start : len(now)-end]
	if len(put) > largestPatch {
		return nil
	}
	return &patch{
		From: before.version,
		To:   after.version,
		At:   utf16Len(old[:start]),
		Cut:  utf16Len(old[start : len(old)-end]),
		Put:  string(put),
	}
}

// commonStart returns how many bytes both texts begin with alike, in whole
// characters.
func commonStart(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	return n
}

// commonEnd is commonStart from the other end.
func commonEnd(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && !utf8.RuneStart(a[len(a)-n]) {
		n--
	}
	return n
}

// utf16Len returns how many UTF-16 code units valid UTF-8 comes to: two for a
// character of four bytes, one for any other.
func utf16Len(text []byte) int {
	n := 0
	for _, b := range text {
		if utf8.RuneStart(b) {
			n++
		}
		if b >= 0xf0 {
			n++
		}
	}
	return n
}
