package session

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// flaskProcess is one Python with Flask that answers questions.
type flaskProcess struct {
	flask string // its version
	in    io.WriteCloser
	out   *bufio.Scanner
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

// startFlask starts the Flask of the python3 on PATH if that is the one we follow,
// 3.1, else Debian's, which is older.
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
	f.out.Buffer(nil, 4<<20)
	hello, err := f.next()
	t.Cleanup(func() {
		in.Close()
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			t.Errorf("%s: %v", python, waitErr)
		}
	})
	f.flask = hello.Flask
	return f, err
}

// isCurrent reports whether it is one that rotates keys. Flask 3.1.0 signs with the
// oldest key in place of the newest (CVE-2025-47278).
func (f *flaskProcess) isCurrent() bool {
	return strings.HasPrefix(f.flask, "3.") && f.flask > "3.1.0"
}

// ask puts one question.
func (f *flaskProcess) ask(t *testing.T, q flaskQuestion) flaskAnswer {
	t.Helper()
	line, err := json.Marshal(q)
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
