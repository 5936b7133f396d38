package site

import (
	"fmt"
	"math"
	"path"
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

// problems returns one for every name that is no lesson, or is there twice.
func (o *order) problems(c *course) []Problem {
	if len(o.names) == 0 {
		return nil
	}
	known := c.names()
	seen := make(map[string]bool)
	var problems []Problem
	wrong := func(i int, message, hint string) {
		line, column := c.settings.lessonPosition(i)
		problems = append(problems, Problem{
			File: settingsFile, Line: line, Column: column, Rule: ruleOrder, Message: message, Hint: hint,
		})
	}
	for i, name := range o.names {
		clean := path.Clean(name)
		if isMarkdown(clean) {
			clean = withoutExt(clean)
		}
		switch {
		case seen[key(clean)]:
			wrong(i, fmt.Sprintf("lessons names %q a second time", name), "keep one of the two")
		case !known[key(clean)]:
			wrong(i, fmt.Sprintf("lessons names %q, and there is no such file", name), c.perhaps(name))
		}
		seen[key(clean)] = true
	}
	return problems
}

// names are those that course.yaml can name: lessons without their extension, and
// folders of lessons.
func (c *course) names() map[string]bool {
	known := make(map[string]bool)
	for file := range c.sources {
		for name := withoutExt(file); name != "."; name = path.Dir(name) {
			known[key(name)] = true
		}
	}
	return known
}

// perhaps is the hint for a name that is not there.
func (c *course) perhaps(name string) string {
	if near := c.near(name); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "name a file as seen from the top of the course, or take it out"
}
