package export_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"course/site/export"
)

// A host answers for a few pages, and keeps count.
type host struct {
	pages  map[string]string // address → body
	during func()            // called at each request

	mu    sync.Mutex
	asked []string
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.asked = append(h.asked, r.URL.EscapedPath())
	h.mu.Unlock()
	if h.during != nil {
		h.during()
	}
	body, ok := h.pages[r.URL.EscapedPath()]
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case !ok:
		w.WriteHeader(http.StatusNotFound)
		body = "nothing here"
	case strings.HasPrefix(r.URL.Path, "/assets/"):
		w.Header().Set("Content-Type", "text/css")
		w.Header().Set("Cache-Control", "immutable")
	case r.Header.Get("Accept-Encoding") == "br":
		w.Header().Set("Content-Encoding", "br")
		body = "br of " + body
	}
	if r.Method != http.MethodHead {
		fmt.Fprint(w, body)
	}
}

// Recipe and Holds: a page is made from its own body.
func (h *host) Recipe(address string) []byte { return fmt.Appendf(nil, "%q", h.pages[address]) }
func (h *host) Holds(address string, recipe []byte) bool {
	return string(h.Recipe(address)) == string(recipe)
}

func newHost() *host {
	return &host{pages: map[string]string{
		"/": "home", "/a": "A", "/a/b": "B", "/caf%C3%A9": "C", "/d.html": "D", "/assets/1/x.css": "x{}",
	}}
}

func (h *host) options() export.Options {
	return export.Options{
		Handler: h, Recipes: h, Program: "one", NotFound: "/404.html", Immutable: "/assets/",
		Addresses: slices.Sorted(maps.Keys(h.pages)),
	}
}

func write(t *testing.T, out string, o export.Options) *export.Report {
	t.Helper()
	report, err := export.Write(t.Context(), out, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// filesIn returns the contents of a folder's files, the list among them.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNames(t *testing.T) {
	dir := t.TempDir()
	report := write(t, filepath.Join(dir, "new", "out"), newHost().options())
	got := filesIn(t, filepath.Join(dir, "new", "out"))
	if report.Files != len(got) {
		t.Errorf("%d files are reported, and there are %d", report.Files, len(got))
	}
	delete(got, export.ListName)
	want := map[string]string{
		"index.html": "home", "a.html": "A", "a/index.html": "A", "a/b.html": "B", "a/b/index.html": "B",
		"café.html": "C", "café/index.html": "C", "d.html": "D", "assets/1/x.css": "x{}",
		"404.html": "nothing here", ".nojekyll": "",
		"_headers": "/*\n  X-Content-Type-Options: nosniff\n/assets/*\n  Cache-Control: immutable\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "new")); err != nil || len(left) != 1 {
		t.Errorf("beside the folder there is %v (%v)", left, err)
	}
}

func TestCompressed(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	o := newHost().options()
	o.Compressed = true
	write(t, out, o)
	got := filesIn(t, out)
	for _, name := range []string{"a.html.br", "a/index.html.br"} {
		if got[name] != "br of A" {
			t.Errorf("%s holds %q", name, got[name])
		}
	}
	for _, name := range []string{"a.html.gz", "assets/1/x.css.br"} {
		if content, ok := got[name]; ok {
			t.Errorf("%s holds %q, though the server has no such form", name, content)
		}
	}
}

// A second build asks only for what differs, and comes to what a first one would.
func TestOnlyWhatDiffersIsMade(t *testing.T) {
	tests := []struct {
		name   string
		change func(h *host, o *export.Options, out string) error
		want   []string // asked for, beside what is for hosts
	}{
		{"nothing", func(*host, *export.Options, string) error { return nil }, nil},
		{"a page", func(h *host, _ *export.Options, _ string) error { h.pages["/a"] = "other"; return nil }, []string{"/a"}},
		{"a new page", func(h *host, o *export.Options, _ string) error {
			h.pages["/new"] = "new"
			o.Addresses = append(o.Addresses, "/new")
			return nil
		}, []string{"/new"}},
		{"a page less", func(_ *host, o *export.Options, _ string) error {
			o.Addresses = o.Addresses[:len(o.Addresses)-1]
			return nil
		}, nil},
		{"a file was altered", func(_ *host, _ *export.Options, out string) error {
			return os.WriteFile(filepath.Join(out, "a", "b.html"), []byte("altered"), 0o666)
		}, []string{"/a/b"}},
		{"a file is gone", func(_ *host, _ *export.Options, out string) error {
			return os.Remove(filepath.Join(out, "index.html"))
		}, []string{"/"}},
		{"the list names a file outside", func(_ *host, o *export.Options, out string) error {
			o.Force = true
			name := filepath.Join(out, export.ListName)
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(name, []byte(strings.Replace(string(content), `"a/index.html"`, `"../a/index.html"`, 1)), 0o666)
		}, []string{"/a"}},
		{"the program", func(_ *host, o *export.Options, _ string) error { o.Program = "two"; return nil },
			[]string{"/", "/a", "/a/b", "/assets/1/x.css", "/caf%C3%A9", "/d.html"}},
		{"the list cannot be read", func(_ *host, o *export.Options, out string) error {
			o.Force = true
			return os.WriteFile(filepath.Join(out, export.ListName), []byte("{"), 0o666)
		}, []string{"/", "/a", "/a/b", "/assets/1/x.css", "/caf%C3%A9", "/d.html"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "out")
			h := newHost()
			o := h.options()
			write(t, out, o)
			if err := tt.change(h, &o, out); err != nil {
				t.Fatal(err)
			}
			h.asked = nil
			report := write(t, out, o)
			slices.Sort(h.asked)
			forHosts := []string{"/404.html", "/", "/assets/1/x.css"}
			want := slices.Sorted(slices.Values(slices.Concat(tt.want, forHosts)))
			if diff := cmp.Diff(want, h.asked); diff != "" {
				t.Errorf("asked for: %s", diff)
			}
			if got, want := report.Kept, len(o.Addresses)-len(tt.want); got != want {
				t.Errorf("%d were taken over, want %d", got, want)
			}
			write(t, filepath.Join(dir, "fresh"), o)
			if diff := cmp.Diff(filesIn(t, filepath.Join(dir, "fresh")), filesIn(t, out)); diff != "" {
				t.Errorf("a first build comes to something else: %s", diff)
			}
		})
	}
}

func TestSomebodyElsesFolder(t *testing.T) {
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "thesis.txt"), []byte("years"), 0o666); err != nil {
		t.Fatal(err)
	}
	o := newHost().options()
	_, err := export.Write(t.Context(), out, o)
	var foreign *export.ForeignError
	if !errors.As(err, &foreign) || foreign.File != "thesis.txt" || !strings.Contains(err.Error(), "--force") {
		t.Fatalf("the error is %v", err)
	}
	if got := filesIn(t, out); len(got) != 1 || got["thesis.txt"] != "years" {
		t.Errorf("the folder holds %v", got)
	}
	o.Force = true
	write(t, out, o)
	if _, still := filesIn(t, out)["thesis.txt"]; still {
		t.Error("a forced build kept what was there")
	}
	o.Force = false
	write(t, out, o)
	if err := os.WriteFile(filepath.Join(out, "a", "mine"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := export.Write(t.Context(), out, o); !errors.As(err, &foreign) || foreign.File != "a/mine" {
		t.Errorf("a file among ours: the error is %v", err)
	}
	file := filepath.Join(out, "index.html")
	if _, err := export.Write(t.Context(), file, o); !errors.As(err, &foreign) {
		t.Errorf("a file as the folder: the error is %v", err)
	}
}

// Whatever stops a build, the folder is as it was and nothing lies beside it.
func TestStopped(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	h := newHost()
	write(t, out, h.options())
	before := filesIn(t, out)
	ctx, stop := context.WithCancel(t.Context())
	h.pages["/a"] = "other"
	h.during = stop
	if _, err := export.Write(ctx, out, h.options()); !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	if diff := cmp.Diff(before, filesIn(t, out)); diff != "" {
		t.Error(diff)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside the folder there is %v (%v)", left, err)
	}
}

// Of those that want the same name, the first in the list gets it.
func TestContested(t *testing.T) {
	h := newHost()
	for _, address := range []string{"/a/index", "/d", "/f", "/f/g"} {
		h.pages[address] = "page " + address
	}
	o := h.options()
	o.Addresses = []string{"/", "/a", "/a/index", "/d.html", "/d", "/f", "/f/g"}
	for range 20 {
		out := filepath.Join(t.TempDir(), "out")
		report := write(t, out, o)
		files := filesIn(t, out)
		if len(report.Mistakes) != 2 || files["a/index.html"] != "A" || files["d.html"] != "D" {
			t.Fatalf("the mistakes are %v, a/index.html is %q and d.html %q", report.Mistakes, files["a/index.html"], files["d.html"])
		}
	}
}

// What cannot be written is named, and all else is there.
func TestMistakes(t *testing.T) {
	long := "/" + strings.Repeat("x", 300)
	h := newHost()
	o := h.options()
	h.pages["/a/index"] = "I" // wants the second name of /a
	h.pages[long] = "long"
	o.Addresses = append(o.Addresses, "/gone", long, "/a/index")
	out := filepath.Join(t.TempDir(), "out")
	report := write(t, out, o)
	got := fmt.Sprint(report.Mistakes)
	for _, want := range []string{"/gone is not written: the server answers 404", long + " is not written: files cannot be called so", "/a/index", "the name that it needs (file exists); rename one of them"} {
		if !strings.Contains(got, want) {
			t.Errorf("the mistakes are %s, without %q", got, want)
		}
	}
	if len(report.Mistakes) != 3 {
		t.Errorf("%d mistakes", len(report.Mistakes))
	}
	if filesIn(t, out)["index.html"] != "home" {
		t.Error("the rest was not written")
	}
	write(t, out, o) // nothing of them is left that would seem to be somebody else's
}
