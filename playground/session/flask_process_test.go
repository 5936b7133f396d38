package session

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"course/internal/testkit"
)

// A flaskProcess is a Flask that testdata/as_flask.py has answer questions.
type flaskProcess struct {
	*testkit.Flask
	flask string // its version
}

// A flaskQuestion is a line for testdata/as_flask.py: one of Write and Read.
type flaskQuestion struct {
	Write spelling `json:"write,omitempty"`
	Read  string   `json:"read,omitempty"`
	Now   int64    `json:"now"`
	Key   []int    `json:"key"`
	Older [][]int  `json:"older"` // SECRET_KEY_FALLBACKS
}

// A flaskAnswer is a line of what it says.
type flaskAnswer struct {
	Flask   string
	Value   string
	Header  string          // the whole Set-Cookie line
	Members json.RawMessage // a spelling
	Error   string          // the name of the exception
}

// startFlask starts the one that we follow, 3.1, or else an older one.
func startFlask(t *testing.T) *flaskProcess {
	t.Helper()
	flask, hello := testkit.StartFlask(t, "testdata/as_flask.py", func(hello flaskAnswer) bool { return isCurrent(hello.Flask) })
	return &flaskProcess{flask, hello.Flask}
}

// isCurrent reports whether a version of Flask is one that rotates keys. 3.1.0 signs
// with the oldest key in place of the newest (CVE-2025-47278).
func isCurrent(flask string) bool { return strings.HasPrefix(flask, "3.") && flask > "3.1.0" }

func (f *flaskProcess) isCurrent() bool { return isCurrent(f.flask) }

// ask puts one question.
func (f *flaskProcess) ask(t *testing.T, q flaskQuestion) flaskAnswer {
	t.Helper()
	var answer flaskAnswer
	f.Ask(t, q, &answer)
	return answer
}

// question has the key and the time of all questions.
func question(key []byte, now time.Time) flaskQuestion {
	return flaskQuestion{Now: now.Unix(), Key: octets(key)}
}

// octets are numbers in JSON, where a []byte would be base64.
func octets(b []byte) []int {
	numbers := make([]int, len(b))
	for i, c := range b {
		numbers[i] = int(c)
	}
	return numbers
}
