package playground

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"course/internal/near"
	"course/playground/exchange"
)

// A ParamError is a mistake in a parameter that a block gives, or does not give.
type ParamError struct {
	Name    string // of the parameter
	Unknown bool   // there is none of that name
	Err     error  // names the demo and the parameter, too
}

func (e *ParamError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with the parameter.
func (e *ParamError) Unwrap() error { return e.Err }

// console is the parameter of every demo that puts a console into its frame.
var console = exchange.Param{Name: "console", Values: []string{"true", "false"}}

// Open returns the demo that a lesson's block asks for, with the demo's own
// parameters and console: title and height, which every block takes as well, are the
// lesson's affair.
// The error is for the author of the lesson. It joins one for each mistake, as
// [errors.Join] does: a line that says what there is, which is a [*ParamError] where it
// is about a parameter.
func (p *Playground) Open(name string, params map[string]string) (exchange.Frame, error) {
	demo, err := p.find(name)
	if err != nil {
		return exchange.Frame{}, err
	}
	params = withTruth(params, console.Name)
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

// withTruth returns parameters with one that is true or false written as that, where it
// is given in one of the words that front matter takes too.
func withTruth(params map[string]string, name string) map[string]string {
	word, given := params[name]
	if !given {
		return params
	}
	params = maps.Clone(params)
	switch strings.ToLower(word) {
	case "true", "yes", "on", "1":
		params[name] = "true"
	case "false", "no", "off", "0":
		params[name] = "false"
	}
	return params
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

// check compares what the block says with what the demo takes, and finds all that is
// wrong. What seems to be missing may only be misspelt, which is said then.
func check(demo exchange.Demo, params map[string]string) error {
	all := append(slices.Clone(demo.Params), console)
	var known []string
	for _, param := range all {
		known = append(known, param.Name)
	}
	known = append(known, "title", "height")
	var wrong []error
	meant := make(map[string]bool)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			meant[near.Name(name, slices.Values(known))] = true
			wrong = append(wrong, &ParamError{name, true, fmt.Errorf("demo %s takes no %q; %s", demo.Name, name, suggest(name, known))})
		}
	}
	for _, param := range all {
		value, given := params[param.Name]
		var err error
		switch {
		case given:
			err = checkValue(demo, param, value)
		case param.Required && !meant[param.Name]:
			err = fmt.Errorf("demo %s needs %s; %s", demo.Name, param.Name, list(param.Values))
		}
		if err != nil {
			wrong = append(wrong, &ParamError{param.Name, false, err})
		}
	}
	return errors.Join(wrong...)
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
