package session

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"time"
)

// A spelling is a value as testdata/as_flask.py spells it: its type, and its parts
// as numbers. It has nothing in common with tagged JSON, so that both sides of the
// comparison stand on their own.
type spelling []any

func spell(v any) spelling {
	switch v := v.(type) {
	case nil:
		return spelling{"constant", "None"}
	case bool:
		return spelling{"constant", map[bool]string{true: "True", false: "False"}[v]}
	case *big.Int:
		return spelling{"int", v.String()}
	case float64:
		return spelling{"float", ieee(v)}
	case string:
		return spelling{"str", points(v)}
	case Markup:
		return spelling{"markup", points(string(v))}
	case []byte:
		return spelling{"bytes", octets(v)}
	case UUID:
		return spelling{"uuid", octets(v[:])}
	case time.Time:
		return spelling{"time", []int{v.Year(), int(v.Month()), v.Day(), v.Hour(), v.Minute(), v.Second()}}
	case []any:
		return spelling{"list", spellAll(v)}
	case Tuple:
		return spelling{"tuple", spellAll(v)}
	case map[string]any:
		return spelling{"dict", spellMembers(v)}
	}
	panic(fmt.Sprintf("no spelling for a %T", v))
}

func spellAll(values []any) []spelling {
	all := make([]spelling, 0, len(values))
	for _, v := range values {
		all = append(all, spell(v))
	}
	return all
}

func spellMembers(members map[string]any) []spelling {
	all := make([]spelling, 0, len(members))
	// The octets of UTF-8 sort as the code points do.
	for _, name := range slices.Sorted(maps.Keys(members)) {
		all = append(all, spelling{points(name), spell(members[name])})
	}
	return all
}

func points(s string) []int {
	all := make([]int, 0, len(s))
	for s != "" {
		r, size := decodeRune(s)
		all = append(all, int(r))
		s = s[size:]
	}
	return all
}

// ieee are the eight octets of a number; NaN is one for all.
func ieee(f float64) []int {
	if math.IsNaN(f) {
		return []int{}
	}
	return octets(binary.BigEndian.AppendUint64(nil, math.Float64bits(f)))
}
