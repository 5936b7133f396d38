package site

import "course/site/markdown"

// Declared finds a demo that a lesson of the course being served declares itself, by
// the lesson's slug and the demo's name.
func (s *Site) Declared(slug, name string) (markdown.Declaration, bool) {
	c := s.current.Load()
	l, ok := c.lessonAt(slug)
	if !ok || l.source == nil {
		return markdown.Declaration{}, false
	}
	m := s.madeFor(l)
	m.mu.Lock()
	defer m.mu.Unlock()
	s.render(m, c, l)
	for _, d := range m.document.Declared {
		if d.Name == name {
			return d, true
		}
	}
	return markdown.Declaration{}, false
}
