package markdown

import (
	"maps"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// ids are those that a page has used.
type ids struct {
	used map[string]bool
	last map[string]int // number that was last appended to an id
	raw  []string       // as HTML has them that is not ours to change
}

func newIDs() *ids { return &ids{used: make(map[string]bool), last: make(map[string]int)} }

// places are the ids and names that a link can lead to.
func (i *ids) places() map[string]bool {
	places := maps.Clone(i.used)
	for _, id := range i.raw {
		places[id] = true
	}
	return places
}

// next returns an id that the page does not have yet: id itself, or id with -1,
// -2 and so on.
func (i *ids) next(id string) string {
	unique := id
	for i.used[unique] {
		i.last[id]++
		unique = id + "-" + strconv.Itoa(i.last[id])
	}
	i.used[unique] = true
	return unique
}

// ownID is an id that an author gave, in a form that keeps clear of ids that are not
// the author's: those of the page around the lesson begin with a capital, and those
// of footnotes with fn: and fnref:. Who lets all raw HTML through has scripts and
// styles that count on the ids as they are.
func (p *page) ownID(id string) string {
	if p.options.UnsafeHTML {
		return id
	}
	if strings.HasPrefix(id, "fn:") || strings.HasPrefix(id, "fnref:") {
		return strings.Replace(id, ":", "-", 1)
	}
	return p.lowered(id)
}

// lowered is an id in small letters, if it begins with a capital. Letters beyond
// ASCII stay, so that it makes no difference whether a link has them encoded.
func (p *page) lowered(id string) string {
	if id == "" || id[0] < 'A' || id[0] > 'Z' || p.options.UnsafeHTML {
		return id
	}
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, id)
}

// fragment lets what stands behind the path of a link to a lesson name the id that
// the heading it means has got.
func (p *page) fragment(rest string) string {
	before, id, ok := strings.Cut(rest, "#")
	if !ok {
		return rest
	}
	return before + "#" + p.lowered(id)
}

// giveIDs makes ids that raw HTML gives the author's own, and unique, and lets the
// attributes that name ids follow. It reports whether it changed any.
func (p *page) giveIDs(tag *html.Token) bool {
	changed := false
	for i, a := range tag.Attr {
		if a.Key == "id" || a.Key == "name" {
			p.ids.raw = append(p.ids.raw, p.ownID(a.Val))
		}
		if p.options.UnsafeHTML {
			continue
		}
		value := a.Val
		switch a.Key {
		case "id":
			if validID.MatchString(a.Val) {
				value = p.ids.next(p.ownID(a.Val))
			}
		case "name":
			value = p.ownID(a.Val)
		case "aria-describedby", "aria-labelledby", "headers":
			names := strings.Fields(a.Val)
			for i, name := range names {
				names[i] = p.ownID(name)
			}
			value = strings.Join(names, " ")
		}
		changed = changed || value != a.Val
		tag.Attr[i].Val = value
	}
	return changed
}
