package site

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"course/internal/web"
	"course/site/markdown"
	"course/site/ui"
)

// A made is a page as it was made for one lesson: kept, so that the next request
// finds it, and so that a change can tell whether it still holds.
type made struct {
	mu     sync.Mutex // one maker at a time
	latest atomic.Pointer[answer]

	text     string // the lesson's file and its hash
	unsafe   bool
	asked    map[question]string
	document *markdown.Document

	// Tabs show what they were told of last, or have asked for since. That is shown,
	// nil while nobody has asked; strayed says that some may show another version.
	shown   *answer
	strayed bool
}

// An answer is a page that is ready to be sent.
type answer struct {
	course  *course // the one it is known to be right for
	version string
	page    *web.Prepared
}

// page returns the lesson's page, making what of it is not made yet.
func (s *Site) page(c *course, l *lesson) (*web.Prepared, error) {
	m := s.madeFor(l)
	if a := m.latest.Load(); a != nil && a.course == c {
		return a.page, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a, err := s.makePage(m, c, l)
	if err != nil {
		return nil, err
	}
	return a.page, nil
}

// makePage makes what of a lesson's page is not made yet. It is called with m locked.
func (s *Site) makePage(m *made, c *course, l *lesson) (*answer, error) {
	if a := m.latest.Load(); a != nil && a.course == c {
		return a, nil
	}
	s.render(m, c, l)
	p := s.describe(c, l, m.document)
	version, err := versionOf(p, m.document)
	if err != nil {
		return nil, err
	}
	if a := m.latest.Load(); a != nil && a.version == version {
		return m.served(&answer{c, version, a.page}), nil
	}
	if s.watching {
		p.Version = version
	}
	html, err := s.templates.Render(p)
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", s.urlOf(l), err)
	}
	page := web.NewPrepared(http.StatusOK, "text/html; charset=utf-8", web.CacheRevalidate, html)
	return m.served(&answer{c, version, page}), nil
}

// askedAgain forgets what tabs show, since they are told to ask for the page, and has
// the first that does so noticed: what is ready is looked at once more.
func (m *made) askedAgain() {
	m.shown, m.strayed = nil, false
	a := *m.latest.Load()
	a.course = nil
	m.latest.Store(&a)
}

// served notes what is served from now on.
func (m *made) served(a *answer) *answer {
	m.latest.Store(a)
	if m.shown == nil {
		m.shown = a
	}
	m.strayed = m.strayed || a.version != m.shown.version
	return a
}

func (s *Site) madeFor(l *lesson) *made {
	if m, ok := s.made.Get(l.slug); ok {
		return m
	}
	m := &made{}
	if earlier, ok, _ := s.made.PeekOrAdd(l.slug, m); ok {
		return earlier
	}
	return m
}

// render makes the lesson's text into HTML, unless what m holds is still right.
func (s *Site) render(m *made, c *course, l *lesson) {
	if l.source == nil {
		m.document, m.text = &markdown.Document{}, ""
		return
	}
	if m.document != nil && m.text == l.text() && m.unsafe == c.settings.UnsafeHTML && s.stillRight(c, m.asked) {
		return
	}
	v := &view{site: s, course: c, asked: make(map[question]string)}
	m.document = s.renderer(c).Render(l.markdown(), v)
	m.text, m.unsafe, m.asked = l.text(), c.settings.UnsafeHTML, v.asked
	if s.found != nil {
		s.found(s.mistakesIn(c, l, m.document))
	}
}

func (s *Site) renderer(c *course) *markdown.Renderer {
	if c.settings.UnsafeHTML {
		return s.unsafeMarkdown
	}
	return s.markdown
}

// versionOf stands for all that a page is made from.
func versionOf(p *ui.Page, d *markdown.Document) (string, error) {
	around := *p
	around.Body = ""
	described, err := json.Marshal(around)
	if err != nil {
		return "", err
	}
	return web.Hash(append(described, web.Hash(d.HTML)...)), nil
}

// describe gathers what a page shows.
func (s *Site) describe(c *course, l *lesson, d *markdown.Document) *ui.Page {
	p := &ui.Page{
		Lang:   c.settings.Language,
		Course: c.home.title,
		Home:   s.base + "/",
		Title:  l.title,
		URL:    s.urlOf(l),
		Body:   template.HTML(d.HTML), // safe by the renderer's promise
		IsHome: l.index == homeIndex,
	}
	s.navigation(p, c, l)
	if l.source != nil {
		p.Description = l.front.Description
	}
	if p.IsHome && len(c.lessons) == 0 {
		p.Body += firstLesson
	}
	if p.IsHome && p.Description == "" {
		p.Description = c.settings.Description
	}
	if !d.HasH1 {
		p.Heading = l.title
	}
	for _, h := range d.Headings {
		p.Contents = append(p.Contents, ui.Heading{Level: h.Level, ID: h.ID, Text: h.Text})
	}
	if s.baseURL != "" {
		p.Canonical = s.absolute(p.URL)
		p.Feed = s.base + feedPath
	}
	p.Previous, p.Next = s.neighbours(c, l)
	p.Crumbs = s.crumbs(c, l)
	if s.watching {
		p.Events = s.base + eventsPath
		p.Problems = s.problemsFor(c, l, d)
	}
	return p
}

// firstLesson is what the page of a course without lessons says to its author; in
// watch mode only, since no other serves such a course.
const firstLesson = `<p>There is no lesson in this folder yet. A lesson is a Markdown file: make one, such as
<code>01-hello.md</code>, write <code># Hello</code> into it, and save. It appears here.</p>
`

// neighbours are the pages before and after in reading order.
func (s *Site) neighbours(c *course, l *lesson) (previous, next *ui.Link) {
	link := func(l *lesson) *ui.Link { return &ui.Link{Title: l.title, URL: s.urlOf(l)} }
	if l.index > 0 {
		previous = link(c.lessons[l.index-1])
	}
	// The course's own page has the index before the first lesson's.
	if l.index+1 < len(c.lessons) {
		next = link(c.lessons[l.index+1])
	}
	return previous, next
}

// crumbs are the chapters that a lesson is in, with the pages that they have.
func (s *Site) crumbs(c *course, l *lesson) []ui.Link {
	if l.index == homeIndex {
		return nil
	}
	var crumbs []ui.Link
	for f := c.chapters[l.chapter].folder; f != nil && f.parent != nil; f = f.parent {
		if f.own != nil && f.own.file == l.file {
			continue
		}
		crumb := ui.Link{Title: f.ownTitle()}
		if i, ok := c.byFile[key(f.path)]; ok {
			crumb.URL = s.urlOf(c.page(i))
		}
		crumbs = append([]ui.Link{crumb}, crumbs...)
	}
	return crumbs
}

// problemsFor are the problems that the author sees on a page: the course's, and
// the page's own.
func (s *Site) problemsFor(c *course, l *lesson, d *markdown.Document) []ui.Problem {
	problems := c.problems
	if l.source != nil {
		problems = slices.Concat(problems, s.mistakesIn(c, l, d))
	}
	var shown []ui.Problem
	for _, p := range problems {
		shown = append(shown, ui.Problem{
			Where:   fmt.Sprintf("%s:%d:%d", p.File, max(p.Line, 1), max(p.Column, 1)),
			Message: p.Message,
			Hint:    p.Hint,
			Diff:    p.DiffLines(),
		})
	}
	return shown
}

// mistakesIn are the problems of one file, as it was rendered.
func (s *Site) mistakesIn(c *course, l *lesson, d *markdown.Document) []Problem {
	anchors := d.Anchors(l.file, func(page string) map[string]bool { return s.placesOf(c, page) })
	return slices.Concat(l.slips(), d.Problems, anchors)
}

// placesOf lists the places in a page that links can name.
func (s *Site) placesOf(c *course, page string) map[string]bool {
	i, ok := c.byFile[key(path.Clean(page))]
	if !ok || c.page(i).source == nil {
		return nil
	}
	l := c.page(i)
	text := fmt.Sprint(c.settings.UnsafeHTML, l.text())
	if known, ok := s.places.Get(text); ok {
		return known
	}
	ids := s.renderer(c).Render(l.markdown(), names{c}).IDs
	s.places.Add(text, ids)
	return ids
}
