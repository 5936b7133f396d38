package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"course/internal/browser"
	"course/internal/testkit"
)

// chromium is the browser that the tests of this package share. Every page that a
// test opens belongs to a learner of its own.
var chromium browser.Browser

func TestMain(m *testing.M) { chromium.Main(m) }

// patience is how long a test waits for what must come.
const patience = browser.Patience

// A serving is "course serve" while it runs, in the test's own process.
type serving struct {
	stop   context.CancelFunc // as SIGTERM does
	stderr *output
	ended  chan struct{} // closed at the end
	status int           // once it has ended
}

// start runs "course serve ARGS...".
func start(lookupEnv func(string) (string, bool), args ...string) *serving {
	ctx, stop := context.WithCancel(context.Background())
	s := &serving{stop: stop, stderr: &output{grown: make(chan struct{}, 1)}, ended: make(chan struct{})}
	p := &program{Stdout: io.Discard, Stderr: s.stderr, LookupEnv: lookupEnv}
	go func() {
		defer close(s.ended)
		s.status = p.Run(ctx, append([]string{"serve"}, args...))
	}()
	return s
}

// wait waits for the end, and returns the exit status.
func (s *serving) wait() (int, error) {
	select {
	case <-s.ended:
		return s.status, nil
	case <-time.After(patience):
		return 0, fmt.Errorf("the server does not stop; it said:\n%s", s.stderr)
	}
}

// after waits for a whole line on stderr that begins with the text, and returns
// the rest of it.
func (s *serving) after(text string) (string, error) {
	deadline := time.After(patience)
	for {
		for line := range strings.Lines(s.stderr.String()) {
			if rest, ok := strings.CutPrefix(line, text); ok && strings.HasSuffix(rest, "\n") {
				return strings.TrimSpace(rest), nil
			}
		}
		select {
		case <-s.stderr.grown:
		case <-s.ended:
			return "", fmt.Errorf("the server ended with status %d, and no %q in:\n%s", s.status, text, s.stderr)
		case <-deadline:
			return "", fmt.Errorf("no %q in:\n%s", text, s.stderr)
		}
	}
}

// url waits until the server is ready, and returns its address.
func (s *serving) url() (string, error) {
	url, err := s.after("listening on ")
	return strings.TrimSuffix(url, "/"), err
}

// output collects what a program writes, and tells when there is more.
type output struct {
	mu      sync.Mutex
	written bytes.Buffer
	grown   chan struct{} // of capacity 1
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.grown <- struct{}{}:
	default:
	}
	return o.written.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.written.String()
}

// noEnvironment has no variable.
func noEnvironment(string) (string, bool) { return "", false }

// serve runs "course serve ARGS..." until the test ends, and returns its address. The
// port is one that nobody else gets, also where the server goes and comes back.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	_, url := startServing(t, args...)
	return url
}

// startServing is serve for a test that has something to do with the server.
func startServing(t *testing.T, args ...string) (*serving, string) {
	t.Helper()
	s := start(noEnvironment, append([]string{"--addr", "localhost:" + testkit.Port(t)}, args...)...)
	t.Cleanup(func() {
		s.stop()
		if status, err := s.wait(); err != nil || status != 0 {
			t.Errorf("the server ended with status %d (%v):\n%s", status, err, s.stderr)
		}
	})
	url, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	return s, url
}

// waitUntil waits until something that only the test can see has come true.
func waitUntil(t *testing.T, what string, true func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !true() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("waited %v until %s", patience, what)
		}
	}
}

// startAgain serves at an address that a server had before.
func startAgain(t *testing.T, url string, args ...string) {
	t.Helper()
	startServing(t, append([]string{"--addr", strings.TrimPrefix(url, "http://")}, args...)...)
}
