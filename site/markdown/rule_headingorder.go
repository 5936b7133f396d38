package markdown

import "fmt"

// A heading is one as the rules see it.
type heading struct {
	level int
	text  string
	place place
}

// headingOrder finds headings that stand more than one level below the one before
// them: who moves from heading to heading takes the gap for something missed.
func headingOrder(p *page) {
	before := 1 // the page's title, which is a heading of its own where the lesson has none
	for _, h := range p.headings {
		if h.level > before+1 {
			p.problem(h.place, trouble{
				ruleHeadingOrder,
				fmt.Sprintf("a heading of level %d stands below one of level %d", h.level, before),
				fmt.Sprintf("make it level %d", before+1),
			})
		}
		before = h.level
	}
}
