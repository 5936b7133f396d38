package markdown

import "golang.org/x/net/html"

// noAlt is the trouble with a picture that says nothing to those who do not see it.
func noAlt() *trouble {
	return &trouble{rulePictureAlt, "this picture has no text for those who do not see it",
		"say between the square brackets what it shows: ![A jar of cookies](jar.png)"}
}

// pictureAlt finds pictures in HTML that have no alt. An empty one says that the
// picture is there for its looks alone, which Markdown has no way to say.
func (p *page) pictureAlt(tag *html.Token, in *text, offset int) {
	if attributeOf(tag, "alt") < 0 && attributeOf(tag, "aria-label") < 0 {
		wrong := noAlt()
		wrong.hint = `say in alt="…" what it shows, or write alt="" where it is there for its looks alone`
		p.report(in, offset, wrong)
	}
}
