package cookie

import (
	"strings"
	"unicode"
)

// A Pair is one cookie of a Cookie header, as a server sees it: nothing but its
// name and its value.
type Pair struct {
	Name, Value string
}

// ParseCookie reads a Cookie header as Flask's request.cookies does, in order
// and with duplicates: the first of one name is the one that counts, see
// [Lookup] and [Values]. Several Cookie headers are joined with "; " first.
//
// A value in double quotes is unquoted: \" and \\ stand for a quote and a
// backslash, \303 for the octet of that octal number; a semicolon inside quotes
// does not end it. A part without "=" is a name with an empty value; a part
// without a name is left out. Octets that are no UTF-8 are read as U+FFFD, where
// Flask gives up. It never fails, and takes linear time.
func ParseCookie(header string) []Pair {
	if header == "" {
		return nil
	}
	rest := validUTF8(header)
	var pairs []Pair
	for rest != "" {
		var name, value string
		name, value, rest = cutPair(rest)
		if name = trimSpace(name); name != "" {
			pairs = append(pairs, Pair{name, unquote(trimSpace(value))})
		}
	}
	return pairs
}

// Lookup returns the first value of a name.
func Lookup(pairs []Pair, name string) (value string, ok bool) {
	for _, p := range pairs {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// Values returns the pairs as a dictionary; of one name the first value counts.
func Values(pairs []Pair) map[string]string {
	values := make(map[string]string, len(pairs))
	for _, p := range pairs {
		if _, ok := values[p.Name]; !ok {
			values[p.Name] = p.Value
		}
	}
	return values
}

// cutPair cuts the first name and value off the text, with the semicolon and the
// white space that follow them.
func cutPair(text string) (name, value, rest string) {
	end := strings.IndexAny(text, "=;")
	if end < 0 {
		return text, "", ""
	}
	name = text[:end]
	if text[end] == '=' {
		text = strings.TrimLeft(text[end+1:], asciiSpace)
		end = valueEnd(text)
		value = text[:end]
	}
	if end < len(text) {
		end++
	}
	return name, value, strings.TrimLeft(text[end:], asciiSpace)
}

// valueEnd returns where the value that text begins with ends: at the semicolon
// after its closing quote or, where it is not quoted as a whole, at the first
// semicolon, be it inside quotes or not.
func valueEnd(text string) int {
	if n := quotedLength(text); n > 0 {
		after := n + len(text[n:]) - len(strings.TrimLeft(text[n:], asciiSpace))
		if after == len(text) || text[after] == ';' {
			return after
		}
	}
	if end := strings.IndexByte(text, ';'); end >= 0 {
		return end
	}
	return len(text)
}

// quotedLength returns the length of the quoted string that text begins with,
// quotes included, and 0 if it begins with none or the string is not closed.
func quotedLength(text string) int {
	if !strings.HasPrefix(text, `"`) {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// unquote takes the quotes off a value that has them at both ends, and undoes
// its escapes. The outcome is read as UTF-8 once more, since octal escapes can
// spell octets that are none.
func unquote(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return value
	}
	value = value[1 : len(value)-1]
	if strings.IndexByte(value, '\\') < 0 {
		return value
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\\' && i+1 < len(value) {
			i++
			c = value[i]
			if octet, ok := octal(value[i:]); ok {
				c = octet
				i += 2
			}
		}
		b.WriteByte(c)
	}
	return validUTF8(b.String())
}

// octal reads the three octal digits, 000 to 377, that text begins with.
func octal(text string) (octet byte, ok bool) {
	if len(text) < 3 || text[0] > '3' {
		return 0, false
	}
	for _, c := range []byte(text[:3]) {
		if c < '0' || c > '7' {
			return 0, false
		}
		octet = octet<<3 | (c - '0')
	}
	return octet, true
}

// asciiSpace is what separates the parts of a header; around names and values
// Flask also drops white space of other scripts, see trimSpace.
const asciiSpace = " \t\n\v\f\r"

// trimSpace trims what Python's str.strip does: Unicode's white space and the
// four information separators U+001C to U+001F.
func trimSpace(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
	})
}
