// Command screenshot makes the pictures of README.md: it builds the course, serves
// it on a free port of this machine, and takes a lesson as a learner sees it, in
// light and in dark, to docs/screenshot-light.png and docs/screenshot-dark.png.
//
//	go run ./internal/screenshot
//
// It is run from the top of the repository, and needs Chromium.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"course/internal/browser"
)

// lesson is the title of the lesson that is shown, and clicks is how often
// something was put into the cart of its demo before.
const (
	lesson = "Read it back"
	clicks = 3
)

func main() {
	s := new(session)
	s.run(takePictures)
	if s.failed {
		os.Exit(1)
	}
}

func takePictures(s *session) {
	var chromium browser.Browser
	s.Cleanup(func() { s.check(chromium.Close()) })
	s.check(os.MkdirAll("docs", 0o755))

	tab := chromium.Open(s, serve(s))
	tab.Resize(1280, 800)
	tab.Follow(tab.Find("main", "").Find("link", lesson).Click)
	useDemo(tab)
	for _, theme := range []string{"light", "dark"} {
		tab.Prefer("prefers-color-scheme", theme)
		tab.Eval(`new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))`)
		s.check(os.WriteFile(filepath.Join("docs", "screenshot-"+theme+".png"), tab.Screenshot(), 0o644))
	}
}

// useDemo puts something into the cart of the lesson's first demo, loads the demo
// again, so that the inspector has the cookie in the request, and scrolls to where
// the demo and the words above it are in sight.
func useDemo(tab *browser.Tab) {
	demo := tab.Frame(tab.Eval(`document.querySelector("iframe").title`))
	for range clicks {
		demo.Query(".shoppingCart__add--js").Click()
	}
	demo.Follow(func() { demo.Eval(`location.reload()`) })
	demo.Wait(fmt.Sprintf(`document.querySelector(".shoppingCart__number--js").textContent === "%d"`, clicks))
	tab.Eval(`scrollTo({ top: document.querySelector("iframe").getBoundingClientRect().top + scrollY - 220, behavior: "instant" })`)
}

// serve builds the course, starts it, and returns its URL.
func serve(s *session) string {
	dir, err := os.MkdirTemp("", "screenshot")
	s.check(err)
	s.Cleanup(func() { s.check(os.RemoveAll(dir)) })
	program := filepath.Join(dir, "course")
	build := exec.Command("go", "build", "-o", program, "./cmd/course")
	build.Stderr = os.Stderr
	s.check(build.Run())

	server := exec.Command(program, "serve", "--addr", "localhost:0")
	stderr, err := server.StderrPipe()
	s.check(err)
	s.check(server.Start())
	s.Cleanup(func() {
		s.check(server.Process.Signal(syscall.SIGTERM))
		s.check(server.Wait())
	})
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "listening on "); ok {
			return url
		}
		fmt.Fprintln(os.Stderr, lines.Text())
	}
	s.Fatalf("the server said no URL (%v)", lines.Err())
	return ""
}

// A session stands in for the test that the browser's helpers report to.
type session struct {
	failed  bool
	cleanup []func()
}

// run runs f to its end, or to the first Fatalf, and then what is to clean up,
// last first.
func (s *session) run(f func(*session)) {
	s.protect(func() { f(s) })
	for len(s.cleanup) > 0 {
		last := len(s.cleanup) - 1
		clean := s.cleanup[last]
		s.cleanup = s.cleanup[:last]
		s.protect(clean)
	}
}

// protect calls f in a goroutine that Fatalf may end.
func (s *session) protect(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

func (s *session) check(err error) {
	if err != nil {
		s.Fatalf("%v", err)
	}
}

// Helper does nothing: there are no line numbers to get right.
func (s *session) Helper() {}

// Cleanup has f called in the end.
func (s *session) Cleanup(f func()) { s.cleanup = append(s.cleanup, f) }

// Errorf notes a failure.
func (s *session) Errorf(format string, args ...any) {
	s.failed = true
	fmt.Fprintf(os.Stderr, "screenshot: "+format+"\n", args...)
}

// Fatalf notes a failure and ends the goroutine.
func (s *session) Fatalf(format string, args ...any) {
	s.Errorf(format, args...)
	runtime.Goexit()
}
