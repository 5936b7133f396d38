package markdown

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// maxVisitSteps is how many steps a demo's expect may have.
const maxVisitSteps = 50

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
	acts, sound := p.acts(f, steps)
	results, err := p.prover.visit(acts, declared)
	if err != nil {
		p.fieldProblems(f, ruleExpect, steps, err)
		return
	}
	if !sound {
		return
	}
	for i, s := range steps.list {
		begin := lineSet
		if s.get("script") != nil {
			begin = lineWritten
		}
		p.seen(begin, results[i]["set_cookie"])
		p.seen(lineSent, results[i]["cookie"])
		p.seen(lineSent, results[i]["next"])
		p.seen(lineRead, results[i]["reads"])
		p.compareAnswer(f, "step "+strconv.Itoa(i+1), s, results[i])
	}
}

// wordsOf are the words that some of the results consist of.
var wordsOf = map[string][]string{"verdict": verdictWords, "state": stateWords}

// compareAnswer compares what a step expects with what came of it. Of an answer that
// says that something is wrong, a lesson has to expect it: nothing else that is true
// of such a page, such as that it sets no cookie, is what was meant.
func (p *page) compareAnswer(f *fence, what string, s *node, result map[string]any) {
	if s.get("status") == nil && p.refused(f, what, s, result) {
		return
	}
	for _, field := range s.fields {
		if isActKey(field.key) {
			continue
		}
		c := claim{p, f, ruleExpect, what + ": " + field.key, wordsOf[field.key]}
		value, known := result[field.key]
		if !known {
			c.unknown(field, keysOf(result))
			continue
		}
		c.compareNamed(field.value, value)
	}
}

// refused reports that a step was answered with an error, where it was.
func (p *page) refused(f *fence, what string, s *node, result map[string]any) bool {
	number, _ := result["status"].(json.Number)
	status, err := strconv.Atoi(number.String())
	if err != nil || status < http.StatusBadRequest {
		return false
	}
	to := cmp.Or(s.get("get"), s.get("post"))
	said := fmt.Sprintf("%s: the answer is %d %s", what, status, http.StatusText(status))
	if errors := result["errors"]; errors != nil {
		said += ", " + quoted(asText(errors))
	}
	p.problem(f.body.origin(to.place), trouble{ruleExpect, said, fmt.Sprintf("mend the step or, if that is what happens, expect status: %d", status)})
	return true
}

// What the lines begin with that a proof has seen.
const (
	lineSet     = "Set-Cookie: "
	lineSent    = "Cookie: "
	lineWritten = "document.cookie = " // by a script
	lineRead    = "document.cookie: "
)

// seen notes what a proof has seen: one line, or a list.
func (p *page) seen(begin string, values any) {
	list, isList := values.([]any)
	if !isList {
		list = []any{values}
	}
	for _, value := range list {
		if text := asText(value); text != "" {
			p.doc.Proven = append(p.doc.Proven, begin+text)
		}
	}
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
