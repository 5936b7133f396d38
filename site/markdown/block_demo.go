package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"course/internal/near"
)

// A ParameterError says that it is a parameter of a demo that is wrong, so that
// the author is shown the line it stands on, if it is there. [Demos] may return one.
type ParameterError struct {
	Name    string // of the parameter
	Unknown bool   // there is none of that name, so that it is the name that is shown
	Err     error  // reads well without Name before it
}

func (e *ParameterError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with the parameter.
func (e *ParameterError) Unwrap() error { return e.Err }

// Heights of a demo's frame, in CSS pixels.
const (
	defaultHeight = 420
	minHeight     = 80
	maxHeight     = 4000
)

// expectKey is the parameter that says what is to happen on a demo's pages.
const expectKey = "expect"

// demoHTML makes a ```demo NAME block. Its body is a mapping in YAML; height, title
// and expect are known to every demo, the others are the demo's own.
func demoHTML(p *page, f *fence) string {
	demo, ok := p.demo(f)
	if !ok {
		return unshown("This demo")
	}
	link := attribute("href", demo.URL)
	return `<live-demo class="demo"` + version(f) + `><iframe` + attribute("title", demo.Title) + attribute("src", demo.URL) +
		attribute("height", strconv.Itoa(demo.Height)) + ` loading="lazy"></iframe><p class="demo-link"><a` + link +
		`>Open “` + escape(demo.Title) + "” in a tab of its own</a></p></live-demo>\n"
}

func (p *page) demo(f *fence) (Demo, bool) {
	if len(f.names) == 0 {
		p.problem(f.place, trouble{ruleDemo, "demo needs the name of one", "write it behind the word, such as ```demo shop"})
		return Demo{}, false
	}
	if p.options.Demos == nil {
		p.problem(f.place, trouble{ruleDemo, "there are no demos to show", ""})
		return Demo{}, false
	}
	if slices.Contains(p.options.Demos.Kinds(), f.names[0]) {
		return p.declared(f)
	}
	for _, kind := range p.options.Demos.Kinds() {
		if near.Slip(f.names[0], kind) {
			p.problem(f.place, trouble{ruleDemo, "there is no demo " + strconv.Quote(f.names[0]), "did you mean ```demo " + kind + "?"})
			return Demo{}, false
		}
	}
	if len(f.names) > 1 {
		p.tooManyNames(f, 1)
	}
	b, ok := p.readParameters(f)
	if !ok {
		return Demo{}, false
	}
	params := b.parameters()
	if expect := b.tree.get(expectKey); expect != nil {
		p.expectOf(f, expect, nil)
	}
	demo, err := p.options.Demos.Demo(f.names[0], params)
	b.demoErrors(err)
	return b.dress(demo), b.sound
}

// dress applies what a lesson asks of any demo.
func (b *body) dress(demo Demo) Demo {
	if demo.Height <= 0 {
		demo.Height = defaultHeight
	}
	if title := b.tree.get("title"); title != nil {
		demo.Title = title.text
	}
	written := b.tree.get("height")
	if written == nil || !written.isScalar() {
		return demo
	}
	height, err := strconv.Atoi(written.text)
	if err != nil || height < minHeight || height > maxHeight {
		b.page.problem(b.fence.body.origin(written.place), trouble{
			ruleDemo,
			fmt.Sprintf("height must be a number of pixels from %d to %d", minHeight, maxHeight),
			fmt.Sprintf("write height: %d, or leave it out", defaultHeight),
		})
		return demo
	}
	demo.Height = height
	return demo
}

// readParameters reads a body that is a mapping in YAML.
func (p *page) readParameters(f *fence) (*body, bool) {
	b, ok := p.readBody(f)
	if ok && b.tree.fields == nil {
		b.wrong(b.tree.place, "these are no parameters", "write each line as key: value")
		return b, false
	}
	return b, ok
}

// parameters are those of the demo itself.
func (b *body) parameters() map[string]string {
	params := make(map[string]string)
	for _, field := range b.tree.fields {
		if field.key == expectKey {
			continue
		}
		if !field.value.isScalar() {
			b.wrong(field.value.place, field.key+" must be a single value", "put the value in quotes")
		}
		if field.key != "height" && field.key != "title" {
			params[field.key] = field.value.text
		}
	}
	return params
}

// demoErrors reports what is wrong with the parameters of a demo, each where the
// parameter stands, and the rest where the block begins.
func (b *body) demoErrors(err error) {
	if err == nil {
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			b.demoErrors(err)
		}
		return
	}
	b.sound = false
	at := b.fence.place
	var about *ParameterError
	if errors.As(err, &about) {
		if _, misplaced := b.fence.get(about.Name); misplaced {
			return // which was said
		}
		for _, field := range b.tree.fields {
			switch {
			case field.key != about.Name:
			case about.Unknown:
				at = b.fence.body.origin(field.place)
			case !field.value.isScalar():
				return // which was said
			default:
				at = b.fence.body.origin(field.value.place)
			}
		}
	}
	b.page.problem(at, trouble{rule: ruleDemo, message: err.Error()})
}
