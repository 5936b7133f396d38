package setcookie

import (
	"fmt"
	"strconv"
	"strings"
)

// What was typed stands in the snippets only between quotes that one of these
// functions has put there, and so it stays a string, whatever it is.

// inPython writes a text as a string of Python, with the quotes that need fewer
// backslashes.
func inPython(text string) string {
	quote := `"`
	if strings.Contains(text, `"`) && !strings.Contains(text, "'") {
		quote = "'"
	}
	return quote + escaped(text, quote, func(r rune) string {
		switch {
		case r <= 0xff:
			return fmt.Sprintf(`\x%02x`, r)
		case r <= 0xffff:
			return fmt.Sprintf(`\u%04x`, r)
		}
		return fmt.Sprintf(`\U%08x`, r)
	}) + quote
}

// inJavaScript writes a text as a string of JavaScript. It can stand in an HTML
// page too: "</script>" and "<!--" are broken up.
func inJavaScript(text string) string {
	quote := "'"
	if strings.Contains(text, "'") && !strings.Contains(text, `"`) {
		quote = `"`
	}
	body := escaped(text, quote, func(r rune) string {
		if r <= 0xff {
			return fmt.Sprintf(`\x%02x`, r)
		}
		return fmt.Sprintf(`\u{%x}`, r)
	})
	return quote + strings.NewReplacer("</", `\x3c/`, "<!", `\x3c!`).Replace(body) + quote
}

// inGo writes a text as a string of Go, raw where that spares backslashes.
func inGo(text string) string {
	if strings.ContainsAny(text, `"\`) && strconv.CanBackquote(text) && !strings.ContainsFunc(text, isHidden) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

// escaped writes a backslash before backslashes and the quote, and writes what is
// not simply seen by its number.
func escaped(text, quote string, number func(rune) string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\' || string(r) == quote:
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case isHidden(r):
			b.WriteString(number(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isHidden reports whether a character is not simply seen: controls, and what turns
// the direction of the text around it.
func isHidden(r rune) bool { return !strconv.IsPrint(r) }
