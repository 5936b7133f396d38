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
	os.Exit(new(browser.Session).Run(takePictures))
}

func takePictures(s *browser.Session) {
	var chromium browser.Browser
	s.Cleanup(func() { s.Check(chromium.Close()) })
	s.Check(os.MkdirAll("docs", 0o755))

	tab := chromium.Open(s, serve(s))
	tab.Resize(1280, 800)
	tab.Follow(tab.Find("main", "").Find("link", lesson).Click)
	useDemo(tab)
	for _, theme := range []string{"light", "dark"} {
		tab.Prefer("prefers-color-scheme", theme)
		tab.Eval(`new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))`)
		s.Check(os.WriteFile(filepath.Join("docs", "screenshot-"+theme+".png"), tab.Screenshot(), 0o644))
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
func serve(s *browser.Session) string {
	dir, err := os.MkdirTemp("", "screenshot")
	s.Check(err)
	s.Cleanup(func() { s.Check(os.RemoveAll(dir)) })
	program := filepath.Join(dir, "course")
	build := exec.Command("go", "build", "-o", program, "./cmd/course")
	build.Stderr = os.Stderr
	s.Check(build.Run())

	server := exec.Command(program, "serve", "--addr", "localhost:0")
	stderr, err := server.StderrPipe()
	s.Check(err)
	s.Check(server.Start())
	s.Cleanup(func() {
		s.Check(server.Process.Signal(syscall.SIGTERM))
		s.Check(server.Wait())
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
