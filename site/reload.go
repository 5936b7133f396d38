package site

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"course/site/markdown"
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
	noEffect      effect = iota
	contentEffect        // nothing but what is in files that were there before
	treeEffect           // what files there are
)

// effect says how far the change of a folder reaches in a course.
func (ch change) effect(c *course, fsys fs.FS) effect {
	if ch.lost {
		return treeEffect
	}
	reach := noEffect
	for name := range ch.paths {
		reach = max(reach, c.effectOf(fsys, name))
	}
	return reach
}

// blockSize divides the sizes of the pieces in which most programs write.
const blockSize = 4096

// pause returns how long a file is left alone after something happened to it. A
// lesson may be in the middle of being saved: taken away or emptied, as many
// programs do a moment before they write it, or written up to the end of a block.
func (c *course) pause(fsys fs.FS, name string) time.Duration {
	s, isLesson := c.sources[name]
	if !isLesson {
		return 0
	}
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil || info.Size() == 0:
		return settle
	case info.Size() != s.size && info.Size()%blockSize == 0:
		return half
	}
	return 0
}

func (c *course) effectOf(fsys fs.FS, name string) effect {
	info, err := fs.Lstat(fsys, name)
	gone := errors.Is(err, fs.ErrNotExist)
	regular := err == nil && info.Mode().IsRegular()
	_, isLesson := c.sources[name]
	_, isFile := c.paths[key(name)]
	switch {
	case name == ".":
		return treeEffect
	case name == settingsFile && (gone || regular) && !c.hasBelow(name):
		return contentEffect
	case (isLesson || isFile) && regular:
		return contentEffect
	case isLesson, isFile:
		return treeEffect
	case gone:
		if c.hasBelow(name) {
			return treeEffect
		}
		return noEffect
	case hidden(name), regular && isPrivate(path.Base(name)):
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
	reach := ch.effect(before, fsys)
	ch.addLinks(before, reach)
	s.infos.forget(ch.paths)
	options := loadOptions{drafts: s.watching}
	switch reach {
	case noEffect:
	case treeEffect:
		s.showAll(load(fsys, options, before, ch.paths))
	case contentEffect:
		changed := reread(before, ch)
		if next := textChange(before, ch, changed); next != nil {
			s.show(next, s.mayShow(before, ch, changed), nil)
			s.tell(next, s.naming(next, changed))
			return
		}
		s.showAll(before.withSources(options, changed))
	}
}

// addLinks adds the links to the files that changed. Where more than content
// changed, any link may lead elsewhere now.
func (ch *change) addLinks(c *course, reach effect) {
	for _, link := range c.listing.links {
		if ch.paths[link.to] || reach == treeEffect {
			ch.add(link.name)
		}
	}
}

func (ch *change) add(name string) {
	if ch.paths == nil {
		ch.paths = make(map[string]bool)
	}
	ch.paths[name] = true
}

// reread reads the lessons of a change again, and returns those that are different.
func reread(c *course, ch change) map[string]*source {
	changed := make(map[string]*source)
	for name := range ch.paths {
		if old, ok := c.sources[name]; ok {
			changed[name] = readSource(c.fsys, name, old)
		}
	}
	return changed
}

// textChange returns the course with the new texts of its lessons; nil where more
// than the text is different, such as a title that other pages show.
func textChange(c *course, ch change, changed map[string]*source) *course {
	if ch.paths[settingsFile] {
		return nil
	}
	for name, s := range changed {
		old := c.sources[name]
		if s.problem != nil || old.problem != nil || s.front != old.front || s.heading != old.heading {
			return nil
		}
	}
	return c.withTexts(changed)
}

// seen lists the addresses of the pages that may have been seen, those that were
// asked for last first.
func (s *Site) seen() []string {
	slugs := s.made.Keys()
	slices.Reverse(slugs)
	return slugs
}

// mayShow lists those of the pages that a change of nothing but content reaches.
func (s *Site) mayShow(c *course, ch change, changed map[string]*source) []string {
	if len(changed) < len(ch.paths) {
		return s.seen() // a picture, say: any page may show it
	}
	var slugs []string
	for name := range changed {
		slugs = append(slugs, c.page(c.byFile[key(name)]).slug)
	}
	return slugs
}

// naming lists those of the pages that may have been seen in which links name places in
// the changed lessons: their authors are shown which of these are gone.
func (s *Site) naming(c *course, changed map[string]*source) []string {
	if !s.watching {
		return nil
	}
	names := func(m *made) bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.document != nil && slices.ContainsFunc(m.document.Links, func(l markdown.Link) bool {
			i, ok := c.byFile[key(path.Clean(l.Page))]
			return ok && l.Page != "" && changed[c.page(i).file] != nil
		})
	}
	return slices.DeleteFunc(s.seen(), func(slug string) bool {
		m, ok := s.made.Peek(slug)
		return !ok || !names(m)
	})
}

// mostPatches is how many pages are made for those that look at them before they
// ask for them. Where a change may reach more, each tab asks for its page.
const mostPatches = 4

// showAll serves a course in which any page may be different.
func (s *Site) showAll(next *course) {
	s.show(next, s.seen(), s.comeAndGone(s.current.Load(), next))
}

// show serves a course from now on, and tells of the pages that are different in
// it: of those among the ones at the given addresses that somebody has seen, and of
// others that are known to be. Each is told of as soon as that is known: it does not
// wait for the others.
func (s *Site) show(next *course, slugs, others []string) {
	s.current.Store(next)
	s.tell(next, slugs)
	for _, page := range others {
		s.hub.changed(page, nil)
	}
}

// tell tells of those of the pages at the given addresses that are different in the
// course that is served now.
func (s *Site) tell(next *course, slugs []string) {
	patched := s.hub.heard() && len(slugs) <= mostPatches
	for _, slug := range slugs {
		m, ok := s.made.Peek(slug)
		if !ok {
			continue
		}
		l, ok := next.lessonAt(slug)
		if !ok {
			s.made.Remove(slug)
			continue
		}
		if different, p := s.differs(m, next, l, patched); different {
			s.hub.changed(s.urlOf(l), p)
		}
	}
}

// differs reports whether a page is another now than some tabs show, and where that
// is asked for also how. It takes it that they are told.
func (s *Site) differs(m *made, c *course, l *lesson, patched bool) (bool, *patch) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.shown
	if before == nil {
		return false, nil // nobody has asked for it, or not since they were told
	}
	if patched {
		after, err := s.makePage(m, c, l)
		if err == nil && m.strayed {
			m.shown, m.strayed = after, false
			return true, newPatch(before, after)
		}
		return err != nil, nil // who asks for the page is told what is wrong
	}
	if !m.strayed && s.same(m, c, l) {
		return false, nil
	}
	m.askedAgain()
	return true, nil
}

// comeAndGone lists the addresses that only one of the courses has.
func (s *Site) comeAndGone(before, now *course) []string {
	only := func(a, b *course) (pages []string) {
		for _, l := range a.lessons {
			if _, ok := b.bySlug[l.slug]; !ok {
				pages = append(pages, s.urlOf(l))
			}
		}
		return pages
	}
	return append(only(before, now), only(now, before)...)
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
