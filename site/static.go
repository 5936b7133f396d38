package site

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"course/internal/web"
	"course/site/markdown"
)

// Addresses returns the addresses of all that the site serves alike to everyone,
// in a fixed order: the course's own page, the lessons, the files beside them, and
// what is made of them all.
func (s *Site) Addresses() []string {
	c := s.current.Load()
	addresses := []string{s.urlOf(c.home)}
	for _, l := range c.lessons {
		addresses = append(addresses, s.urlOf(l))
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if _, hidden := c.bySlug[name]; !hidden {
			addresses = append(addresses, s.base+lessonsPath+escapePath(name))
		}
	}
	if s.baseURL != "" {
		addresses = append(addresses, s.base+sitemapPath, s.base+feedPath)
	}
	return addresses
}

// A recipe is what a page was made from.
type recipe struct {
	// Asked are the questions that its text put to the course, with their kinds.
	Asked [][2]string `json:"asked,omitempty"`
	// From stands for the lesson's file, what stands around it on the page, and the
	// answers.
	From string `json:"from"`
}

// Recipe returns, as JSON, what the page at an address was made from when it was
// last served; nil if that is not known, or the page has mistakes, which are to be
// found again each time.
func (s *Site) Recipe(address string) []byte {
	c := s.current.Load()
	l, ok := s.lessonOf(c, address)
	if !ok || l.source == nil {
		return nil
	}
	m, ok := s.made.Get(l.slug)
	if !ok {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.document == nil || m.text != l.text() || len(s.mistakesIn(c, l, m.document)) > 0 {
		return nil
	}
	r := recipe{}
	for q := range m.asked {
		r.Asked = append(r.Asked, [2]string{q.kind, q.name})
	}
	for _, link := range m.document.Links {
		if link.Page != "" { // it is a mistake as soon as the place is gone
			r.Asked = append(r.Asked, [2]string{"place", link.Page + "#" + link.ID})
		}
	}
	slices.SortFunc(r.Asked, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	if r.From, ok = s.madeFrom(c, l, r.Asked); !ok {
		return nil
	}
	encoded, err := json.Marshal(r)
	if err != nil {
		return nil // without a recipe the page is made anew
	}
	return encoded
}

// Holds reports whether the page at an address would be made from the recipe now.
func (s *Site) Holds(address string, encoded []byte) bool {
	c := s.current.Load()
	l, ok := s.lessonOf(c, address)
	if !ok || l.source == nil || l.problem != nil {
		return false
	}
	var r recipe
	if json.Unmarshal(encoded, &r) != nil {
		return false
	}
	from, ok := s.madeFrom(c, l, r.Asked)
	return ok && from == r.From
}

// madeFrom stands for all that a page is made from, but the program.
func (s *Site) madeFrom(c *course, l *lesson, asked [][2]string) (string, bool) {
	answers := make([]string, 0, len(asked))
	for _, q := range asked {
		answers = append(answers, s.answer(c, question{q[0], q[1]}))
	}
	all, err := json.Marshal([]any{s.describe(c, l, &markdown.Document{}), l.text(), c.settings.UnsafeHTML, asked, answers})
	return web.Hash(all), err == nil
}

// lessonOf returns the page at an address.
func (s *Site) lessonOf(c *course, address string) (*lesson, bool) {
	path, err := url.PathUnescape(strings.TrimPrefix(address, s.base))
	if err != nil {
		return nil, false
	}
	if path == "/" {
		return c.home, true
	}
	slug, ok := strings.CutPrefix(path, lessonsPath)
	if !ok || slug == "" {
		return nil, false
	}
	return c.lessonAt(slug)
}
