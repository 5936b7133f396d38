package site

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkReload saves a lesson of a course and makes the patch for its page, with
// the course's own page seen too.
func BenchmarkReload(b *testing.B) {
	for _, lessons := range []int{10, 10_000} {
		for what, text := range map[string]string{"words": "# A title\n\nwords %d", "title": "# Title %d\n\nwords"} {
			b.Run(fmt.Sprintf("%s/%d", what, lessons), func(b *testing.B) {
				dir := b.TempDir()
				write := func(i int, text string) {
					name := filepath.Join(dir, fmt.Sprintf("lesson-%05d.md", i))
					if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
						b.Fatal(err)
					}
				}
				for i := range lessons {
					write(i, "# A title\n\n"+strings.Repeat("words ", 1000))
				}
				fsys, err := OpenDir(dir)
				if err != nil {
					b.Fatal(err)
				}
				s, h := newSite(b, fsys, watching)
				defer s.hub.leave(s.hub.open())
				get(h, "/")
				get(h, "/lessons/lesson-00001")
				for i := 0; b.Loop(); i++ {
					write(1, fmt.Sprintf(text, i)+strings.Repeat("\n\n```go\nx := 1\n```\n\nmore words", 100))
					s.reload(fsys, change{paths: map[string]bool{"lesson-00001.md": true}})
				}
			})
		}
	}
}
