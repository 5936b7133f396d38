package markdown

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// A ParameterError says that it is a parameter of a demo that is wrong, so that
// the author is shown the line it stands on. [Demos] may return one.
type ParameterError struct {
	Name string // of the parameter
	Err  error  // reads well without Name before it
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
	if len(f.names) > 1 {
		p.problem(f.place, trouble{ruleFence, "demo does not know what to do with " + f.names[1], "put a value with spaces in it in quotes"})
	}
	fields, ok := p.parameters(f)
	if !ok {
		return Demo{}, false
	}
	params := make(map[string]string)
	for _, field := range fields {
		if field.key == expectKey {
			p.expectOf(f, nil)
		} else if field.key != "height" && field.key != "title" {
			params[field.key] = field.value
		}
	}
	demo, err := p.options.Demos.Demo(f.names[0], params)
	if err != nil {
		p.problem(demoErrorPlace(f, fields, err), trouble{rule: ruleDemo, message: err.Error()})
		return Demo{}, false
	}
	return p.dress(demo, f, fields), true
}

// dress applies what a lesson asks of any demo.
func (p *page) dress(demo Demo, f *fence, fields []field) Demo {
	if demo.Height <= 0 {
		demo.Height = defaultHeight
	}
	for _, field := range fields {
		switch field.key {
		case "title":
			demo.Title = field.value
		case "height":
			height, err := strconv.Atoi(field.value)
			if err != nil || height < minHeight || height > maxHeight {
				p.problem(f.body.origin(field.place), trouble{
					ruleDemo,
					fmt.Sprintf("height must be a number of pixels from %d to %d", minHeight, maxHeight),
					fmt.Sprintf("write height: %d, or leave it out", defaultHeight),
				})
				continue
			}
			demo.Height = height
		}
	}
	return demo
}

// parameters reads the body of a block as a YAML mapping of single values, but for
// what is under expect.
func (p *page) parameters(f *fence) ([]field, bool) {
	fields, ok := p.mapping(f)
	if !ok {
		return nil, false
	}
	seen := make(map[string]bool)
	for _, field := range fields {
		switch {
		case seen[field.key]:
			p.problem(f.body.origin(field.place), trouble{f.word, field.key + " is given twice", "keep one of the two"})
			return nil, false
		case !field.plain && field.key != expectKey:
			p.problem(f.body.origin(field.place), trouble{f.word, field.key + " must be a single value", "put the value in quotes"})
			return nil, false
		}
		seen[field.key] = true
	}
	return fields, true
}

// mapping reads the body of a block as a YAML mapping.
func (p *page) mapping(f *fence) ([]field, bool) {
	if len(f.body.src) > maxFrontMatter {
		p.problem(f.place, trouble{f.word, "the parameters are too long to be read", "keep them under 32 KiB"})
		return nil, false
	}
	fields, wrong := readYAML(f.body.src)
	if wrong == errNoFrontMatter {
		wrong = &mistake{place{1, 1}, "these are no parameters", "write each line as key: value"}
	}
	if wrong != nil {
		p.problem(f.body.origin(wrong.place), trouble{f.word, wrong.message, wrong.hint})
		return nil, false
	}
	return fields, true
}

// demoErrorPlace is where the parameter stands that an error is about, if it says
// which, and else where the block begins.
func demoErrorPlace(f *fence, fields []field, err error) place {
	var about *ParameterError
	if errors.As(err, &about) {
		for _, field := range fields {
			if field.key == about.Name {
				return f.body.origin(field.place)
			}
		}
	}
	return f.place
}
