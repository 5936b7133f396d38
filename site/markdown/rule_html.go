package markdown

import (
	"slices"

	"golang.org/x/net/html"
)

// An openTag is an element of HTML that was begun.
type openTag struct {
	name  string
	place place
}

// mustEnd are the elements that take in, or mark, all that follows where nothing ends
// them.
var mustEnd = map[string]bool{
	"details": true, "summary": true, "table": true, "pre": true, "blockquote": true, "ul": true, "ol": true,
	"a": true, "b": true, "strong": true, "i": true, "em": true, "s": true, "del": true, "code": true, "kbd": true, "sub": true, "sup": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
}

// nest keeps count of the elements that are begun and not ended.
func (p *page) nest(kind html.TokenType, name string, at place) {
	switch {
	case !mustEnd[name]:
	case kind == html.StartTagToken && len(p.open) < maxTags:
		p.open = append(p.open, openTag{name, at})
	case kind == html.EndTagToken:
		for i := len(p.open) - 1; i >= 0; i-- {
			if p.open[i].name == name {
				p.open = append(p.open[:i], p.open[i+1:]...)
				return
			}
		}
	}
}

// neverEnded finds elements that nothing ends.
func neverEnded(p *page) {
	for _, tag := range p.open {
		p.problem(tag.place, trouble{ruleHTML, "this <" + tag.name + "> is never closed", "write </" + tag.name + "> where it ends"})
	}
}

// live are the elements that do something, and that become text in a lesson. Of others
// that do, such as <name>, the text may be what was meant.
var live = map[string]bool{
	"script": true, "style": true, "link": true, "iframe": true, "object": true, "embed": true, "video": true, "audio": true, "canvas": true, "svg": true,
	"form": true, "button": true, "input": true, "select": true, "textarea": true,
}

// shownAsText is the trouble with the start of an element that may not stand in a
// lesson. Those that belong to VitePress are not for us to judge.
func shownAsText(tag html.Token) *trouble {
	ofVitePress := func(a html.Attribute) bool { return a.Key == "setup" || a.Key == "scoped" }
	if tag.Type == html.EndTagToken || !live[tag.Data] || slices.ContainsFunc(tag.Attr, ofVitePress) {
		return nil
	}
	return &trouble{ruleHTML, "<" + tag.Data + "> is shown as text: in a lesson, such elements stand in demos", "write it into a ```demo page, or set unsafe_html: true in course.yaml"}
}
