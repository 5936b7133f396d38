package page

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// handler matches the name of an attribute that would be a script.
var handler = regexp.MustCompile(`^on[a-z]+$`)

// An inertTag is one that the policy of these pages lets do nothing: it looks right in
// the lesson, and nothing happens.
type inertTag struct {
	place         place
	message, hint string
}

// checkHTML reports the inert tags of what a source becomes: where they stand in it, or
// else where it begins.
func (r *reader) checkHTML(f field, source, out string) {
	written := inertTags(source)
	for _, tag := range inertTags(out) {
		at := r.within(f, 1, 1)
		for _, w := range written {
			if w.message == tag.message {
				at = r.within(f, w.place.line, w.place.column)
				r.mistake(at, tag.message, tag.hint)
			}
		}
		r.mistake(at, tag.message, tag.hint)
	}
}

// inertTags finds them in HTML, or in a template of it.
func inertTags(source string) []inertTag {
	z := html.NewTokenizer(strings.NewReader(source))
	at := place{1, 1}
	var found []inertTag
	for len(found) < maxMistakes {
		kind := z.Next()
		if kind == html.ErrorToken {
			break // the end: a string can be read
		}
		raw := string(z.Raw())
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			if message, hint := inert(z.Token()); message != "" {
				found = append(found, inertTag{at, message, hint})
			}
		}
		if i := strings.LastIndex(raw, "\n"); i >= 0 {
			at = place{at.line + strings.Count(raw, "\n"), 1}
			raw = raw[i+1:]
		}
		at.column += utf8.RuneCountInString(raw)
	}
	return found
}

// inert says what of a tag would do nothing.
func inert(tag html.Token) (message, hint string) {
	switch tag.Data {
	case "script":
		return "a script in the HTML does not run: these pages run files only", "write it below js:"
	case "style":
		return "a style element does nothing here: these pages are styled by files only", "write it below css:"
	}
	for _, a := range tag.Attr {
		switch {
		case a.Key == "style":
			return "a style attribute does nothing here: these pages are styled by files only", "give the element a class, and write its style below css:"
		case handler.MatchString(a.Key):
			return a.Key + " does not run: these pages run files only", "write addEventListener below js:"
		}
	}
	return "", ""
}
