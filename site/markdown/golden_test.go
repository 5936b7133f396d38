package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what testdata/*.md render to as the new testdata/*.html")

// TestGolden renders each testdata/NAME.md and compares with NAME.html: the page,
// and below it, in comments, the title, the table of contents and the problems.
// To add a case, add the .md and run go test -update; then read the .html.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".md"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := golden(t, src)
			golden := strings.TrimSuffix(file, ".md") + ".html"
			if *update {
				if err := os.WriteFile(golden, got, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

func golden(t *testing.T, src []byte) []byte {
	fm, body, line, problem := Split("guide/lesson.md", src)
	o := testOptions()
	o.UnsafeHTML = strings.HasPrefix(fm.Description, "unsafe_html")
	d := New(o).Render(Lesson{File: "guide/lesson.md", Line: line, Body: body, Title: fm.Title}, newTestCourse())
	if !o.UnsafeHTML {
		if err := checkSafe(d.HTML); err != nil {
			t.Error(err)
		}
	}
	var b bytes.Buffer
	b.Write(d.HTML)
	fmt.Fprintf(&b, "<!-- title: %s; h1: %v -->\n", d.Title, d.HasH1)
	for _, h := range d.Headings {
		fmt.Fprintf(&b, "<!-- contents: h%d #%s %s -->\n", h.Level, h.ID, h.Text)
	}
	if problem != nil {
		d.Problems = append([]Problem{*problem}, d.Problems...)
	}
	if len(d.Problems) > 0 {
		fmt.Fprintf(&b, "<!-- problems\n%s-->\n", problems(d))
	}
	return b.Bytes()
}
