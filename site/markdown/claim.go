package markdown

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A claim is a part of a block's YAML that says what a run comes to.
type claim struct {
	page  *page
	fence *fence   // whose body is the YAML, or holds it
	rule  string   // that a difference breaks
	what  string   // is spoken of, such as "step 3, request"
	words []string // that a run may say; nil for any
}

// The words that a run has for what became of a cookie, and of a session.
var (
	verdictWords = []string{"stored", "deleted", "refused"}
	stateWords   = []string{"none", "valid", "tampered", "expired"}
)

// compare reports where a run's result, as encoding/json reads it, is not what the
// YAML says. A mapping says something of the keys that it names, and one without
// keys that there is nothing; a list of each item; "…" in a text stands for whatever
// there is, and nothing at all for what is to be written down.
func (c claim) compare(says *node, got any) {
	if c.otherWords(says) {
		return
	}
	if list, ok := got.([]any); ok && len(list) == 1 && says.isScalar() {
		got = list[0] // one line, say, need not be a list
	}
	switch {
	case says.isNull() && got == nil: // that of a session cookie's end, say
	case says.isNull():
		c.differs(says, got)
	case says.fields != nil:
		c.compareMapping(says, got)
	case says.list != nil:
		c.compareList(says, got)
	default:
		if want := asText(says.scalar); !matches(want, asText(got)) || isTree(got) {
			c.differs(says, got)
		}
	}
}

// otherWords reports the words that no run says: a result is not to be written in their
// place before the author knows which there are.
func (c claim) otherWords(says *node) (found bool) {
	if c.words == nil {
		return false
	}
	for _, item := range append([]*node{says}, says.list...) {
		word := asText(item.scalar)
		if word == "" || slices.ContainsFunc(c.words, func(known string) bool { return matches(word, known) }) {
			continue
		}
		found = true
		c.page.problem(c.fence.body.origin(item.place), trouble{
			c.rule, c.what + ": " + quoted(word) + " is nothing that a run says", didYouMean(word, c.words, "it says "+strings.Join(c.words, ", ")),
		})
	}
	return found
}

// compareNamed compares what a lesson says of something that it names. To say
// nothing but "…" of it would be true whatever came.
func (c claim) compareNamed(says *node, got any) {
	if _, isList := got.([]any); !isList && says.isScalar() && isElision(asText(says.scalar)) {
		c.page.problem(c.fence.body.origin(says.place), trouble{c.rule, c.what + ": " + elision + " alone is true of anything", "say more, or leave it out"})
		return
	}
	c.compare(says, got)
}

// of is the claim about a part of what this one is about.
func (c claim) of(part string) claim {
	c.what += part
	return c
}

func (c claim) compareMapping(says *node, got any) {
	result, ok := got.(map[string]any)
	if !ok || (len(says.fields) == 0) != (len(result) == 0) {
		c.differs(says, got)
		return
	}
	for _, f := range says.fields {
		value, known := result[f.key]
		if !known {
			c.unknown(f, keysOf(result))
			continue
		}
		c.of("."+f.key).compareNamed(f.value, value)
	}
}

func keysOf(result map[string]any) []string { return slices.Sorted(maps.Keys(result)) }

func (c claim) unknown(f pair, keys []string) {
	c.page.problem(c.fence.body.origin(f.place), trouble{
		rule:    c.rule,
		message: "a run says nothing of " + f.key,
		hint:    didYouMean(f.key, keys, "it says "+strings.Join(keys, ", ")),
	})
}

func (c claim) compareList(says *node, got any) {
	result, ok := got.([]any)
	if !ok || len(result) != len(says.list) {
		c.differs(says, got)
		return
	}
	for i, item := range says.list {
		c.of("."+strconv.Itoa(i)).compare(item, result[i])
	}
}

// differs reports that a result is another than what is said.
func (c claim) differs(says *node, got any) {
	c.page.differs(difference{
		rule:       c.rule,
		at:         c.fence.body.origin(says.place),
		what:       c.what,
		want:       asText(says.plain()),
		got:        asText(got),
		mend:       c.mend(says, got),
		unrecorded: says.isNull(),
	})
}

func isTree(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// asText is a result, or what is said of one, as a person reads it.
func asText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number, bool, int64, uint64, float64:
		return fmt.Sprint(v)
	}
	return asJSON(value)
}

func asJSON(value any) string {
	var said strings.Builder
	encoder := json.NewEncoder(&said)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value) // infinity, which JSON cannot write
	}
	return strings.TrimSuffix(said.String(), "\n")
}

// elision stands for whatever there is, and so do the three dots that are on every
// keyboard.
const (
	elision = "…"
	dots    = "..."
)

// isElision reports whether nothing is said but that there is something.
func isElision(s string) bool { return s == elision || s == dots }

// elides reports whether something is left out.
func elides(s string) bool { return strings.Contains(s, elision) || strings.Contains(s, dots) }

// matches reports whether a text is what a pattern says, in which "…" stands for
// any characters.
func matches(pattern, text string) bool {
	first, rest, elided := strings.Cut(strings.ReplaceAll(pattern, dots, elision), elision)
	if !elided {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, first)
	if !ok {
		return false
	}
	for {
		part, after, more := strings.Cut(rest, elision)
		if !more {
			return strings.HasSuffix(text, part)
		}
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text, rest = text[i+len(part):], after
	}
}
