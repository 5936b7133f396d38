package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"course/playground/cookie"
)

// A setCookie is a Set-Cookie line of an answer: as it is written in the lesson, or
// made of parameters, each of which may ask for what the request said.
type setCookie struct {
	raw        string
	parameters map[string]*text // by name; nil where the line is raw
}

// addCookie reads a line, or a mapping of parameters.
func (r *reader) addCookie(to *route, f field) {
	if _, isMapping := bare(f.value).(*ast.MappingNode); isMapping {
		to.cookies = append(to.cookies, r.cookieOfParameters(f))
		return
	}
	line := r.text(f)
	switch at := placeOf(f.value); {
	case strings.TrimSpace(line) == "":
		r.mistake(f.place, "this sets no cookie", "write a line such as flavor=dark; Max-Age=30, or key: and value: below set_cookie:")
	case strings.Contains(line, "{{"):
		r.mistake(at, "a line is sent as it stands, and {{ }} does nothing in it", "write key: and value: below set_cookie:, where it does")
	case !headerValue.MatchString(line):
		r.mistake(at, "a control character or a line break cannot be sent in a line", "write it on one line")
	}
	to.cookies = append(to.cookies, setCookie{raw: line})
}

func (r *reader) cookieOfParameters(f field) setCookie {
	c := setCookie{parameters: make(map[string]*text)}
	static := make(map[string]string)
	for _, parameter := range r.fields(f.value, "a cookie") {
		if !slices.Contains(cookie.Parameters(), parameter.key) {
			r.unknown(parameter, "a cookie", cookie.Parameters())
			continue
		}
		source := r.text(parameter)
		c.parameters[parameter.key] = r.template(parameter, source, asText)
		if !strings.Contains(source, "{{") {
			static[parameter.key] = source
		}
	}
	if _, named := c.parameters["key"]; !named {
		r.mistake(f.place, "a cookie needs a name", "write it behind key:")
	}
	r.checkParameters(f, c, static)
	return c
}

// checkParameters looks for what can never be sent, whatever a request says.
func (r *reader) checkParameters(f field, c setCookie, static map[string]string) {
	if _, known := static["key"]; !known {
		static["key"] = "key"
	}
	_, _, wrong := cookie.WriteParameters(static, "/", time.Unix(0, 0))
	for _, parameter := range r.fields(f.value, "a cookie") {
		if why := wrong[parameter.key]; why != "" {
			r.mistake(placeOf(parameter.value), parameter.key+" "+why, "")
		}
	}
}

// line writes the line for a request. Folder is the demo's own, which a path that is
// left out stands for: so the cookie stays with its demo. The errors are by parameter.
func (c setCookie) line(v *view, folder string, now time.Time) (string, error) {
	if c.parameters == nil {
		return c.raw, nil
	}
	texts := map[string]string{"path": folder}
	for name, t := range c.parameters {
		value, err := t.execute(v)
		if err != nil {
			return "", fmt.Errorf("%s of a cookie: %w", name, err)
		}
		texts[name] = value
	}
	_, line, wrong := cookie.WriteParameters(texts, v.Path(), now)
	if len(wrong) > 0 {
		return "", wrong
	}
	return line, nil
}
