package main

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"course/playground"
	"course/playground/exchange/exchangetest"
	"course/site/markdown"
)

// chapter is the course about writing courses.
const chapter = "../../docs/write-your-own-course"

// The chapter for instructors has no mistake, what it claims happens, and each of
// its pages and demos is there.
func TestChapterIsServed(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	p := &program{Stdout: &said, Stderr: &said, LookupEnv: func(string) (string, bool) { return "", false }, Now: explainedAt}
	if status := p.Run(t.Context(), []string{"check", chapter}); status != 0 {
		t.Errorf("status %d:\n%s", status, &said)
	}
	_, url := startServing(t, chapter, "--no-watch")
	lessons, err := fs.Glob(os.DirFS(chapter), "*-*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages, demos := crawl(t, url), 0
	for _, page := range pages {
		if strings.Contains(page, "/play/page/") {
			demos++
		}
	}
	if shown := lessonsOf(t, url); len(shown) != len(lessons) || demos < 4 {
		t.Errorf("there are %d lessons, of %d files, and %d pages of demos that they declare", len(shown), len(lessons), demos)
	}
}

// Each example that the chapter shows is a lesson without a mistake, but for the one
// that says so.
func TestChapterExamples(t *testing.T) {
	t.Parallel()
	r, _ := chapterRenderer(t)
	examples := 0
	for _, page := range chapterPages(t, r) {
		page.Find(`figure.code[data-lang="markdown"]`).Each(func(_ int, figure *goquery.Selection) {
			examples++
			title, src := figure.Find("figcaption").Text(), []byte(figure.Find("code").Text())
			_, body, line, problem := markdown.Split(title, src)
			d := r.Render(markdown.Lesson{File: title, Slug: "example", Line: line, Body: body}, everything{})
			problems := d.Problems
			if problem != nil {
				problems = append(problems, *problem)
			}
			if unfinished := strings.Contains(title, "not finished"); (len(problems) > 0) != unfinished {
				t.Errorf("%v in\n%s", problems, src)
			}
		})
	}
	if examples < 20 {
		t.Errorf("there are only %d examples", examples)
	}
}

// The chapter names each demo, and each parameter with the values that it takes.
func TestChapterNamesDemos(t *testing.T) {
	t.Parallel()
	r, play := chapterRenderer(t)
	rows := make(map[string]string)
	for _, page := range chapterPages(t, r) {
		page.Find("tr").Each(func(_ int, row *goquery.Selection) {
			rows[row.Find("td").First().Text()] += row.Text()
		})
	}
	for _, demo := range play.Demos() {
		row, ok := rows[demo.Name]
		if !ok {
			t.Errorf("the chapter has no row for the demo %s", demo.Name)
		}
		for _, param := range demo.Params {
			for _, word := range append([]string{param.Name}, param.Values...) {
				if !strings.Contains(row, word) {
					t.Errorf("the chapter's row for the demo %s does not name %s", demo.Name, word)
				}
			}
		}
	}
}

func chapterRenderer(t *testing.T) (*markdown.Renderer, *playground.Playground) {
	t.Helper()
	play, err := playground.New(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	return markdown.New(markdown.Options{Demos: demos{play}, Source: playground.Files, Proofs: newProofs()}), play
}

func chapterPages(t *testing.T, r *markdown.Renderer) []*goquery.Document {
	t.Helper()
	files, err := fs.Glob(os.DirFS(chapter), "*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no chapter: %v", err)
	}
	var pages []*goquery.Document
	for _, file := range files {
		src, err := fs.ReadFile(os.DirFS(chapter), file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, line, _ := markdown.Split(file, src)
		d := r.Render(markdown.Lesson{File: file, Slug: "page", Line: line, Body: body}, everything{})
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(d.HTML))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	return pages
}
