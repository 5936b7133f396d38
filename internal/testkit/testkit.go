// Package testkit has what the tests of several packages need of this machine: Flask
// to compare with, the Go compiler for code that lessons and demos show, a Redis that
// dies and comes back, ports that stay free, and the processor's own clock.
//
// Its helpers report to the test themselves. What is not installed fails a test, with
// the way to get it; what is started ends with the test.
package testkit

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// Pipe runs a program on JSON, and decodes the JSON that it prints into out.
func Pipe(t testing.TB, in, out any, command ...string) {
	t.Helper()
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = bytes.NewReader(text)
	decode(t, output(t, cmd), out)
}

// Go runs the go command in a folder with a module of its own, and returns what it
// prints. The flags of the tests around it are not for that module.
func Go(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	return output(t, cmd)
}

// GoRun runs the program in such a folder, and decodes the JSON that it prints.
func GoRun(t testing.TB, dir string, out any) {
	t.Helper()
	decode(t, Go(t, dir, "run", "."), out)
}

// output runs a command, and returns what it prints.
func output(t testing.TB, cmd *exec.Cmd) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, &stderr)
	}
	return printed
}

func decode(t testing.TB, printed []byte, out any) {
	t.Helper()
	if err := json.Unmarshal(printed, out); err != nil {
		t.Fatalf("%v in %s", err, printed)
	}
}
