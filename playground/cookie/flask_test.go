package cookie

import (
	"strings"
	"testing"

	"course/internal/testkit"
)

// A flaskProcess is a Flask that testdata/as_flask.py has answer questions.
type flaskProcess struct {
	*testkit.Flask
	werkzeug string // its version
}

// A flaskAnswer is a line of what it says.
type flaskAnswer struct {
	Werkzeug string
	Header   string
	Error    string
	Pairs    [][2]string
}

// startFlask starts the one that we follow, with Werkzeug 3, or else an older one.
func startFlask(t *testing.T) *flaskProcess {
	t.Helper()
	flask, hello := testkit.StartFlask(t, "testdata/as_flask.py", func(hello flaskAnswer) bool { return isCurrent(hello.Werkzeug) })
	return &flaskProcess{flask, hello.Werkzeug}
}

func isCurrent(werkzeug string) bool { return strings.HasPrefix(werkzeug, "3.") }

func (f *flaskProcess) isCurrent() bool { return isCurrent(f.werkzeug) }

// ask puts one question.
func (f *flaskProcess) ask(t *testing.T, question any) flaskAnswer {
	t.Helper()
	var answer flaskAnswer
	f.Ask(t, question, &answer)
	return answer
}

// asArguments is a SetCookie as a question: the keyword arguments of Flask's
// set_cookie, without those that have their default.
func asArguments(s SetCookie, now int64) map[string]any {
	arguments := map[string]any{"key": s.Key, "value": s.Value}
	add := func(name string, value any, given bool) {
		if given {
			arguments[name] = value
		}
	}
	add("max_age", s.MaxAge, s.MaxAge != "")
	if s.Expires != nil {
		arguments["expires"] = s.Expires.Unix()
	}
	add("path", s.Path, s.Path != "")
	add("path", nil, s.NoPath)
	add("domain", s.Domain, s.Domain != "")
	add("secure", true, s.Secure)
	add("httponly", true, s.HTTPOnly)
	add("samesite", s.SameSite, s.SameSite != "")
	add("partitioned", true, s.Partitioned)
	return map[string]any{"write": arguments, "now": now}
}

// asHeader is a Cookie header as a question: a character for each octet.
func asHeader(header string) map[string]any {
	octets := make([]rune, len(header))
	for i := range len(header) {
		octets[i] = rune(header[i])
	}
	return map[string]any{"read": string(octets)}
}
