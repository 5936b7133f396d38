package site

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestFoldersOfOtherTools serves folders that were written for other tools, as
// they are and with the line ends and byte order mark of another system: every
// file is served, and every relative link leads somewhere.
func TestFoldersOfOtherTools(t *testing.T) {
	archives, err := filepath.Glob("testdata/foreign/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no folders: %v", err)
	}
	forms := map[string]func(string) string{
		"as it is":      func(s string) string { return s },
		"CRLF":          func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"BOM":           func(s string) string { return "\ufeff" + s },
		"CRLF and BOM":  func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		"no final line": func(s string) string { return strings.TrimRight(s, "\n") },
	}
	for _, name := range archives {
		for form, change := range forms {
			t.Run(filepath.Base(name)+", "+form, func(t *testing.T) {
				archive, err := txtar.ParseFile(name)
				if err != nil {
					t.Fatal(err)
				}
				fsys, lessons := fstest.MapFS{}, 0
				for _, f := range archive.Files {
					text := string(f.Data)
					if isMarkdown(f.Name) {
						text = change(text)
						lessons++
					}
					fsys[f.Name] = &fstest.MapFile{Data: []byte(text)}
				}
				checkForeign(t, fsys, lessons)
			})
		}
	}
}

func checkForeign(t *testing.T, fsys fstest.MapFS, lessons int) {
	t.Helper()
	s, h := newSite(t, fsys)
	for _, p := range problemsOf(t, s) {
		t.Errorf("problem: %v", p)
	}
	pages := append(listed(t, h, "/"), "/")
	home := 0
	if s.current.Load().home.source != nil {
		home = 1
	}
	if got := s.Lessons() + home; got != lessons {
		t.Errorf("%d of %d files are served", got, lessons)
	}
	for _, path := range pages {
		page(t, h, path).Find("main article a[href], main article img[src]").Each(func(_ int, link *goquery.Selection) {
			to := link.AttrOr("href", link.AttrOr("src", ""))
			target, err := url.Parse(to)
			if err != nil || target.Scheme != "" || strings.HasPrefix(to, "#") {
				return
			}
			from := &url.URL{Path: path}
			if resolved := from.ResolveReference(target); get(h, resolved.EscapedPath()).Code != 200 {
				t.Errorf("%s: %s leads nowhere", path, to)
			}
		})
	}
}
