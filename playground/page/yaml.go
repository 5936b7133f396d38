package page

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"course/internal/near"
)

// A reader reads one declaration, and gathers what is wrong with it.
type reader struct {
	body     string
	mistakes []Mistake
}

// A place is a line and a column of the body, from 1.
type place struct{ line, column int }

// A field is an entry of a mapping.
type field struct {
	key   string
	place place // of the key
	value ast.Node
}

func (r *reader) mistake(at place, message, hint string) {
	m := Mistake{at.line, at.column, message, hint}
	if len(r.mistakes) < maxMistakes && !slices.Contains(r.mistakes, m) {
		r.mistakes = append(r.mistakes, m)
	}
}

// document parses the body; nil where it is empty or no YAML.
func (r *reader) document() ast.Node {
	file, err := parser.ParseBytes([]byte(strings.ReplaceAll(r.body, "\r\n", "\n")), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, message := place{1, 1}, err.Error()
		var positioned yaml.Error
		if errors.As(err, &positioned) {
			message = positioned.GetMessage()
			if token := positioned.GetToken(); token != nil && token.Position != nil {
				at = place{token.Position.Line, token.Position.Column}
			}
		}
		message, _, _ = strings.Cut(message, "\n")
		r.mistake(at, "not YAML: "+message, "write each line as key: value, and put quotes around values that begin with {")
		return nil
	}
	switch {
	case len(file.Docs) > 1:
		r.mistake(placeOf(file.Docs[1]), "there is a second document here", "take the line --- out")
	case len(file.Docs) == 1:
		return file.Docs[0].Body
	}
	return nil
}

// fields are the entries of a mapping, each key once. What is the thing that the
// mapping describes, for the author.
func (r *reader) fields(n ast.Node, what string) []field {
	n = bare(n)
	if n == nil || n.Type() == ast.NullType {
		return nil
	}
	mapping, ok := n.(*ast.MappingNode)
	if !ok {
		r.mistake(placeOf(n), what+" is described by lines such as key: value", "write a key and a colon before this")
		return nil
	}
	var fields []field
	seen := make(map[string]bool)
	for _, entry := range mapping.Values {
		key := entry.Key.GetToken()
		f := field{key: key.Value, place: placeOf(entry.Key), value: entry.Value}
		if seen[f.key] {
			r.mistake(f.place, f.key+" is given twice", "keep one of the two")
			continue
		}
		seen[f.key] = true
		fields = append(fields, f)
	}
	return fields
}

// bare is a node without the marks around it.
func bare(n ast.Node) ast.Node {
	for {
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.TagNode:
			n = v.Value
		default:
			return n
		}
	}
}

func placeOf(n ast.Node) place {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return place{1, 1}
	}
	at := n.GetToken().Position
	return place{max(at.Line, 1), max(at.Column, 1)}
}

// text is a single value, as it is written.
func (r *reader) text(f field) string {
	switch v := bare(f.value).(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return v.Value.Value
	case *ast.MappingNode:
		if v.IsFlowStyle {
			r.mistake(placeOf(v), f.key+" is a text, and { begins a mapping", "put quotes around the value, or write it below "+f.key+": |")
			return ""
		}
	case ast.ScalarNode:
		return v.GetToken().Value
	}
	r.mistake(f.place, f.key+" must be a single value", "write it behind the colon, or, with several lines, below "+f.key+": |")
	return ""
}

// within is the place in the body of a line and a column, from 1, of a field's text.
// The text stands below a "|", indented, or behind the colon.
func (r *reader) within(f field, line, column int) place {
	at := placeOf(bare(f.value))
	if _, isBlock := bare(f.value).(*ast.LiteralNode); !isBlock {
		return place{at.line + line - 1, at.column}
	}
	at.line += line
	lines := strings.Split(r.body, "\n")
	if at.line > len(lines) {
		return f.place
	}
	text := lines[at.line-1]
	indent := len(text) - len(strings.TrimLeft(text, " "))
	return place{at.line, min(indent+column, len(text)+1)}
}

func (r *reader) flag(f field) bool {
	switch strings.ToLower(r.text(f)) {
	case "true", "yes", "on", "1": // as front matter has it, too
		return true
	case "false", "no", "off", "0":
		return false
	}
	r.mistake(f.place, f.key+" is true or false", "write "+f.key+": true, or leave it out")
	return false
}

// unknown reports a key that means nothing.
func (r *reader) unknown(f field, what string, known []string) {
	r.mistake(f.place, what+" takes no "+f.key, meant(f.key, known, "it takes "+strings.Join(known, ", ")))
}

// meant is the hint that names what was meant by a word, or else says what there is.
func meant(word string, known []string, otherwise string) string {
	if name := near.Name(word, slices.Values(known)); name != "" {
		return "did you mean " + name + "?"
	}
	return otherwise
}
