package playground

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

	"course/playground/exchange"
)

// The heights of frames, in CSS pixels.
const (
	minHeight = 100
	maxHeight = 2000
)

// Open returns the demo that a lesson's block asks for. Besides the demo's own
// parameters there are title, the frame's name, and height, in CSS pixels. The
// error is for the author of the lesson: one line that says what there is.
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
	if frame.Title == "" {
		frame.Title = demo.Title
	}
	if title := params["title"]; title != "" {
		frame.Title = title
	}
	if frame.Height == 0 {
		frame.Height = demo.Height
	}
	if text, ok := params["height"]; ok {
		if frame.Height, err = height(text); err != nil {
			return exchange.Frame{}, err
		}
	}
	return frame, nil
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
	return exchange.Demo{}, fmt.Errorf("there is no demo %q; %s", name, suggest(name, names))
}

// check compares what the block says with what the demo takes.
func check(demo exchange.Demo, params map[string]string) error {
	known := []string{"title", "height"}
	for _, param := range demo.Params {
		known = append(known, param.Name)
		value, given := params[param.Name]
		switch {
		case !given && param.Required:
			return fmt.Errorf("demo %s needs %s; %s", demo.Name, param.Name, list(param.Values))
		case !given:
		case param.Values != nil && !slices.Contains(param.Values, value):
			return fmt.Errorf("demo %s has no %s %q; %s", demo.Name, param.Name, value, suggest(value, param.Values))
		case param.Values == nil && param.Check != nil:
			if err := param.Check(value); err != nil {
				return fmt.Errorf("demo %s: %s %w", demo.Name, param.Name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("demo %s takes no %q; %s", demo.Name, name, suggest(name, known))
		}
	}
	return nil
}

func height(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(text, "px"))
	if err != nil || n < minHeight || n > maxHeight {
		return 0, fmt.Errorf("height %q must be a number of pixels from %d to %d", text, minHeight, maxHeight)
	}
	return n, nil
}

func list(names []string) string { return "there are " + strings.Join(names, ", ") }

// suggest names what was meant where that is plain, and what there is otherwise.
func suggest(word string, names []string) string {
	best, least := "", 1+len(word)/3
	for _, name := range names {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), name); d <= least {
			best, least = name, d-1
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return list(names)
}
