package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Static holds the styles and scripts of the course's pages, below "static".
// They are served as the assets "ui/…".
//
//go:embed static
var Static embed.FS

// Watch holds the scripts of hot reload, below "watch". They are served as the
// assets "watch/…", in watch mode only.
//
//go:embed watch
var Watch embed.FS

//go:embed templates
var files embed.FS

// Templates makes pages. It is safe for concurrent use.
type Templates struct {
	all   *template.Template
	parts *lru.Cache[part, template.HTML]
}

// A part is a piece of a page that other pages show too: a template, and what it
// shows, which is all that it is made from.
type part struct {
	template string
	data     any // comparable
}

// maxParts bounds how many parts are kept, of about 500 bytes each.
const maxParts = 4096

// New reads the templates. Asset gives the URL of an asset by its name, such as
// "ui/site.css" or "web/tokens.css", and an error for a name that is none.
func New(asset func(name string) (string, error)) (*Templates, error) {
	t := &Templates{}
	// New fails for sizes below 1 alone.
	t.parts, _ = lru.New[part, template.HTML](maxParts)
	functions := template.FuncMap{"asset": asset, "count": count, "mark": mark, "fields": strings.Fields, "part": t.part, "entries": t.entries}
	all, err := template.New("ui").Funcs(functions).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	t.all = all
	return t, nil
}

// Render returns the whole document. The same page gives the same bytes.
func (t *Templates) Render(p *Page) ([]byte, error) {
	var out bytes.Buffer
	if err := t.all.ExecuteTemplate(&out, "page", &view{Page: p}); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.URL, err)
	}
	return out.Bytes(), nil
}

// part returns what a template makes of data, which it is given once and then no more.
func (t *Templates) part(name string, data any) (template.HTML, error) {
	key := part{name, data}
	if made, ok := t.parts.Get(key); ok {
		return made, nil
	}
	var out strings.Builder
	if err := t.all.ExecuteTemplate(&out, name, data); err != nil {
		return "", err
	}
	made := template.HTML(out.String()) // what templates make is safe
	t.parts.Add(key, made)
	return made, nil
}

// entries are lessons in the navigation. A page shares all but one with its neighbour,
// and to make them anew takes longer than all else around a lesson's text.
func (t *Templates) entries(lessons []Lesson) (template.HTML, error) {
	var all strings.Builder
	for _, l := range lessons {
		entry, err := t.part("navigation-lesson", l)
		if err != nil {
			return "", err
		}
		all.WriteString(string(entry))
	}
	return template.HTML(all.String()), nil
}

// A view is a page, and what the templates work out from it.
type view struct {
	*Page
}

// DocumentTitle is unique in a course whose lessons have titles of their own.
func (v *view) DocumentTitle() string {
	if v.IsHome || v.Title == "" {
		return v.Course
	}
	return v.Title + " · " + v.Course
}

// styles are the style sheets, in the order of the cascade.
func (v *view) styles() []string {
	kind := "ui/navigation.css"
	if v.IsHome {
		kind = "ui/home.css"
	}
	return []string{"web/tokens.css", "web/base.css", "ui/site.css", "ui/prose.css", "web/snippets.css", "ui/code.css", "ui/scenario.css", "ui/exercise.css", kind, "ui/widgets.css"}
}

// modules are the scripts that this page has a use for.
func (v *view) modules() []string {
	has := func(markup string) bool { return strings.Contains(string(v.Body), markup) }
	var modules []string
	for _, m := range []struct {
		name string
		used bool
	}{
		// reload.js comes first: it keeps a copy of the page as the server made it,
		// before the others add to it.
		{"watch/reload.js", v.Events != ""},
		{"ui/live-demo.js", has("<live-demo")},
		{"web/code-tabs.js", has("<code-tabs")},
		{"web/copy.js", has(`class="code"`)},
		{"ui/contents.js", len(v.Contents) > 0 && !v.IsHome},
		{"ui/progress.js", true},
		{"ui/keys.js", true},
		{"ui/theme-control.js", true},
	} {
		if m.used {
			modules = append(modules, m.name)
		}
	}
	return modules
}

// A fileList is the styles and scripts of a page: their names, with spaces between, so
// that pages with the same ones share the part.
type fileList struct{ Styles, Modules string }

// Files are the styles and scripts of this page.
func (v *view) Files() fileList {
	return fileList{strings.Join(v.styles(), " "), strings.Join(v.modules(), " ")}
}

const endOfHeading = "</h1>"

// BodyHeading is the h1 that a body brings itself. The table of contents stands
// below it.
func (v *view) BodyHeading() template.HTML {
	if v.Heading != "" {
		return ""
	}
	heading, _, found := strings.Cut(string(v.Body), endOfHeading)
	if !found {
		return ""
	}
	return template.HTML(heading + endOfHeading)
}

// BodyRest is the body without BodyHeading.
func (v *view) BodyRest() template.HTML {
	return v.Body[len(v.BodyHeading()):]
}

// A navChapter is a chapter with its place on the course's own page.
type navChapter struct {
	Chapter
	ID       string // of its heading there
	Overview string // URL of that heading
	Lessons  []Lesson
}

// NavChapters are the chapters for the navigation and the list of all lessons.
// A chapter's own page stands first in it, also where a long chapter shows only
// the lessons around the one being read.
func (v *view) NavChapters() []navChapter {
	chapters := make([]navChapter, 0, len(v.Chapters))
	for i, c := range v.Chapters {
		n := navChapter{Chapter: c, ID: "Chapter-" + strconv.Itoa(v.ChaptersBefore+i+1), Lessons: c.Lessons}
		n.Overview = v.Home + "#" + n.ID
		own := func(l Lesson) bool { return l.URL == c.URL }
		if c.URL != "" && c.Before == 0 && len(c.Lessons) > 0 && !slices.ContainsFunc(c.Lessons, own) {
			page := Lesson{Title: c.Title, URL: c.URL, Current: c.URL == v.URL}
			n.Lessons = append([]Lesson{page}, c.Lessons...)
		}
		chapters = append(chapters, n)
	}
	return chapters
}

// OverviewAfter is the URL of the first chapter, on the course's own page, that is
// left out behind those shown.
func (v *view) OverviewAfter() string {
	return v.Home + "#Chapter-" + strconv.Itoa(v.ChaptersBefore+len(v.Chapters)+1)
}

// count writes a number with its noun: "1 lesson", "12 lessons".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// mark is the class of a line of a diff.
func mark(line string) string {
	switch {
	case strings.HasPrefix(line, "+"):
		return "added"
	case strings.HasPrefix(line, "-"):
		return "taken"
	}
	return ""
}
