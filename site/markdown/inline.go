package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// writeLink writes a link, or only its text where it may not lead anywhere.
func (p *page) writeLink(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	link := n.(*ast.Link)
	if entering {
		start := p.linkStart(n.Pos(), unescape(link.Destination), unescape(link.Title))
		n.SetAttributeString(linkAttribute, start != "")
		return wrap(w, true, start, "")
	}
	if open, _ := n.AttributeString(linkAttribute); open == true {
		put(w, "</a>")
	}
	return ast.WalkContinue
}

// linkAttribute keeps whether the start of a link was written.
const linkAttribute = "link"

func (p *page) linkStart(offset int, to, title string) string {
	t, wrong := p.link(to)
	p.report(p.text, offset, wrong)
	p.follow(t, p.text, offset)
	if t.url == "" {
		return ""
	}
	start := "<a" + attribute("href", t.url)
	if title != "" {
		start += attribute("title", title)
	}
	if t.external {
		start += ` rel="noopener"`
	}
	return start + ">"
}

// writeAutoLink writes an address that stands in the text by itself.
func (p *page) writeAutoLink(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	link := n.(*ast.AutoLink)
	to, label := string(link.URL(p.text.src)), escape(string(link.Label(p.text.src)))
	if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	if start := p.linkStart(n.Pos(), to, ""); start != "" {
		label = start + label + "</a>"
	}
	put(w, label)
	return ast.WalkContinue
}

// writeImage writes a picture. Its alternative text is what its marks hold, plain.
func (p *page) writeImage(w util.BufWriter, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkSkipChildren
	}
	image := n.(*ast.Image)
	alt := plainText(n, p.text.src)
	f, wrong := p.picture(unescape(image.Destination))
	p.report(p.text, n.Pos(), wrong)
	if alt == "" {
		p.report(p.text, n.Pos(), noAlt())
	}
	if f.URL == "" {
		put(w, escape(alt))
		return ast.WalkSkipChildren
	}
	put(w, "<img", attribute("src", f.URL), attribute("alt", alt))
	if title := unescape(image.Title); title != "" {
		put(w, attribute("title", title))
	}
	if f.Width > 0 && f.Height > 0 {
		put(w, attribute("width", strconv.Itoa(f.Width)), attribute("height", strconv.Itoa(f.Height)))
	}
	put(w, p.loading(), ">")
	return ast.WalkSkipChildren
}

// loading are the attributes that say when a picture is fetched. The first of a
// lesson is likely to be in sight.
func (p *page) loading() string {
	p.pictures++
	if p.pictures == 1 {
		return ` decoding="async"`
	}
	return ` loading="lazy" decoding="async"`
}
