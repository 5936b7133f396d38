package cookie

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"time"
)

// Limits of a scenario.
const (
	MaxScenario = 1 << 20  // octets of JSON that come in
	MaxSteps    = 10_000   // steps
	maxResults  = 32 << 20 // octets of JSON that go out
)

// A Scenario is a sequence of steps for one browser, empty at first.
type Scenario struct {
	Now          time.Time // when it begins
	As           Profile
	StrictSecure bool
	Steps        []Step
}

// A Step is one thing that happens; which of its fields count depends on Do.
type Step struct {
	Do string // response, script, read, request, wait, close or jar

	URL        *URL
	Method     string // of a request
	Initiator  *URL   // of a response or request; nil for the visitor
	Navigation bool   // of a response or request
	TopLevel   *URL   // nil for Initiator, else URL
	SetCookie  []string
	Write      string
	Seconds    float64 // of a wait
}

// A Result is what a step comes to; nil fields are not of its kind.
type Result struct {
	Verdicts []Verdict  `json:"verdicts,omitzero"` // of response and script
	Cookie   *string    `json:"cookie,omitzero"`   // of read and request
	LeftOut  []LeftOut  `json:"left_out,omitzero"` // of read and request
	Cookies  *[]*Cookie `json:"cookies,omitzero"`  // of jar
}

// Results plays the scenario, and gives the result of each step in order.
func (s *Scenario) Results() iter.Seq[Result] {
	return func(yield func(Result) bool) {
		b := NewBrowser(s.As, s.StrictSecure)
		now := s.Now
		for _, step := range s.Steps {
			if step.Do == "wait" {
				now = later(now, step.Seconds)
			}
			if !yield(step.play(b, now)) {
				return
			}
		}
	}
}

// later returns the time some seconds after, however many.
func later(t time.Time, seconds float64) time.Time {
	whole, fraction := math.Modf(seconds)
	return time.Unix(t.Unix()+int64(whole), int64(t.Nanosecond())+int64(fraction*1e9)).UTC()
}

// request returns the circumstances of the step.
func (s *Step) request() Request {
	return Request{
		URL: s.URL, Method: s.Method, Initiator: s.Initiator,
		Navigation: s.Navigation, TopLevel: s.TopLevel,
		Script: s.Do == "script" || s.Do == "read",
	}
}

// play does the step.
func (s *Step) play(b *Browser, now time.Time) Result {
	switch r := s.request(); s.Do {
	case "response":
		verdicts := make([]Verdict, len(s.SetCookie))
		for i, line := range s.SetCookie {
			verdicts[i] = b.Receive(r, line, now)
		}
		return Result{Verdicts: verdicts}
	case "script":
		return Result{Verdicts: []Verdict{b.Receive(r, s.Write, now)}}
	case "read", "request":
		got := b.Retrieve(r, now)
		return Result{Cookie: &got.Cookie, LeftOut: append([]LeftOut{}, got.LeftOut...)}
	case "jar":
		cookies := b.Cookies(now)
		return Result{Cookies: &cookies}
	case "close":
		b.Close()
	}
	return Result{}
}

// Play plays a scenario that is written as JSON, and returns the results as
// JSON. Now is when it begins if it does not say so itself. An error is a
// [FieldErrors].
func Play(in []byte, now time.Time) ([]byte, error) {
	s, err := ParseScenario(in, now)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	out.WriteString(`{"steps":[`)
	i := 0
	for result := range s.Results() {
		if i > 0 {
			out.WriteString(",\n")
		}
		if err := encoder.Encode(result); err != nil {
			return nil, fmt.Errorf("steps.%d: %w", i, err)
		}
		out.Truncate(out.Len() - len("\n")) // which the encoder has added
		if out.Len() > maxResults {
			return nil, FieldErrors{fmt.Sprintf("steps.%d", i): fmt.Sprintf("must not bring the answer over %d MiB: play fewer steps at a time", maxResults>>20)}
		}
		i++
	}
	out.WriteString("]}\n")
	return out.Bytes(), nil
}
