package site

import "course/site/ui"

// Up to wholeCourse lessons, the navigation of every page lists them all. In a
// larger course it lists the chapters around the one being read and the lessons of
// that one, and of a long chapter the ones around the page: a page's weight does not
// grow with the course.
const (
	wholeCourse = 120
	around      = 25
)

// navigation puts the chapters on the page of l. The course's own page lists every
// lesson.
func (s *Site) navigation(p *ui.Page, c *course, l *lesson) {
	whole := l.index == homeIndex || len(c.lessons) <= wholeCourse
	from, to := 0, len(c.chapters)
	if !whole {
		from, to = max(0, l.chapter-around), min(to, l.chapter+around+1)
	}
	p.ChaptersBefore, p.ChaptersAfter = from, len(c.chapters)-to
	for i := from; i < to; i++ {
		ch := c.chapters[i]
		current := l.index != homeIndex && l.chapter == i
		first, next := ch.first, ch.next
		if !whole {
			first, next = window(ch, l.index, current)
		}
		shown := ui.Chapter{
			Title:   ch.title,
			Current: current,
			Before:  first - ch.first,
			After:   ch.next - next,
		}
		if j, ok := c.byFile[key(ch.folder.path)]; ok && j != homeIndex {
			shown.URL = s.urlOf(c.page(j))
		}
		for _, other := range c.lessons[first:next] {
			shown.Lessons = append(shown.Lessons, ui.Lesson{
				Title:       other.title,
				URL:         s.urlOf(other),
				Description: other.front.Description,
				Draft:       other.front.Draft,
				Current:     other == l,
			})
		}
		p.Chapters = append(p.Chapters, shown)
	}
}

// window returns the part of a chapter that a page at index shows.
func window(ch chapter, index int, current bool) (first, next int) {
	if !current {
		return ch.first, ch.first
	}
	return max(ch.first, index-around), min(ch.next, index+around+1)
}
