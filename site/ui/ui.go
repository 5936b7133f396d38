// Package ui makes the course's pages: a [Page] goes in, a whole HTML document
// comes out, and the styles and scripts that it names lie in [Static].
//
//	templates, err := ui.New(assets.URL)
//	html, err := templates.Render(&ui.Page{Course: "Cookies, live", …})
//
// # The markup
//
// Every page begins with a skip link and has one header, one main and a footer.
// The course's own page (IsHome) lists all lessons in main, each in an li that
// says the reader's progress in words. A lesson has the navigation beside it
// (nav.lessons; on narrow screens a popover), its text in an article, the table
// of contents twice (in an aside where there is room, in a details where not), and
// links to its neighbours, a[rel=prev] and a[rel=next]. In watch mode, problems
// stand in a region of that name at the end of the page. Ids that are ours begin
// with a capital letter: the ids of a lesson's headings never do.
//
// A page is the same bytes for every reader, and whole without scripts. What is
// this reader's own, the theme, the chosen tab, the progress, the scripts add from
// localStorage (course.theme, course.tab, course.progress).
//
// # The scripts
//
// Each is a module of its own, named in the page only where it has something to
// do. They find what they enhance in the markup, and look again when the event
// "course:update" tells them that the page has changed in place. They add nodes
// and attributes, and never move or remove those of the server: hot reload relies
// on it. It keeps a copy of the page as the server made it, compares the next one
// with that copy, and makes each difference in the living page (watch/morph.js):
// frames, what was typed, what stands open, selection and scroll stay.
//
// In watch mode one shared worker holds one event stream for all tabs
// (watch/reload-worker.js), while any of them is visible. The stream's "hello" on
// each connect makes a tab ask for its page again; html[data-version] tells whether
// it differs. "changed" names pages, and brings what is new in those that somebody
// is likely to look at: a tab that has the version before makes the page from that,
// and another one asks.
package ui

import "html/template"

// A Page is all that a page of the course shows. Every URL in it is complete:
// base path included.
type Page struct {
	Lang        string // BCP 47
	Course      string // the course's title
	Home        string // URL of the course's own page
	Title       string // of this page; the document's title adds the course's
	Description string
	Canonical   string // absolute URL; "" without a public address
	Feed        string // URL of the feed; "" without a public address
	URL         string // of this page; it is also its key in the learner's progress
	Version     string // changes whenever the page does; watch mode only
	Events      string // URL of the event stream; "" outside watch mode

	Crumbs   []Link    // chapters above this page, outermost first
	Chapters []Chapter // for the navigation
	// ChaptersBefore and ChaptersAfter count those that a long course leaves out of
	// Chapters on each side.
	ChaptersBefore, ChaptersAfter int
	// Heading is the page's h1; "" where Body begins with its own.
	Heading  string
	Body     template.HTML
	Contents []Heading // table of contents
	Previous *Link
	Next     *Link
	Problems []Problem // watch mode only
	// IsHome is set on the course's own page, which lists every lesson in main.
	IsHome bool
}

// A Link leads to another page.
type Link struct {
	Title string
	URL   string
}

// A Chapter is a folder of lessons. The lessons at the top of the course are in
// a chapter without a title.
type Chapter struct {
	Title   string
	URL     string // of its own page; "" where it has none
	Current bool   // this page is in it
	// Lessons are those to show, in order. Before and After count the ones left
	// out of a long chapter on each side of the page being read.
	Lessons       []Lesson
	Before, After int
}

// A Lesson is an entry of the navigation.
type Lesson struct {
	Title       string
	URL         string
	Description string
	Draft       bool
	Current     bool // the page being read
}

// A Heading is an entry of the table of contents.
type Heading struct {
	Level int // 2 to 4
	ID    string
	Text  string
}

// A Problem is a mistake in the course, as shown to its author.
type Problem struct {
	Where   string // "02-server/03-path.md:12:3"
	Message string
	Hint    string
	Diff    []string // lines that begin with "- " or "+ ", where a line of the page is not enough
}
