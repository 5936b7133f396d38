package cookie

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

var errLabelLength = errors.New("each part between its dots has 1 to 63 characters")

// idna2003 writes a host name in ASCII by RFC 3490: the IDNA of Python's codec,
// and so of Flask. To it "straße" is "strasse", to browsers "xn--strae-oqa". A
// name that is ASCII already stays as it is, upper case included.
func idna2003(host string) (string, error) {
	if !isASCII(host) {
		host = otherDots.Replace(host)
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if label == "" && i == len(labels)-1 {
			break // the dot of the root, or no host at all
		}
		ascii, err := toASCII(label)
		if err != nil {
			return "", err
		}
		if ascii == "" || len(ascii) > 63 {
			return "", errLabelLength
		}
		labels[i] = ascii
	}
	return strings.Join(labels, "."), nil
}

// otherDots are the full stops of other scripts that separate labels too.
var otherDots = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".")

// toASCII is RFC 3490, section 4.1, without the rules of STD 3.
func toASCII(label string) (string, error) {
	if isASCII(label) {
		return label, nil
	}
	prepared, err := nameprep(label)
	if err != nil || isASCII(prepared) {
		return prepared, err
	}
	if strings.HasPrefix(prepared, "xn--") {
		return "", errors.New("xn-- begins a name that is in ASCII already")
	}
	return idna.Punycode.ToASCII(prepared)
}

// nameprep is RFC 3491, on the Unicode of today where Python takes that of 2002.
func nameprep(label string) (string, error) {
	fold := cases.Fold()
	folded := norm.NFKC.String(fold.String(strings.Map(dropInvisible, label)))
	prepared := norm.NFKC.String(fold.String(folded))
	for _, r := range prepared {
		if prohibited(r) {
			return "", fmt.Errorf("the character %U is not allowed", r)
		}
	}
	if !directionsFit(prepared) {
		return "", errors.New("a part with letters from right to left begins and ends with one, and has no others")
	}
	return prepared, nil
}

// dropInvisible is table B.1 of RFC 3454: what is mapped to nothing.
func dropInvisible(r rune) rune {
	if strings.ContainsRune("\u00ad\u034f\u1806\u180b\u180c\u180d\u200b\u200c\u200d\u2060\ufeff", r) || 0xfe00 <= r && r <= 0xfe0f {
		return -1
	}
	return r
}

// prohibited is tables C.1.2, C.2.2 and C.3 to C.9 of RFC 3454: what no name
// may have.
func prohibited(r rune) bool {
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Zs, unicode.Cc, unicode.Co, unicode.Noncharacter_Code_Point, notInNames)
}

// notInNames are the characters that RFC 3454 names one by one.
var notInNames = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0340, 0x0341, 1},                                           // deprecated tone marks
		{0x06dd, 0x06dd, 1}, {0x070f, 0x070f, 1}, {0x180e, 0x180e, 1}, // controls
		{0x200c, 0x200f, 1}, {0x2028, 0x202e, 1}, {0x2060, 0x2063, 1}, {0x206a, 0x206f, 1},
		{0x2ff0, 0x2ffb, 1}, // ideographic description
		{0xfeff, 0xfeff, 1}, {0xfff9, 0xfffd, 1},
	},
	R32: []unicode.Range32{
		{0x1d173, 0x1d17a, 1},                        // musical controls
		{0xe0001, 0xe0001, 1}, {0xe0020, 0xe007f, 1}, // tags
	},
}

// directionsFit is RFC 3454, section 6: a label with a letter that is written from
// right to left has one at both ends, and none that is written from left to
// right.
func directionsFit(label string) bool {
	var left, right, startsRight, endsRight bool
	for i, r := range label {
		properties, _ := bidi.LookupRune(r)
		endsRight = unicode.Is(rightToLeft, r)
		right = right || endsRight
		left = left || properties.Class() == bidi.L
		if i == 0 {
			startsRight = endsRight
		}
	}
	return !right || startsRight && endsRight && !left
}

// rightToLeft is table D.1 of RFC 3454: the scripts that Unicode 3.2 had.
var rightToLeft = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x05be, 0x05be, 1}, {0x05c0, 0x05c0, 1}, {0x05c3, 0x05c3, 1}, {0x05d0, 0x05ea, 1},
		{0x05f0, 0x05f4, 1}, {0x061b, 0x061b, 1}, {0x061f, 0x061f, 1}, {0x0621, 0x063a, 1},
		{0x0640, 0x064a, 1}, {0x066d, 0x066f, 1}, {0x0671, 0x06d5, 1}, {0x06dd, 0x06dd, 1},
		{0x06e5, 0x06e6, 1}, {0x06fa, 0x06fe, 1}, {0x0700, 0x070d, 1}, {0x0710, 0x0710, 1},
		{0x0712, 0x072c, 1}, {0x0780, 0x07a5, 1}, {0x07b1, 0x07b1, 1}, {0x200f, 0x200f, 1},
		{0xfb1d, 0xfb1d, 1}, {0xfb1f, 0xfb28, 1}, {0xfb2a, 0xfb36, 1}, {0xfb38, 0xfb3c, 1},
		{0xfb3e, 0xfb3e, 1}, {0xfb40, 0xfb41, 1}, {0xfb43, 0xfb44, 1}, {0xfb46, 0xfbb1, 1},
		{0xfbd3, 0xfd3d, 1}, {0xfd50, 0xfd8f, 1}, {0xfd92, 0xfdc7, 1}, {0xfdf0, 0xfdfc, 1},
		{0xfe70, 0xfe74, 1}, {0xfe76, 0xfefc, 1},
	},
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
