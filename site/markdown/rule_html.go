package markdown

import "golang.org/x/net/html"

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
