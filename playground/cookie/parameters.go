package cookie

import (
	"errors"
	"maps"
	"strings"
	"time"
)

// Parameters are the names of SetCookie's ten parameters, in Flask's order.
func Parameters() []string {
	return []string{"key", "value", "max_age", "expires", "path", "domain", "secure", "httponly", "samesite", "partitioned"}
}

// WriteParameters writes the Set-Cookie line that the ten parameters ask for as they
// stand in a form: by name, as texts. An empty one counts as left out, and a path "."
// is the request's own. What is wrong is by name, each with how to mend it; the line
// is "" where there is anything.
func WriteParameters(texts map[string]string, own string, now time.Time) (set SetCookie, line string, wrong FieldErrors) {
	wrong = FieldErrors{}
	set = SetCookie{
		Key: texts["key"], Value: texts["value"], MaxAge: texts["max_age"], Path: texts["path"], Domain: texts["domain"],
		SameSite:    texts["samesite"],
		Secure:      readFlag(texts, "secure", wrong),
		HTTPOnly:    readFlag(texts, "httponly", wrong),
		Partitioned: readFlag(texts, "partitioned", wrong),
	}
	if set.Path == "." {
		set.Path = own
	}
	if text := texts["expires"]; text != "" {
		expires, err := ParseExpires(text)
		wrong.add(err)
		set.Expires = &expires
	}
	line, err := set.Header(now)
	wrong.add(err)
	if len(wrong) > 0 {
		return set, "", wrong
	}
	return set, line, wrong
}

func readFlag(texts map[string]string, name string, wrong FieldErrors) bool {
	on, ok := ReadFlag(texts[name])
	if !ok {
		wrong[name] = "must be on, 1, true or yes, or else off, 0, false or no"
	}
	return on
}

// ReadFlag reads a parameter that is on or off; ok is false where it is neither.
func ReadFlag(text string) (on, ok bool) {
	switch strings.ToLower(text) {
	case "on", "1", "true", "yes":
		return true, true
	case "", "off", "0", "false", "no":
		return false, true
	}
	return false, false
}

// add adds what an error finds wrong, unless more is known of that field already.
func (e FieldErrors) add(err error) {
	var more FieldErrors
	if errors.As(err, &more) {
		maps.Copy(more, e)
		maps.Copy(e, more)
	}
}
