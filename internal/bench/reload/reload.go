package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"course/internal/browser"
)

// observer notes, in every page, when a word of ours is first in the document. The
// note outlives the page, since some servers load it anew, and some of them twice.
const observer = `new MutationObserver(() => {
	const word = document.body?.textContent.match(/written (save-\d+-\d+)/)?.[1];
	if (word) sessionStorage[word] ??= performance.timeOrigin + performance.now();
}).observe(document, { subtree: true, childList: true, characterData: true })`

// A subject is a server with its tab, and the times that its saves took.
type subject struct {
	server
	tab    *browser.Tab
	times  []time.Duration
	missed int // saves that were not shown
}

func measure(s *browser.Session, saves, lessons, large int) {
	program := filepath.Join(scratch(s), "course")
	build := exec.Command("go", "build", "-o", program, "./cmd/course")
	build.Stderr = os.Stderr
	s.Check(build.Run())
	servers := []server{startOurs(s, program, lessons)}
	if large > 0 {
		servers = append(servers, startOurs(s, program, large))
	}
	servers = append(servers, startHugo(s, lessons), startVitepress(s, lessons))

	var chromium browser.Browser
	s.Cleanup(func() { s.Check(chromium.Close()) })
	var subjects []*subject
	for i, server := range servers {
		waitFor(s, server.url)
		subjects = append(subjects, open(s, &chromium, server, i))
	}
	for i := range saves {
		for n, subject := range subjects {
			time.Sleep(gap + rand.N(gap)) // a page that is loaded anew has to find its server again
			took, ok := subject.save(s, fmt.Sprintf("save-%d-%d", n, i+1), i%2 == 0)
			if !ok {
				subject.missed++
				continue
			}
			subject.times = append(subject.times, took)
		}
	}
	s.Check(report(subjects))
}

// warmth is how long a page is left alone after it was loaded, and warmUps how often
// it is saved to before that is measured: what a server does at first only is not
// what is measured. Gap is at least the time before each save.
const (
	warmth  = 3 * time.Second
	warmUps = 2
	gap     = 500 * time.Millisecond
)

// open opens the server's first lesson and warms it up.
func open(s *browser.Session, chromium *browser.Browser, server server, n int) *subject {
	subject := &subject{server: server}
	opened := attempt(func() {
		subject.tab = chromium.Open(lenient{s}, "about:blank")
		subject.tab.Always(observer)
		subject.tab.Visit(server.url)
		subject.tab.Wait(`document.querySelector("h1")`)
	})
	if !opened {
		s.Fatalf("%s: Chromium does not show %s", server.name, server.url)
	}
	time.Sleep(warmth)
	for i := range warmUps {
		subject.save(s, fmt.Sprintf("save-%d-0%d", n, i), i%2 == 0)
	}
	return subject
}

// lenient leaves what peers' pages complain of, such as a missing icon, to them, and
// failures to those who attempt.
type lenient struct{ *browser.Session }

func (lenient) Errorf(string, ...any) {}

func (lenient) Fatalf(string, ...any) { runtime.Goexit() }

// attempt reports whether f came to its end.
func attempt(f func()) bool {
	done := make(chan bool, 1)
	go func() {
		ended := false
		defer func() { done <- ended }()
		f()
		ended = true
	}()
	return <-done
}

// save writes a lesson and returns how long it took to be in the page. It reports
// false where it never was.
func (subject *subject) save(s *browser.Session, word string, inPlace bool) (time.Duration, bool) {
	began := subject.write(s, word, inPlace)
	note := "sessionStorage[" + strconv.Quote(word) + "]"
	var seen float64
	ok := attempt(func() {
		subject.tab.Wait(note)
		subject.tab.EvalInto("Number("+note+")", &seen)
	})
	return time.Duration(seen*float64(time.Millisecond)) - time.Duration(began.UnixNano()), ok
}

// write saves the first lesson with a word in it, and returns when it began to.
func (subject *subject) write(s *browser.Session, word string, inPlace bool) time.Time {
	text := []byte(lessonText(rand.New(rand.NewPCG(1, 0)), 1, word))
	name := filepath.Join(subject.lessons, lessonName(1)+".md")
	if inPlace {
		began := time.Now()
		s.Check(os.WriteFile(name, text, 0o666))
		return began
	}
	beside := filepath.Join(subject.lessons, ".saving.tmp")
	began := time.Now()
	s.Check(os.WriteFile(beside, text, 0o666))
	s.Check(os.Rename(beside, name))
	return began
}

// report prints the times, and how many times ours, the first subject's, they are.
func report(subjects []*subject) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "server\tsaves\tmissed\tp50 ms\tp95 ms\tmax ms\tp50 in place\tp50 by rename\tratio of p50\t")
	ours := quantile(subjects[0].times, 0.5)
	for _, subject := range subjects {
		all := subject.times
		fmt.Fprintf(w, "%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t\n", subject.name, len(all), subject.missed,
			quantile(all, 0.5), quantile(all, 0.95), quantile(all, 1),
			quantile(every(all, 2, 0), 0.5), quantile(every(all, 2, 1), 0.5), quantile(all, 0.5)/ours)
	}
	return w.Flush()
}

// every returns each n-th of the times, from the given one on.
func every(times []time.Duration, n, from int) []time.Duration {
	var some []time.Duration
	for i := from; i < len(times); i += n {
		some = append(some, times[i])
	}
	return some
}

// quantile returns, in milliseconds, the time that a share of the times do not pass.
func quantile(times []time.Duration, share float64) float64 {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return float64(sorted[int(share*float64(len(sorted)-1)+0.5)]) / float64(time.Millisecond)
}
