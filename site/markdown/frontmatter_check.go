package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"course/internal/near"
)

// frontMatterKeys are the keys that are ours.
var frontMatterKeys = []string{"title", "slug", "description", "draft"}

// CheckFrontMatter finds what else is wrong with a lesson's front matter than what
// [Split] reports: mistakes after the first, keys that are slips for ours, a slug with
// spaces in it, and a title that is too long. Src begins with the front matter; where there is none, it is
// the whole lesson.
func CheckFrontMatter(file string, src []byte) []Problem {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	head, ok := cut(src)
	if !ok {
		return notBegun(file, src)
	}
	if len(head.text) > maxFrontMatter {
		return nil
	}
	fields, wrong := head.read(head.text)
	if wrong == errNoFrontMatter {
		return head.noColons(file)
	}
	if wrong != nil {
		return nil // and Split has said so
	}
	var fm FrontMatter
	mistakes := fm.set(fields)
	var problems []Problem
	for i, m := range slices.Concat(mistakes, keySlips(fields), spaced(fields, fm.Slug)) {
		if i > 0 || len(mistakes) == 0 {
			problems = append(problems, *head.problem(file, m))
		}
	}
	for _, f := range fields {
		if wrong := tooLong(fm.Title, "shorten it"); wrong != nil && f.key == "title" {
			p := head.problem(file, &mistake{f.place, wrong.message, wrong.hint})
			p.Rule = wrong.rule
			return append(problems, *p)
		}
	}
	return problems
}

// notBegun finds what was to be front matter and is shown as text, since it does not
// begin or end as that does. A key of ours tells it from a thematic break.
func notBegun(file string, src []byte) []Problem {
	above := len(src) - len(bytes.TrimLeft(src, " \t\r\n"))
	first, rest, _ := bytes.Cut(src[above:], []byte("\n"))
	key, _, isField := bytes.Cut(rest[:min(len(rest), 20)], []byte(":"))
	dashes := bytes.TrimRight(first, " \t\r")
	if len(dashes) < 2 || len(bytes.Trim(dashes, "-")) > 0 || !isField || !slices.Contains(frontMatterKeys, string(key)) {
		return nil
	}
	p := Problem{
		File: file, Line: 1 + bytes.Count(src[:above], []byte("\n")), Column: 1, Rule: ruleFrontMatter,
		Message: "the front matter that begins here is never closed, and is shown as text", Hint: "end it with a line ---",
	}
	switch {
	case len(dashes) != 3:
		p.Message, p.Hint = "front matter begins and ends with three dashes, and this is shown as text", "write ---"
	case above > 0:
		p.Message, p.Hint = "front matter begins on the first line, and this is shown as text", "take out what is above it"
	}
	return []Problem{p}
}

// noColons finds lines of what was to be front matter that are not YAML's.
func (h *head) noColons(file string) []Problem {
	for i, line := range bytes.Split(h.text, []byte("\n")) {
		m := noColon.FindSubmatch(line)
		if m == nil {
			continue
		}
		wrong := &mistake{place{i + 1, 1}, "there is no space behind the colon, and so this is shown as text", "write " + string(m[1]) + ": and the value"}
		if m[2][0] != ':' {
			wrong = &mistake{place{i + 1, 1}, "there is no colon, and so this is shown as text", "write " + string(m[1]) + ": and the value, or begin and end with +++"}
		}
		return []Problem{*h.problem(file, wrong)}
	}
	return nil
}

// noColon matches a line with a key of ours that is not YAML.
var noColon = regexp.MustCompile(`^(title|slug|description|draft)(:\S|\s*=)`)

// keySlips finds keys that are slips for ours. Where ours is there too, the other
// belongs to another tool.
func keySlips(fields []field) []*mistake {
	given := make(map[string]bool)
	for _, f := range fields {
		given[f.key] = true
	}
	var slips []*mistake
	for _, f := range fields {
		if key := meantBy(f.key); key != "" && !given[key] {
			slips = append(slips, &mistake{f.keyPlace(), "front matter has a key " + f.key + ", which says nothing to us", "did you mean " + key + "?"})
		}
	}
	return slips
}

// spaced finds a slug that has spaces in it, as titles have.
func spaced(fields []field, slug string) []*mistake {
	words := strings.Fields(slug)
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == "slug" })
	if len(words) < 2 || i < 0 {
		return nil
	}
	return []*mistake{{fields[i].place, "slug has a space in it, which is %20 in the address", "write slug: " + strings.ToLower(strings.Join(words, "-"))}}
}

// meantBy returns the key of ours that one is or is a slip for; "" where it is
// neither.
func meantBy(key string) string {
	if slices.Contains(frontMatterKeys, key) {
		return key
	}
	for _, ours := range frontMatterKeys {
		if near.Slip(key, ours) {
			return ours
		}
	}
	return ""
}

// keyPlace is where the key stands, or as near as is known.
func (f field) keyPlace() place {
	if f.at == (place{}) {
		return f.place
	}
	return f.at
}
