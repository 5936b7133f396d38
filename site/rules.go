package site

import (
	"slices"

	"course/site/markdown"
)

// The rules of a course as a whole.
const (
	ruleAddress    = "address"
	ruleSettings   = "settings"
	ruleOrder      = "lesson-order"
	ruleUnreadable = "unreadable"
)

// Rules lists all that a course is checked for.
func Rules() []markdown.Rule {
	return slices.Concat([]markdown.Rule{
		{ID: ruleUnreadable, About: "Files and folders of a course can be read."},
		{ID: ruleSettings, About: "course.yaml is YAML, and has only the settings that there are."},
		{ID: ruleOrder, About: "What lessons: in course.yaml names is there."},
		{ID: ruleAddress, About: "Each lesson has an address of its own."},
	}, markdown.Rules())
}
