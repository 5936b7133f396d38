package cookie

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// A conformanceCase is a scenario and what must come out: testdata/conformance
// has those that were handed to us, testdata/draft those of our own reading.
type conformanceCase struct {
	ID, Title, Note string
	Scenario        json.RawMessage
	Expect          []expectation
}

// An expectation is about the result of one step. Only what is there is compared.
type expectation struct {
	Step    int
	Cookie  *string
	Stored  any              // one bool or a list; null in a list is either
	Line    int              // which line's cookie Fields is about
	Fields  map[string]any   // of a verdict's cookie
	Why     []int            // lines whose verdict must say why
	LeftOut []map[string]any `json:"left_out"`
	Jar     *[]map[string]any
}

// A stepResult is a Result as someone outside reads it.
type stepResult struct {
	Cookie   *string
	Verdicts []struct {
		Stored, Deleted bool
		Why, Rule       string
		Cookie          map[string]any
	}
	LeftOut []map[string]any `json:"left_out"`
	Cookies []map[string]any
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for _, c := range readCases(t, "testdata/conformance/*.json", "testdata/draft/*.json") {
		for _, difference := range c.differences(t) {
			t.Errorf("%s (%s): %s\n%s\n%s", c.ID, c.Title, difference, c.Scenario, c.Note)
		}
	}
}

func readCases(t testing.TB, patterns ...string) []conformanceCase {
	t.Helper()
	var all []conformanceCase
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no cases in %s: %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var cases []conformanceCase
			if err := json.Unmarshal(data, &cases); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			all = append(all, cases...)
		}
	}
	return all
}

// differences plays the case, and returns what is not as expected.
func (c *conformanceCase) differences(t *testing.T) []string {
	t.Helper()
	out, err := Play(c.Scenario, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		return []string{err.Error()}
	}
	var result struct{ Steps []stepResult }
	if err := json.Unmarshal(out, &result); err != nil {
		return []string{err.Error()}
	}
	var all []string
	for _, e := range c.Expect {
		for _, d := range e.differences(result.Steps[e.Step]) {
			all = append(all, fmt.Sprintf("step %d: %s", e.Step, d))
		}
	}
	return all
}

func (e expectation) differences(got stepResult) (all []string) {
	differ := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if e.Cookie != nil && (got.Cookie == nil || *got.Cookie != *e.Cookie) {
		differ("cookie is %s, want %q", show(got.Cookie), *e.Cookie)
	}
	for i, want := range asList(e.Stored) {
		if i >= len(got.Verdicts) {
			differ("there is no verdict %d", i)
		} else if v := got.Verdicts[i]; want != nil && v.Stored != want {
			differ("line %d: stored is %v (%s), want %v", i, v.Stored, v.Why, want)
		}
	}
	if e.Fields != nil && !matches(e.Fields, got.Verdicts[e.Line].Cookie) {
		differ("line %d: cookie is %v, want %v", e.Line, got.Verdicts[e.Line].Cookie, e.Fields)
	}
	for _, i := range e.Why {
		if v := got.Verdicts[i]; len(v.Why) < 10 || !strings.ContainsAny(v.Rule, "0123456789") {
			differ("line %d: says %q, %q", i, v.Why, v.Rule)
		}
	}
	if _, missing := remove(e.LeftOut, got.LeftOut); missing != nil {
		differ("left out are %v, want %v", got.LeftOut, missing)
	}
	if e.Jar != nil {
		if rest, missing := remove(*e.Jar, got.Cookies); missing != nil || len(rest) > 0 {
			differ("stored are %v, want %v", got.Cookies, *e.Jar)
		}
	}
	return all
}

func show(s *string) string {
	if s == nil {
		return "not there"
	}
	return fmt.Sprintf("%q", *s)
}

func asList(v any) []any {
	if list, ok := v.([]any); ok || v == nil {
		return list
	}
	return []any{v}
}

// remove takes one match of each wanted from a list; missing is one of which
// there is none.
func remove(wanted, list []map[string]any) (rest []map[string]any, missing map[string]any) {
	rest = append(rest, list...)
wanted:
	for _, w := range wanted {
		for i, got := range rest {
			if matches(w, got) {
				rest = append(rest[:i], rest[i+1:]...)
				continue wanted
			}
		}
		return rest, w
	}
	return rest, nil
}

// matches reports whether got has all that want has. Times are the same within
// a second.
func matches(want, got map[string]any) bool {
	for key, w := range want {
		if key == "expires" && w != nil && got[key] != nil {
			a, errA := time.Parse(time.RFC3339, w.(string))
			b, errB := time.Parse(time.RFC3339, got[key].(string))
			if errA != nil || errB != nil || a.Sub(b).Abs() >= time.Second {
				return false
			}
		} else if g, ok := got[key]; !ok || !reflect.DeepEqual(w, g) {
			return false
		}
	}
	return true
}
