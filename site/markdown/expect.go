package markdown

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// maxVisitSteps is how many steps a demo's expect may have.
const maxVisitSteps = 50

// actKeys are what a step of a visit does; all else in it is what it expects.
var actKeys = []string{"get", "post", "form", "script", "write", "wait", "close", "initiator", "navigation"}

// expectOf checks what a ```demo block says under expect: a list of steps on the
// demo's pages, each with what is to come of it.
func (p *page) expectOf(f *fence, steps *node, declared *Declaration) {
	switch {
	case len(steps.list) == 0:
		p.problem(f.body.origin(steps.place), trouble{ruleExpect, "expect is a list of steps", "begin each with - get: or - post:"})
	case len(steps.list) > maxVisitSteps:
		p.problem(f.body.origin(steps.place), trouble{ruleExpect, fmt.Sprintf("expect has at most %d steps", maxVisitSteps), "make it two demos"})
	case p.prover != nil:
		p.visit(f, steps, declared)
	}
}

// visit takes the steps, and compares what came of each with what it expects.
func (p *page) visit(f *fence, steps *node, declared *Declaration) {
	results, err := p.prover.visit(actsOf(steps), declared)
	if err != nil {
		p.fieldProblems(f, ruleExpect, steps, err)
		return
	}
	for i, s := range steps.list {
		p.seen("Set-Cookie", results[i]["set_cookie"])
		p.seen("Cookie", results[i]["cookie"])
		p.seen("Cookie", results[i]["next"])
		for _, field := range s.fields {
			if slices.Contains(actKeys, field.key) {
				continue
			}
			c := claim{p, f, ruleExpect, "step " + strconv.Itoa(i+1) + ": " + field.key}
			value, known := results[i][field.key]
			if !known {
				c.unknown(field, keysOf(results[i]))
				continue
			}
			c.compare(field.value, value)
		}
	}
}

// seen notes the lines of a header field that a proof has seen: one, or a list.
func (p *page) seen(name string, values any) {
	list, isList := values.([]any)
	if !isList {
		list = []any{values}
	}
	for _, value := range list {
		if text := asText(value); text != "" {
			p.doc.Proven = append(p.doc.Proven, name+": "+text)
		}
	}
}

// actsOf are the steps without what they expect.
func actsOf(steps *node) []any {
	var acts []any
	for _, s := range steps.list {
		act := make(map[string]any)
		for _, field := range s.fields {
			if slices.Contains(actKeys, field.key) {
				act[field.key] = field.value.plain()
			}
		}
		acts = append(acts, act)
	}
	return acts
}

// visit takes steps on the pages of the playground.
func (p *prover) visit(acts []any, declared *Declaration) ([]map[string]any, error) {
	in, err := json.Marshal(acts)
	if err != nil {
		return nil, err
	}
	of, err := json.Marshal(declared)
	if err != nil {
		return nil, err
	}
	out, err := p.remembered("visit "+string(of), in, func(in []byte) ([]byte, error) {
		return p.proofs.Visit(in, declared)
	})
	if err != nil {
		return nil, err
	}
	var results []map[string]any
	decoder := json.NewDecoder(bytes.NewReader(out))
	decoder.UseNumber()
	if err := decoder.Decode(&results); err != nil {
		return nil, err
	}
	if len(results) != len(acts) {
		return nil, fmt.Errorf("%d steps have %d results", len(acts), len(results))
	}
	return results, nil
}
