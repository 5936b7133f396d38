package browser

import (
	"fmt"
	"os"
	"runtime"
)

// A Session stands in for a test, in a program that drives a browser. The zero value
// is ready for use.
type Session struct {
	failed  bool
	cleanup []func()
}

// Run calls f, which the first Fatalf ends, then what is to clean up, last first. It
// returns the exit status of the program.
func (s *Session) Run(f func(*Session)) int {
	s.protect(func() { f(s) })
	for len(s.cleanup) > 0 {
		last := len(s.cleanup) - 1
		clean := s.cleanup[last]
		s.cleanup = s.cleanup[:last]
		s.protect(clean)
	}
	if s.failed {
		return 1
	}
	return 0
}

// protect calls f in a goroutine that Fatalf may end.
func (s *Session) protect(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// Check ends what runs if there is an error.
func (s *Session) Check(err error) {
	if err != nil {
		s.Fatalf("%v", err)
	}
}

// Helper does nothing: there are no line numbers to get right.
func (s *Session) Helper() {}

// Cleanup has f called in the end.
func (s *Session) Cleanup(f func()) { s.cleanup = append(s.cleanup, f) }

// Errorf notes a failure.
func (s *Session) Errorf(format string, args ...any) {
	s.failed = true
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}

// Fatalf notes a failure and ends the goroutine.
func (s *Session) Fatalf(format string, args ...any) {
	s.Errorf(format, args...)
	runtime.Goexit()
}
