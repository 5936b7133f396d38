package session

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// What JSON becomes, as in Python:
//
//	null, true, "text"  nil, bool, string
//	1, 1.0              *big.Int, float64; also NaN, Infinity and -Infinity
//	[…], {…}            []any, map[string]any; of one name the last member counts
//
// A string can hold half of a surrogate pair, which JSON can escape and UTF-8 has
// no octets for: it stands as the three octets that UTF-8's scheme would give it.

const (
	// deepest is how deep values may lie in each other; Python's own limit is near.
	deepest = 900
	// maxDigits is how long a whole number may be, for Python.
	maxDigits = 4300
)

// parseJSON reads one value, and nothing after it. The text is UTF-8.
func parseJSON(text string) (any, error) {
	p := parser{text: text}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.unexpected()
	}
	return v, nil
}

type parser struct {
	text string
	at   int // the next octet
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\n\r", p.text[p.at]) >= 0 {
		p.at++
	}
}

// next passes over white space, and over the octet after it if that is c.
func (p *parser) next(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) unexpected() error {
	if p.at >= len(p.text) {
		return errors.New("it ends too early")
	}
	c, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return fmt.Errorf("%q was not expected at byte %d", c, p.at)
}

// words are the values that are written as a word.
var words = [...]struct {
	word  string
	value any
}{
	{"null", nil}, {"true", true}, {"false", false},
	{"NaN", nan}, {"Infinity", infinity}, {"-Infinity", -infinity},
}

func (p *parser) value(depth int) (any, error) {
	if depth > deepest {
		return nil, fmt.Errorf("values lie in each other more than %d deep", deepest)
	}
	switch {
	case p.next('{'):
		return p.object(depth + 1)
	case p.next('['):
		return p.array(depth + 1)
	case p.next('"'):
		return p.string()
	}
	for _, w := range words {
		if strings.HasPrefix(p.text[p.at:], w.word) {
			p.at += len(w.word)
			return w.value, nil
		}
	}
	return p.number()
}

func (p *parser) object(depth int) (any, error) {
	object := map[string]any{}
	if p.next('}') {
		return object, nil
	}
	for {
		if !p.next('"') {
			return nil, p.unexpected()
		}
		name, err := p.string()
		if err != nil {
			return nil, err
		}
		if !p.next(':') {
			return nil, p.unexpected()
		}
		if object[name], err = p.value(depth); err != nil {
			return nil, err
		}
		if p.next('}') {
			return object, nil
		}
		if !p.next(',') {
			return nil, p.unexpected()
		}
	}
}

func (p *parser) array(depth int) (any, error) {
	array := []any{}
	if p.next(']') {
		return array, nil
	}
	for {
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		array = append(array, v)
		if p.next(']') {
			return array, nil
		}
		if !p.next(',') {
			return nil, p.unexpected()
		}
	}
}

func (p *parser) number() (any, error) {
	start := p.at
	p.skip('-')
	first := p.at
	if digits := p.digits(); digits == 0 {
		return nil, p.unexpected()
	} else if p.text[first] == '0' {
		p.at = first + 1 // no number goes on after a leading zero
	}
	whole := p.at
	if p.skip('.') && p.digits() == 0 {
		p.at = whole
	}
	mark := p.at
	if p.skip('e') || p.skip('E') {
		if !p.skip('-') {
			p.skip('+')
		}
		if p.digits() == 0 {
			p.at = mark
		}
	}
	text := p.text[start:p.at]
	if p.at > whole {
		f, _ := strconv.ParseFloat(text, 64) // ±Inf out of range, as in Python
		return f, nil
	}
	if whole-first > maxDigits {
		return nil, fmt.Errorf("a number has more than %d digits", maxDigits)
	}
	n, _ := new(big.Int).SetString(text, 10) // digits only, so it is a number
	return n, nil
}

func (p *parser) skip(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) digits() int {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at - start
}

// string reads what comes after the opening quote.
func (p *parser) string() (string, error) {
	var b strings.Builder
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return b.String(), nil
		case c < ' ':
			return "", fmt.Errorf("a control character stands in a string, at byte %d", p.at)
		case c != '\\':
			b.WriteByte(c)
			p.at++
		default:
			if err := p.escape(&b); err != nil {
				return "", err
			}
		}
	}
	return "", p.unexpected()
}

func (p *parser) escape(b *strings.Builder) error {
	const letters, meaning = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	p.at++
	if p.at >= len(p.text) {
		return p.unexpected()
	}
	if p.text[p.at] != 'u' {
		i := strings.IndexByte(letters, p.text[p.at])
		if i < 0 {
			return p.unexpected()
		}
		b.WriteByte(meaning[i])
		p.at++
		return nil
	}
	r, ok := hex4(p.text[p.at+1:])
	if !ok {
		return p.unexpected()
	}
	p.at += 5
	if strings.HasPrefix(p.text[p.at:], `\u`) {
		if low, ok := hex4(p.text[p.at+2:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				p.at += 6
				r = pair
			}
		}
	}
	writeRune(b, r)
	return nil
}

// hex4 reads the four hexadecimal digits that text begins with.
func hex4(text string) (rune, bool) {
	if len(text) < 4 || strings.Trim(text[:4], "0123456789abcdefABCDEF") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:4], 16, 32)
	return rune(n), err == nil
}

// writeRune writes a rune, and half of a surrogate pair as if it were one.
func writeRune(b *strings.Builder, r rune) {
	if !utf16.IsSurrogate(r) {
		b.WriteRune(r)
		return
	}
	b.Write([]byte{0xe0 | byte(r>>12), 0x80 | byte(r>>6)&0xbf, 0x80 | byte(r)&0xbf})
}
