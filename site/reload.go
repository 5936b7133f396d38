package site

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"strings"

	"course/internal/web"
)

// A change is what is known to have happened to a course folder: paths inside it
// at which something was written, made, moved or taken away.
type change struct {
	paths map[string]bool
	// lost says that something may have happened of which nothing is known.
	lost bool
}

// An effect is how far a change reaches.
type effect int

const (
	noEffect   effect = iota
	textEffect        // nothing but the content of files that were there before
	treeEffect        // what files there are, or their order
)

// effect says how far the change of a folder reaches in a course, and whether a lesson seems
// to be in the middle of being saved: taken away, or emptied, as many programs do
// a moment before they write it.
func (ch change) effect(c *course, fsys fs.FS) (reach effect, unsettled bool) {
	if ch.lost {
		for name := range c.sources {
			unsettled = unsettled || c.isUnsettled(fsys, name)
		}
		return treeEffect, unsettled
	}
	for name := range ch.paths {
		unsettled = unsettled || c.isUnsettled(fsys, name)
		info, err := fs.Stat(fsys, name)
		reach = max(reach, c.effectOf(name, info, err))
	}
	return reach, unsettled
}

// isUnsettled reports whether a lesson is away or empty just now.
func (c *course) isUnsettled(fsys fs.FS, name string) bool {
	if _, isLesson := c.sources[name]; !isLesson {
		return false
	}
	info, err := fs.Stat(fsys, name)
	return err != nil || info.Size() == 0
}

func (c *course) effectOf(name string, info fs.FileInfo, err error) effect {
	_, isLesson := c.sources[name]
	_, isFile := c.paths[key(name)]
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case name == settingsFile, name == ".":
		return treeEffect
	case isLesson && !gone, isFile && !gone && info.Mode().IsRegular():
		return textEffect
	case isLesson, isFile:
		return treeEffect
	case gone:
		if c.hasBelow(name) {
			return treeEffect
		}
		return noEffect
	case hidden(name), err == nil && info.Mode().IsRegular() && isPrivate(path.Base(name)):
		return noEffect
	}
	return treeEffect
}

// hasBelow reports whether the course has a file in the folder.
func (c *course) hasBelow(folder string) bool {
	prefix := folder + "/"
	for name := range c.sources {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	for _, name := range c.files {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// hidden reports whether a path lies in a folder that is left out of the course.
func hidden(name string) bool {
	for part := range strings.SplitSeq(path.Dir(name), "/") {
		if part == "node_modules" || strings.HasPrefix(part, ".") && part != "." {
			return true
		}
	}
	return false
}

// reload brings the course up to date with a change, and tells the pages that
// are different now. Pages are told when the new ones are being served.
func (s *Site) reload(fsys fs.FS, ch change) {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	before := s.current.Load()
	if fsys != before.fsys {
		ch.lost = true
	}
	s.infos.forget(ch.paths)
	reach, _ := ch.effect(before, fsys)
	if reach == noEffect {
		return
	}
	var next *course
	if reach == textEffect {
		next = reread(before, ch)
	}
	if next == nil {
		next = load(fsys, loadOptions{drafts: s.watching}, before, ch.paths)
	}
	s.current.Store(next)
	if pages := s.different(before, next); len(pages) > 0 {
		s.hub.changed(pages)
	}
}

// reread reads the lessons of a change again and returns the course with their
// new texts; nil where more than the text is different, such as a title that
// other pages show.
func reread(c *course, ch change) *course {
	var changed []*source
	for name := range ch.paths {
		old, ok := c.sources[name]
		if !ok {
			continue // a picture: the pages that show it find out by asking
		}
		s := readSource(c.fsys, name, old)
		if s.problem != nil || old.problem != nil || s.front != old.front || s.heading != old.heading {
			return nil
		}
		changed = append(changed, s)
	}
	return c.withSources(changed)
}

// different lists the addresses of the pages that somebody has seen and that are
// not the same any more, and of those that have come or gone.
func (s *Site) different(before, now *course) []string {
	var pages []string
	for _, slug := range s.made.Keys() {
		m, ok := s.made.Peek(slug)
		if !ok {
			continue
		}
		l, ok := now.lessonAt(slug)
		if !ok {
			s.made.Remove(slug)
			continue
		}
		if s.news(m, now, l) {
			pages = append(pages, s.urlOf(l))
		}
	}
	return append(pages, s.comeAndGone(before, now)...)
}

// comeAndGone lists the addresses that only one of the courses has.
func (s *Site) comeAndGone(before, now *course) []string {
	var pages []string
	for _, l := range before.lessons {
		if _, ok := now.bySlug[l.slug]; !ok {
			pages = append(pages, s.urlOf(l))
		}
	}
	for _, l := range now.lessons {
		if _, ok := before.bySlug[l.slug]; !ok {
			pages = append(pages, s.urlOf(l))
		}
	}
	return pages
}

func (c *course) lessonAt(slug string) (*lesson, bool) {
	if slug == "" {
		return c.home, true
	}
	i, ok := c.bySlug[slug]
	if !ok {
		return nil, false
	}
	return c.lessons[i], true
}

// news reports whether a page that was made would be another now, and was not told
// so already.
func (s *Site) news(m *made, c *course, l *lesson) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.latest.Load() == nil || m.document == nil {
		return false // nobody has seen it
	}
	if s.same(m, c, l) {
		m.told = ""
		return false
	}
	now := s.ingredients(m, c, l)
	if now == m.told {
		return false
	}
	m.told = now
	return true
}

// ingredients stands for all that a page would be made from, as far as that can be
// known without making it.
func (s *Site) ingredients(m *made, c *course, l *lesson) string {
	all := map[string]any{"page": s.describe(c, l, m.document), "unsafe": c.settings.UnsafeHTML}
	if l.source != nil {
		all["text"] = l.text()
	}
	for q := range m.asked {
		all[q.kind+" "+q.name] = s.answer(c, q)
	}
	described, err := json.Marshal(all)
	if err != nil {
		return "" // told once too often is better than not told
	}
	return web.Hash(described)
}

// same reports whether a page that was made is still as it would be made now. It
// takes note of the answer, so that the page need not be looked at again.
func (s *Site) same(m *made, c *course, l *lesson) bool {
	a := m.latest.Load()
	if l.source != nil && (m.text != l.text() || m.unsafe != c.settings.UnsafeHTML || !s.stillRight(c, m.asked)) {
		return false
	}
	if l.source == nil && m.text != "" {
		return false
	}
	version, err := versionOf(s.describe(c, l, m.document), m.document)
	if err != nil || version != a.version {
		return false
	}
	m.latest.Store(&answer{c, version, a.page})
	return true
}
