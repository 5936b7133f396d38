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
	"course/site/markdown"
)

// A shownLesson is a lesson of the course that ships, as its reader sees it.
type shownLesson struct {
	File   string
	page   *goquery.Document
	proven []string // the lines that its proofs have seen
}

// A snippet is code in a lesson.
type snippet struct {
	Code   string `json:"code"`
	Source bool   `json:"source"` // quoted from a file that runs
	title  string
}

// shownLessons renders the lessons of the course that ships, without what is around
// them.
func shownLessons(t *testing.T) []*shownLesson {
	t.Helper()
	return shownIn(t, lessons.Files)
}

// shownIn renders the lessons of a course.
func shownIn(t *testing.T, course fs.FS) []*shownLesson {
	t.Helper()
	files, err := fs.Glob(course, "*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lessons: %v", err)
	}
	var all []*shownLesson
	for _, file := range files {
		src, err := fs.ReadFile(course, file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, shown(t, file, src))
	}
	return all
}

// shown renders a lesson. Nothing may be wrong with it.
func shown(t *testing.T, file string, src []byte) *shownLesson {
	t.Helper()
	r, _ := chapterRenderer(t)
	_, body, line, _ := markdown.Split(file, src)
	d := r.Render(markdown.Lesson{File: file, Slug: strings.TrimLeft(strings.TrimSuffix(file, ".md"), "0123456789-"), Line: line, Body: body}, everything{})
	for _, problem := range d.Problems {
		t.Error(problem, strings.Join(problem.DiffLines(), "\n"))
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(d.HTML))
	if err != nil {
		t.Fatal(err)
	}
	return &shownLesson{file, page, d.Proven}
}

// everything is a course in which all links lead somewhere: that they do is another
// test's affair.
type everything struct{}

func (everything) Page(name string) (string, bool) { return "/" + name, true }
func (everything) Draft(string) bool               { return false }
func (everything) Unserved(string) (why, hint string) {
	return "", ""
}
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
