package markdown

import (
	"fmt"
	"unicode/utf8"
)

// maxTitle is the length of a title, in characters, that search results and the
// tabs and menus of browsers still show.
const maxTitle = 70

// tooLong is the trouble with a title that nobody gets to read to its end; nil
// where it is short enough.
func tooLong(title, hint string) *trouble {
	n := utf8.RuneCountInString(title)
	if n <= maxTitle {
		return nil
	}
	return &trouble{ruleTitleLength, fmt.Sprintf("the title has %d characters, and search results cut it after about %d", n, maxTitle), hint}
}

// titleLength looks at the heading that is the lesson's title, unless its front
// matter has another.
func titleLength(p *page) {
	if p.lesson.Title != "" || len(p.headings) == 0 || p.headings[0].text == "" {
		return
	}
	if wrong := tooLong(p.headings[0].text, "shorten it, or put a short title: into the front matter"); wrong != nil {
		p.problem(p.headings[0].place, *wrong)
	}
}

// oneTitle finds headings of the first level beside the page's title, which is the
// heading that a lesson begins with, or else what it is called.
func oneTitle(p *page) {
	// Front matter that is shown by mistake is no text above the title.
	shown := p.lesson.Line <= 1 && len(CheckFrontMatter(p.lesson.File, p.text.src)) > 0
	titled := !p.doc.HasH1 && !shown
	for _, h := range p.headings {
		switch {
		case h.level != 1:
		case titled && !p.doc.HasH1:
			p.problem(h.place, trouble{ruleOneTitle, "a title stands above this page already, and this is a second one",
				"begin the lesson with this heading, or make it level 2"})
		case titled:
			p.problem(h.place, trouble{ruleOneTitle, "this is a second title of the page", "make it level 2: ##"})
		}
		titled = titled || h.level == 1
	}
}
