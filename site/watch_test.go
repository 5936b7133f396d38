package site

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// patience is how long a test waits for what must come. It comes at once where there is
// a processor for it; a test that fails for want of one tells nothing.
const patience = 2 * time.Minute

// A bench is a course on disk, served and watched, with a page's ear at it.
type bench struct {
	t       *testing.T
	dir     string
	watch   func(*Site, context.Context, string) error
	options []option
	site    *Site
	handler http.Handler
	events  chan changes // the data of each "changed"
}

// viaLink has the course served by a link to its folder.
func viaLink(b *bench) {
	link := b.dir + "-link"
	b.do(os.Symlink(b.dir, link))
	b.dir = link
}

func newBench(t *testing.T, content map[string]string, prepare ...func(*bench)) *bench {
	t.Helper()
	b := &bench{t: t, dir: filepath.Join(t.TempDir(), "course"), watch: (*Site).Watch, events: make(chan changes, 100)}
	for name, text := range content {
		b.write(name, text)
	}
	for _, f := range prepare {
		f(b)
	}
	fsys, err := OpenDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	first := true
	b.options = append(b.options, watching, func(o *Options) {
		o.Open = func() (fs.FS, error) {
			if first {
				first = false
				return fsys, nil
			}
			return OpenDir(b.dir)
		}
	})
	b.site, b.handler = newSite(t, fsys, b.options...)
	server := httptest.NewServer(b.handler)
	ctx, stop := context.WithCancel(context.Background())
	watched := make(chan error, 1)
	go func() { watched <- b.watch(b.site, ctx, b.dir) }()
	response, err := http.Get(server.URL + "/watch/events")
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan struct{})
	go b.listen(response.Body, heard)
	t.Cleanup(func() {
		stop()
		if err := <-watched; err != nil {
			t.Error(err)
		}
		b.site.Close()
		<-heard
		response.Body.Close()
		server.Close()
	})
	return b
}

// listen passes the events on until the stream ends.
func (b *bench) listen(body io.Reader, done chan<- struct{}) {
	defer close(done)
	lines := bufio.NewScanner(body)
	event := ""
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case name == "event":
			event = value
		case name == "data" && event == "changed":
			var data changes
			if err := json.Unmarshal([]byte(value), &data); err != nil || len(data.Pages) == 0 {
				b.t.Errorf("event %q: %v", value, err)
			}
			b.events <- data
		}
	}
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

func (b *bench) write(name, text string) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.path(name)), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(b.path(name), []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// replace writes a file in one step, by a rename.
func (b *bench) replace(name, text string) {
	b.t.Helper()
	b.write(".new", text)
	b.do(os.Rename(b.path(".new"), b.path(name)))
}

// do fails the test if what it is given did.
func (b *bench) do(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// told waits until it has been told of all of these pages.
func (b *bench) told(pages ...string) {
	b.t.Helper()
	missing := slices.Clone(pages)
	deadline := time.After(patience)
	for len(missing) > 0 {
		select {
		case got := <-b.events:
			missing = slices.DeleteFunc(missing, func(p string) bool { return slices.Contains(got.Pages, p) })
		case <-deadline:
			b.t.Fatalf("not told of %v", missing)
		}
	}
}

// sees waits until it is told of the page and then, at once, finds the text in it: a
// page is told of only when it is being served. On a busy machine a save may be
// seen half done first, and be told of twice.
func (b *bench) sees(path, text string) {
	b.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case got := <-b.events:
			if slices.Contains(got.Pages, path) && strings.Contains(get(b.handler, path).Body.String(), text) {
				return
			}
		case <-deadline:
			b.t.Fatalf("told of %s, or not, it never shows %q", path, text)
		}
	}
}

// eventually waits until something is so.
func (b *bench) eventually(what string, so func() bool) {
	b.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !so() {
		select {
		case <-tick.C:
		case <-deadline:
			b.t.Fatalf("it never comes to be that %s", what)
		}
	}
}

// shows reads the page, which must hold the text.
func (b *bench) shows(path, text string) {
	b.t.Helper()
	if w := get(b.handler, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), text) {
		b.t.Errorf("%s does not show %q (%d)", path, text, w.Code)
	}
}

func TestSaves(t *testing.T) {
	backup := func(b *bench, name, text string) { // as vim does
		b.write("4913", "")
		b.do(os.Remove(b.path("4913")))
		b.do(os.Rename(b.path(name), b.path(name+"~")))
		b.write(name, text)
		b.do(os.Remove(b.path(name + "~")))
	}
	halves := func(b *bench, name, text string) {
		f, err := os.Create(b.path(name))
		b.do(err)
		for _, part := range []string{text[:len(text)/2], text[len(text)/2:]} {
			_, err := f.WriteString(part)
			b.do(err)
		}
		b.do(f.Close())
	}
	for name, save := range map[string]func(*bench, string, string){
		"in place": (*bench).write, "rename": (*bench).replace, "backup": backup, "halves": halves,
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"a.md": "# A\n\nold words", "b.md": "# B"})
			page(t, b.handler, "/lessons/a")
			page(t, b.handler, "/lessons/b")
			for i := range 5 {
				words := fmt.Sprintf("new words %d", i)
				save(b, "a.md", "# A\n\n"+words)
				b.sees("/lessons/a", words)
			}
			for len(b.events) > 0 {
				if got := <-b.events; slices.Contains(got.Pages, "/lessons/b") {
					t.Errorf("told of /lessons/b, which did not change: %v", got.Pages)
				}
			}
		})
	}
}

// What a page is told to do to the version before makes the one that is served.
func TestPatchesAreRight(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "# A\n\nold 𝄞 words", "b.md": "# B\n\n![p](p.svg)", "p.svg": "<svg/>"})
	shown := make(map[string]string)
	for _, path := range []string{"/", "/lessons/a", "/lessons/b"} {
		shown[path] = get(b.handler, path).Body.String()
	}
	for _, c := range []struct {
		name, text string
		pages      []string
	}{
		{"a.md", "# A\n\nnew 𝄢 words", []string{"/lessons/a"}},
		{"a.md", "# Another title\n\nnew 𝄢 words", []string{"/", "/lessons/a", "/lessons/b"}},
		{"p.svg", "<svg></svg>", []string{"/lessons/b"}},
		{"course.yaml", "title: All is new", []string{"/", "/lessons/a", "/lessons/b"}},
	} {
		b.replace(c.name, c.text)
		for missing := slices.Clone(c.pages); len(missing) > 0; {
			select {
			case got := <-b.events:
				for _, path := range got.Pages {
					if !slices.Contains(c.pages, path) || got.Patches[path] == nil {
						t.Errorf("%s: told of %s with the patch %+v", c.name, path, got.Patches[path])
						continue
					}
					shown[path] = got.Patches[path].apply(shown[path])
					if diff := cmp.Diff(get(b.handler, path).Body.String(), shown[path]); diff != "" {
						t.Errorf("%s: the patch makes of %s (-served +made):\n%s", c.name, path, diff)
					}
					missing = slices.DeleteFunc(missing, func(p string) bool { return p == path })
				}
			case <-time.After(patience):
				t.Fatalf("%s: not told of %v", c.name, missing)
			}
		}
	}
}

func TestTreeChanges(t *testing.T) {
	b := newBench(t, map[string]string{"01-a.md": "# A\n\n[b](02-b.md)", "02-b.md": "# B", "course.yaml": "title: T"})
	open := func() {
		for _, path := range []string{"/", "/lessons/a", "/lessons/b"} {
			get(b.handler, path)
		}
	}
	open()
	b.write("03-new/01-c.md", "# C")
	b.told("/", "/lessons/a", "/lessons/b", "/lessons/new/c")
	b.shows("/", "/lessons/new/c")
	b.shows("/lessons/new/c", "C")

	open()
	b.do(os.Rename(b.path("02-b.md"), b.path("02-bee.md")))
	b.told("/", "/lessons/a", "/lessons/b", "/lessons/bee")
	b.shows("/lessons/a", "02-b.md") // the problem: its link leads nowhere now

	open()
	b.do(os.RemoveAll(b.path("03-new")))
	b.told("/", "/lessons/new/c")
	if w := get(b.handler, "/lessons/new/c"); w.Code != http.StatusNotFound {
		t.Errorf("a deleted lesson: %d", w.Code)
	}

	open()
	b.write("course.yaml", "title: Another")
	b.sees("/lessons/a", "Another")
}

func TestPictureChanges(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "![p](p.svg)", "b.md": "# B", "p.svg": "<svg/>"})
	before := page(t, b.handler, "/lessons/a").Find("article img").AttrOr("src", "")
	page(t, b.handler, "/lessons/b")
	b.write("p.svg", "<svg></svg>")
	b.told("/lessons/a")
	if after := page(t, b.handler, "/lessons/a").Find("article img").AttrOr("src", ""); after == before {
		t.Errorf("the picture's address is still %s", after)
	}
}

// With a slip in the front matter a lesson keeps its title and address, and shows its
// text as it is now, with the mistakes that are in that one.
func TestBrokenLessonKeepsItsPage(t *testing.T) {
	b := newBench(t, map[string]string{"01-x.md": "---\ntitle: Fine\nslug: a\n---\nfirst words\n\n[away](first.md)"})
	page(t, b.handler, "/lessons/a")
	b.write("01-x.md", "---\ntitle: [\nslug: b\n---\n[away](second.md)\n\nother words")
	b.sees("/lessons/a", "01-x.md:2:")
	broken := page(t, b.handler, "/lessons/a")
	if title, text := broken.Find("h1").Text(), broken.Find("article").Text(); !strings.Contains(title, "Fine") || !strings.Contains(text, "other words") {
		t.Errorf("the page is %q: %s", title, text)
	}
	if wrong := broken.Find(".problems").Text(); broken.Find(".problems li").Length() != 2 || !strings.Contains(wrong, "01-x.md:5:1") {
		t.Errorf("the problems are %s", wrong)
	}
	b.write("01-x.md", "---\ntitle: Mended\nslug: a\n---\nthe mended words")
	b.sees("/lessons/a", "the mended words")
	if page(t, b.handler, "/lessons/a").Find(".problems li").Length() != 0 {
		t.Error("the problem is still shown")
	}

	b.write("course.yaml", "title: [")
	b.sees("/lessons/a", "course.yaml:1:")
	b.do(os.Remove(b.path("course.yaml")))
	b.told("/lessons/a")
}

// A page says at once that a place is gone which its links lead to, in another lesson or
// in the page of a folder.
func TestPlacesThatAreGone(t *testing.T) {
	b := newBench(t, map[string]string{
		"a.md": "[deep](b.md#deep) and [low](c/#low)", "b.md": "# B\n\n## Deep", "c/index.md": "# C\n\n## Low", "d.md": "[b](b.md)",
	})
	page(t, b.handler, "/lessons/a")
	page(t, b.handler, "/lessons/d")
	b.write("b.md", "# B\n\n## Deeper")
	b.sees("/lessons/a", "there is no place #deep in b.md")
	b.write("c/index.md", "# C\n\n## Lower")
	b.sees("/lessons/a", "there is no place #low in c")
	b.write("b.md", "# B\n\n## Deep")
	b.told("/lessons/a")
	b.write("c/index.md", "# C\n\n## Low")
	b.eventually("nothing is wrong", func() bool { return !strings.Contains(get(b.handler, "/lessons/a").Body.String(), "there is no place") })
	for len(b.events) > 0 {
		if got := <-b.events; slices.Contains(got.Pages, "/lessons/d") {
			t.Errorf("told of /lessons/d, which did not change: %v", got.Pages)
		}
	}
}

// A save that changes nothing, and files that are nobody's business, are not
// news. The save after them is the next thing to be told of.
func TestNothingIsToldForNothing(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "# A", "b.md": "# B"})
	page(t, b.handler, "/lessons/a")
	b.replace("b.md", "# B\n\nsettled")
	b.replace("a.md", "# A\n\nsettled")
	b.sees("/lessons/a", "settled")
	b.replace("a.md", "# A\n\nsettled")
	b.do(os.Chtimes(b.path("a.md"), time.Now(), time.Now()))
	b.write(".a.md.swp", "x")
	b.write("a.md~", "x")
	b.write(".git/HEAD", "x")
	b.replace("a.md", "# A\n\nmore")
	select {
	case got := <-b.events:
		if diff := cmp.Diff([]string{"/lessons/a"}, got.Pages); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	case <-time.After(patience):
		t.Fatal("told nothing")
	}
	b.shows("/lessons/a", "more")
}

// A page that was told of once, and not looked at since, is not told of again for
// what another page did.
func TestToldOnce(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "# A", "b.md": "# B"})
	page(t, b.handler, "/lessons/a")
	page(t, b.handler, "/lessons/b")
	b.replace("a.md", "# A\n\nnew")
	b.told("/lessons/a")
	b.replace("b.md", "# B\n\nnew")
	select {
	case got := <-b.events:
		if diff := cmp.Diff([]string{"/lessons/b"}, got.Pages); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	case <-time.After(patience):
		t.Fatal("told nothing")
	}
}

func TestFolderIsRenamed(t *testing.T) {
	b := newBench(t, map[string]string{"nest/b.md": "# B", "nest/deep/c.md": "# C"})
	name := "nest"
	for i := range 3 {
		renamed := fmt.Sprintf("nest%d", i)
		b.do(os.Rename(b.path(name), b.path(renamed)))
		name = renamed
		b.told("/lessons/" + name + "/b")
		for _, lesson := range []string{"b", "deep/c"} {
			address := "/lessons/" + name + "/" + lesson
			page(t, b.handler, address)
			words := fmt.Sprintf("words %d", i)
			b.replace(name+"/"+lesson+".md", "# L\n\n"+words)
			b.sees(address, words)
		}
		b.write(fmt.Sprintf("%s/new%d.md", name, i), "# New")
		b.sees(fmt.Sprintf("/lessons/%s/new%d", name, i), "New")
	}
}

func TestLinkToTheFolder(t *testing.T) {
	b := newBench(t, map[string]string{"nest/b.md": "# B"}, viaLink)
	page(t, b.handler, "/lessons/nest/b")
	b.replace("nest/b.md", "# B\n\nnew words")
	b.sees("/lessons/nest/b", "new words")
}

func TestFolderGoesAndComesBack(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "# A\n\none"})
	page(t, b.handler, "/lessons/a")
	b.do(os.Rename(b.dir, b.dir+"-away"))
	b.write("a.md", "# A\n\ntwo")
	b.sees("/lessons/a", "two")
	b.write("a.md", "# A\n\nthree")
	b.sees("/lessons/a", "three")
}

func TestLinksThatLeadOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("# Secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	links := map[string]string{
		"out.md": outside, "out.txt": outside, "loop": ".", "in.md": "a.md", "nowhere.md": "gone.md", "round.txt": "round.txt",
		"lesson.txt": "a.md", "env.txt": ".env", "hidden.png": ".hid/a.png", "through.png": "hid/a.png", "hid": ".hid",
		"settings.txt": "course.yaml", "fine.txt": "deep/../notes.txt", "up.txt": "../course/notes.txt",
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".env", ".hid/a.png", "course.yaml", "notes.txt", "deep/b.txt"} {
		write(name, "")
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "# A")
	fsys, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, h := newSite(t, fsys)
	if diff := cmp.Diff([]string{"/lessons/a", "/lessons/in"}, listed(t, h, "/")); diff != "" {
		t.Errorf("lessons (-want +got):\n%s", diff)
	}
	for name := range links {
		want := http.StatusNotFound
		if name == "fine.txt" {
			want = http.StatusOK
		}
		if w := get(h, "/lessons/"+name); w.Code != want {
			t.Errorf("%s is served with %d, want %d", name, w.Code, want)
		}
	}
}
