package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
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
	page *template.Template
}

// New reads the templates. Asset gives the URL of an asset by its name, such as
// "ui/site.css" or "web/tokens.css", and an error for a name that is none.
func New(asset func(name string) (string, error)) (*Templates, error) {
	t := template.New("ui").Funcs(template.FuncMap{"asset": asset, "count": count, "mark": mark})
	if _, err := t.ParseFS(files, "templates/*.html"); err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	return &Templates{page: t.Lookup("page")}, nil
}

// Render returns the whole document. The same page gives the same bytes.
func (t *Templates) Render(p *Page) ([]byte, error) {
	var out bytes.Buffer
	if err := t.page.Execute(&out, &view{Page: p}); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.URL, err)
	}
	return out.Bytes(), nil
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

// Styles are the style sheets, in the order of the cascade.
func (v *view) Styles() []string {
	kind := "ui/navigation.css"
	if v.IsHome {
		kind = "ui/home.css"
	}
	return []string{"web/tokens.css", "web/base.css", "ui/site.css", "ui/prose.css", "web/snippets.css", "ui/code.css", "ui/scenario.css", "ui/exercise.css", kind, "ui/widgets.css"}
}

// Modules are the scripts that this page has a use for.
func (v *view) Modules() []string {
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
