package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

func (p *page) writeHTMLBlock(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		block := n.(*ast.HTMLBlock)
		lines := segments(block.Lines())
		if block.HasClosure() {
			lines = append(slices.Clone(lines), block.ClosureLine)
		}
		put(w, p.rawHTML(p.text.part(lines)))
	}
	return ast.WalkContinue
}

func (p *page) writeRawHTML(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		put(w, p.rawHTML(p.text.part(segments(n.(*ast.RawHTML).Segments))))
	}
	return ast.WalkSkipChildren
}

// rawHTML goes through HTML that an author wrote, token by token: tags that may
// stand do, with the attributes that may stand, comments are dropped, and all else
// becomes text. Links and pictures lead where those of Markdown would.
func (p *page) rawHTML(t *text) string {
	p.hasHTML = true
	if known, ok := p.bareTags[string(t.src)]; ok {
		z := html.NewTokenizer(bytes.NewReader(t.src))
		kind := z.Next()
		name, _ := z.TagName()
		p.nest(kind, string(name), t.at(0))
		return known
	}
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(t.src))
	offset := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			// What is left is a tag that never ends.
			rest := string(t.src[offset:])
			b.WriteString(p.rawText(rest, rest))
			return b.String()
		}
		raw := string(z.Raw())
		switch kind {
		case html.TextToken:
			b.WriteString(p.rawText(raw, z.Token().Data))
		case html.CommentToken, html.DoctypeToken:
			p.report(t, offset, unclosed(raw))
			if p.options.UnsafeHTML {
				b.WriteString(raw)
			}
		default:
			tag := z.Token()
			p.nest(kind, tag.Data, t.at(offset))
			b.WriteString(p.tag(tag, raw, t, offset))
		}
		offset += len(raw)
	}
}

// unclosed is the trouble with a comment that goes on to the end of what it stands
// in, which no reader gets to see.
func unclosed(comment string) *trouble {
	if !strings.HasPrefix(comment, "<!--") || strings.HasSuffix(comment, "-->") || strings.HasSuffix(comment, "--!>") {
		return nil
	}
	return &trouble{ruleHTML, "this comment is never closed, and hides what stands behind it", "write --> at its end"}
}

// rawText is text between tags, given as it is written and as it reads.
func (p *page) rawText(raw, text string) string {
	if p.options.UnsafeHTML {
		return raw
	}
	return escape(text)
}

// tag is a start or end tag as it may stand in the page.
func (p *page) tag(tag html.Token, raw string, t *text, offset int) string {
	changed := false
	if tag.Type != html.EndTagToken {
		if name := tag.Data; len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
			p.headings = append(p.headings, heading{level: int(name[1] - '0'), place: t.at(offset)})
		}
		resolved, given := p.resolve(&tag, t, offset), p.giveIDs(&tag)
		changed = p.rawHeading(&tag, t.src[offset+len(raw):]) || resolved || given
	}
	if p.options.UnsafeHTML {
		if changed {
			return tag.String()
		}
		return raw
	}
	if known, ok := p.bareTags[raw]; ok {
		return known
	}
	safe := sanitiser().Sanitize(tag.String())
	if safe == "" {
		p.report(t, offset, shownAsText(tag))
		safe = escape(raw)
	}
	if len(tag.Attr) == 0 && len(raw) < 16 && !live[tag.Data] {
		p.bareTags[raw] = safe
	}
	return safe
}

// resolve lets the attributes of a tag lead where they would lead in Markdown. It
// reports whether it changed any.
func (p *page) resolve(tag *html.Token, in *text, offset int) bool {
	report := func(wrong *trouble) { p.report(in, offset, wrong) }
	switch tag.Data {
	case "a":
		return p.resolveLink(tag, in, offset)
	case "img":
		p.pictureAlt(tag, in, offset)
		return p.resolveImage(tag, report)
	case "source":
		return p.resolveSet(tag, report)
	}
	return false
}

// rawHeading gives a heading that is written as HTML an id, and a place in the
// table of contents, as one of Markdown has. Rest is what stands behind its tag.
func (p *page) rawHeading(tag *html.Token, rest []byte) bool {
	name := tag.Data
	if len(name) != 2 || name[0] != 'h' || name[1] < '2' || name[1] > '4' {
		return false
	}
	h := Heading{Level: int(name[1] - '0'), Text: textBefore(rest[:min(len(rest), maxRawHeading)], name)}
	i := attributeOf(tag, "id")
	given := i >= 0 && validID.MatchString(tag.Attr[i].Val)
	if given {
		h.ID = tag.Attr[i].Val
		p.ids.used[h.ID] = true
	} else {
		h.ID = p.ids.next(slugOf(h.Text))
		setAttribute(tag, "id", h.ID)
	}
	if h.Text != "" {
		p.doc.Headings = append(p.doc.Headings, h)
	}
	return !given
}

// maxRawHeading is the length, in bytes, up to which the end of a heading written as
// HTML is looked for.
const maxRawHeading = 1024

// textBefore is the plain text before an end tag; "" where there is no such tag.
func textBefore(src []byte, end string) string {
	if !bytes.Contains(bytes.ToLower(src), []byte("</"+end)) {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(src))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			b.Write(z.Text())
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == end {
				return strings.Join(strings.Fields(b.String()), " ")
			}
		}
	}
}

func (p *page) resolveLink(tag *html.Token, in *text, offset int) bool {
	i := attributeOf(tag, "href")
	if i < 0 {
		return false
	}
	t, wrong := p.link(tag.Attr[i].Val)
	p.report(in, offset, wrong)
	p.follow(t, in, offset)
	tag.Attr[i].Val = t.url
	setAttribute(tag, "rel", "")
	if t.external {
		setAttribute(tag, "rel", "noopener")
	}
	if t.url == "" {
		tag.Attr = slices.Delete(tag.Attr, i, i+1)
	}
	return true
}

func (p *page) resolveImage(tag *html.Token, report func(*trouble)) bool {
	i := attributeOf(tag, "src")
	if i < 0 {
		return p.resolveSet(tag, report)
	}
	f, wrong := p.picture(tag.Attr[i].Val)
	report(wrong)
	tag.Attr[i].Val = f.URL
	p.resolveSet(tag, report)
	if f.Width > 0 && f.Height > 0 && attributeOf(tag, "width") < 0 && attributeOf(tag, "height") < 0 {
		setAttribute(tag, "width", strconv.Itoa(f.Width))
		setAttribute(tag, "height", strconv.Itoa(f.Height))
	}
	if p.pictures++; p.pictures > 1 {
		setAttribute(tag, "loading", "lazy")
	}
	setAttribute(tag, "decoding", "async")
	return true
}

// resolveSet resolves the pictures of a srcset, each with the width or density that
// stands behind it.
func (p *page) resolveSet(tag *html.Token, report func(*trouble)) bool {
	i := attributeOf(tag, "srcset")
	if i < 0 {
		return false
	}
	var set []string
	for _, candidate := range strings.Split(tag.Attr[i].Val, ", ") {
		parts := strings.Fields(strings.Trim(candidate, ", \t\n"))
		if len(parts) == 0 || len(parts) > 2 {
			continue
		}
		f, wrong := p.picture(parts[0])
		report(wrong)
		if f.URL != "" {
			parts[0] = f.URL
			set = append(set, strings.Join(parts, " "))
		}
	}
	tag.Attr[i].Val = strings.Join(set, ", ")
	return true
}

func attributeOf(tag *html.Token, key string) int {
	return slices.IndexFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// setAttribute gives an attribute a value; "" takes it away.
func setAttribute(tag *html.Token, key, value string) {
	tag.Attr = slices.DeleteFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == key })
	if value != "" {
		tag.Attr = append(tag.Attr, html.Attribute{Key: key, Val: value})
	}
}
