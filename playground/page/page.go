// Package page serves the demos that lessons declare themselves: instructors need
// no Go for them. A block in a lesson holds all there is to it, in YAML.
//
// # ```demo http
//
// declares what a server answers. A key with a method and a path is a route:
//
//	```demo http greeting
//	GET /:
//	  body: |
//	    <h1>Hello{{with cookie "name"}}, {{.}}{{end}}</h1>
//	    <form method="post" action="{{url "/greet"}}">
//	      <label>Your name <input name="who"></label> <button>Greet me</button>
//	    </form>
//	POST /greet:
//	  set_cookie:
//	    key: name
//	    value: '{{form "who"}}'
//	    max_age: 60
//	  redirect: /
//	```
//
// A route may have
//
//   - body: HTML, a template of Go's html/template. It can call cookie NAME, query NAME
//     and form NAME, which are "" where the request said nothing; cookies, all of them
//     in order, each with .Name and .Value; path, the request's; and url PATH, the
//     address of a path of this demo. What they give is escaped for the place that it
//     stands in. There is nothing else to call: a dot stands only for what with and
//     range give.
//   - status: 200 where it is left out.
//   - title: the page's.
//   - set_cookie: a line as it is sent ("flavor=dark; Max-Age=30"), or the parameters
//     of the set_cookie lab (key, value, max_age, …), or a list of either. Parameters
//     are templates too. A path that is left out is the demo's own, so that no other
//     demo gets the cookie; "." is the request's own path. In a line that names no
//     path it is the browser that decides.
//   - headers: other header fields, which say something of this one answer and do no
//     more: an author's own, whose names begin with X-, and those of plainFields.
//   - redirect: a path of this demo, to be seen next (303).
//
// A path that ends in /* is for all that is below it. start: is the path that the
// frame shows first, else the first page. css: and js: are loaded by each page.
//
// # ```demo page
//
// is a page: html, css and js, each below its key. With edit: true learners change
// them, run what they wrote, and go back to yours. Their version stays in their
// browser (localStorage), together with the lesson's that it was made of, so that the
// editor can say when that has changed. What they write runs in a frame within the
// page, as a script from a "blob:" address, at the press of a button and never before.
//
// # Both
//
// take title: and height:, as every demo does, and console: true, which puts a console
// into the pages. The word behind the kind is the demo's name in its lesson; a lesson
// with several needs one for each.
//
// # Where they are
//
// A demo is at /play/page/LESSON/NAME/, where LESSON is the lesson's slug, with its
// scripts and styles beside it, NAME.js and NAME.css. Where two lessons could be meant
// (server, with a demo path, and server/path), it is the longer slug that declares the
// name. Each request is answered from the course that is being served at that moment,
// so that a saved lesson counts at once.
//
// # Trust and limits
//
// What an instructor writes is trusted like code: it is code. What a learner sends
// stays text: it can add no header, no attribute and no markup. A block has at most
// 32 KiB, 32 routes, and 50 cookies an answer; a template writes at most 256 KiB, and
// its loops together go around 1000 times at most. It can call nothing that makes a
// text longer.
//
// What a learner types into an editor or a console runs as a script of this origin, in
// their own browser: it can do there what any page of the course can, and read what
// the course keeps in localStorage. Nothing runs it but a press of theirs, and it gets
// to nobody else.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed *.html
var files embed.FS

// Top is what all demos of lessons are below, without the base path.
const Top = "/play/page"

// kept is how many declarations are kept read; others are read again when asked for.
const kept = 64

// deepest is how many parts the path of a demo may have, its lesson's included.
const deepest = 24

type demo struct {
	kit    *exchange.Kit
	pages  *template.Template
	editor *template.Template
	result *template.Template
	wrong  *template.Template
	read   *lru.Cache[exchange.Declared, *Declared]
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d := &demo{kit: kit}
	for name, to := range map[string]**template.Template{
		"page.html": &d.pages, "editor.html": &d.editor, "result.html": &d.result, "wrong.html": &d.wrong,
	} {
		var err error
		if *to, err = kit.Templates(files, name); err != nil {
			return exchange.Demo{}, err
		}
	}
	var err error
	if d.read, err = lru.New[exchange.Declared, *Declared](kept); err != nil {
		return exchange.Demo{}, err
	}
	made := exchange.Demo{
		Title:      "A demo of this lesson",
		AllCookies: true, // the lesson names them, or the learner
	}
	for _, method := range methods {
		made.Routes = append(made.Routes, exchange.Route{Method: method, Pattern: "/page/*", Handle: d.serve})
	}
	return made, nil
}

// Path is where the demo of a lesson is, below the base path: the lesson's slug as it
// is, and the demo's name.
func Path(lesson, name string) string {
	parts := []string{Top}
	if lesson != "" {
		for part := range strings.SplitSeq(lesson, "/") {
			parts = append(parts, url.PathEscape(part))
		}
	}
	return strings.Join(append(parts, name), "/")
}

// A where is a demo that was found, and what in it a request asks for.
type where struct {
	*Declared
	name   string
	folder string // its path, base path included, without a slash at its end
	path   string // below folder; "" for the folder without its slash
	file   string // ".css" or ".js" for its files, else ""
}

// find looks for the demo that a path is in: the one whose lesson has the longest
// slug.
func (d *demo) find(q *exchange.Request) (*where, error) {
	rest, _ := strings.CutPrefix(q.Path(), d.kit.URL(Top)+"/")
	parts := strings.SplitN(rest, "/", deepest)
	for i := len(parts) - 1; i >= 0 && d.kit.Declared != nil; i-- {
		w := &where{name: parts[i], folder: d.kit.URL(Top) + "/" + strings.Join(parts[:i+1], "/")}
		if i < len(parts)-1 {
			w.path = "/" + strings.Join(parts[i+1:], "/")
		} else if name, ext, isFile := cutFile(w.name); isFile {
			w.name, w.file = name, ext
		}
		declared, ok := d.kit.Declared(strings.Join(parts[:i], "/"), w.name)
		if !ok {
			continue
		}
		if w.Declared = d.readKept(declared); w.Declared == nil {
			return nil, exchange.NotFound("there is a mistake in the lesson where this demo is declared; course check says which")
		}
		return w, nil
	}
	return nil, exchange.NotFound("no lesson declares a demo here")
}

func cutFile(name string) (stem, ext string, ok bool) {
	for _, ext := range []string{".css", ".js"} {
		if stem, ok := strings.CutSuffix(name, ext); ok {
			return stem, ext, true
		}
	}
	return "", "", false
}

// readKept reads a declaration, or remembers what came of it; nil where it has
// mistakes.
func (d *demo) readKept(declared exchange.Declared) *Declared {
	if found, ok := d.read.Get(declared); ok {
		return found
	}
	found, _ := Read(declared.Kind, declared.Body) // the lesson shows what is wrong
	d.read.Add(declared, found)
	return found
}

// serve answers all below /play/page/.
func (d *demo) serve(q *exchange.Request) (exchange.Answer, error) {
	w, err := d.find(q)
	switch {
	case err != nil:
		return exchange.Answer{}, err
	case w.file != "":
		return w.serveFile(q)
	case w.path == "":
		return exchange.Answer{Repeat: (&url.URL{Path: w.folder + "/", RawQuery: q.HTTP.URL.RawQuery}).String()}, nil
	case len(w.routes) > 0:
		return d.serveRoute(q, w)
	}
	return d.servePage(q, w)
}

// isRead reports whether a request only reads.
func isRead(q *exchange.Request) bool {
	return q.HTTP.Method == http.MethodGet || q.HTTP.Method == http.MethodHead
}

func (w *where) serveFile(q *exchange.Request) (exchange.Answer, error) {
	if !isRead(q) {
		return exchange.Answer{}, exchange.MethodError{http.MethodGet, http.MethodHead}
	}
	content, contentType := w.css, "text/css; charset=utf-8"
	if w.file == ".js" {
		content, contentType = w.js, "text/javascript; charset=utf-8"
	}
	if content == "" {
		return exchange.Answer{}, exchange.NotFound("this demo has no such file")
	}
	return exchange.Answer{ContentType: contentType, Content: []byte(content)}, nil
}

// A shown page is what page.html, editor.html and result.html show.
type shown struct {
	CSS, JS string // addresses; "" for none
	Body    template.HTML

	Result string // address of the editor's frame
	Mine   string // address of what a learner has made of it
	Empty  bool   // it is to be filled with that
	Alone  bool   // no editor is around it to run its script, once the console listens
	Parts  []part
}

// A part is a field of the editor.
type part struct{ Name, Language, Code string }

// Rows is how tall the field is, as editor.js keeps it while one types.
func (p part) Rows() int { return min(24, max(3, strings.Count(p.Code, "\n")+2)) }

// answer is what is the same for all pages of a demo.
func (w *where) answer(title string, status int) exchange.Answer {
	return exchange.Answer{Demo: w.demoTitle(), Title: title, Label: w.path, Status: status, Console: w.Console}
}

func (w *where) demoTitle() string {
	if w.Title != "" {
		return w.Title
	}
	return w.name
}

func (w *where) shown(body template.HTML) shown {
	s := shown{Body: body}
	address := (&url.URL{Path: w.folder}).EscapedPath()
	if w.css != "" {
		s.CSS = address + ".css"
	}
	if w.js != "" {
		s.JS = address + ".js"
	}
	return s
}

// serveRoute answers as a ```demo http says.
func (d *demo) serveRoute(q *exchange.Request, w *where) (exchange.Answer, error) {
	route, allowed := w.Declared.find(q.HTTP.Method, w.path)
	switch {
	case route == nil && len(allowed) > 0:
		return exchange.Answer{}, exchange.MethodError(allowed)
	case route == nil:
		return exchange.Answer{}, exchange.NotFound("this demo has no such page")
	}
	v := &view{cookies: q.Cookies, query: q.HTTP.URL.Query(), path: q.HTTP.URL.EscapedPath(), folder: (&url.URL{Path: w.folder}).EscapedPath(), left: maxSteps}
	if !isRead(q) {
		form, err := q.Form()
		if err != nil {
			return exchange.Answer{}, err
		}
		v.form = form
	}
	answer := w.answer(route.title, route.status)
	answer.Header = route.header
	if wrong, err := d.setCookies(&answer, v, w, route); err != nil || wrong != nil {
		return d.refuse(w, wrong, err)
	}
	if route.redirect != "" {
		answer.SeeOther = v.URL(route.redirect)
		return answer, nil
	}
	if route.body == nil {
		return answer, nil
	}
	body, err := route.body.execute(v)
	if err != nil {
		return exchange.Answer{}, stopped(route, err)
	}
	answer.Body, err = exchange.Render(d.pages, w.shown(template.HTML(body))) // html/template has written it
	return answer, err
}

// setCookies writes the lines of a route. What is wrong with what the request said is
// returned by parameter.
func (d *demo) setCookies(to *exchange.Answer, v *view, w *where, route *route) (cookie.FieldErrors, error) {
	for _, c := range route.cookies {
		line, err := c.line(v, w.folder, d.kit.Now())
		if wrong, ok := err.(cookie.FieldErrors); ok {
			return wrong, nil
		}
		if err != nil {
			return nil, stopped(route, err)
		}
		to.SetCookie = append(to.SetCookie, line)
	}
	return nil, nil
}

// stopped is the answer where a template of the lesson fails for this request.
func stopped(r *route, err error) error {
	_, _, message := explain(err)
	return exchange.StatusError{
		Status: http.StatusInternalServerError,
		Detail: "the answer that the lesson declares for " + r.method + " " + r.path + " cannot be made: " + message,
	}
}

// refuse answers with what is wrong with the parameters of a cookie, which is not set.
func (d *demo) refuse(w *where, wrong cookie.FieldErrors, err error) (exchange.Answer, error) {
	if err != nil {
		return exchange.Answer{}, err
	}
	answer := w.answer("No cookie was set", 0)
	answer.Errors = wrong
	answer.Body, err = exchange.Render(d.wrong, map[string]any{"Errors": wrong, "Back": (&url.URL{Path: w.folder}).EscapedPath() + w.Start})
	return answer, err
}

// servePage answers with a ```demo page, or with the document of its editor's frame.
func (d *demo) servePage(q *exchange.Request, w *where) (exchange.Answer, error) {
	isResult := w.Edit && (w.path == result || w.path == mine)
	switch {
	case w.path != "/" && !isResult:
		return exchange.Answer{}, exchange.NotFound("this demo has no such page")
	case !isRead(q):
		return exchange.Answer{}, exchange.MethodError{http.MethodGet, http.MethodHead}
	}
	answer := w.answer(w.demoTitle(), 0)
	s := w.shown(template.HTML(w.html)) // trusted like code
	if isResult {
		return d.serveResult(q, w, answer, s)
	}
	answer.Label = ""
	page := d.pages
	if w.Edit {
		page = d.editor
		folder := (&url.URL{Path: w.folder}).EscapedPath()
		s.Result, s.Mine = folder+result, folder+mine
		s.Parts = w.parts()
		answer.Console, answer.ConsoleIn = false, "Result"
		answer.Early, answer.Styles = []string{"play/page/editor.js"}, []string{"play/page/editor.css"}
	}
	var err error
	answer.Body, err = exchange.Render(page, s)
	return answer, err
}

// parts are what learners can change: what the lesson gives.
func (w *where) parts() []part {
	var parts []part
	for _, p := range []part{{"HTML", "html", w.html}, {"CSS", "css", w.css}, {"JavaScript", "js", w.js}} {
		if p.Code = strings.TrimRight(p.Code, "\n"); p.Code != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// The pages that come into an editor's frame. Both are in the same folder, so that a
// cookie that one sets is the other's too.
const (
	result = "/result" // the lesson's version
	mine   = "/mine"   // the learner's: empty, for the editor's script to fill
)

// serveResult answers with a document for the editor's frame, which can also be opened
// by itself.
func (d *demo) serveResult(q *exchange.Request, w *where, answer exchange.Answer, s shown) (exchange.Answer, error) {
	if w.path == mine {
		s = shown{Empty: true}
	}
	s.Alone = q.HTTP.Header.Get("Sec-Fetch-Dest") == "document"
	var out bytes.Buffer
	if err := d.result.Execute(&out, s); err != nil {
		return exchange.Answer{}, err
	}
	answer.Content, answer.ContentType, answer.Console = out.Bytes(), "text/html; charset=utf-8", true
	return answer, nil
}
