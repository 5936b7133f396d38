package markdown

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"time"
)

// FrontMatter is what the head of a lesson says of it. Only these keys are ours;
// all others belong to other tools and are left alone, whatever is in them.
type FrontMatter struct {
	Title       string
	Slug        string // the last part of the lesson's address; "" for the file's name
	Description string
	Draft       bool
	// Date is when the lesson was written. It is the zero time where there is no
	// date, or none that can be read.
	Date time.Time
}

// maxFrontMatter is the size of front matter, in bytes, up to which it is read.
// The YAML parser's time grows with the square of what is nested.
const maxFrontMatter = 32 << 10

// Split takes the front matter off a lesson. Body is the rest of src, which begins
// on the given line of the file, from 1; a byte order mark is not part of it.
//
// Front matter is YAML between two lines "---". So that lessons written for other
// tools work as they are, it may also be Hugo's TOML (between "+++") and JSON (a
// file that begins with "{" alone on its line), and Eleventy's with the name of a
// language after the first fence (---json, ---toml; any other, such as ---js, is
// a program, which is skipped). A first line "---" that no other closes, or with
// plain text between the two, is a thematic break.
//
// Where front matter cannot be read, problem says why and where, and fm holds what
// could be read of it.
func Split(file string, src []byte) (fm FrontMatter, body []byte, line int, problem *Problem) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	head, ok := cut(src)
	if !ok {
		return fm, src, 1, nil
	}
	body, line = src[head.end:], 1+bytes.Count(src[:head.end], []byte("\n"))
	if len(head.text) > maxFrontMatter {
		return fm, body, line, head.problem(file, &mistake{
			place:   place{1, 1},
			message: "the front matter is too long to be read",
			hint:    "keep it under 32 KiB",
		})
	}
	fields, wrong := head.read(head.text)
	if wrong == errNoFrontMatter {
		return fm, src, 1, nil
	}
	if mistakes := fm.set(fields); wrong == nil && len(mistakes) > 0 {
		wrong = mistakes[0]
	}
	return fm, body, line, head.problem(file, wrong)
}

// A head is front matter as it stands in a file.
type head struct {
	text []byte // between the fences
	line int    // of the file on which text begins
	end  int    // offset of the body
	read func([]byte) ([]field, *mistake)
}

// A field is one key of front matter or of a block's parameters.
type field struct {
	key   string
	value string // as it is written, without quotes; "" for null
	plain bool   // one value: no list and no mapping
	place place  // of the value, in the text that was read
	at    place  // of the key; zero where that is not known
}

// A mistake is a problem before its file is known.
type mistake struct {
	place   place
	message string
	hint    string
}

// errNoFrontMatter is what a reader returns for text that only looks like front
// matter by its fences.
var errNoFrontMatter = &mistake{message: "no front matter"}

func (h *head) problem(file string, m *mistake) *Problem {
	if m == nil {
		return nil
	}
	return &Problem{
		File:    file,
		Line:    m.place.line + h.line - 1,
		Column:  m.place.column,
		Rule:    ruleFrontMatter,
		Message: m.message,
		Hint:    m.hint,
	}
}

// cut finds the front matter at the beginning of src.
func cut(src []byte) (head, bool) {
	first, rest, more := bytes.Cut(src, []byte("\n"))
	opening := string(bytes.TrimRight(first, " \t\r"))
	if opening == "{" {
		return cutJSON(src)
	}
	if !more {
		return head{}, false
	}
	fence, language := opening, ""
	if after, ok := strings.CutPrefix(opening, "---"); ok {
		fence, language = "---", strings.ToLower(after)
	}
	read, ok := reader(fence, language)
	if !ok {
		return head{}, false
	}
	begin := len(src) - len(rest)
	for at := begin; at < len(src); {
		line, _, _ := bytes.Cut(src[at:], []byte("\n"))
		next := min(at+len(line)+1, len(src))
		if closes(fence, string(bytes.TrimRight(line, " \t\r"))) {
			return head{text: src[begin:at], line: 2, end: next, read: read}, true
		}
		at = next
	}
	return head{}, false
}

// closes reports whether a line ends what a fence began. YAML has an end mark of
// its own besides.
func closes(fence, line string) bool {
	return line == fence || fence == "---" && line == "..."
}

// reader returns the reader of front matter that begins with a fence, and with
// the name of a language behind it.
func reader(fence, language string) (read func([]byte) ([]field, *mistake), ok bool) {
	switch {
	case fence == "+++":
		return readTOML, true
	case fence != "---":
		return nil, false
	}
	switch language {
	case "", "yaml", "yml":
		return readYAML, true
	case "json":
		return readJSON, true
	case "toml":
		return readTOML, true
	}
	isName := strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") == ""
	return skip, isName
}

// skip reads nothing from the front matter of languages that would have to be run.
func skip([]byte) ([]field, *mistake) { return nil, nil }

// set takes over the fields that are known, and returns what is wrong with them.
func (fm *FrontMatter) set(fields []field) []*mistake {
	seen := make(map[string]bool)
	var mistakes []*mistake
	for _, f := range fields {
		var wrong *mistake
		switch f.key {
		case "title":
			wrong = f.text(&fm.Title)
		case "description":
			wrong = f.text(&fm.Description)
		case "slug":
			wrong = f.slug(&fm.Slug)
		case "draft":
			wrong = f.truth(&fm.Draft)
		case "date":
			fm.Date = f.date()
			continue
		default:
			continue
		}
		if seen[f.key] {
			wrong = &mistake{f.place, f.key + " is given twice", "keep one of the two"}
		}
		seen[f.key] = true
		if wrong != nil {
			mistakes = append(mistakes, wrong)
		}
	}
	return mistakes
}

// text sets a string to the field's value, on one line.
func (f field) text(into *string) *mistake {
	if !f.plain {
		return &mistake{f.place, f.key + " must be text", "put the value in quotes"}
	}
	*into = strings.Join(strings.Fields(strings.ToValidUTF8(f.value, "\ufffd")), " ")
	return nil
}

// slug sets a string to the last part of the field's value: other tools take a
// whole path.
func (f field) slug(into *string) *mistake {
	var whole string
	if wrong := f.text(&whole); wrong != nil {
		return wrong
	}
	last := path.Base(path.Clean("/" + strings.Trim(whole, "/ ")))
	*into = strings.Trim(last, "/ ")
	return nil
}

// truth sets a bool to the field's value. Numbers and words that YAML once had for
// true and false do too.
func (f field) truth(into *bool) *mistake {
	value := strings.ToLower(f.value)
	switch {
	case f.plain && slices.Contains([]string{"true", "yes", "on", "1"}, value):
		*into = true
	case f.plain && slices.Contains([]string{"false", "no", "off", "0", ""}, value):
		*into = false
	default:
		return &mistake{f.place, f.key + " must be true or false", "write " + f.key + ": true, or leave the line out"}
	}
	return nil
}

// date is the field's value as a time, zero where it is no date: dates are for the
// feed alone, and every tool writes its own.
func (f field) date() time.Time {
	layouts := []string{
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006-1-2",
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, f.value); err == nil {
			return t
		}
	}
	return time.Time{}
}
