package markdown

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
)

// demoName matches the names that demos of a lesson may have: they stand in
// addresses.
var demoName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// declared reads a demo that is all in its block. Without a name of its own, it has
// that of its kind.
func (p *page) declared(f *fence) (Demo, bool) {
	d := Declaration{Lesson: p.lesson.Slug, Kind: f.names[0], Name: f.names[0], Body: string(f.body.src)}
	if len(f.names) > 1 {
		d.Name = f.names[1]
	}
	f.declares = true
	if !demoName.MatchString(d.Name) {
		p.problem(f.place, trouble{ruleDemo, d.Name + " cannot be the name of a demo", "use small letters, digits and -"})
		return Demo{}, false
	}
	if slices.ContainsFunc(p.doc.Declared, func(other Declaration) bool { return other.Name == d.Name }) {
		p.problem(f.place, trouble{
			ruleDemo, "there are two demos called " + d.Name + " in this lesson",
			"give each a name of its own, such as ```demo " + d.Kind + " " + d.Name + "-2",
		})
		return Demo{}, false
	}
	at := len(p.doc.Declared)
	p.doc.Declared = append(p.doc.Declared, d)
	demo, ok := p.readDeclared(f, d)
	p.doc.Declared[at].Broken = !ok
	return demo, ok
}

// readDeclared reads the body of a demo that a lesson declares. What is expected of one
// that cannot be shown is not tried.
func (p *page) readDeclared(f *fence, d Declaration) (Demo, bool) {
	b, ok := p.readParameters(f)
	if !ok {
		return Demo{}, false
	}
	demo, mistakes := p.options.Demos.Declare(d)
	for _, m := range mistakes {
		p.problem(f.body.origin(place{m.Line, m.Column}), trouble{ruleDemo, m.Message, m.Hint})
	}
	demo = b.dress(demo)
	if len(mistakes) > 0 || !b.sound {
		return Demo{}, false
	}
	if expect := b.tree.get(expectKey); expect != nil {
		p.expectOf(f, expect, &d)
	}
	return demo, true
}

// version stands for what a demo declares, so that its frame is loaded again when
// that has changed, and only then.
func version(f *fence) string {
	if !f.declares {
		return ""
	}
	sum := fnv.New64a()
	_, _ = sum.Write(f.body.src) // a hash takes all
	return attribute("data-version", fmt.Sprintf("%x", sum.Sum64()))
}
