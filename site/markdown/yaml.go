package markdown

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML reads a YAML mapping. Keys that are given twice are left to the caller:
// those of other tools are none of our business.
func readYAML(src []byte) ([]field, *mistake) {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		if !beginsWithKey.Match(src) {
			return nil, errNoFrontMatter
		}
		return nil, explainYAML(src, err)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	mapping, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return nil, errNoFrontMatter
	}
	anchors := anchorsIn(mapping)
	var fields []field
	for _, entry := range mapping.Values {
		fields = append(fields, yamlField(entry, anchors))
	}
	return fields, nil
}

// beginsWithKey matches YAML that is meant to be a mapping, whatever is wrong with
// it further down.
var beginsWithKey = regexp.MustCompile(`^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:["']?[\pL\d_][\pL\d_. /*-]*["']?[ \t]*:|\{)`)

// anchorsIn collects what the aliases of a document stand for.
func anchorsIn(n ast.Node) map[string]ast.Node {
	anchors := make(map[string]ast.Node)
	for _, found := range ast.Filter(ast.AnchorType, n) {
		anchor := found.(*ast.AnchorNode)
		anchors[anchor.Name.GetToken().Value] = anchor.Value
	}
	return anchors
}

func yamlField(entry *ast.MappingValueNode, anchors map[string]ast.Node) field {
	key := entry.Key.GetToken()
	f := field{key: key.Value, place: placeOf(entry.Value), at: place{key.Position.Line, key.Position.Column}}
	if _, ok := entry.Key.(*ast.MappingKeyNode); ok {
		f.key = "" // the long form, "? key": none of our keys is written so
	}
	f.value, f.plain = yamlValue(entry.Value, anchors)
	return f
}

func placeOf(n ast.Node) place {
	if mapping, ok := n.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		n = mapping.Values[0].Key // the mapping's own token is its first colon
	}
	at := n.GetToken().Position
	return place{at.Line, at.Column}
}

// yamlValue is a scalar as it is written: 1.10 stays 1.10, and 2024-01-02 is no
// time yet.
func yamlValue(n ast.Node, anchors map[string]ast.Node) (value string, plain bool) {
	// An alias may stand for an alias, and in broken YAML for itself.
	for range len(anchors) + 3 {
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.TagNode:
			n = v.Value
		case *ast.AliasNode:
			n = anchors[v.Value.GetToken().Value]
		case *ast.StringNode:
			return v.Value, true
		case *ast.LiteralNode:
			return v.Value.Value, true
		case *ast.NullNode:
			return "", true
		case ast.ScalarNode:
			return v.GetToken().Value, true
		default:
			return "", false
		}
	}
	return "", false
}

// explainYAML says what is wrong with YAML in words of an author's.
func explainYAML(src []byte, err error) *mistake {
	m := &mistake{place: place{1, 1}}
	message := err.Error()
	var positioned yaml.Error
	if errors.As(err, &positioned) {
		message = positioned.GetMessage()
		if token := positioned.GetToken(); token != nil && token.Position != nil {
			m.place = place{token.Position.Line, token.Position.Column}
		}
	}
	if mark := emphasis.FindStringSubmatchIndex(restOfLine(src, place{m.place.line, 1})); mark != nil {
		m.place.column = mark[2] + 1
		m.message, m.hint = "a value cannot begin with *", "put quotes around the value"
		return m
	}
	if stepLine.MatchString(restOfLine(src, place{m.place.line, 1})) {
		m.place.column = 1
		m.message, m.hint = "a step of a list begins with a dash", "write - do:, and the lines of the step below it, in the column of the d"
		return m
	}
	if key := textAbove(src, m.place.line); key != "" {
		m.message, m.hint = key+" is a text of several lines", "write "+key+": |, and the text below it, indented"
		return m
	}
	m.message, m.hint = rewordYAML(message, restOfLine(src, m.place))
	return m
}

// stepLine matches a line that was to begin a step of a scenario.
var stepLine = regexp.MustCompile(`^do:\s`)

// textKey matches a key of a demo whose value is code, and stands in the lines below.
var textKey = regexp.MustCompile(`^ *(html|css|js|body): *$`)

// textAbove returns the key that a line of YAML stands below, indented, where that is
// one of code without the | that makes the lines its text; "" for any other.
func textAbove(src []byte, line int) string {
	lines := strings.Split(string(src), "\n")
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }
	least := indent(lines[min(max(line, 1), len(lines))-1])
	for i := min(line-2, len(lines)-1); i >= 0; i-- {
		if strings.TrimSpace(lines[i]) == "" || indent(lines[i]) >= least {
			continue
		}
		if key := textKey.FindStringSubmatch(lines[i]); key != nil {
			return key[1]
		}
		least = indent(lines[i])
	}
	return ""
}

// emphasis matches a line whose value begins with a mark of Markdown that means
// something else in YAML.
var emphasis = regexp.MustCompile(`^[\t -]*[\w-]+: +(\*)[^\n]* `)

// ExplainYAML says in words of an author's what the parser's error is about, and where
// in src.
func ExplainYAML(src []byte, err error) (at Position, message, hint string) {
	m := explainYAML(src, err)
	return position(m.place), m.message, m.hint
}

func restOfLine(src []byte, p place) string {
	lines := strings.Split(string(src), "\n")
	if p.line < 1 || p.line > len(lines) {
		return ""
	}
	line := []rune(lines[p.line-1])
	return string(line[min(max(p.column-1, 0), len(line)):])
}

// yamlSlips are the slips that authors make, by what the parser says of them.
var yamlSlips = []struct{ parser, message, hint string }{
	{"double-quoted text", `the quotes that begin here are never closed`, `end the value with "`},
	{"single-quoted text", `the quotes that begin here are never closed`, `end the value with ', and write a ' inside of it twice`},
	{"tab character", "a tab cannot indent YAML", "use spaces"},
	{"character '\t'", "a tab cannot indent YAML", "use spaces"},
	{"reserved character", "a value cannot begin with @ or `", "put quotes around the value"},
	{"directive value", "a value cannot begin with %", "put quotes around the value"},
	{"map key-value is pre-defined", "there is text behind the closing quote", "use the other kind of quotes around the whole value"},
	{"invalid header option", "nothing else stands on the line behind | or >", "write the text in the lines below, indented, or put quotes around it"},
	{"undefined anchor", "a value cannot begin with &", "put quotes around the value"},
	{"unknown escape character", `\ has a meaning of its own inside of double quotes`, `write \\, or use single quotes`},
	{"']' must be specified", "the list is never closed", "end it with ]"},
	{"sequence end token", "the list is never closed", "end it with ]"},
	{"'}' must be specified", "the mapping is never closed", "end it with }, or put quotes around the value if { is part of it"},
	{"flow map", "{ begins a mapping here, and this is none", "put quotes around the value if { is part of it"},
	{"unexpected key name", "there is a line without a colon here", `write each line as key: value`},
	{"non-map value", "there is a line without a colon here", `write each line as key: value`},
	{"block sequence entries", "- begins a list here", "put quotes around the value if - is part of it"},
}

func rewordYAML(message, rest string) (reworded, hint string) {
	if strings.Contains(message, "mapping value is not allowed") {
		if strings.Contains(rest, ": ") || strings.HasSuffix(rest, ":") {
			return "a value with a colon in it needs quotes", `write "` + strings.ReplaceAll(rest, `"`, `'`) + `"`
		}
		return "the line below is indented, which makes it part of this value", "begin both lines in the same column"
	}
	if strings.Contains(message, "non-map value") && strings.HasPrefix(rest, "-") {
		return "a list item stands where a key was expected", "indent the list below its key"
	}
	for _, slip := range yamlSlips {
		if strings.Contains(message, slip.parser) {
			return slip.message, slip.hint
		}
	}
	if strings.Contains(message, "value is not allowed in this context") {
		return "this fits neither the line above nor what stands before it", "begin keys in one column, and put quotes around a value that begins with [ or {"
	}
	return "not YAML: " + firstLine(message), "write each line as key: value"
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
