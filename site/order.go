package site

import (
	"fmt"
	"math"
	"path"

	"course/site/markdown"
)

// order is the order of lessons that course.yaml gives: paths of files or
// folders, with or without extension. What it does not name comes after, in the
// order of the file names.
type order struct {
	names []string
	ranks map[string]int
}

func newOrder(names []string) *order {
	o := &order{names: names, ranks: make(map[string]int)}
	for i, name := range names {
		name = path.Clean(name)
		if isMarkdown(name) {
			name = withoutExt(name)
		}
		// A folder stands where the first of its lessons does.
		for ; name != "."; name = path.Dir(name) {
			if _, named := o.ranks[key(name)]; !named {
				o.ranks[key(name)] = i
			}
		}
	}
	return o
}

// rank returns the place of a file or folder; math.MaxInt where none is given.
func (o *order) rank(name string) int {
	if isMarkdown(name) {
		name = withoutExt(name)
	}
	if r, ok := o.ranks[key(name)]; ok {
		return r
	}
	return math.MaxInt
}

// unknown returns a problem for every name that is no lesson.
func (o *order) unknown(c *course) []markdown.Problem {
	known := make(map[string]bool)
	for file := range c.sources {
		for name := withoutExt(file); name != "."; name = path.Dir(name) {
			known[key(name)] = true
		}
	}
	var problems []markdown.Problem
	for i, name := range o.names {
		clean := path.Clean(name)
		if isMarkdown(clean) {
			clean = withoutExt(clean)
		}
		if known[key(clean)] {
			continue
		}
		line, column := c.settings.lessonPosition(i)
		p := markdown.Problem{File: settingsFile, Line: line, Column: column, Rule: ruleOrder,
			Message: fmt.Sprintf("lessons names %q, and there is no such file", name)}
		if near := c.near(name); near != "" {
			p.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		problems = append(problems, p)
	}
	return problems
}
