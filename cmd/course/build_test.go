package main

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// builtBase is a base path, so that a link that forgets it leads nowhere.
const builtBase = "/web"

// build writes the course that ships, and returns the folder.
func build(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	var stderr bytes.Buffer
	p := &program{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &stderr,
		LookupEnv: func(string) (string, bool) { return "", false }, Now: explainedAt,
	}
	if status := p.Run(t.Context(), []string{"build", "--out", out, "--base-url", "https://example.org" + builtBase}); status != 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	return out
}

// Each link of what was built leads somewhere, on hosts that look for path.html and
// on those that look for path/index.html; and the pages are those that are served.
func TestWhatWasBuilt(t *testing.T) {
	t.Parallel()
	out := build(t)
	// As a CDN does, a host knows files and nothing else.
	exists := func(name string) bool {
		info, err := os.Stat(filepath.Join(out, filepath.FromSlash(name)))
		return err == nil && info.Mode().IsRegular()
	}
	hosts := map[string]func(name string) bool{
		"path.html": func(name string) bool {
			return exists(name) || exists(name+".html") || name == "" && exists("index.html")
		},
		"path/index.html": func(name string) bool { return exists(name) || exists(path.Join(name, "index.html")) },
	}
	links, demos := 0, 0
	for page, document := range builtPages(t, out) {
		document.Find("[href], [src]").Each(func(_ int, s *goquery.Selection) {
			to, err := url.Parse(s.AttrOr("href", s.AttrOr("src", "")))
			if err != nil {
				t.Errorf("%s: %v", page, err)
				return
			}
			name, ours := strings.CutPrefix(to.Path, builtBase+"/")
			if to.Host == "example.org" || to.Host == "" && to.Path != "" {
				if !ours {
					t.Errorf("%s: a link leads to %s, which is not below the base path", page, to)
				}
			} else {
				return
			}
			if links++; strings.HasPrefix(name, "play/") {
				demos++
				return
			}
			for kind, has := range hosts {
				if !has(name) {
					t.Errorf("%s: a link leads to %s, and a host that looks for %s has nothing there", page, to, kind)
				}
			}
		})
	}
	if links < 100 || demos < 7 {
		t.Errorf("%d links were seen, %d of them to demos", links, demos)
	}
}

// builtPages are the pages in a folder, by name.
func builtPages(t *testing.T, out string) map[string]*goquery.Document {
	t.Helper()
	pages := make(map[string]*goquery.Document)
	err := fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		content, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return err
		}
		pages[name], err = goquery.NewDocumentFromReader(bytes.NewReader(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// What is built is what is served, byte for byte.
func TestBuiltAsServed(t *testing.T) {
	t.Parallel()
	out := build(t)
	s := start(func(string) (string, bool) { return "", false }, "--addr", "localhost:0", "--base-url", "https://example.org"+builtBase)
	t.Cleanup(s.stop)
	address, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSuffix(address, "/")
	for name, file := range map[string]string{
		"/": "index.html", "/lessons/what-a-cookie-is": "lessons/what-a-cookie-is.html",
		"/feed.xml": "feed.xml", "/nothing-here": "404.html",
	} {
		answer, err := http.Get(address + name)
		if err != nil {
			t.Fatal(err)
		}
		served, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		built, err := os.ReadFile(filepath.Join(out, file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(served), string(built)); diff != "" {
			t.Errorf("%s differs from %s: %s", file, name, diff)
		}
	}
}

func TestProgressOfABuild(t *testing.T) {
	now := time.Unix(0, 0)
	var out strings.Builder
	b := newProgress(&program{Stderr: &out, ErrColumns: 60, Now: func() time.Time { return now }}, 200, "pages")
	b.show(10)
	if b.clear(); out.Len() > 0 {
		t.Errorf("at once, it shows %q", &out)
	}
	now = now.Add(2 * time.Second)
	b.show(100)
	b.show(101) // too soon to be drawn
	b.clear()
	const want = "\r[###############               ] 100 of 200 pages, 2s left\x1b[K\r\x1b[K"
	if out.String() != want {
		t.Errorf("it shows %q, want %q", &out, want)
	}
	b.columns = 12
	if got := b.line(time.Second); len(got) > b.columns {
		t.Errorf("in %d columns it shows %q", b.columns, got)
	}
	b.columns = 0
	out.Reset()
	now = now.Add(time.Second)
	if b.show(150); out.Len() > 0 {
		t.Errorf("where there is no terminal, it shows %q", &out)
	}
}
