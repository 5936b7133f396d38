package markdown

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxScenarioSteps is how many steps a scenario in a lesson may have: all of them
// are drawn.
const maxScenarioSteps = 200

// keysOfScenario are what a scenario may say beside its steps, and keysOfStep what
// each kind of step may.
var (
	keysOfScenario = []string{"steps", "now", "as", "strict_secure"}
	keysOfStep     = map[string][]string{
		"response": {"do", "url", "set_cookie", "initiator", "navigation", "top_level", "expect"},
		"script":   {"do", "url", "write", "top_level", "expect"},
		"read":     {"do", "url", "top_level", "expect"},
		"request":  {"do", "url", "method", "initiator", "navigation", "top_level", "expect"},
		"wait":     {"do", "seconds"},
		"close":    {"do"},
		"jar":      {"do", "expect"},
	}
)

// scenarioHTML makes a ```scenario block. Its body, in YAML or JSON, is a scenario
// as "course explain --scenario" takes it, or only the list of its steps, in which
// one Set-Cookie line need not be a list. A step may say what it expects.
func scenarioHTML(p *page, f *fence) string {
	s, ok := p.scenario(f)
	if !ok {
		return unshown("This scenario")
	}
	p.compareScenario(f, s)
	title, _ := f.get("title")
	return s.timeline(title)
}

// A scenario is a list of steps, with what came of each.
type scenario struct {
	Steps []step `json:"steps"`
	tree  []*node
}

// scenario reads a block, and plays it.
func (p *page) scenario(f *fence) (*scenario, bool) {
	tree, steps, ok := p.readScenario(f)
	if !ok {
		return nil, false
	}
	if p.prover == nil {
		p.problem(f.place, trouble{rule: f.word, message: "there is nothing to play scenarios with"})
		return nil, false
	}
	in, err := json.Marshal(inputOf(tree, steps))
	if err != nil {
		p.problem(f.place, trouble{rule: f.word, message: "this is no scenario: " + err.Error(), hint: "numbers are written with digits"})
		return nil, false
	}
	out, err := p.prover.scenario(in)
	if err != nil {
		p.fieldProblems(f, f.word, tree, err)
		return nil, false
	}
	s, err := decodeScenario(in, out)
	if err != nil {
		p.problem(f.place, trouble{rule: f.word, message: "the scenario cannot be drawn: " + err.Error()})
		return nil, false
	}
	s.tree = steps
	return s, true
}

// readScenario reads the YAML: the whole of it, and its steps.
func (p *page) readScenario(f *fence) (tree *node, steps []*node, ok bool) {
	tree, ok = p.readBlock(f)
	if !ok {
		return nil, nil, false
	}
	if tree.list != nil {
		tree = &node{place: tree.place, fields: []pair{{"steps", tree.place, tree}}}
	}
	list := tree.get("steps")
	switch {
	case list == nil || list.list == nil:
		p.problem(f.place, trouble{rule: f.word, message: "a scenario needs steps", hint: "write them as a list, each beginning with - do:"})
		return nil, nil, false
	case len(list.list) > maxScenarioSteps:
		p.problem(f.place, trouble{rule: f.word, message: fmt.Sprintf("a scenario in a lesson has at most %d steps", maxScenarioSteps), hint: "make several of it"})
		return nil, nil, false
	}
	p.knownKeys(f, tree, "a scenario", keysOfScenario)
	for _, s := range list.list {
		do := s.get("do")
		if do == nil {
			// The player says what is missing.
			p.knownKeys(f, s, "a step", keysOfAnyStep())
			continue
		}
		kind := asText(do.scalar)
		if keys, known := keysOfStep[kind]; known {
			p.knownKeys(f, s, "a step "+kind, keys)
		}
	}
	return tree, list.list, true
}

// keysOfAnyStep are those that some kind of step may have.
func keysOfAnyStep() []string {
	return slices.Compact(slices.Sorted(func(yield func(string) bool) {
		for _, keys := range keysOfStep {
			for _, key := range keys {
				if !yield(key) {
					return
				}
			}
		}
	}))
}

// readBlock reads a body that is all YAML.
func (p *page) readBlock(f *fence) (*node, bool) {
	if f.open {
		return nil, false // which was said
	}
	if len(f.body.src) > maxFrontMatter {
		p.problem(f.place, trouble{rule: f.word, message: "the block is too long to be read", hint: "keep it under 32 KiB"})
		return nil, false
	}
	tree, wrong := readTree(f.body.src)
	for _, m := range wrong {
		p.problem(f.body.origin(m.place), trouble{rule: f.word, message: m.message, hint: m.hint})
	}
	switch {
	case tree == nil && wrong != nil:
		return nil, false
	case tree == nil:
		p.problem(f.place, trouble{rule: f.word, message: f.word + " has nothing in it", hint: "write its parameters as YAML, or take the block out"})
		return nil, false
	}
	return tree, true
}

// knownKeys reports the keys of a mapping that mean nothing.
func (p *page) knownKeys(f *fence, in *node, what string, known []string) {
	for _, field := range in.fields {
		if !slices.Contains(known, field.key) {
			p.problem(f.body.origin(field.place), trouble{
				rule:    f.word,
				message: what + " takes no " + field.key,
				hint:    didYouMean(field.key, known, "it takes "+strings.Join(known, ", ")),
			})
		}
	}
}

// inputOf is the scenario as JSON has it, without what is expected of it.
func inputOf(tree *node, steps []*node) map[string]any {
	in := tree.plain().(map[string]any)
	list := make([]any, len(steps))
	for i, s := range steps {
		list[i] = s.plain()
		step, ok := list[i].(map[string]any)
		if !ok {
			continue
		}
		delete(step, "expect")
		if line, ok := step["set_cookie"].(string); ok {
			step["set_cookie"] = []any{line}
		}
	}
	in["steps"] = list
	return in
}

// decodeScenario reads what was played together with what came of it.
func decodeScenario(in, out []byte) (*scenario, error) {
	var s, results scenario
	if err := json.Unmarshal(in, &s); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &results); err != nil {
		return nil, err
	}
	var raw struct{ Steps []any }
	decoder := json.NewDecoder(bytes.NewReader(out))
	decoder.UseNumber()
	if err := decoder.Decode(&raw); err != nil {
		return nil, err
	}
	if len(results.Steps) != len(s.Steps) {
		return nil, fmt.Errorf("%d steps have %d results", len(s.Steps), len(results.Steps))
	}
	for i := range s.Steps {
		s.Steps[i].outcome, s.Steps[i].result = results.Steps[i].outcome, raw.Steps[i]
	}
	return &s, nil
}

// fieldProblems reports what a proof could not be run for, each where it stands.
func (p *page) fieldProblems(f *fence, rule string, tree *node, err error) {
	var fields FieldErrors
	if !errors.As(err, &fields) {
		p.problem(f.place, trouble{rule: rule, message: err.Error()})
		return
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if misspelt(tree, key) {
			continue // which was said
		}
		at := f.place
		if found := tree.at(key); found != nil {
			at = f.body.origin(found.place)
		}
		p.problem(at, trouble{rule: rule, message: nameOf(key) + " " + fields[key]})
	}
}

// misspelt reports whether a key such as "steps.3.url" is missing because there is one
// with a slip in it.
func misspelt(tree *node, key string) bool {
	parent, last := tree, key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		parent, last = tree.at(key[:i]), key[i+1:]
	}
	return parent != nil && parent.get(last) == nil && slices.ContainsFunc(parent.fields, func(field pair) bool {
		return nearest(field.key, []string{last}) != ""
	})
}

// nameOf is what a key such as "steps.3.url" is about: url, or the step.
func nameOf(key string) string {
	last := key[strings.LastIndexByte(key, '.')+1:]
	if i, err := strconv.Atoi(last); err == nil {
		return "step " + strconv.Itoa(i+1)
	}
	return last
}

// compareScenario compares what steps expect with what came of them.
func (p *page) compareScenario(f *fence, s *scenario) {
	for i, n := range s.tree {
		p.seenIn(s.Steps[i])
		expect := n.get("expect")
		if expect == nil {
			continue
		}
		step := s.Steps[i]
		what := "step " + strconv.Itoa(i+1) + ", " + step.Do
		if expect.fields != nil {
			claim{p, f, f.word, what, nil}.compare(expect, step.result)
			continue
		}
		c := claim{p, f, f.word, what, nil}
		if step.Do == "response" || step.Do == "script" {
			c.words = verdictWords
		}
		c.compareNamed(expect, step.short())
	}
}

// seenIn notes what a step has shown.
func (p *page) seenIn(s step) {
	for _, line := range s.SetCookie {
		p.seen(lineSet, line)
	}
	p.seen(lineWritten, s.Write)
	if s.Do == "read" {
		p.seen(lineRead, s.sent())
	} else {
		p.seen(lineSent, s.sent())
	}
}

// short is a result in a word: what became of each line, the cookies that are sent,
// or the names of those that are stored.
func (s step) short() any {
	words := []any{}
	switch s.Do {
	case "request", "read":
		return s.sent()
	case "jar":
		for _, c := range s.outcome.Cookies {
			words = append(words, c.Name)
		}
	default:
		for _, v := range s.outcome.Verdicts {
			words = append(words, v.word())
		}
	}
	return words
}
