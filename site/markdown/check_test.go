package markdown

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCheckOnly compares what is found in the lessons of TestGolden with and without
// making their HTML.
func TestCheckOnly(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lessons: %v", err)
	}
	o := testOptions()
	renderer := New(o)
	o.CheckOnly = true
	checker := New(o)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, line, _ := Split(file, src)
		l := Lesson{File: "guide/lesson.md", Line: line, Body: body}
		want, got := renderer.Render(l, newTestCourse()), checker.Render(l, newTestCourse())
		want.Title, want.HTML, got.HTML = "", nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-rendered +only checked):\n%s", file, diff)
		}
	}
}
