package session

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	nan      = math.NaN()
	infinity = math.Inf(1)
)

// A writer writes JSON as Python's json does: compact, and in ASCII unless unicode
// is set. Members are sorted, as an app of Flask writes them.
type writer struct {
	tagged  bool // types that JSON lacks are written as Flask tags them
	unicode bool // characters beyond ASCII stand as they are
	forAll  bool // for readers that know no Python, see Session.JSON
	out     []byte
	err     error // the first one
}

// asJSON is a value in a form in which the same values are the same text.
func asJSON(v any) []byte {
	w := writer{tagged: true}
	w.value(v)
	return w.out
}

func (w *writer) add(text string) { w.out = append(w.out, text...) }

func (w *writer) value(v any) {
	switch v := v.(type) {
	case nil:
		w.add("null")
	case bool:
		w.out = strconv.AppendBool(w.out, v)
	case *big.Int:
		w.add(v.String())
	case float64:
		w.float(v)
	case string:
		w.string(v)
	case []any:
		w.list(v)
	case map[string]any:
		w.object(v)
	default:
		w.other(v)
	}
}

// other writes the types that JSON lacks.
func (w *writer) other(v any) {
	switch v := v.(type) {
	case Tuple:
		if w.forAll {
			w.list(v)
			return
		}
		w.tag(tagTuple, func() { w.list(v) })
	case []byte:
		w.tag(tagBytes, func() { w.string(base64.StdEncoding.EncodeToString(v)) })
	case Markup:
		w.tag(tagMarkup, func() { w.string(string(v)) })
	case UUID:
		w.tag(tagUUID, func() { w.string(hex.EncodeToString(v[:])) })
	case time.Time:
		w.tag(tagTime, func() { w.string(v.UTC().Format(httpDate)) })
	default:
		w.err = fmt.Errorf("a session can't hold a %T", v)
	}
}

func (w *writer) tag(name string, value func()) {
	w.add(`{"` + name + `":`)
	value()
	w.add("}")
}

func (w *writer) list(values []any) {
	w.add("[")
	for i, v := range values {
		if i > 0 {
			w.add(",")
		}
		w.value(v)
	}
	w.add("]")
}

func (w *writer) object(members map[string]any) {
	if name, ok := looksTagged(members); ok && w.tagged {
		w.tag(tagDict, func() { w.members(map[string]any{name + "__": members[name]}) })
		return
	}
	w.members(members)
}

func (w *writer) members(members map[string]any) {
	w.add("{")
	for i, name := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			w.add(",")
		}
		w.string(name)
		w.add(":")
		w.value(members[name])
	}
	w.add("}")
}

// float writes the shortest digits that give the number back, as Python's repr.
func (w *writer) float(f float64) {
	name := ""
	switch {
	case math.IsNaN(f):
		name = "NaN"
	case math.IsInf(f, 1):
		name = "Infinity"
	case math.IsInf(f, -1):
		name = "-Infinity"
	}
	switch {
	case name != "" && w.forAll:
		w.string(name)
		return
	case name != "":
		w.add(name)
		return
	}
	if size := math.Abs(f); f == 0 || 1e-4 <= size && size < 1e16 {
		text := strconv.FormatFloat(f, 'f', -1, 64)
		if w.add(text); !strings.Contains(text, ".") {
			w.add(".0")
		}
		return
	}
	w.out = strconv.AppendFloat(w.out, f, 'e', -1, 64)
}

func (w *writer) string(s string) {
	const letters, escapes = "\"\\\b\f\n\r\t", `"\bfnrt`
	w.add(`"`)
	for s != "" {
		r, size := decodeRune(s)
		if i := strings.IndexRune(letters, r); i >= 0 {
			w.out = append(w.out, '\\', escapes[i])
		} else if ' ' <= r && r <= '~' || w.unicode && r > '~' && !utf16.IsSurrogate(r) {
			w.out = utf8.AppendRune(w.out, r)
		} else if high, low := utf16.EncodeRune(r); r > 0xffff {
			w.add(fmt.Sprintf(`\u%04x\u%04x`, high, low))
		} else {
			w.add(fmt.Sprintf(`\u%04x`, r))
		}
		s = s[size:]
	}
	w.add(`"`)
}

// decodeRune is the counterpart of writeRune.
func decodeRune(s string) (r rune, size int) {
	r, size = utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 && len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] < 0xc0 && s[2] >= 0x80 && s[2] < 0xc0 {
		return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, size
}
