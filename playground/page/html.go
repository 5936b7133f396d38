package page

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// handler matches the name of an attribute that would be a script.
var handler = regexp.MustCompile(`^on[a-z]+$`)

// checkHTML looks for what the policy of these pages does not let run: they look
// right in the lesson, and nothing happens.
func (r *reader) checkHTML(f field, source string) {
	z := html.NewTokenizer(strings.NewReader(source))
	line := 1
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return // the end: a string can be read
		}
		raw := string(z.Raw())
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			if message, hint := inert(z.Token()); message != "" {
				at := f.place
				if f.value != nil {
					at = r.within(f, line, 1)
				}
				r.mistake(at, message, hint)
				return
			}
		}
		line += strings.Count(raw, "\n")
	}
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
