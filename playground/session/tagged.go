package session

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Flask's tagged JSON writes each type that JSON lacks as an object with one
// member, whose name says the type and begins with a space. An object that happens
// to look like that gets a tag of its own, with "__" after its member's name.
const (
	tagDict   = " di"
	tagTuple  = " t"
	tagBytes  = " b"
	tagMarkup = " m"
	tagUUID   = " u"
	tagTime   = " d"
)

// The types that JSON lacks; []byte and time.Time are two more.
type (
	Tuple  []any    // a list that can't be changed, for Python
	Markup string   // HTML that needs no escaping, for Python
	UUID   [16]byte // a universally unique identifier
)

// httpDate is the form that a time has: to the second, and in UTC.
const httpDate = "Mon, 02 Jan 2006 15:04:05 GMT"

// tag writes data as tagged JSON.
func tag(d Data) ([]byte, error) {
	w := writer{tagged: true}
	w.value(map[string]any(d))
	return w.out, w.err
}

// untag reads data that are written as tagged JSON.
func untag(text string) (Data, error) {
	parsed, err := parseJSON(text)
	if err != nil {
		return nil, err
	}
	v, err := untagValue(parsed)
	if err != nil {
		return nil, err
	}
	if d, ok := v.(map[string]any); ok {
		return d, nil
	}
	return nil, errors.New("it is no object of JSON")
}

// untagValue gives a value its type back: what is inside of it first.
func untagValue(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case []any:
		for i := range v {
			if v[i], err = untagValue(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for name := range v {
			if v[name], err = untagValue(v[name]); err != nil {
				return nil, err
			}
		}
		if name, ok := looksTagged(v); ok {
			return retype(name, v[name])
		}
	}
	return v, nil
}

// looksTagged reports whether an object has one member, with the name of a tag.
func looksTagged(object map[string]any) (name string, ok bool) {
	if len(object) != 1 {
		return "", false
	}
	for name := range object {
		switch name {
		case tagDict, tagTuple, tagBytes, tagMarkup, tagUUID, tagTime:
			return name, true
		}
	}
	return "", false
}

// retype makes of a tagged value what its tag says.
func retype(name string, v any) (any, error) {
	if name == tagDict {
		return retypeDict(v)
	}
	if name == tagTuple {
		if list, ok := v.([]any); ok {
			return Tuple(list), nil
		}
		return nil, errors.New("a tuple is no list")
	}
	text, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("what is tagged %q is no string", name)
	}
	switch name {
	case tagBytes:
		return retypeBytes(text)
	case tagUUID:
		return retypeUUID(text)
	case tagTime:
		return retypeTime(text)
	default:
		return Markup(text), nil
	}
}

func retypeDict(v any) (any, error) {
	if object, ok := v.(map[string]any); ok && len(object) == 1 {
		for name, member := range object {
			if plain, ok := strings.CutSuffix(name, "__"); ok {
				return map[string]any{plain: member}, nil
			}
		}
	}
	return nil, fmt.Errorf("what is tagged %q is no object with one member that ends in __", tagDict)
}

func retypeBytes(text string) (any, error) {
	octets, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, errors.New("bytes are no base64")
	}
	return octets, nil
}

func retypeUUID(text string) (any, error) {
	octets, err := hex.DecodeString(text)
	if err != nil || len(octets) != len(UUID{}) {
		return nil, errors.New("a UUID has not 32 hexadecimal digits")
	}
	return UUID(octets), nil
}

// retypeTime reads a date. A year of two digits is one near 2000, as Python takes
// it, even where Python has written it with four.
func retypeTime(text string) (any, error) {
	t, err := time.Parse(httpDate, text)
	if err != nil {
		return nil, errors.New("a time is no date of HTTP")
	}
	switch year := t.Year(); {
	case year < 69:
		t = t.AddDate(2000, 0, 0)
	case year < 100:
		t = t.AddDate(1900, 0, 0)
	}
	return t, nil
}
