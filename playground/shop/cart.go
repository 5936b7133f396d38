package shop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// most is how many of one product a cart holds. More are not counted.
const most = 9999

// A Cart is what the cookie shoppingCart holds: how many of each product. Its
// zero value is an empty cart. Entries that this shop does not know, or cannot
// read, stay in it as they are: another page may have put them there.
type Cart struct {
	entries []entry
}

type entry struct {
	name string
	json json.RawMessage // as it came
}

// ParseCart reads the value of the cart cookie: JSON as it is, or
// percent-encoded. (Quotes as Flask writes them are gone by then; they are part
// of how a Cookie header is read.) The cart is always good to use; the error says
// why nothing could be read into it.
func ParseCart(value string) (Cart, error) {
	text := value
	if !strings.HasPrefix(text, "{") {
		var err error
		if text, err = url.PathUnescape(value); err != nil {
			return Cart{}, fmt.Errorf("neither JSON nor percent-encoded: %w", err)
		}
	}
	if !utf8.ValidString(text) {
		return Cart{}, errors.New("percent-encoded, but not as UTF-8")
	}
	var object json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		return Cart{}, fmt.Errorf("no JSON: %w", err)
	}
	if !bytes.HasPrefix(object, []byte("{")) {
		return Cart{}, errors.New("JSON, but no object")
	}
	return readObject(object)
}

// readObject reads the entries in their order, which a map would lose. Of two
// with one name the last counts, in the place of the first, as in JavaScript.
func readObject(object json.RawMessage) (Cart, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil { // the opening brace
		return Cart{}, err
	}
	var cart Cart
	at := map[string]int{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return Cart{}, err
		}
		e := entry{name: name.(string)} // a key can be nothing else
		if err := dec.Decode(&e.json); err != nil {
			return Cart{}, err
		}
		if i, again := at[e.name]; again {
			cart.entries[i] = e
			continue
		}
		at[e.name] = len(cart.entries)
		cart.entries = append(cart.entries, e)
	}
	return cart, nil
}

// Count returns how many of a product are in the cart: a whole number from 0 to
// 9999, written as 3 or as "3". Anything else counts as 0.
func (c Cart) Count(name string) int {
	for _, e := range c.entries {
		if e.name == name {
			return e.count()
		}
	}
	return 0
}

var digits = regexp.MustCompile(`^0*[0-9]{1,4}$`)

func (e entry) count() int {
	var text string
	if err := json.Unmarshal(e.json, &text); err == nil && digits.MatchString(text) {
		// Four digits at most are not leading zeros, and they always are a number.
		n, _ := strconv.Atoi(text[max(0, len(text)-4):])
		return n
	}
	// What is no number is no float either: true, null, lists, objects.
	n, err := strconv.ParseFloat(string(e.json), 64)
	if err != nil || n < 0 || n > most || n != math.Trunc(n) {
		return 0
	}
	return int(n)
}

// Change returns a cart with the number of one product changed by step, kept
// between 0 and 9999. A new product is added at the end.
func (c Cart) Change(name string, step int) Cart {
	n := min(max(c.Count(name)+step, 0), most)
	changed := Cart{entries: slices.Clone(c.entries)}
	e := entry{name: name, json: json.RawMessage(strconv.Itoa(n))}
	i := slices.IndexFunc(changed.entries, func(e entry) bool { return e.name == name })
	if i < 0 {
		changed.entries = append(changed.entries, e)
	} else {
		changed.entries[i] = e
	}
	return changed
}

// Only returns a cart of nothing but these products, without those that count 0,
// and with plain numbers: "0003" can be as long as a cookie.
func (c Cart) Only(names ...string) Cart {
	var only Cart
	for _, name := range names {
		if n := c.Count(name); n > 0 {
			only.entries = append(only.entries, entry{name: name, json: json.RawMessage(strconv.Itoa(n))})
		}
	}
	return only
}

// Encode returns the cart as the cookie's value: what encodeURIComponent makes of
// what JSON.stringify writes. All of it may stand in a Set-Cookie header.
func (c Cart) Encode() (string, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, e := range c.entries {
		if i > 0 {
			text.WriteByte(',')
		}
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false) // JSON.stringify has no escapes for <, > and &
		if err := enc.Encode(e.name); err != nil {
			return "", err
		}
		text.WriteByte(':')
		text.Write(e.json)
	}
	text.WriteByte('}')
	var compact bytes.Buffer
	if err := json.Compact(&compact, text.Bytes()); err != nil {
		return "", err
	}
	return encodeURIComponent(compact.String()), nil
}

// encodeURIComponent percent-encodes what JavaScript's function of this name
// does. The functions of net/url each leave other characters as they are.
func encodeURIComponent(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("-_.!~*'()", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// String lists what is in the cart, in words: "3 × Sugar, 2 × Oatmeal Raisin".
func (c Cart) String() string {
	var parts []string
	for _, e := range c.entries {
		parts = append(parts, fmt.Sprintf("%d × %s", e.count(), e.name))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
