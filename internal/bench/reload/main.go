// Command reload measures hot reload beside that of others.
//
//	go run ./internal/bench/reload [-saves N] [-lessons N] [-large N]
//
// It takes the time from just before a lesson is saved to the new words in the
// page of a real Chromium, for our program and for the development servers of Hugo
// and VitePress, with the same lessons. All of them run at the same time and are
// saved to in turn, so that what else the machine does hits all alike; what can be
// compared is the ratio. Every server has a tab of its own, and saves are in place
// (the file is emptied, then written) and by rename, half each.
//
// The peers are installed by go install and npm into the user's cache folder
// (course-bench), when a bench first runs. It is run from the top of the repository,
// and needs Chromium, Go and npm.
package main

import (
	"flag"
	"os"

	"course/internal/browser"
)

func main() {
	saves := flag.Int("saves", 40, "how often each server's lesson is saved")
	lessons := flag.Int("lessons", 10, "how many lessons each course has")
	large := flag.Int("large", 10_000, "how many lessons our large course has; 0 leaves it out")
	flag.Parse()
	os.Exit(new(browser.Session).Run(func(s *browser.Session) { measure(s, *saves, *lessons, *large) }))
}
