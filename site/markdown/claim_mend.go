package markdown

import (
	"regexp"
	"slices"
	"strings"
)

// mend writes a result in the place of what is said, where that stands on one
// line, or is a list with an item on each.
func (c claim) mend(says *node, got any) *Mend {
	if list, isList := got.([]any); isList && len(says.list) > 0 {
		if m := c.mendItems(says, list); m != nil {
			return m
		}
	}
	line := c.fence.body.line(says.place.line)
	start := says.place.column - 1
	if start < 0 || start > len(line) {
		return nil
	}
	length, ok := lengthOf(says, line[start:])
	if !ok {
		return nil
	}
	before, written := strings.TrimSpace(string(line[:start])), string(line[start:start+length])
	text, ok := flow(got, strings.Contains(written, `"`) || strings.HasSuffix(before, `":`))
	if !ok {
		return nil
	}
	if says.isNull() && length == 0 { // it is placed right behind the colon
		text = " " + text
	}
	from := c.fence.body.origin(says.place)
	return &Mend{From: position(from), To: Position{from.line, from.column + length}, Text: text}
}

// mendItems writes a list in the place of one that has each item on a line of its own,
// behind a dash, and nothing else there. Items that are right stay as they are written.
func (c claim) mendItems(says *node, got []any) *Mend {
	column, last := says.place.column, says.place.line+len(says.list)-1
	var written []string
	for i, item := range says.list {
		line := []rune(strings.TrimRight(string(c.fence.body.line(says.place.line+i)), " \t\r"))
		start := item.place.column - 1
		if item.place.line != says.place.line+i || start <= column || start >= len(line) || strings.TrimSpace(string(line[column-1:start])) != "-" {
			return nil
		}
		if length, ok := lengthOf(item, line[start:]); !ok || !item.isScalar() || start+length != len(line) {
			return nil
		}
		written = append(written, string(line[start:]))
	}
	var lines []string
	done := 0
	for _, item := range got {
		text, ok := scalarYAML(item, false)
		if !ok {
			return nil
		}
		right := slices.IndexFunc(says.list[done:], func(n *node) bool { return matches(asText(n.scalar), asText(item)) })
		if right >= 0 {
			text = written[done+right]
			done += right + 1
		}
		lines = append(lines, "- "+text)
	}
	if len(got) == 0 {
		lines = []string{"[]"}
	}
	from, to := c.fence.body.origin(says.place), c.fence.body.origin(place{last, 1})
	end := strings.TrimRight(string(c.fence.body.line(last)), " \t\r")
	to.column += len([]rune(end))
	return &Mend{From: position(from), To: position(to), Text: strings.Join(lines, "\n"), Indent: from.column}
}

// lengthOf returns how many characters of a line a node takes from its beginning;
// ok is false where it goes on on the next.
func lengthOf(n *node, rest []rune) (length int, ok bool) {
	switch {
	case n.isNull() && (len(rest) == 0 || rest[0] != '~' && rest[0] != 'n'):
		return 0, true
	case len(rest) == 0:
		return 0, false
	}
	text := string(rest)
	for _, whole := range []*regexp.Regexp{doubleQuoted, singleQuoted, flowList} {
		if found := whole.FindString(text); found != "" {
			return len([]rune(found)), true
		}
	}
	if strings.ContainsRune(`"'[{|>&*!-`, rest[0]) || !n.isScalar() {
		return 0, false
	}
	found := strings.TrimRight(plainScalar.FindString(text), " \t")
	return len([]rune(found)), found == asText(n.scalar) || n.isNull()
}

// How a value is written on one line of YAML. A list that holds others, or quotes
// with brackets in them, is left to a person.
var (
	doubleQuoted = regexp.MustCompile(`^"(?:[^"\\]|\\.)*"`)
	singleQuoted = regexp.MustCompile(`^'(?:[^']|'')*'`)
	flowList     = regexp.MustCompile(`^\[[^\[\]{}#]*\]`)
	plainScalar  = regexp.MustCompile(`^(?:[^\s,\[\]{}#:]|:\S|[^\s]#|[ \t]+[^\s#,\[\]{}])*`)
)

// flow writes a result as YAML on one line: a single value, or a list of them. Where
// what was there had double quotes, it is JSON.
func flow(got any, double bool) (string, bool) {
	list, isList := got.([]any)
	if !isList {
		return scalarYAML(got, double)
	}
	var items []string
	for _, item := range list {
		text, ok := scalarYAML(item, double)
		if !ok {
			return "", false
		}
		items = append(items, text)
	}
	return "[" + strings.Join(items, ", ") + "]", true
}

// bare matches a text that YAML reads as that text, wherever it stands.
var bare = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_./=;% +-]*[A-Za-z0-9_./=;%+-]$`)

func scalarYAML(value any, double bool) (string, bool) {
	text, isText := value.(string)
	switch {
	case isTree(value):
		return "", false
	case !isText:
		return asText(value), true
	case double:
		return asJSON(text), true
	case bare.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(text)):
		return text, true
	case !strings.ContainsAny(text, "'\n\r\t\x00"):
		return "'" + text + "'", true
	}
	return asJSON(text), true
}
