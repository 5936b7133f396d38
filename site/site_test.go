package site

import (
	"fmt"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"course/internal/web"
	"course/site/markdown"
	"course/site/ui"
)

// files makes a folder of names and their contents.
func files(content map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range content {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// noDemos is a playground without demos.
type noDemos struct{}

func (noDemos) Demo(name string, _ map[string]string) (markdown.Demo, error) {
	if name == "box" {
		return markdown.Demo{Title: "A box", URL: "/play/box", Height: 100}, nil
	}
	return markdown.Demo{}, fmt.Errorf("there is no demo %q", name)
}

func (noDemos) Kinds() []string { return []string{"http"} }

func (noDemos) Answers(path string) bool { return path == "/play/box" }

func (noDemos) Declare(d markdown.Declaration) (markdown.Demo, []markdown.Mistake) {
	return markdown.Demo{Title: d.Name, URL: "/play/page/" + d.Lesson + "/" + d.Name + "/"}, nil
}

type option func(*Options)

func watching(o *Options) { o.Watching = true }
func public(origin, base string) option {
	return func(o *Options) { o.BaseURL, o.Base = origin, base }
}

// newSite serves a folder the way that cmd does.
func newSite(t testing.TB, fsys fs.FS, options ...option) (*Site, http.Handler) {
	t.Helper()
	o := Options{
		Open:   func() (fs.FS, error) { return fsys, nil },
		Log:    log.New(t.Output(), "", 0),
		Demos:  noDemos{},
		Source: fstest.MapFS{},
	}
	for _, set := range options {
		set(&o)
	}
	shared, err := fs.Sub(web.Static, "static")
	if err != nil {
		t.Fatal(err)
	}
	own, err := fs.Sub(ui.Static, "static")
	if err != nil {
		t.Fatal(err)
	}
	watch, err := fs.Sub(ui.Watch, "watch")
	if err != nil {
		t.Fatal(err)
	}
	if o.Assets, err = web.NewAssets(o.Base, map[string]fs.FS{"web": shared, "ui": own, "watch": watch}); err != nil {
		t.Fatal(err)
	}
	if o.Errors, err = web.NewErrors(o.Base, o.Assets); err != nil {
		t.Fatal(err)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	router := chi.NewRouter()
	router.NotFound(o.Errors.NotFound)
	router.MethodNotAllowed(o.Errors.MethodNotAllowed(router))
	if o.Base == "" {
		s.Routes(router)
	} else {
		router.Route(o.Base, s.Routes)
	}
	return s, router
}

func get(h http.Handler, path string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// page asks for a page that must be there.
func page(t testing.TB, h http.Handler, path string) *goquery.Document {
	t.Helper()
	w := get(h, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, w.Code)
	}
	d, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return d
}

// listed returns the lessons that the course's own page lists, in order.
func listed(t testing.TB, h http.Handler, home string) []string {
	t.Helper()
	var urls []string
	page(t, h, home).Find("main li a[href]").Each(func(_ int, a *goquery.Selection) {
		if href := a.AttrOr("href", ""); strings.Contains(href, "/lessons/") {
			urls = append(urls, href)
		}
	})
	return urls
}

func TestOrderAndAddresses(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"numbers before names", map[string]string{"10-ten.md": "", "2-two.md": "", "b.md": "", "A.md": ""},
			[]string{"/lessons/two", "/lessons/ten", "/lessons/A", "/lessons/b"}},
		{"folders are chapters", map[string]string{"01-start.md": "", "02-server/03-path.md": "", "02-server/1-first.md": "", "03-end.md": ""},
			[]string{"/lessons/start", "/lessons/server/first", "/lessons/server/path", "/lessons/end"}},
		{"a folder's own page", map[string]string{"02-server/index.md": "# S", "02-server/a.md": ""},
			[]string{"/lessons/server", "/lessons/server/a"}},
		{"index before README", map[string]string{"g/README.md": "", "g/index.md": ""},
			[]string{"/lessons/g", "/lessons/g/README"}},
		{"slugs in front matter", map[string]string{"a.md": "---\nslug: alpha\n---\n", "x/_index.md": "---\nslug: ex\n---\n", "x/b.md": "---\nslug: beta\n---\n"},
			[]string{"/lessons/alpha", "/lessons/ex", "/lessons/ex/beta"}},
		{"dates stay", map[string]string{"_posts/2024-01-02-hello.md": "", "_posts/2025-01-02-hello.md": ""},
			[]string{"/lessons/_posts/2024-01-02-hello", "/lessons/_posts/2025-01-02-hello"}},
		{"names of any script", map[string]string{"Über uns.md": "", "日本語.md": ""},
			[]string{"/lessons/%C3%9Cber%20uns", "/lessons/%E6%97%A5%E6%9C%AC%E8%AA%9E"}},
		{"course.yaml decides", map[string]string{"course.yaml": "lessons: [z.md, g/b, a]", "a.md": "", "g/a.md": "", "g/b.md": "", "z.md": "", "y.md": ""},
			[]string{"/lessons/z", "/lessons/g/b", "/lessons/g/a", "/lessons/a", "/lessons/y"}},
		{"drafts and hidden files are left out", map[string]string{"a.md": "", "d.md": "---\ndraft: true\n---\n", ".git/x.md": "", "node_modules/m/README.md": "", "a.md~": ""},
			[]string{"/lessons/a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, h := newSite(t, files(tt.files))
			got := listed(t, h, "/")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("lessons (-want +got):\n%s", diff)
			}
			for _, url := range got {
				page(t, h, url)
			}
		})
	}
}

func TestTitles(t *testing.T) {
	_, h := newSite(t, files(map[string]string{
		"course.yaml":           "title: A & B",
		"01-getting-started.md": "no heading",
		"02-x.md":               "Intro\n\n## The *second* level\n",
		"03-y.md":               "---\ntitle: Given <b>\n---\n# Other\n",
	}))
	for url, want := range map[string][2]string{
		"/lessons/getting-started": {"Getting started", "Getting started"},
		"/lessons/x":               {"The second level", "The second level"},
		"/lessons/y":               {"Given <b>", "Other"},
	} {
		d := page(t, h, url)
		if got := d.Find("title").Text(); !strings.HasPrefix(got, want[0]) || !strings.Contains(got, "A & B") {
			t.Errorf("%s: title %q", url, got)
		}
		if got := d.Find("h1"); got.Length() != 1 || strings.TrimSpace(got.Text()) != want[1] {
			t.Errorf("%s: %d h1, %q", url, got.Length(), got.Text())
		}
	}
}

func TestNoLesson(t *testing.T) {
	open := func() (fs.FS, error) { return fstest.MapFS{"a.txt": {}}, nil }
	_, h := newSite(t, fstest.MapFS{}, watching)
	if text := page(t, h, "/").Find("main").Text(); !strings.Contains(text, ".md") {
		t.Errorf("an empty course in watch mode says %q", text)
	}
	_, err := New(Options{Open: open, Assets: emptyAssets(t)})
	if err == nil || !strings.Contains(err.Error(), ".md") {
		t.Errorf("an empty course: %v", err)
	}
}

func emptyAssets(t *testing.T) *web.Assets {
	t.Helper()
	a, err := web.NewAssets("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestPagesAreTheSameForAll(t *testing.T) {
	_, h := newSite(t, files(map[string]string{"a.md": "# A\n\ntext", "README.md": "welcome"}))
	for _, path := range []string{"/", "/lessons/a"} {
		w := get(h, path, "Cookie", "a=b; theme=dark", "User-Agent", "one", "Accept-Language", "de")
		other := get(h, path)
		if w.Body.String() != other.Body.String() {
			t.Errorf("%s differs with the request", path)
		}
		if w.Header().Get("Set-Cookie") != "" || w.Header().Get("ETag") == "" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if again := get(h, path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: If-None-Match gives %d", path, again.Code)
		}
	}
}

func TestAddressesThatAreNotPages(t *testing.T) {
	_, h := newSite(t, files(map[string]string{
		"course.yaml": "title: T", "a.md": "![](pic.svg)", "pic.svg": "<svg/>", "02-b/c.md": "", "02-b/Course.YAML": "x: 1", "02-b/pic.svg": "<svg/>",
		".secret": "s", "a.md.bak": "b", "a.md~": "b", "notes.txt": "n", ".git/config": "c", "#a.md#": "b",
	}))
	for path, want := range map[string]int{
		"/lessons/a/":             308,
		"/lessons/b/c/?x=1":       308,
		"/lessons/":               308,
		"/lessons":                308,
		"/lessons/b":              404,
		"/lessons/gone":           404,
		"/lessons/a.md":           404,
		"/lessons/course.yaml":    404,
		"/lessons/b/Course.YAML":  404,
		"/course.yaml":            404,
		"/lessons/.secret":        404,
		"/lessons/.git/config":    404,
		"/lessons/a.md.bak":       404,
		"/lessons/a.md~":          404,
		"/lessons/%23a.md%23":     404,
		"/lessons/../course.yaml": 404,
		"/lessons/pic.svg":        200,
		"/lessons/b/pic.svg":      200,
		"/lessons/02-b/pic.svg":   404,
		"/lessons/notes.txt":      200,
		"/sitemap.xml":            404,
		"/feed.xml":               404,
		"/watch/events":           404,
	} {
		w := get(h, path)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	if to := get(h, "/lessons/b/c/?x=1").Header().Get("Location"); to != "/lessons/b/c?x=1" {
		t.Errorf("/lessons/b/c/?x=1 leads to %s", to)
	}
	r := httptest.NewRequest(http.MethodPost, "/lessons/a", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestPictures(t *testing.T) {
	_, h := newSite(t, files(map[string]string{"01-x/a.md": "![a picture](p.gif)", "01-x/p.gif": gif}))
	img := page(t, h, "/lessons/x/a").Find("article img")
	if img.AttrOr("width", "") != "3" || img.AttrOr("height", "") != "2" {
		t.Errorf("the picture's size is %s × %s", img.AttrOr("width", ""), img.AttrOr("height", ""))
	}
	src := img.AttrOr("src", "")
	w := get(h, src)
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/gif" || w.Header().Get("Cache-Control") != web.CacheForever {
		t.Errorf("%s: %d %v", src, w.Code, w.Header())
	}
	if w := get(h, "/lessons/x/p.gif?v=old"); w.Header().Get("Cache-Control") != web.CacheRevalidate {
		t.Errorf("an old version may be kept: %v", w.Header())
	}
	if w := get(h, "/lessons/x/p.gif", "Range", "bytes=0-2"); w.Code != http.StatusPartialContent || w.Body.String() != "GIF" {
		t.Errorf("a range: %d %q", w.Code, w.Body)
	}
}

// gif is a picture of 3 × 2 pixels.
const gif = "GIF89a\x03\x00\x02\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x03\x00\x02\x00\x00\x02\x02\x84_\x00;"

func TestBasePath(t *testing.T) {
	_, h := newSite(t, files(map[string]string{"01-a.md": "[b](02-b.md) [play](/play/box)\n\n```demo box\n```\n", "02-b.md": "", "p.svg": "<svg/>"}),
		public("https://example.org", "/learn"))
	if diff := cmp.Diff([]string{"/learn/lessons/a", "/learn/lessons/b"}, listed(t, h, "/learn/")); diff != "" {
		t.Errorf("lessons (-want +got):\n%s", diff)
	}
	d := page(t, h, "/learn/lessons/a")
	d.Find("[href], [src]").Each(func(_ int, s *goquery.Selection) {
		for _, name := range []string{"href", "src"} {
			url, ok := s.Attr(name)
			if !ok || strings.HasPrefix(url, "#") || strings.HasPrefix(url, "https://example.org/learn/") || s.Closest(".demo").Length() > 0 {
				continue
			}
			if !strings.HasPrefix(url, "/learn/") {
				t.Errorf("%s=%q leads out of the base path", name, url)
			}
		}
	})
	if got := d.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://example.org/learn/lessons/a" {
		t.Errorf("canonical: %q", got)
	}
	for path, want := range map[string]string{
		"/learn/sitemap.xml": "<loc>https://example.org/learn/lessons/b</loc>",
		"/learn/feed.xml":    "<link>https://example.org/learn/lessons/b</link>",
	} {
		if w := get(h, path); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestNavigation(t *testing.T) {
	many := map[string]string{}
	for i := range 300 {
		many[fmt.Sprintf("one/%03d-n%d.md", i, i)] = ""
		many[fmt.Sprintf("two/%03d-n%d.md", i, i)] = ""
	}
	_, h := newSite(t, files(many))
	if got := len(listed(t, h, "/")); got != 600 {
		t.Errorf("the course's page lists %d lessons", got)
	}
	d := page(t, h, "/lessons/one/n150")
	if n := d.Find("nav a").Length(); n > 80 {
		t.Errorf("the navigation of a page has %d links", n)
	}
	many = map[string]string{}
	for i := range 300 {
		many[fmt.Sprintf("%03d-c%d/a.md", i, i)] = ""
	}
	_, chapters := newSite(t, files(many))
	c := page(t, chapters, "/lessons/c150/a").Find("nav#Lessons")
	if n := c.Find("details").Length(); n > 60 {
		t.Errorf("the navigation of a page has %d chapters", n)
	}
	more := c.Find("p.more a")
	if got := more.Text(); got != "125 earlier chapters124 later chapters" {
		t.Errorf("the chapters left out are %q", got)
	}
	_, id, _ := strings.Cut(more.Last().AttrOr("href", ""), "#")
	if got := page(t, chapters, "/").Find("#" + id).Text(); got != "C176" {
		t.Errorf("the later chapters begin with %q", got)
	}
	for rel, want := range map[string]string{"prev": "/lessons/one/n149", "next": "/lessons/one/n151"} {
		if got := d.Find("a[rel="+rel+"]").AttrOr("href", ""); got != want {
			t.Errorf("%s: %s", rel, got)
		}
	}
	if got := page(t, h, "/lessons/one/n299").Find("a[rel=next]").AttrOr("href", ""); got != "/lessons/two/n0" {
		t.Errorf("after the last of a chapter comes %s", got)
	}
}

// Demos that lessons declare are found in the course that is being served.
func TestDeclared(t *testing.T) {
	const block = "```demo http mine\nGET /:\n  body: %s\n```\n"
	s, _ := newSite(t, fstest.MapFS{
		"README.md":     {Data: fmt.Appendf(nil, block, "home")},
		"01-a.md":       {Data: fmt.Appendf(nil, "---\ntitle: A\n---\n\n- a list\n\n"+block, "a")},
		"02-part/b.md":  {Data: fmt.Appendf(nil, block, "b")},
		"03-draft.md":   {Data: fmt.Appendf(nil, "---\ndraft: true\n---\n"+block, "draft")},
		"04-nothing.md": {Data: []byte("# Nothing\n")},
	})
	for slug, want := range map[string]string{"": "home", "a": "a", "part/b": "b"} {
		d, ok := s.Declared(slug, "mine")
		if want := (markdown.Declaration{Lesson: slug, Kind: "http", Name: "mine", Body: "GET /:\n  body: " + want + "\n"}); !ok || d != want {
			t.Errorf("%q declares %+v, want %+v", slug, d, want)
		}
	}
	for _, of := range [][2]string{{"a", "other"}, {"draft", "mine"}, {"nothing", "mine"}, {"part", "mine"}, {"none", "mine"}} {
		if d, ok := s.Declared(of[0], of[1]); ok {
			t.Errorf("%q declares %+v", of, d)
		}
	}
}

// The sitemap and the feed are made once of a course, and anew of the next.
func TestMadeOnce(t *testing.T) {
	made := 0
	var m madeOnce
	for range 3 {
		answer, err := m.get("application/xml", func() any { made++; return sitemap{} })
		if err != nil || !strings.Contains(string(answer.Bytes()), "<urlset") {
			t.Fatalf("%v %v", answer, err)
		}
	}
	if made != 1 {
		t.Errorf("it was made %d times", made)
	}
	c := load(files(map[string]string{"a.md": ""}), loadOptions{}, nil, nil)
	next := c.withTexts(map[string]*source{"a.md": {file: "a.md"}})
	if next == nil || next.sitemap == c.sitemap || next.feed == c.feed {
		t.Error("another course has the answers of the one before")
	}
}
