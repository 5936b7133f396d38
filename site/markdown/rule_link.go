package markdown

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// follow takes note of where a link leads, and reports one to a draft.
func (p *page) follow(t target, in *text, offset int) {
	if t.page != "" && !p.lesson.Draft && p.course.Draft(t.page) {
		p.report(in, offset, toDraft(t.page))
	}
	if id := p.placeIn(t.fragment); id != "" {
		at := in.at(offset)
		p.doc.Links = append(p.doc.Links, Link{at.line, at.column, t.page, id})
	}
}

// draft returns the draft that a name means; "" where it means none.
func (p *page) draft(name string) string {
	meant := asWritten(name)
	if i := slices.IndexFunc(meant, p.course.Draft); i >= 0 {
		return meant[i]
	}
	return ""
}

func toDraft(name string) *trouble {
	return &trouble{ruleDraft, "this links to " + name + ", which is a draft: readers do not get it",
		"take draft: true out of it, or take the link out"}
}

// placeIn is the id that the fragment of a link names; "" where it names none that
// an author gives: the top of the page, a part of its text, a footnote.
func (p *page) placeIn(fragment string) string {
	id, _, _ := strings.Cut(fragment, ":~:")
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	if id == "top" || strings.HasPrefix(id, "fn:") || strings.HasPrefix(id, "fnref:") {
		return ""
	}
	return p.lowered(id)
}

// ownAnchors finds the links to places that the lesson itself does not have.
func ownAnchors(p *page) {
	for _, l := range p.doc.Links {
		if l.Page != "" || p.doc.IDs[l.ID] {
			continue
		}
		p.problem(place{l.Line, l.Column}, noAnchor("this page", l.ID, p.doc.IDs))
	}
}

// Anchors finds the links to places that other pages do not have: ids gives those
// that they have, by the name that the link has for the page.
func (d *Document) Anchors(file string, ids func(page string) map[string]bool) []Problem {
	var problems []Problem
	for _, l := range d.Links {
		if l.Page == "" {
			continue
		}
		if known := ids(l.Page); !known[l.ID] {
			t := noAnchor(l.Page, l.ID, known)
			problems = append(problems, Problem{
				File: file, Line: l.Line, Column: l.Column, Rule: t.rule, Message: t.message, Hint: t.hint,
			})
		}
	}
	return problems
}

func noAnchor(where, id string, known map[string]bool) trouble {
	hint := "give a heading there this id: ## Heading {#" + id + "}"
	if near := nearest(id, slices.Collect(maps.Keys(known))); near != "" {
		hint = "did you mean #" + near + "?"
	}
	return trouble{ruleAnchor, fmt.Sprintf("there is no place #%s in %s", id, where), hint}
}
