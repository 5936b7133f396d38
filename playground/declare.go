package playground

import (
	"cmp"

	"course/playground/exchange"
	"course/playground/page"
)

// Kinds are the kinds of demos that lessons can declare themselves.
func (p *Playground) Kinds() []string { return page.Kinds() }

// Declare reads a demo that a lesson declares, and returns where it is to be found
// once the lesson is served. What is wrong with it is for the author.
func (p *Playground) Declare(lesson, name string, d exchange.Declared) (exchange.Frame, []page.Mistake) {
	declared, mistakes := page.Read(d.Kind, d.Body)
	if len(mistakes) > 0 {
		return exchange.Frame{}, mistakes
	}
	return exchange.Frame{
		Title:  cmp.Or(declared.Title, name),
		Path:   p.base + page.Path(lesson, name) + declared.Start,
		Height: declared.Height(),
	}, nil
}
