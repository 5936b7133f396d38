package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// Options are what a course's lessons are rendered with. All are optional.
type Options struct {
	// Demos are shown by ```demo blocks. Without it each of them is a problem.
	Demos Demos
	// Source holds the files that ```source blocks quote from. Without it each of
	// them is a problem.
	Source fs.FS
	// Proofs runs what lessons show as happening. Without it a scenario is a
	// problem.
	Proofs Proofs
	// UnsafeHTML lets all raw HTML through, as it is.
	UnsafeHTML bool
	// Base is the path that the server is mounted below, without a slash at its
	// end; "" for the top. It is put before links to /play/, /lessons/ and /.
	Base string
	// Remember bounds how much coloured code is remembered, in bytes of HTML; 0 is
	// 32 MiB.
	Remember int64
	// CheckOnly leaves out the HTML, which is most of the work: only what is wrong is
	// of interest, and what other lessons need to know.
	CheckOnly bool
}

// A Renderer makes lessons into HTML. It is safe for concurrent use, and worth
// keeping: it remembers the code that it has coloured.
type Renderer struct {
	options Options
	parser  parser.Parser
	prose   parser.Parser // of texts in blocks
	blocks  map[string]block
	colours *colours
	rules   []lessonRule
	prover  *prover // nil for none
}

// New returns a Renderer for a course.
func New(o Options) *Renderer {
	r := &Renderer{
		options: o, parser: newParser(), prose: newProseParser(), blocks: blocks(), colours: newColours(cmp.Or(o.Remember, maxRemember)),
		rules: lessonRules(), prover: newProver(o.Proofs),
	}
	if o.CheckOnly {
		r.parser = newCheckParser()
	}
	return r
}

// A Lesson is one file of Markdown, without its front matter.
type Lesson struct {
	File string // path inside the course, with slashes
	Slug string // what its address ends in; "" for the course's own page
	Line int    // of the file, on which Body begins; from 1
	Body []byte
	// Title is the one in its front matter, if there is one.
	Title string
	Draft bool
}

// Render makes a lesson into HTML. It does not fail: what is wrong with the lesson
// is among the document's problems. Render asks the course about what the lesson
// links to and about nothing else, so that its result holds for as long as the
// course's answers do.
func (r *Renderer) Render(l Lesson, c Course) *Document {
	src, bad := clean(l.Body)
	p := &page{Renderer: r, lesson: l, course: c, doc: &Document{}, ids: newIDs(), bareTags: make(map[string]string)}
	p.text = newText(src, max(l.Line, 1))
	if bad >= 0 {
		p.problem(p.text.at(bad), notText(l.Body))
	}
	p.doc.HTML = p.render()
	p.proveTranscripts()
	if !r.options.CheckOnly {
		p.doc.Title = Title(src)
		p.doc.HTML = p.finish(p.doc.HTML)
	}
	p.doc.HasH1 = beginsWithH1(p.doc.HTML)
	p.doc.IDs = p.ids.places()
	p.applyRules()
	p.finishProblems()
	return p.doc
}

// finish closes what raw HTML has left open.
func (p *page) finish(page []byte) []byte {
	if p.hasHTML && !p.options.UnsafeHTML {
		return balance(page)
	}
	return page
}

func notText(body []byte) trouble {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return trouble{ruleEncoding, "the file is UTF-16", "save it as UTF-8"}
	}
	return trouble{ruleEncoding, "this is no UTF-8 text", "save the file as UTF-8"}
}

// A page is a lesson on its way to HTML.
type page struct {
	*Renderer
	lesson   Lesson
	course   Course
	doc      *Document
	ids      *ids
	text     *text // that is being rendered now
	pictures int   // so far
	tables   int   // so far
	nested   int   // depth of emphasis
	coloured int   // bytes of code
	unlisted int   // problems beyond maxProblems
	hasHTML  bool  // the lesson holds raw HTML
	inBlock  bool  // what is rendered is a text in a block of ours
	headings []heading
	open     []openTag // of raw HTML
	// transcripts are the ```console blocks, which are proven at the end.
	transcripts []*fence
	// bareTags are the tags without attributes that were sanitised already.
	bareTags map[string]string
}

// render parses the page's text and returns its HTML.
func (p *page) render() []byte {
	root := p.parse()
	p.takeFences(root)
	return []byte(p.html(root))
}

// html writes what was parsed of the page's text.
func (p *page) html(root ast.Node) string {
	out := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(p, 100),
		util.Prioritized(gmhtml.NewRenderer(), 1000),
	))
	var b bytes.Buffer
	if err := out.Render(&b, p.text.src, root); err != nil {
		// No function of ours returns an error, and a buffer takes all.
		panic(fmt.Sprintf("markdown: rendering into memory: %v", err))
	}
	return b.String()
}

// A trouble is what is wrong, by which rule, wherever it is.
type trouble struct{ rule, message, hint string }

// problem adds to what is wrong with the lesson.
func (p *page) problem(at place, t trouble) {
	if len(p.doc.Problems) >= maxProblems {
		p.unlisted++
		return
	}
	p.doc.Problems = append(p.doc.Problems, Problem{
		File:    p.lesson.File,
		Line:    at.line,
		Column:  at.column,
		Rule:    t.rule,
		Message: t.message,
		Hint:    t.hint,
	})
}

// full reports whether no more problems are listed: then it is not worth finding
// out where one is and what was meant.
func (p *page) full() bool { return len(p.doc.Problems) >= maxProblems }

// report adds a trouble, if there is one, at an offset into a text.
func (p *page) report(in *text, offset int, t *trouble) {
	switch {
	case t == nil:
	case p.full():
		p.unlisted++
	default:
		p.problem(in.at(offset), *t)
	}
}

func (p *page) finishProblems() {
	slices.SortStableFunc(p.doc.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	p.doc.Problems = listedOnce(p.doc.Problems)
	if p.unlisted > 0 {
		p.doc.Problems = append(p.doc.Problems, Problem{
			File:    p.lesson.File,
			Rule:    ruleTooMany,
			Message: fmt.Sprintf("there are %d more problems in this file", p.unlisted),
			Hint:    "mend those above first",
		})
	}
}

// listedOnce leaves out what was found a second time: more than one reads a block.
func listedOnce(problems []Problem) []Problem {
	type said struct {
		line, column int
		message      string
	}
	seen := make(map[said]bool, len(problems))
	return slices.DeleteFunc(problems, func(p Problem) bool {
		this := said{p.Line, p.Column, p.Message}
		was := seen[this]
		seen[this] = true
		return was
	})
}

// beginsWithH1 reports whether the first text of a page is in a heading of the
// first level.
func beginsWithH1(page []byte) bool {
	z := html.NewTokenizer(bytes.NewReader(page))
	inside := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.TextToken:
			if len(bytes.TrimSpace(z.Raw())) > 0 {
				return inside
			}
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "h1" {
				inside = true
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "h1" {
				inside = false
			}
		}
	}
}
