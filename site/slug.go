package site

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// leadingNumber is the part of a file's name that only says where it stands:
// "03-" of "03-path.md", "3. " of "3. path.md".
var leadingNumber = regexp.MustCompile(`^(\d{1,9})[-_. ]+(.+)$`)

// leadingDate is how Jekyll and others begin the names of posts. It is part of
// the name, since two posts may differ in nothing else.
var leadingDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-`)

// unnumbered is the place of a name without a number: after those with one.
const unnumbered = 1 << 30

// splitNumber takes a file's or folder's name, without extension, apart into its
// place among its siblings and the name proper.
func splitNumber(name string) (number int, rest string) {
	if leadingDate.MatchString(name) {
		return unnumbered, name
	}
	m := leadingNumber.FindStringSubmatch(name)
	if m == nil {
		return unnumbered, name
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		return unnumbered, name
	}
	return number, m[2]
}

// slugPart is the part of an address that a file's or folder's name gives.
func slugPart(name string) string {
	_, rest := splitNumber(name)
	return norm.NFC.String(rest)
}

// humanise makes a title of a name that has no better one: "getting-started"
// becomes "Getting started".
func humanise(name string) string {
	_, rest := splitNumber(name)
	words := strings.Join(strings.FieldsFunc(rest, func(r rune) bool {
		return r == '-' || r == '_' || unicode.IsSpace(r)
	}), " ")
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return name
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

// isMarkdown reports whether a file is a lesson.
func isMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return true
	}
	return false
}

// withoutExt returns a file's name without its extension.
func withoutExt(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// indexRank says how good a claim a file has to be its folder's own page: the
// lowest wins, and 0 is no claim.
func indexRank(base string) int {
	switch strings.ToLower(withoutExt(base)) {
	case "index":
		return 1
	case "_index":
		return 2
	case "readme":
		return 3
	}
	return 0
}

// compareNames orders siblings: by number, then by name, and "lesson 2" before
// "lesson 10".
func compareNames(a, b string) int {
	na, ra := splitNumber(a)
	nb, rb := splitNumber(b)
	return cmp.Or(cmp.Compare(na, nb), compareNatural(ra, rb), cmp.Compare(a, b))
}

// compareNatural compares runs of digits by their value and all else by letter,
// case aside.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da != "" && db != "" {
			va, vb := strings.TrimLeft(da, "0"), strings.TrimLeft(db, "0")
			if c := cmp.Or(cmp.Compare(len(va), len(vb)), cmp.Compare(va, vb)); c != 0 {
				return c
			}
			a, b = a[len(da):], b[len(db):]
			continue
		}
		ca, sa := utf8.DecodeRuneInString(a)
		cb, sb := utf8.DecodeRuneInString(b)
		if c := cmp.Compare(unicode.ToLower(ca), unicode.ToLower(cb)); c != 0 {
			return c
		}
		a, b = a[sa:], b[sb:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}

// escapePath makes a URL path of a slug or a file's name.
func escapePath(p string) string {
	return (&url.URL{Path: p}).EscapedPath()
}
