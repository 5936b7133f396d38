package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// checkSafe says what is wrong with a page that should be safe: it must stay
// inside of the element that it is put in, and nothing in it may run, be styled
// from within, or take the place of something that our scripts use.
func checkSafe(page []byte) error {
	doc, err := html.Parse(strings.NewReader(
		`<!doctype html><main id="before"><div id="lesson">` + string(page) + `</div><p id="after"></p></main>`))
	if err != nil {
		return fmt.Errorf("the page cannot be parsed: %w", err)
	}
	lesson := find(doc, "lesson")
	after := find(doc, "after")
	if lesson == nil || after == nil || lesson.NextSibling != after || lesson.Parent.FirstChild != lesson {
		return fmt.Errorf("the page reaches out of its place:\n%s", page)
	}
	for n := range lesson.Descendants() {
		if err := checkNode(n); err != nil {
			return fmt.Errorf("%w in\n%s", err, page)
		}
	}
	return nil
}

func find(root *html.Node, id string) *html.Node {
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == id && n.Type == html.ElementNode {
				return n
			}
		}
	}
	return nil
}

func checkNode(n *html.Node) error {
	if n.Type == html.CommentNode {
		return fmt.Errorf("a comment %q", n.Data)
	}
	if n.Type != html.ElementNode {
		return nil
	}
	forbidden := []string{"script", "style", "object", "embed", "link", "meta", "base", "form", "svg", "math", "template", "textarea", "button", "select"}
	if slices.Contains(forbidden, n.Data) || n.Namespace != "" {
		return fmt.Errorf("an element %s", n.Data)
	}
	for _, a := range n.Attr {
		if err := checkAttribute(n, a); err != nil {
			return err
		}
	}
	return nil
}

func checkAttribute(n *html.Node, a html.Attribute) error {
	key := strings.ToLower(a.Key)
	switch {
	case strings.HasPrefix(key, "on"), key == "style", key == "srcdoc", key == "formaction", key == "target":
		return fmt.Errorf("an attribute %s", a.Key)
	case key == "name" && n.Data != "a":
		return fmt.Errorf("a name on %s", n.Data)
	case key == "src" && n.Data == "iframe" && !strings.HasPrefix(a.Val, "/play/"):
		return fmt.Errorf("a frame of %q", a.Val)
	case key == "href", key == "src", key == "srcset", key == "cite", key == "action", key == "xlink:href":
		return checkURL(n, a)
	}
	return nil
}

func checkURL(n *html.Node, a html.Attribute) error {
	// As browsers do before they look at the scheme.
	url := bytes.TrimFunc([]byte(a.Val), func(r rune) bool { return r <= ' ' })
	url = bytes.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, url)
	scheme, _, _ := strings.Cut(strings.ToLower(string(url)), ":")
	switch scheme {
	case "javascript", "vbscript", "blob", "file":
		return fmt.Errorf("a URL %q", a.Val)
	case "data":
		if n.Data != "img" && n.Data != "source" {
			return fmt.Errorf("a URL %q", a.Val)
		}
	}
	return nil
}
