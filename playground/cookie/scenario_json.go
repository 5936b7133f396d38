package cookie

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
)

// latestTime leaves room in the year 9999, the last that RFC 3339 can write, for
// the 400 days of a cookie.
var latestTime = time.Date(9998, 1, 1, 0, 0, 0, 0, time.UTC)

// ParseScenario reads a scenario that is written as JSON. Fields that it does
// not know are ignored. Now is when it begins if it does not say so itself. The
// error is a [FieldErrors] with all that is wrong, keyed like "steps.3.url"; the
// key is "scenario" where it is no JSON object, or too large.
func ParseScenario(in []byte, now time.Time) (*Scenario, error) {
	if len(in) > MaxScenario {
		return nil, FieldErrors{"scenario": fmt.Sprintf("must have at most %d MiB", MaxScenario>>20)}
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(in, &top); err != nil || top == nil {
		return nil, FieldErrors{"scenario": `must be a JSON object such as {"steps": []}`}
	}
	o := object{top, "", FieldErrors{}}
	s := &Scenario{Now: now.UTC(), As: o.profile(), StrictSecure: o.flag("strict_secure")}
	if text, ok := o.text("now"); ok {
		s.Now = o.time(text)
	}
	s.Steps = o.steps(s.Now)
	if len(o.errs) > 0 {
		return nil, o.errs
	}
	return s, nil
}

// An object is a JSON object whose fields are read one by one.
type object struct {
	fields map[string]json.RawMessage
	prefix string // of its fields' names in errors: "steps.3."
	errs   FieldErrors
}

func (o object) fail(name, message string) { o.errs[o.prefix+name] = message }

// has reports whether a field is there; null is not.
func (o object) has(name string) bool {
	raw, ok := o.fields[name]
	return ok && string(raw) != "null"
}

// read reads a field into a value, and notes what it must be if it is not.
func (o object) read(name string, value any, mustBe string) bool {
	if !o.has(name) {
		return false
	}
	if err := json.Unmarshal(o.fields[name], value); err != nil {
		o.fail(name, "must be "+mustBe)
		return false
	}
	return true
}

func (o object) text(name string) (s string, ok bool) {
	ok = o.read(name, &s, "a string")
	return s, ok
}

func (o object) texts(name string) []string {
	var list []*string // a null among them is none
	if !o.read(name, &list, "a list of strings") {
		return nil
	}
	texts := make([]string, len(list))
	for i, text := range list {
		if text == nil {
			o.fail(name, "must be a list of strings")
			return nil
		}
		texts[i] = *text
	}
	return texts
}

func (o object) flag(name string) (set bool) {
	o.read(name, &set, "true or false")
	return set
}

// need notes a field that is missing.
func (o object) need(name, mustBe string) bool {
	if !o.has(name) {
		o.fail(name, "must be there: "+mustBe)
		return false
	}
	return true
}

func (o object) url(name string, parse func(string) (*URL, error)) *URL {
	text, ok := o.text(name)
	if !ok {
		return nil
	}
	u, err := parse(text)
	if err != nil {
		o.fail(name, err.Error())
	}
	return u
}

func (o object) profile() Profile {
	text, ok := o.text("as")
	if !ok {
		return Standard
	}
	switch p := Profile(text); p {
	case Standard, Chromium, Firefox:
		return p
	}
	o.fail("as", "must be standard, chromium or firefox")
	return Standard
}

func (o object) time(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.UTC().Year() < 1 || t.After(latestTime) {
		o.fail("now", "must be a time such as 2026-03-01T12:00:00Z")
	}
	return t.UTC()
}

// steps reads the steps of a scenario that begins at now.
func (o object) steps(now time.Time) []Step {
	var list []json.RawMessage
	if !o.need("steps", "a list of steps") || !o.read("steps", &list, "a list of steps") {
		return nil
	}
	if len(list) > MaxSteps {
		o.fail("steps", fmt.Sprintf("must be at most %d", MaxSteps))
		return nil
	}
	steps := make([]Step, len(list))
	for i, raw := range list {
		step := object{nil, fmt.Sprintf("steps.%d.", i), o.errs}
		if err := json.Unmarshal(raw, &step.fields); err != nil || step.fields == nil {
			o.fail(fmt.Sprintf("steps.%d", i), `must be an object such as {"do": "close"}`)
			continue
		}
		steps[i] = step.step()
		if now = later(now, steps[i].Seconds); now.After(latestTime) {
			step.fail("seconds", fmt.Sprintf("must not lead past the year %d", latestTime.Year()-1))
			return steps
		}
	}
	return steps
}

// step reads one step: the fields that its kind has.
func (o object) step() Step {
	var s Step
	if !o.need("do", `the kind of step, such as "request"`) {
		return s
	}
	var ok bool
	if s.Do, ok = o.text("do"); !ok {
		return s
	}
	switch s.Do {
	case "response":
		o.address(&s)
		o.cause(&s)
		if o.need("set_cookie", "a list of Set-Cookie lines") {
			s.SetCookie = o.texts("set_cookie")
		}
	case "script":
		o.address(&s)
		if o.need("write", "what is assigned to document.cookie") {
			s.Write, _ = o.text("write")
		}
	case "read":
		o.address(&s)
	case "request":
		o.address(&s)
		o.cause(&s)
		s.Method = o.method()
	case "wait":
		s.Seconds = o.seconds()
	case "close", "jar":
	default:
		o.fail("do", "must be response, script, read, request, wait, close or jar")
	}
	return s
}

// address reads where a step happens.
func (o object) address(s *Step) {
	if o.need("url", "where it happens, such as https://shop.example/") {
		s.URL = o.url("url", ParseURL)
	}
	s.TopLevel = o.url("top_level", ParseOrigin)
}

// cause reads what caused a request.
func (o object) cause(s *Step) {
	s.Initiator = o.url("initiator", ParseOrigin)
	s.Navigation = o.flag("navigation")
}

func (o object) method() string {
	text, ok := o.text("method")
	if !ok {
		return "GET"
	}
	if text == "" || strings.Trim(text, alphanumeric+"!#$%&'*+-.^_`|~") != "" {
		o.fail("method", "must be a method of HTTP such as GET or POST")
	}
	return strings.ToUpper(text)
}

func (o object) seconds() (n float64) {
	if o.need("seconds", "how long to wait") && o.read("seconds", &n, "a number of seconds") {
		if n < 0 || n > math.MaxInt32*1000 {
			o.fail("seconds", "must be a number of seconds that a cookie can wait for, 0 or more")
			n = 0
		}
	}
	return n
}
