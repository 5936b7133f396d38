package playground

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"course/internal/near"
	"course/playground/exchange"
)

// A ParamError is a mistake in a parameter that a block gives.
type ParamError struct {
	Name string // of the parameter
	Err  error  // names the demo and the parameter, too
}

func (e *ParamError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with the parameter.
func (e *ParamError) Unwrap() error { return e.Err }

// console is the parameter of every demo that puts a console into its frame.
var console = exchange.Param{Name: "console", Values: []string{"true", "false"}}

// Open returns the demo that a lesson's block asks for, with the demo's own
// parameters and console: title and height, which every block takes as well, are the
// lesson's affair.
// The error is for the author of the lesson: one line that says what there is; it is
// a [*ParamError] where it is about a parameter that was given.
func (p *Playground) Open(name string, params map[string]string) (exchange.Frame, error) {
	demo, err := p.find(name)
	if err != nil {
		return exchange.Frame{}, err
	}
	if err := check(demo, params); err != nil {
		return exchange.Frame{}, err
	}
	frame := demo.Open(params)
	frame.Path = p.base + frame.Path
	if params[console.Name] == "true" {
		frame.Path = exchange.WithConsole(frame.Path)
	}
	if frame.Title == "" {
		frame.Title = demo.Title
	}
	if frame.Height == 0 {
		frame.Height = demo.Height
	}
	return frame, nil
}

// Demos are those that a lesson can show by name, in the order of the table.
func (p *Playground) Demos() []exchange.Demo {
	return slices.DeleteFunc(slices.Clone(p.demos), func(demo exchange.Demo) bool { return demo.Name == "" })
}

func (p *Playground) find(name string) (exchange.Demo, error) {
	var names []string
	for _, demo := range p.demos {
		if demo.Name == "" {
			continue
		}
		if demo.Name == name {
			return demo, nil
		}
		names = append(names, demo.Name)
	}
	return exchange.Demo{}, fmt.Errorf("there is no demo %q; %s", name, suggest(name, append(names, p.Kinds()...)))
}

// check compares what the block says with what the demo takes: first the names, for
// what seems to be missing may be misspelt.
func check(demo exchange.Demo, params map[string]string) error {
	var known []string
	all := append(slices.Clone(demo.Params), console)
	for _, param := range all {
		known = append(known, param.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			return &ParamError{name, fmt.Errorf("demo %s takes no %q; %s", demo.Name, name, suggest(name, append(known, "title", "height")))}
		}
	}
	for _, param := range all {
		value, given := params[param.Name]
		if !given && param.Required {
			return fmt.Errorf("demo %s needs %s; %s", demo.Name, param.Name, list(param.Values))
		}
		if !given {
			continue
		}
		if err := checkValue(demo, param, value); err != nil {
			return &ParamError{param.Name, err}
		}
	}
	return nil
}

// checkValue says what is wrong with the value of a parameter.
func checkValue(demo exchange.Demo, param exchange.Param, value string) error {
	switch {
	case param.Values != nil && !slices.Contains(param.Values, value):
		return fmt.Errorf("demo %s has no %s %q; %s", demo.Name, param.Name, value, suggest(value, param.Values))
	case param.Values == nil && param.Check != nil:
		if err := param.Check(value); err != nil {
			return fmt.Errorf("demo %s: %s %w", demo.Name, param.Name, err)
		}
	}
	return nil
}

func list(names []string) string { return "there are " + strings.Join(names, ", ") }

// suggest names what was meant where that is plain, and what there is otherwise.
func suggest(word string, names []string) string {
	if meant := near.Name(word, slices.Values(names)); meant != "" {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	return list(names)
}
