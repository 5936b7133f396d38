package markdown

import (
	"slices"
	"strings"

	gmtext "github.com/yuin/goldmark/text"
)

// A body is that of a block of ours, in YAML, while it is read. It gathers all that
// is wrong with it, and not only the first.
type body struct {
	page  *page
	fence *fence
	tree  *node
	sound bool // nothing was wrong so far
	// meant are the keys that others of the last mapping are likely to be slips for.
	meant map[string]bool
}

// readBody reads a block's body. It reports false where that is no YAML.
func (p *page) readBody(f *fence) (*body, bool) {
	b := &body{page: p, fence: f, sound: true}
	if f.open { // which was said
		b.tree = &node{place: place{1, 1}, fields: []pair{}}
		return b, false
	}
	if len(f.body.src) > maxFrontMatter {
		p.problem(f.place, trouble{f.word, f.word + " is too long to be read", "keep it under 32 KiB"})
		return b, false
	}
	tree, wrong := readTree(f.body.src)
	for _, m := range wrong {
		b.wrong(m.place, m.message, m.hint)
	}
	if b.tree = tree; tree == nil { // nothing is written, or nothing can be read
		b.tree = &node{place: place{1, 1}, fields: []pair{}}
	}
	return b, tree != nil || len(wrong) == 0
}

// wrong reports a mistake at a place in the body.
func (b *body) wrong(at place, message, hint string) {
	b.sound = false
	b.page.problem(b.fence.body.origin(at), trouble{b.fence.word, message, hint})
}

// missing reports that something is not in the block at all.
func (b *body) missing(message, hint string) {
	b.sound = false
	b.page.problem(b.fence.place, trouble{b.fence.word, message, hint})
}

// mapping returns the members of a mapping by key. What is said of a key that it
// does not know, or of a value that is no mapping, begins with what.
func (b *body) mapping(v *node, what string, known ...string) map[string]*node {
	if v.fields == nil {
		b.wrong(v.place, what+" is written as key: value", "it takes "+strings.Join(known, ", "))
		return nil
	}
	members := make(map[string]*node)
	b.meant = make(map[string]bool)
	for _, f := range v.fields {
		if slices.Contains(known, f.key) {
			members[f.key] = f.value
			continue
		}
		b.meant[nearest(f.key, known)] = true
		b.wrong(f.place, what+" takes no "+f.key, didYouMean(f.key, known, "it takes "+strings.Join(known, ", ")))
	}
	return members
}

// text returns a value that must be text, and not empty; "" where it is missing.
func (b *body) text(members map[string]*node, key string) string {
	v, given := members[key]
	switch {
	case !given:
		return ""
	case !v.isScalar():
		b.wrong(v.place, key+" must be text", "put the value in quotes")
	case strings.TrimSpace(v.text) == "":
		b.wrong(v.place, key+" is empty", "write it behind the colon, or take the line out")
	}
	return strings.TrimSpace(v.text)
}

// truth returns a value that must be true or false; false where it is missing.
func (b *body) truth(members map[string]*node, key string) bool {
	v, given := members[key]
	var is bool
	if given {
		f := field{key: key, value: v.text, plain: v.isScalar(), place: v.place}
		if wrong := f.truth(&is); wrong != nil {
			b.wrong(wrong.place, wrong.message, wrong.hint)
		}
	}
	return is
}

// list returns the items of a value that must be a list, and not empty.
func (b *body) list(members map[string]*node, key, hint string) []*node {
	v, given := members[key]
	switch {
	case !given:
		return nil
	case v.list == nil:
		b.wrong(v.place, key+" must be a list", hint)
	case len(v.list) == 0:
		b.wrong(v.place, key+" is empty", hint)
	}
	return v.list
}

// lacks reports whether a key is missing from the last mapping that was read. It is
// not where it was only misspelt, which was said.
func (b *body) lacks(members map[string]*node, key string) bool {
	_, given := members[key]
	return members != nil && !given && !b.meant[key]
}

// needs reports a key that is missing from the block.
func (b *body) needs(members map[string]*node, key, hint string) {
	if b.lacks(members, key) {
		b.missing(b.fence.word+" needs "+key, hint)
	}
}

// prose makes HTML of a text in a block: Markdown, but for headings, footnotes,
// HTML and blocks of ours. What is wrong in it is reported where the text begins.
func (b *body) prose(members map[string]*node, key string) string {
	text := b.text(members, key)
	if text == "" {
		return ""
	}
	p, outer := b.page, b.page.text
	defer func() { p.text, p.inBlock = outer, false }()
	src, _ := clean([]byte(text))
	at := b.fence.body.origin(members[key].place)
	p.text, p.inBlock = indexed(src, func(place) place { return at }), true
	root := p.prose.Parse(gmtext.NewReader(src))
	p.takeFences(root)
	return p.html(root)
}

// plain is what a reader sees of a text that is prose, without its marks.
func (b *body) plain(members map[string]*node, key string) string {
	v, given := members[key]
	if !given {
		return ""
	}
	src, _ := clean([]byte(strings.TrimSpace(v.text)))
	return plainText(b.page.prose.Parse(gmtext.NewReader(src)), src)
}

// phrase is prose that is one paragraph, without its tags.
func (b *body) phrase(members map[string]*node, key string) string {
	html := strings.TrimSpace(b.prose(members, key))
	inner, ok := strings.CutPrefix(html, "<p>")
	inner, closed := strings.CutSuffix(inner, "</p>")
	if ok && closed && !strings.Contains(inner, "</p>") {
		return inner
	}
	if html != "" {
		b.wrong(members[key].place, key+" must be a single paragraph", "write lists and code above the block")
	}
	return ""
}
