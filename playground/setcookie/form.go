package setcookie

import (
	"maps"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"course/playground/cookie"
)

// fields are the parameters of response.set_cookie, in Flask's order.
var fields = cookie.Parameters()

// A form is what was typed, by field. Fields that were left empty are not there.
type form map[string]string

// formOf reads the fields of a form, or of a link to one: there, a preset can stand
// for fields that are not given. Whatever else is in it is ignored.
func formOf(values url.Values) form {
	f := form{}
	if preset, ok := findPreset(values.Get("preset")); ok {
		maps.Copy(f, preset.fields)
	}
	for _, field := range fields {
		if !values.Has(field) {
			continue
		}
		delete(f, field)
		if text := values.Get(field); text != "" {
			f[field] = validUTF8(text)
		}
	}
	return f
}

// query is the form as it stands in a link to it.
func (f form) query() string {
	values := url.Values{}
	for field, text := range f {
		values.Set(field, text)
	}
	return values.Encode()
}

// A written form is one in which nothing was wrong.
type written struct {
	form form
	set  cookie.SetCookie
	at   time.Time
	line string // the Set-Cookie line
}

// write writes the line that the form asks for. The own path is what "." stands
// for. The errors are by field; w is nil where there are any, and wrong never is.
func (f form) write(own string, now time.Time) (w *written, wrong cookie.FieldErrors) {
	set, line, wrong := cookie.WriteParameters(f, own, now)
	if len(wrong) > 0 {
		return nil, wrong
	}
	return &written{f, set, now, line}, wrong
}

// mustMend reports whether something is wrong that was typed, and not only left out.
func (f form) mustMend(wrong cookie.FieldErrors) bool {
	for field := range wrong {
		if f[field] != "" {
			return true
		}
	}
	return false
}

// pair is what stands before the first semicolon of the line, as a browser sends
// it back.
func (w *written) pair() (name, value string) {
	pair, _, _ := strings.Cut(w.line, ";")
	name, value, _ = strings.Cut(pair, "=")
	return strings.Trim(name, " \t"), strings.Trim(value, " \t")
}

// attribute is the value of an attribute of the line, "" where it has none.
func (w *written) attribute(name string) string {
	_, rest, _ := strings.Cut(w.line, "; "+name+"=")
	value, _, _ := strings.Cut(rest, ";")
	return value
}

// validUTF8 returns the text with U+FFFD for what is no UTF-8: one for each
// beginning of a character that breaks off, as Flask decodes a form.
func validUTF8(text string) string {
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		for r == utf8.RuneError && size < len(text) && size < utf8.UTFMax && !utf8.FullRuneInString(text[:size+1]) {
			size++
		}
		b.WriteRune(r)
		text = text[size:]
	}
	return b.String()
}
