package markdown

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
)

// An exercise is a task, and what must be so in the learner's own browser for it to
// be done.
type exercise struct {
	title, task, hint string // all but the title as HTML
	conditions        []condition
}

// A condition is one on a cookie, as a request to the playground carries it.
type condition struct {
	cookie   string // its name
	value    string // that it has; "" for any
	matches  string // a regular expression for its whole value; "" for any
	at       string // the path of the request; "" for /play/cookies
	absent   bool   // there is no such cookie
	httpOnly bool   // scripts cannot read it
	says     string // the condition in words, as HTML
}

// exerciseHTML makes an ```exercise block.
func exerciseHTML(p *page, f *fence) string {
	e, ok := p.exercise(f)
	if !ok {
		return unshown("This exercise")
	}
	var b strings.Builder
	b.WriteString(`<section class="exercise"` + attribute("aria-label", "Exercise: "+e.title) + `>` +
		`<p class="exercise-title">Exercise: ` + escape(e.title) + "</p>\n" + e.task + "<p>You are done when:</p>\n<ul>\n")
	for _, c := range e.conditions {
		b.WriteString("<li>" + c.says + "</li>\n")
	}
	b.WriteString("</ul>\n")
	if e.hint != "" {
		b.WriteString("<details><summary>Hint</summary>\n" + e.hint + "</details>\n")
	}
	b.WriteString("</section>\n")
	return b.String()
}

func (p *page) exercise(f *fence) (exercise, bool) {
	b, ok := p.readBody(f)
	if !ok {
		return exercise{}, false
	}
	members := b.mapping(b.tree, "exercise", "title", "task", "conditions", "hint")
	b.needs(members, "title", "add a line such as title: Remember a visitor")
	b.needs(members, "task", "add a line such as task: Set a cookie named `visits`.")
	b.needs(members, "conditions", "add a line conditions:, and below it such as - cookie: visits")
	e := exercise{title: b.text(members, "title"), task: b.prose(members, "task"), hint: b.prose(members, "hint")}
	seen := make(map[condition]bool)
	for _, item := range b.list(members, "conditions", "begin each condition with a dash: - cookie: visits") {
		c := b.condition(item)
		asks := c
		asks.says = ""
		if seen[asks] && c.cookie != "" {
			b.wrong(item.place, "this condition is given twice", "keep one of the two")
		}
		seen[asks] = true
		e.conditions = append(e.conditions, c)
	}
	return e, b.sound
}

// condition reads one item of conditions.
func (b *body) condition(v *node) condition {
	members := b.mapping(v, "a condition", "cookie", "value", "matches", "absent", "http_only", "at", "says")
	if b.lacks(members, "cookie") {
		b.wrong(v.place, "this condition names no cookie", "begin it with - cookie: and the name of one")
	}
	c := condition{
		cookie:   b.text(members, "cookie"),
		value:    b.text(members, "value"),
		matches:  b.text(members, "matches"),
		at:       b.text(members, "at"),
		absent:   b.truth(members, "absent"),
		httpOnly: b.truth(members, "http_only"),
		says:     b.phrase(members, "says"),
	}
	b.checkCookie(members, c)
	if c.says == "" {
		c.says = c.words()
	}
	return c
}

// checkCookie reports what no cookie can meet.
func (b *body) checkCookie(members map[string]*node, c condition) {
	if strings.ContainsAny(c.cookie, "=;") {
		b.wrong(members["cookie"].place, "no cookie can be named "+c.cookie, "a name has no = and no ; in it; its value goes into value:")
	}
	if c.value != "" && c.matches != "" {
		b.wrong(members["matches"].place, "a condition has value or matches, and not both", "keep one of the two")
	}
	if c.absent && (c.value != "" || c.matches != "" || c.httpOnly) {
		b.wrong(members["absent"].place, "a cookie that is not there has no value and no attribute", "take absent: true out, or all else but cookie and at")
	}
	if c.at != "" && !strings.HasPrefix(c.at, "/play/") {
		b.wrong(members["at"].place, "at must be a path below /play/", "write at: /play/cookies, or leave it out")
	}
	if wrong := pattern(c.matches); wrong != "" {
		b.wrong(members["matches"].place, "matches is no regular expression: "+wrong, `write such as matches: "[0-9]+"`)
	}
}

// pattern says what is wrong with a regular expression; "" where nothing is. It
// must mean the same here and in a browser, which leaves out what begins with (?
// but for groups that only group.
func pattern(expression string) string {
	for rest := expression; ; {
		i := strings.Index(rest, "(?")
		if i < 0 {
			break
		}
		if rest = rest[i:]; !strings.HasPrefix(rest, "(?:") {
			return "browsers and servers read " + rest[:min(3, len(rest))] + " differently"
		}
		rest = rest[2:]
	}
	_, err := regexp.Compile(expression)
	if wrong := (*syntax.Error)(nil); errors.As(err, &wrong) {
		return wrong.Code.String()
	}
	return ""
}

// words says what a condition asks for, as HTML.
func (c condition) words() string {
	name := "<code>" + escape(c.cookie) + "</code>"
	where := ""
	if c.at != "" {
		where = " at <code>" + escape(c.at) + "</code>"
	}
	if c.absent {
		return "There is no cookie " + name + where + "."
	}
	says := "There is a cookie " + name + where
	switch {
	case c.value != "":
		says += " with the value <code>" + escape(c.value) + "</code>"
	case c.matches != "":
		says += " whose value matches <code>" + escape(c.matches) + "</code>"
	}
	if c.httpOnly {
		says += ", and scripts cannot read it"
	}
	return says + "."
}
