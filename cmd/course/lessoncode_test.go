package main

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"course/internal/testkit"
	"course/lessons"
	"course/playground"
	"course/playground/exchange/exchangetest"
	"course/site/markdown"
)

// A shownLesson is a lesson of the course that ships, as its reader sees it.
type shownLesson struct {
	File   string
	page   *goquery.Document
	proven []string // the header lines that its proofs have seen
}

// A snippet is code in a lesson.
type snippet struct {
	Code   string `json:"code"`
	Source bool   `json:"source"` // quoted from a file that runs
	title  string
}

// shownLessons renders all lessons, without what is around them.
func shownLessons(t *testing.T) []*shownLesson {
	t.Helper()
	play, err := playground.New(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	r := markdown.New(markdown.Options{Demos: demos{play}, Source: playground.Files, Proofs: newProofs()})
	files, err := fs.Glob(lessons.Files, "*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lessons: %v", err)
	}
	var all []*shownLesson
	for _, file := range files {
		src, err := fs.ReadFile(lessons.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, line, _ := markdown.Split(file, src)
		d := r.Render(markdown.Lesson{File: file, Line: line, Body: body}, everything{})
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(d.HTML))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &shownLesson{file, page, d.Proven})
	}
	return all
}

// everything is a course in which all links lead somewhere: that they do is another
// test's affair.
type everything struct{}

func (everything) Page(name string) (string, bool) { return "/" + name, true }
func (everything) Draft(string) bool               { return false }
func (everything) Hidden(string) string            { return "" }
func (everything) File(name string) (markdown.File, bool) {
	return markdown.File{URL: "/" + name}, true
}
func (everything) Near(string) string { return "" }
func (everything) At(address string) (name string, isPage, ok bool) {
	return address, false, true
}
func (everything) NearAddress(string) string { return "" }

// code returns the snippets in one of the languages.
func (l *shownLesson) code(languages ...string) []snippet {
	found := []snippet{}
	l.page.Find("figure.code").Each(func(_ int, figure *goquery.Selection) {
		if !slices.Contains(languages, figure.AttrOr("data-lang", "")) {
			return
		}
		title := figure.Find("figcaption").Text()
		_, err := fs.Stat(playground.Files, title)
		found = append(found, snippet{figure.Find("code").Text(), err == nil, title})
	})
	return found
}

// A ran is what the code of a lesson came to.
type ran struct {
	Sent    []string // Set-Cookie lines
	Printed []string // lines
	Failed  []string
}

// runPython runs the Python code of lessons, all in one process: see
// testdata/lessoncode/run.py for how it is completed.
func runPython(t *testing.T, all []*shownLesson) []ran {
	t.Helper()
	type code struct {
		Lesson   string    `json:"lesson"`
		Snippets []snippet `json:"snippets"`
	}
	var in []code
	for _, l := range all {
		in = append(in, code{l.File, l.code("python", "py")})
	}
	var out []ran
	testkit.Pipe(t, in, &out, testkit.Python(t), "testdata/lessoncode/run.py")
	return out
}

// The Python and the Go in lessons run, and the JavaScript can be parsed. What a
// lesson says that the terminal shows is printed, and every Set-Cookie and Cookie
// line that it shows was sent: by its code, or by a proof of its own (a scenario, a
// transcript, a demo's expect).
func TestLessonsDoNotLie(t *testing.T) {
	t.Parallel()
	all := shownLessons(t)
	python, golang := runPython(t, all), runGo(t, all)
	for i, l := range all {
		for _, failed := range slices.Concat(python[i].Failed, golang[i].Failed) {
			t.Errorf("%s: %s", l.File, failed)
		}
		sent := l.proven
		for _, line := range slices.Concat(python[i].Sent, golang[i].Sent) {
			sent = append(sent, "Set-Cookie: "+line)
		}
		for _, claim := range l.claims() {
			if !slices.ContainsFunc(sent, func(line string) bool { return bears(line, claim) }) {
				t.Errorf("%s: nothing bears out %q; of the lesson's code and proofs there are\n%s", l.File, claim, strings.Join(sent, "\n"))
			}
		}
		for _, shown := range l.code("text") {
			if printed := strings.Join(python[i].Printed, "\n"); shown.title == "The terminal" && !strings.Contains(printed, strings.TrimSpace(shown.Code)) {
				t.Errorf("%s: the terminal shows\n%s\nand not\n%s", l.File, printed, shown.Code)
			}
		}
	}
}

// claims are the Set-Cookie and Cookie lines that a lesson shows in fences of HTTP
// and in its sentences, with something behind the colon.
func (l *shownLesson) claims() []string {
	var claims []string
	take := func(text string) {
		for line := range strings.Lines(text) {
			name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if ok && value != "…" && (name == "Set-Cookie" || name == "Cookie") {
				claims = append(claims, name+": "+value)
			}
		}
	}
	for _, s := range l.code("http") {
		take(s.Code)
	}
	l.page.Find("p code, li code, td code").Each(func(_ int, code *goquery.Selection) { take(code.Text()) })
	return claims
}

// bears reports whether a line that was sent bears out a claim, in which "…" stands
// for what is left out.
func bears(line, claim string) bool {
	first, last, elided := strings.Cut(claim, "…")
	if !elided {
		return line == claim
	}
	return len(line) >= len(first)+len(last) && strings.HasPrefix(line, first) && strings.HasSuffix(line, last)
}

func TestLessonScriptsParse(t *testing.T) {
	t.Parallel()
	var snippets []snippet
	var code, wrong []string
	for _, l := range shownLessons(t) {
		for _, s := range l.code("js", "javascript") {
			s.title = l.File + ": " + s.title
			snippets, code = append(snippets, s), append(code, s.Code)
		}
	}
	testkit.Pipe(t, code, &wrong, "node", "--experimental-vm-modules", "--no-warnings", "testdata/lessoncode/parse.mjs")
	for i, s := range snippets {
		if wrong[i] != "" {
			t.Errorf("%s: %s in\n%s", s.title, wrong[i], s.Code)
		}
	}
}

// writeFile writes a file below a folder of the test.
func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
