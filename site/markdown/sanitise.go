package markdown

import (
	"bytes"
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// validID matches the ids that raw HTML may give.
var validID = regexp.MustCompile(`^[\pL\pN_.:-]+$`)

// sanitiser says which tags and attributes may stand: those that GitHub shows in
// a README, less what would only matter with scripts or styles. Names (other than
// of anchors) are left out too: an <img name="cookie"> would stand in the place
// of document.cookie.
var sanitiser = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowNoAttrs().OnElements(
		"a", "abbr", "b", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
		"details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
		"hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s",
		"samp", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
		"tfoot", "th", "thead", "time", "tr", "tt", "ul", "var", "wbr",
	)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "sms", "ftp", "irc", "ircs", "xmpp")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowDataURIImages()
	number := regexp.MustCompile(`^[0-9]{1,5}%?$`)
	p.AllowAttrs("id").Matching(validID).Globally()
	p.AllowAttrs("title", "lang", "aria-label", "aria-describedby", "aria-labelledby").Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?i:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(?i:left|right|center|justify)$`)).
		OnElements("div", "h1", "h2", "h3", "h4", "h5", "h6", "img", "p", "table", "td", "th", "tr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("name").Matching(validID).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener$`)).OnElements("a")
	p.AllowAttrs("datetime").OnElements("del", "ins", "time")
	p.AllowAttrs("src", "alt", "loading", "decoding").OnElements("img")
	p.AllowAttrs("srcset", "sizes", "media", "type").OnElements("source", "img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "source", "table", "td", "th", "col")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("start", "reversed", "type").OnElements("ol")
	p.AllowAttrs("value").Matching(number).OnElements("li")
	p.AllowAttrs("colspan", "rowspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("scope", "headers", "abbr").OnElements("th", "td")
	p.AllowAttrs("span").Matching(number).OnElements("col", "colgroup")
	return p
})

// balance makes each tag of a page end inside of what it began in: it ends what is
// left open and leaves out ends that nothing began, so that no lesson reaches out
// of its place. It is no HTML parser on purpose: that would open <b> again in each
// paragraph after one that was not closed, and five hundred of those make a page
// five hundred times as long.
func balance(page []byte) []byte {
	z := html.NewTokenizer(bytes.NewReader(page))
	out := make([]byte, 0, len(page)+64)
	var open []string
	closeTo := func(depth int) {
		for len(open) > depth {
			out = append(append(append(out, "</"...), open[len(open)-1]...), '>')
			open = open[:len(open)-1]
		}
	}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			closeTo(0)
			return out
		}
		raw := z.Raw()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if len(open) >= maxTags {
				continue
			}
			out = append(out, raw...)
			if !isVoid(string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(open) - 1; i >= 0; i-- {
				if open[i] == string(name) {
					closeTo(i)
					break
				}
			}
		default:
			out = append(out, raw...)
		}
	}
}

// isVoid reports whether an element has no end tag.
func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}
