package markdown

import (
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/util"

	"course/internal/near"
)

// A destination is what a link or a picture names, taken apart.
type destination struct {
	written string // as in the lesson, without what browsers pass over
	scheme  string // in lower case; "" where there is none
	path    string // percent-decoded; "" where there is a scheme or a host
	rest    string // query and fragment, as they are written
	hosted  bool   // it names another host: //example.org/
}

var (
	scheme     = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)
	passedOver = strings.NewReplacer("\t", "", "\n", "", "\r", "")
)

// parseDestination takes a destination apart as browsers do: control characters and
// spaces around it, and line breaks and tabs inside, count for nothing.
func parseDestination(s string) destination {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	s = passedOver.Replace(s)
	d := destination{written: s}
	if m := scheme.FindStringSubmatch(s); m != nil {
		d.scheme = strings.ToLower(m[1])
		return d
	}
	if strings.HasPrefix(s, "//") || strings.HasPrefix(s, `\\`) || strings.HasPrefix(s, `/\`) {
		d.hosted = true
		return d
	}
	d.path = s
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		d.path, d.rest = s[:i], s[i:]
	}
	if decoded, err := url.PathUnescape(d.path); err == nil {
		d.path = decoded
	}
	return d
}

// runs reports whether a browser would do more with the destination than go there
// or show it. A picture may hold its own data.
func (d destination) runs(picture bool) bool {
	switch d.scheme {
	case "javascript", "vbscript", "file", "blob":
		return true
	case "data":
		return !picture || !strings.HasPrefix(strings.ToLower(d.written), "data:image/")
	}
	return false
}

// misspelt is the trouble with an address elsewhere that no browser finds; nil where
// none is seen.
func (d destination) misspelt(rule string) *trouble {
	behind := d.written[min(len(d.scheme)+1, len(d.written)):]
	switch {
	case d.scheme == "":
	case d.scheme == "http", d.scheme == "https":
		if !strings.HasPrefix(behind, "//") {
			return &trouble{rule, "the slashes are missing behind " + d.scheme + ":", "write " + d.scheme + "://" + strings.TrimLeft(behind, "/")}
		}
	case (d.scheme == "localhost" || strings.Contains(d.scheme, ".")) && port.MatchString(behind):
		return &trouble{rule, d.scheme + ": is no beginning of an address", "write http:// or https:// before it"}
	default:
		for _, meant := range []string{"https", "http", "mailto"} {
			if d.scheme != meant && near.Slip(d.scheme, meant) {
				return &trouble{rule, "no browser knows addresses that begin with " + d.scheme + ":", "did you mean " + meant + ":?"}
			}
		}
	}
	return nil
}

// port matches what stands behind the colon of a host.
var port = regexp.MustCompile(`^[0-9]{1,5}(?:[/?#]|$)`)

// hostLike matches paths that begin as addresses elsewhere do, or nearly.
var hostLike = regexp.MustCompile(`(?i)^(?:https?[;/]|www\.[\w-]+\.|(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|dev)(?:/|$))`)

// elsewhere is the trouble with a path that is not in the course, if it was to lead to
// another host.
func (d destination) elsewhere(rule string) *trouble {
	if !hostLike.MatchString(d.path) {
		return nil
	}
	return &trouble{rule, "there is no " + d.path + " in the course", "begin it with https:// where it is on another host"}
}

// A target is where a link leads.
type target struct {
	url      string // "" where it may not lead anywhere
	external bool   // on another host
	page     string // that [Course.Page] knows; "" for the lesson itself, or no page
	fragment string // what is named in the page, as it is written
}

// link finds out where a link leads. With a trouble, the target is what can be
// made of it all the same.
func (p *page) link(to string) (target, *trouble) {
	d := parseDestination(to)
	switch {
	case d.runs(false):
		return target{}, &trouble{ruleLink, "a link may not begin with " + d.scheme + ":", "link to a page"}
	case d.scheme != "" || d.hosted:
		external := d.hosted || d.scheme == "http" || d.scheme == "https"
		return target{url: escapeURL(d.written), external: external}, d.misspelt(ruleLink)
	case d.written == "":
		return target{}, &trouble{ruleLink, "the link leads nowhere: it names nothing", "write where it leads between the brackets"}
	case d.path == "":
		return target{url: escapeURL(p.fragment(d.written)), fragment: fragmentOf(d.written)}, nil
	case strings.HasPrefix(d.path, "/"):
		return p.rooted(d)
	}
	return p.relative(d)
}

// rooted finds the target of a link that begins with "/": a file, seen from the
// top of the course, or a page of this server.
func (p *page) rooted(d destination) (target, *trouble) {
	name := path.Clean(d.path)[1:]
	if isMarkdown(name) || !isOurs(d.path) {
		if found, ok := p.find(orTop(name), d.rest); ok {
			return found, nil
		}
	}
	switch {
	case isMarkdown(name):
		return target{url: escapeURL(d.written)}, p.nowhere(ruleLink, name, true)
	case strings.HasPrefix(d.path, lessonsPath):
		return p.addressed(d)
	case strings.HasPrefix(d.path, playPath) && !p.answers(d.path):
		return target{url: p.based(d)}, &trouble{ruleLink, "there is nothing at " + d.path + " in the playground",
			"copy the address from the demo's page in the browser"}
	}
	return target{url: p.based(d)}, nil
}

// addressed finds the target of a link that begins with "/lessons/": what is served
// there.
func (p *page) addressed(d destination) (target, *trouble) {
	found := target{url: p.based(d)}
	address, below := strings.CutPrefix(path.Clean(d.path), lessonsPath)
	if !below {
		return found, nil // it leads to the course's own page, or elsewhere after all
	}
	if name, isPage, ok := p.course.At(address); ok {
		if isPage {
			found.page, found.fragment = name, fragmentOf(d.rest)
		}
		return found, nil
	}
	if p.full() {
		return found, &trouble{}
	}
	t := &trouble{ruleLink, "nothing is served at " + lessonsPath + address, "link to the file instead, as seen from the lesson's own folder"}
	if meant := p.course.NearAddress(address); meant != "" {
		t.hint = "did you mean " + lessonsPath + meant + "?"
	}
	return found, t
}

// answers reports whether a link may lead to a path of the playground. Without demos
// that is not known.
func (p *page) answers(name string) bool {
	clean := path.Clean(name)
	if strings.HasSuffix(name, "/") {
		clean += "/"
	}
	return p.options.Demos == nil || p.options.Demos.Answers(clean)
}

// What this server answers for itself, beside the course's own page.
const (
	lessonsPath = "/lessons/"
	playPath    = "/play/"
)

// isOurs reports whether a path is one of this server's own.
func isOurs(path string) bool {
	return path == "/" || strings.HasPrefix(path, playPath) || strings.HasPrefix(path, lessonsPath)
}

// based is a path from the top of the server. Only those of its own are known to
// lie below the base path.
func (p *page) based(d destination) string {
	if isOurs(d.path) {
		return p.options.Base + escapeURL(d.written)
	}
	return escapeURL(d.written)
}

// relative finds the target of a link that is seen from the lesson's folder.
func (p *page) relative(d destination) (target, *trouble) {
	name := path.Join(path.Dir(p.lesson.File), d.path)
	if found, ok := p.find(name, d.rest); ok {
		return found, nil
	}
	if !isMarkdown(name) {
		// Tools that give each page a folder of its own count from there.
		own := strings.TrimSuffix(p.lesson.File, path.Ext(p.lesson.File))
		if found, ok := p.find(path.Join(own, d.path), d.rest); ok {
			return found, nil
		}
	}
	if wrong := d.elsewhere(ruleLink); wrong != nil {
		return target{url: escapeURL(d.written)}, wrong
	}
	return target{url: escapeURL(d.written)}, p.nowhere(ruleLink, name, false)
}

// find looks for a name among the lessons and files of the course, as it is and
// then in the forms that other tools link to: /guide/setup, /guide/setup/ and
// /guide/setup.html for guide/setup.md. Rest is the query and fragment that belong to
// the link.
func (p *page) find(name, rest string) (target, bool) {
	if name == ".." || strings.HasPrefix(name, "../") {
		return target{}, false
	}
	if found, ok := p.findPage(name, rest); ok || isMarkdown(name) {
		return found, ok
	}
	if f, ok := p.course.File(name); ok {
		return target{url: join(f.URL, rest)}, true
	}
	for _, name := range asLessons(name) {
		if found, ok := p.findPage(name, rest); ok {
			return found, true
		}
	}
	return target{}, false
}

func (p *page) findPage(name, rest string) (target, bool) {
	url, ok := p.course.Page(name)
	if !ok {
		return target{}, false
	}
	return target{url: join(url, p.fragment(rest)), page: name, fragment: fragmentOf(rest)}, true
}

// asLessons lists the lessons that a name without their extension may mean.
func asLessons(name string) []string {
	stem := strings.TrimSuffix(name, ".html")
	return []string{stem + ".md", stem + ".markdown"}
}

// asWritten lists what a name may mean: the file that it is, or a lesson without its
// extension.
func asWritten(name string) []string {
	if isMarkdown(name) {
		return []string{name}
	}
	return append([]string{name}, asLessons(name)...)
}

// fragmentOf is what stands behind the # of a link.
func fragmentOf(rest string) string {
	_, fragment, _ := strings.Cut(rest, "#")
	return fragment
}

// picture finds the file of a picture. Without one, the file has the URL that is
// written, if a browser may try it.
func (p *page) picture(of string) (File, *trouble) {
	d := parseDestination(of)
	switch {
	case d.runs(true):
		return File{}, &trouble{rulePicture, "a picture may not begin with " + d.scheme + ":", "put the picture beside the lesson"}
	case d.scheme != "" || d.hosted:
		return File{URL: escapeURL(d.written)}, d.misspelt(rulePicture)
	case d.path == "":
		return File{}, &trouble{rulePicture, "the picture has no file: it names nothing", "write its file between the brackets"}
	}
	names := []string{path.Join(path.Dir(p.lesson.File), d.path)}
	rooted := strings.HasPrefix(d.path, "/")
	if rooted {
		// Other tools serve these folders as if they were the top.
		name := path.Clean(d.path)[1:]
		names = []string{name, path.Join("static", name), path.Join("public", name)}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "../") {
			break
		}
		if f, ok := p.course.File(name); ok {
			f.URL = join(f.URL, d.rest)
			return f, nil
		}
	}
	if rooted && isOurs(d.path) {
		found, wrong := p.rooted(d)
		if wrong != nil {
			wrong.rule = rulePicture
		}
		return File{URL: found.url}, wrong
	}
	if wrong := d.elsewhere(rulePicture); wrong != nil {
		return File{URL: escapeURL(d.written)}, wrong
	}
	return File{URL: escapeURL(d.written)}, p.nowhere(rulePicture, names[0], rooted)
}

// nowhere is the trouble with a name that the course does not know.
func (p *page) nowhere(rule, name string, rooted bool) *trouble {
	if p.full() {
		return &trouble{}
	}
	if name == ".." || strings.HasPrefix(name, "../") {
		return &trouble{rule, "this leads out of the course", "copy the file into the course, or link to it by its full address"}
	}
	if draft := p.draft(name); draft != "" {
		return toDraft(draft)
	}
	for _, name := range asWritten(name) {
		if why, hint := p.course.Unserved(name); why != "" {
			return &trouble{rule, "this leads to " + name + ", " + why, hint}
		}
	}
	t := &trouble{rule, "there is no " + name + " in the course", "name a file as seen from the lesson's own folder"}
	meant := p.course.Near(name)
	switch {
	case meant == "":
	case rooted:
		t.hint = "did you mean /" + meant + "?"
	default:
		t.hint = "did you mean " + seenFrom(path.Dir(p.lesson.File), meant) + "?"
	}
	return t
}

// seenFrom is a file's path relative to a folder; both are seen from the top.
func seenFrom(folder, file string) string {
	relative, err := filepath.Rel(filepath.FromSlash(folder), filepath.FromSlash(file))
	if err != nil {
		return file
	}
	return filepath.ToSlash(relative)
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

func orTop(name string) string {
	if name == "" {
		return "."
	}
	return name
}

// join puts a query and fragment behind a URL that may have a query already.
func join(url, rest string) string {
	if strings.Contains(url, "?") && strings.HasPrefix(rest, "?") {
		rest = "&" + rest[1:]
	}
	return url + escapeURL(rest)
}

// escapeURL percent-encodes what cannot stand in a URL, and leaves alone what is
// encoded already.
func escapeURL(s string) string { return string(util.URLEscape([]byte(s), false)) }
