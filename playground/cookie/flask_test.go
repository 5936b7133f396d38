package cookie

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// flaskProcess is one Python with Flask that answers questions.
type flaskProcess struct {
	werkzeug string // its version
	in       io.WriteCloser
	out      *bufio.Scanner
}

// A flaskAnswer is a line of what testdata/as_flask.py says.
type flaskAnswer struct {
	Werkzeug string
	Header   string
	Error    string
	Pairs    [][2]string
}

// startFlask starts the Flask of the python3 on PATH if that is the one we
// follow, with Werkzeug 3, else Debian's, which is older.
func startFlask(t *testing.T) *flaskProcess {
	t.Helper()
	var older *flaskProcess
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		f, err := runFlask(t, python)
		switch {
		case err != nil:
			t.Logf("%s: %v", python, err)
		case f.isCurrent():
			return f
		default:
			older = f
		}
	}
	if older == nil {
		t.Fatal("no python3 here has Flask to compare with: apt-get install python3-flask")
	}
	return older
}

// runFlask starts as_flask.py with one Python, until the test ends.
func runFlask(t *testing.T, python string) (*flaskProcess, error) {
	cmd := exec.Command(python, "testdata/as_flask.py")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	f := &flaskProcess{in: in, out: bufio.NewScanner(out)}
	f.out.Buffer(nil, 1<<20)
	hello, err := f.next()
	t.Cleanup(func() {
		in.Close()
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			t.Errorf("%s: %v", python, waitErr)
		}
	})
	f.werkzeug = hello.Werkzeug
	return f, err
}

func (f *flaskProcess) isCurrent() bool { return strings.HasPrefix(f.werkzeug, "3.") }

// ask puts one question.
func (f *flaskProcess) ask(t *testing.T, question any) flaskAnswer {
	t.Helper()
	line, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	answer, err := f.next()
	if err != nil {
		t.Fatalf("asked %s: %v", line, err)
	}
	return answer
}

func (f *flaskProcess) next() (flaskAnswer, error) {
	var answer flaskAnswer
	if !f.out.Scan() {
		return answer, errors.Join(f.out.Err(), io.EOF)
	}
	return answer, json.Unmarshal(f.out.Bytes(), &answer)
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
