package markdown

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// cutJSON finds Hugo's JSON front matter, which has no fence: an object that
// begins with "{" on the first line and ends with "}" at the end of one. Text that
// only begins like one is a lesson without front matter.
func cutJSON(src []byte) (head, bool) {
	d := json.NewDecoder(bytes.NewReader(src[:min(len(src), maxFrontMatter)]))
	var object map[string]json.RawMessage
	if d.Decode(&object) != nil {
		return head{}, false
	}
	end := int(d.InputOffset())
	rest, _, _ := bytes.Cut(src[end:], []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 {
		return head{}, false
	}
	return head{text: src[:end], line: 1, end: min(end+len(rest)+1, len(src)), read: readJSON}, true
}

// readJSON reads the members of an object. It goes from token to token, since
// only the decoder knows where in the text each value begins.
func readJSON(src []byte) ([]field, *mistake) {
	t := newText(src, 1)
	d := json.NewDecoder(bytes.NewReader(src))
	opening, err := d.Token()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err == nil && opening != json.Delim('{') {
		return nil, &mistake{place{1, 1}, "the front matter is no JSON object", "put it between { and }"}
	}
	var fields []field
	for err == nil && d.More() {
		var f field
		f, err = jsonField(d, t)
		fields = append(fields, f)
	}
	if err == nil {
		_, err = d.Token()
	}
	if err != nil {
		return nil, explainJSON(t, d, err)
	}
	return fields, nil
}

func jsonField(d *json.Decoder, t *text) (field, error) {
	key, err := d.Token()
	if err != nil {
		return field{}, err
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return field{}, err
	}
	f := field{key: fmt.Sprint(key), place: t.at(int(d.InputOffset()) - len(raw))}
	switch raw[0] {
	case '{', '[':
	case '"':
		f.plain = true
		err = json.Unmarshal(raw, &f.value)
	case 'n':
		f.plain = true
	default:
		f.value, f.plain = string(raw), true
	}
	return f, err
}

func explainJSON(t *text, d *json.Decoder, err error) *mistake {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &mistake{t.at(len(t.src)), "the JSON ends too early", "close all quotes and braces"}
	}
	at := int(d.InputOffset())
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		at = max(int(syntax.Offset)-1, 0)
	}
	// The decoder points before or behind the white space, as it happens.
	at += len(t.src[at:]) - len(bytes.TrimLeft(t.src[at:], " \t\r\n"))
	return &mistake{t.at(at), "not JSON: " + err.Error(), "mind the quotes around keys and the commas between members"}
}

// readTOML reads the keys at the top of a TOML document that are ours, or slips for
// ours.
func readTOML(src []byte) ([]field, *mistake) {
	var table map[string]any
	if err := toml.Unmarshal(src, &table); err != nil {
		return nil, explainTOML(src, err)
	}
	var fields []field
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if key != "date" && meantBy(key) == "" {
			continue
		}
		value := table[key]
		f := field{key: key, place: tomlPlace(src, key)}
		switch value := value.(type) {
		case string, bool, int64, float64:
			f.value, f.plain = fmt.Sprint(value), true
		case []any, map[string]any:
		default: // dates and times write themselves as TOML has them
			f.value, f.plain = tomlTime(value), true
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func tomlTime(value any) string {
	if t, ok := value.(interface{ MarshalText() ([]byte, error) }); ok {
		if written, err := t.MarshalText(); err == nil {
			return string(written)
		}
	}
	return fmt.Sprint(value)
}

// tomlPlace finds the value of a key. The library gives places for syntax errors
// only.
func tomlPlace(src []byte, key string) place {
	assignment := regexp.MustCompile(`(?m)^[ \t]*["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*=[ \t]*`)
	if at := assignment.FindIndex(src); at != nil {
		return newText(src, 1).at(at[1])
	}
	return place{1, 1}
}

func explainTOML(src []byte, err error) *mistake {
	m := &mistake{place{1, 1}, "not TOML: " + strings.TrimPrefix(firstLine(err.Error()), "toml: "), `write each line as key = "value"`}
	if decode := (*toml.DecodeError)(nil); errors.As(err, &decode) {
		row, column := decode.Position()
		lines := bytes.Split(src, []byte("\n"))
		if row >= 1 && row <= len(lines) {
			line := lines[row-1]
			column = utf8.RuneCount(line[:min(max(column-1, 0), len(line))]) + 1
		}
		m.place = place{row, column}
	}
	return m
}
