package testkit

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"testing"
)

// pythons are the interpreters that may have Flask: the one that comes first on PATH
// need not be the one that Debian gave it to.
var pythons = []string{"python3", "/usr/bin/python3"}

const noFlask = "no python3 here can import flask; to install one: apt-get install python3-flask"

// Python returns a python3 that has Flask: the one on PATH, else Debian's.
func Python(t testing.TB) string {
	t.Helper()
	for _, python := range pythons {
		if exec.Command(python, "-c", "import flask").Run() == nil {
			return python
		}
	}
	t.Fatal(noFlask)
	return ""
}

// A Flask is one Python with Flask that runs a script which answers questions: a line
// of JSON for a line of JSON, after a first one about itself.
type Flask struct {
	in  io.WriteCloser
	out *bufio.Scanner
}

// longestAnswer is how many bytes a line of a script may have.
const longestAnswer = 4 << 20

// StartFlask starts a script with the Flask of the python3 on PATH if that is the one
// we follow, else with Debian's, which is older. It returns what the script says of
// itself too, which isCurrent judges by.
func StartFlask[H any](t testing.TB, script string, isCurrent func(hello H) bool) (*Flask, H) {
	t.Helper()
	var older *Flask
	var its H
	for _, python := range pythons {
		var hello H
		f, err := startFlask(t, python, script, &hello)
		switch {
		case err != nil:
			t.Logf("%s %s: %v", python, script, err)
		case isCurrent(hello):
			return f, hello
		default:
			older, its = f, hello
		}
	}
	if older == nil {
		t.Fatal(noFlask)
	}
	return older, its
}

func startFlask(t testing.TB, python, script string, hello any) (*Flask, error) {
	cmd := exec.Command(python, script)
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
	f := &Flask{in, bufio.NewScanner(out)}
	f.out.Buffer(nil, longestAnswer)
	err = f.next(hello)
	t.Cleanup(func() {
		in.Close()
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			t.Errorf("%s %s: %v", python, script, waitErr)
		}
	})
	return f, err
}

// Ask puts one question, and decodes the answer.
func (f *Flask) Ask(t testing.TB, question, answer any) {
	t.Helper()
	line, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if err := f.next(answer); err != nil {
		t.Fatalf("asked %s: %v", line, err)
	}
}

func (f *Flask) next(answer any) error {
	if !f.out.Scan() {
		return errors.Join(f.out.Err(), io.EOF)
	}
	return json.Unmarshal(f.out.Bytes(), answer)
}
