// Package markdown turns a lesson into HTML. goldmark, which reads Markdown, and
// chroma, which colours code, stop at this package's door: nothing outside it
// knows of them.
//
// # A lesson
//
// A lesson is CommonMark with GitHub's tables, strikethrough, task lists,
// autolinks, alerts (> [!NOTE] and its four sisters), footnotes and heading
// anchors, so that it reads well on GitHub too. [Split] takes its front matter
// off, [Title] finds its first heading, and a [Renderer] makes a [Document] of
// the rest:
//
//	front, body, line, problem := markdown.Split("02-path.md", src)
//	r := markdown.New(markdown.Options{Demos: demos, Source: sources})
//	d := r.Render(markdown.Lesson{File: "02-path.md", Line: line, Body: body}, course)
//
// Rendering never fails. What is wrong with a lesson is in [Document.Problems],
// each with the line and column of the file where it is, and what could not be
// made sense of is shown as text.
//
// # Blocks
//
// What is not CommonMark is a fenced code block whose first word is one of ours;
// the table in blocks.go has them all. To add one, write a file block_x.go and a
// line in that table. A fence with any other first word is code in that language.
// After the word come names, attributes and line marks, in any order:
//
//	```python title="app.py" {2,4-6} tab="Flask"
//
// title= is the caption and {2,4-6} marks lines. Fences in a row that carry tab=
// are shown one at a time, as are those inside of a ```tabs block. ```source
// FILE#REGION shows a part of a file of [Options.Source], between the comments
// "#region NAME" and "#endregion NAME". ```demo NAME shows one of
// [Options.Demos], with parameters as YAML in its body; ```demo KIND NAME declares
// one, which is then among the document's: what stands in its body is for Demos to
// read.
//
// # Proofs
//
// What a lesson shows as happening is run by [Options.Proofs] and compared with
// what the lesson says; where the two differ, the problem has both, and the [Mend]
// that makes the lesson right. In what is said, "…" stands for whatever there is,
// and an empty value for what is to be written down by "course check --update".
//
// A ```scenario block is played by the browser model and drawn as a timeline. It
// is the list of steps that "course explain --scenario" takes, as YAML or JSON, or
// a mapping with steps, now, as and strict_secure; one Set-Cookie line need not be
// a list. Any step but wait and close may say what it expects, in short or as a
// part of its result:
//
//	```scenario title="A cookie for one folder"
//	- do: response
//	  url: https://shop.example/cart/list
//	  set_cookie: flavor=dark; SameSite=Lax
//	  expect: stored                  # or deleted, refused, or a list of these
//	- do: request
//	  url: https://shop.example/
//	  expect: {cookie: "", left_out: [{name: flavor, rule: 5.8.3 step 3}]}
//	- do: jar
//	  expect: [flavor]                # the names
//	```
//
// A ```demo block may say under expect what a visitor does on the playground's
// pages (get, post with form, script with write, wait, close), and what comes of
// each step:
//
//	```demo one-cookie
//	expect:
//	  - post: /play/one-cookie
//	    form: {greeting: hello}
//	    set_cookie: greeting=hello; Path=/play/one-cookie
//	    verdict: stored                # or deleted, refused, or a list of these
//	    next: greeting=hello           # what the next request there carries
//	  - get: /play/cookies
//	    cookie: ""                     # what this request carried
//	```
//
// A demo that the lesson declares names the paths of its routes as it declares them.
//
// A ```console block that begins with "course explain" or with curl to
// localhost:8080/play is run, and what the commands print is compared:
//
//	```console
//	$ curl -i http://localhost:8080/play/one-cookie -d greeting=hello
//	HTTP/1.1 303 See Other
//	…
//	Set-Cookie: greeting=hello; Path=/play/one-cookie
//	…
//	```
//
// # Exercises and quizzes
//
// An exercise is a task, and conditions on cookies that decide that it is done:
//
//	```exercise
//	title: Remember a visitor
//	task: Set a cookie named `visits` that counts, and hide it from scripts.
//	conditions:
//	  - cookie: visits
//	    matches: "[0-9]+"
//	    http_only: true
//	  - cookie: visitor
//	    absent: true
//	    says: The old cookie is gone.
//	hint: The checkbox is called **HttpOnly**.
//	```
//
// Each condition is about what a request carries: that there is a cookie of this
// name, or with absent: true that there is none. It may ask for a value:, or for a
// regular expression that the whole value matches:, for a cookie that scripts
// cannot read (http_only: true), and for a request to another path than
// /play/cookies (at:). It is put into words, unless says: has better ones.
//
// A quiz is a question, its answers, and why each is right or wrong. More than one
// may be right:
//
//	```quiz
//	question: Which of these does the browser send to `/play/cookies`?
//	answers:
//	  - right: The cookie with `Path=/`
//	    why: Every path begins with it.
//	  - wrong: The one with `Path=/play/shop`
//	    why: It goes to the shop alone.
//	```
//
// task, hint, question, why, says and the answers are Markdown. A text with a colon
// in it needs quotes, or stands below its key, indented, behind the sign ">".
//
// # Links
//
// Links between lessons and to pictures are relative to the lesson's own file, as
// on GitHub, and become the addresses that a [Course] gives. The forms that other
// tools write (no extension, .html, a folder, a path from the top of the course)
// are tried in turn. A link that leads nowhere is a problem.
//
// # What was to be a mark
//
// Where Markdown shows as text what was plainly to be a mark, a problem says so: a
// reference or a footnote to nothing, a link with a space in its address, a heading
// without the space behind its #, an alert of a kind that there is not, a table whose
// lines have not as many columns as its head. In code nothing is a mark, and prose such
// as a[i][j] is left alone.
//
// # What is let through
//
// The HTML is safe to stand in a page whoever wrote the lesson: raw HTML is
// reduced tag by tag to what GitHub shows, the rest of it becomes visible text,
// nothing runs, nothing is styled from within, and no tag reaches out of the
// lesson. [Options.UnsafeHTML] lets all raw HTML through. Time and memory grow
// with the length of a lesson, whatever is in it: see limits.go.
package markdown

import (
	"fmt"
	"slices"
	"strings"
)

// A Problem is a mistake in a course: where it is, what is wrong, and how to
// mend it. It is shown in the terminal, in the page and as JSON.
type Problem struct {
	File   string `json:"file"`   // path inside the course, with slashes
	Line   int    `json:"line"`   // from 1; 0 where the whole file is meant
	Column int    `json:"column"` // from 1, in characters; 0 where the whole line is meant
	Rule   string `json:"rule"`   // that is broken: the ID of a [Rule]
	// Message says what is wrong: one line, lower case, no full stop.
	Message string `json:"message"`
	// Hint says how to mend it, in the same form; it may be empty.
	Hint string `json:"hint,omitempty"`
	// Diff shows, where a run is not what the lesson says, both of them: lines that
	// begin with "- " are the lesson's, those with "+ " the run's.
	Diff string `json:"diff,omitempty"`
	// Mend is what would make the lesson say what happens; nil where a person has
	// to decide.
	Mend *Mend `json:"-"`
}

// String returns "FILE:LINE:COL: what is wrong; how to mend it", the form that
// editors and CI systems know.
func (p Problem) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, max(p.Line, 1), max(p.Column, 1), p.Message)
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}

// DiffLines are the lines of Diff; nil where Message says all that they say.
func (p Problem) DiffLines() []string {
	lines := strings.Split(strings.TrimSuffix(p.Diff, "\n"), "\n")
	isSaid := func(line string) bool { return strings.Contains(p.Message, line[min(2, len(line)):]) }
	if !slices.ContainsFunc(lines, func(line string) bool { return !isSaid(line) }) {
		return nil
	}
	return lines
}

// A Demo is a live demo as a lesson shows it: a page of the playground in a
// frame.
type Demo struct {
	Title  string // the frame's name, such as "The cookie shop: merge"
	URL    string // where it starts; a path on this server, base path included
	Height int    // of the frame at first, in CSS pixels
}

// Demos finds the demo that a block asks for. Its error is shown to the author,
// so it says what is wrong and, where it can, what was meant. A [ParameterError]
// is shown on the line of its parameter. Errors that are joined are shown each by
// itself.
type Demos interface {
	Demo(name string, params map[string]string) (Demo, error)
	// Kinds are the names of demos that a lesson declares itself: all there is to
	// one stands in the body of its block.
	Kinds() []string
	// Declare reads such a demo. Without mistakes it returns how the lesson shows it.
	Declare(Declaration) (Demo, []Mistake)
	// Answers reports whether a link may lead to a path, which begins with "/play/".
	Answers(path string) bool
}

// A Declaration is a demo that a lesson declares itself.
type Declaration struct {
	Lesson string // its slug
	Kind   string // one of Demos.Kinds
	Name   string // its own, in the lesson
	Body   string // of the block
	Broken bool   // it cannot be shown, and why was said; all its answers are errors
}

// A Mistake is what is wrong in a declaration: a place in its body, in lines and
// characters from 1, and how to mend it.
type Mistake struct {
	Line, Column  int
	Message, Hint string
}

// A Course is how a lesson sees what lies around it. Names are paths from the
// top of the course folder, with slashes, cleaned; "." is that folder itself.
type Course interface {
	// Page returns the URL of the lesson that is read from a Markdown file, or of
	// a folder's own page.
	Page(name string) (url string, ok bool)
	// File returns a picture or another file that may be served.
	File(name string) (File, bool)
	// Draft reports whether a Markdown file, or a folder's own page, is a draft. It
	// is so also where Page does not know it, since readers do not get drafts.
	Draft(name string) bool
	// Unserved says why nothing leads to a name that is in the course's folder all the
	// same, in words that go on "this leads to NAME, ", and how to mend it; "" for all
	// that Page or File knows, or that is not there.
	Unserved(name string) (why, hint string)
	// Near returns the file that was perhaps meant by a name that neither Page nor
	// File knows; "" where none is much like it.
	Near(name string) string
	// At returns the Markdown file of the lesson, or else the file, that is served at
	// an address below /lessons/, decoded and without a slash at its end.
	At(address string) (name string, isPage, ok bool)
	// NearAddress returns the address that was perhaps meant by one that At does not
	// know; "" where none is much like it.
	NearAddress(address string) string
}

// A File lies beside the lessons and is served as it is.
type File struct {
	URL           string
	Width, Height int // of a picture, in pixels; 0 where it is none or not known
}

// A Document is a lesson, rendered.
type Document struct {
	// Title is the text of the first heading, "" where there is none.
	Title string
	// HasH1 says that HTML holds a first-level heading before any other text,
	// so that the page needs none of its own.
	HasH1 bool
	// HTML is the body, safe to stand in a page.
	HTML []byte
	// Headings are those of levels 2 to 4, in order, for the table of contents.
	Headings []Heading
	// Declared are the demos that it declares itself, those with mistakes too.
	Declared []Declaration
	// Problems are the mistakes found in it, in the order of the file.
	Problems []Problem
	// Proven are the lines that its proofs have seen: of headers, such as
	// "Cookie: a=1", and for what scripts have written and read lines such as
	// "document.cookie = a=1" and "document.cookie: a=1".
	Proven []string
	// IDs are the places in it that a link can name.
	IDs map[string]bool
	// Links are those to places in pages of the course, this one included.
	Links []Link
}

// A Link names a place in a page.
type Link struct {
	Line, Column int
	Page         string // as [Course.Page] knows it; "" for the lesson itself
	ID           string
}

// A Heading is a place in a lesson that can be linked to.
type Heading struct {
	Level int // 2 to 4
	ID    string
	Text  string
}
