package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"course/playground/cookie"
)

// An explainedScenario is a scenario with the results in its steps. Since a
// scenario may have fields that nobody knows, it can be played again as it is.
type explainedScenario struct {
	Now   string         `json:"now"`
	As    cookie.Profile `json:"as"`
	Steps []any          `json:"steps"`
}

type responseStep struct {
	Do        string           `json:"do"` // response
	URL       string           `json:"url"`
	Initiator string           `json:"initiator,omitempty"`
	SetCookie []string         `json:"set_cookie"`
	Verdicts  []cookie.Verdict `json:"verdicts"`
}

type scriptStep struct {
	Do       string           `json:"do"` // script
	URL      string           `json:"url"`
	TopLevel string           `json:"top_level,omitempty"`
	Write    string           `json:"write"`
	Verdicts []cookie.Verdict `json:"verdicts"`
}

type requestStep struct {
	Do         string           `json:"do"` // request or read
	About      string           `json:"about"`
	URL        string           `json:"url"`
	Method     string           `json:"method,omitempty"`
	Initiator  string           `json:"initiator,omitempty"`
	Navigation bool             `json:"navigation,omitempty"`
	Cookie     string           `json:"cookie"`
	LeftOut    []cookie.LeftOut `json:"left_out"`
}

// writeJSON writes the answer as a scenario.
func (a *answer) writeJSON(w io.Writer) error {
	scenario := explainedScenario{Now: a.now.Format(time.RFC3339Nano), As: a.as}
	scenario.Steps = append(scenario.Steps, a.arrivalSteps()...)
	for _, s := range a.sendings {
		scenario.Steps = append(scenario.Steps, s.step())
	}
	return encode(w, scenario)
}

// arrivalSteps returns one response with all lines, or a script step for each.
func (a *answer) arrivalSteps() []any {
	r := a.arrival()
	if !a.fromScript {
		return []any{responseStep{"response", a.url.String(), address(r.Initiator), a.lines, a.verdicts}}
	}
	var steps []any
	for i, line := range a.lines {
		steps = append(steps, scriptStep{"script", a.url.String(), address(r.TopLevel), line, a.verdicts[i : i+1]})
	}
	return steps
}

func (s *sending) step() requestStep {
	step := requestStep{
		Do: "request", About: s.about, URL: s.URL.String(),
		Method: s.Method, Initiator: address(s.Initiator), Navigation: s.Navigation,
		Cookie: s.header, LeftOut: s.leftOut,
	}
	if s.Script {
		step.Do = "read"
	}
	return step
}

// address returns a URL's text, "" of none.
func address(u *cookie.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// writeErrors writes what is wrong, keyed by the field.
func writeErrors(w io.Writer, wrong []mistake) error {
	fields := make(map[string]string)
	for _, m := range wrong {
		fields[m.field] = m.why
	}
	return encode(w, map[string]any{"errors": fields})
}

func encode(w io.Writer, value any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("JSON: %w", err)
	}
	return writeEscaped(w, out.Bytes())
}

// writeEscaped writes JSON so that it can be shown: what a terminal takes as a
// command, and JSON lets through, is in strings alone, and is escaped there.
func writeEscaped(w io.Writer, in []byte) error {
	out := make([]byte, 0, len(in))
	for len(in) > 0 {
		r, size := utf8.DecodeRune(in)
		switch {
		case r == '\n' || strconv.IsPrint(r):
			out = append(out, in[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		in = in[size:]
	}
	_, err := w.Write(out)
	return err
}
