package cookie

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// A browserCase is a scenario for real browsers: testdata/browsers. Where it
// shows a deviation, the profiles that have it differ from the draft, and all
// others agree with it. "{soon}" stands for a day in 20 days.
type browserCase struct {
	ID    string
	Shows []string
	Steps []json.RawMessage
}

// An observation is what can be seen of a browser after a step: the
// cookie-string of a request or read, all that is stored after any other.
type observation struct {
	cookie string
	stored []realCookie
}

func TestChromium(t *testing.T) {
	t.Parallel()
	comparesToReal(t, Chromium, startChromium)
}

func TestFirefox(t *testing.T) {
	t.Parallel()
	comparesToReal(t, Firefox, startFirefox)
}

// comparesToReal plays all cases in a real browser, and compares what can be
// seen of it with the profile.
func comparesToReal(t *testing.T, as Profile, start func(*testing.T, *stage) realBrowser) {
	s := newStage(t)
	real := start(t, s)
	for _, c := range readBrowserCases(t) {
		want, err := c.inReal(s, real)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		got := c.inModel(t, as)
		for i := range c.Steps {
			if !got[i].equal(want[i]) {
				t.Errorf("%s: step %d %.200s\n%s %v\nmodel %v", c.ID, i, c.Steps[i], as, want[i], got[i])
			}
		}
	}
}

// TestDeviations holds that each deviation makes a difference in a case that
// shows it, and that nothing else does.
func TestDeviations(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range readBrowserCases(t) {
		standard := c.inModel(t, Standard)
		for _, as := range []Profile{Chromium, Firefox} {
			has := slices.ContainsFunc(as.Deviations(), func(d Deviation) bool { return slices.Contains(c.Shows, d.Name) })
			same := slices.EqualFunc(standard, c.inModel(t, as), observation.equal)
			if has == same {
				t.Errorf("%s: %s deviates: %v, and has the draft's outcome: %v", c.ID, as, has, same)
			}
		}
		for _, name := range c.Shows {
			shown[name] = true
		}
	}
	for _, d := range deviations {
		if !shown[d.Name] {
			t.Errorf("no case shows %s", d.Name)
		}
	}
}

// TestDeviationsAreNamed holds that a verdict other than the draft's names a deviation.
func TestDeviationsAreNamed(t *testing.T) {
	for _, c := range readBrowserCases(t) {
		for _, step := range c.scenario(t).Steps {
			lines := step.SetCookie
			if step.Do == "script" {
				lines = []string{step.Write}
			}
			for _, line := range lines {
				receive := func(as Profile) (v Verdict, outcome string) {
					v = NewBrowser(as, false).Receive(step.request(), line, fuzzNow)
					stored, err := json.Marshal(v.Cookie)
					if err != nil {
						t.Fatal(err)
					}
					return v, fmt.Sprint(v.Stored, v.Deleted, string(stored))
				}
				_, want := receive(Standard)
				for _, as := range []Profile{Chromium, Firefox} {
					if v, got := receive(as); got != want && len(v.Differs) == 0 {
						t.Errorf("%s: %s of %.80s is %s, by the draft %s, and no deviation is named", c.ID, as, line, got, want)
					}
				}
			}
		}
	}
}

func readBrowserCases(t *testing.T) []browserCase {
	t.Helper()
	data, err := os.ReadFile("testdata/browsers/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	soon := time.Now().UTC().AddDate(0, 0, 20).Format("02 Jan 2006")
	var cases []browserCase
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(data), "{soon}", soon)), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func (c browserCase) scenario(t *testing.T) *Scenario {
	t.Helper()
	in, err := json.Marshal(map[string]any{"steps": c.Steps})
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := ParseScenario(in, time.Now())
	if err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	return scenario
}

// inModel plays the case in a Browser.
func (c browserCase) inModel(t *testing.T, as Profile) []observation {
	t.Helper()
	scenario := c.scenario(t)
	browser := NewBrowser(as, false)
	seen := make([]observation, len(scenario.Steps))
	for i, step := range scenario.Steps {
		if result := step.play(browser, scenario.Now); result.Cookie != nil {
			seen[i].cookie = *result.Cookie
			continue
		}
		for _, c := range browser.Cookies(scenario.Now) {
			var expires time.Time
			if c.Persistent {
				expires = *c.Expires
			}
			seen[i].stored = append(seen[i].stored, realCookie{
				Name: c.Name, Value: c.Value, Domain: c.Domain, Path: c.Path, HostOnly: c.HostOnly,
				Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: string(c.SameSite), Expires: expires,
			})
		}
	}
	return seen
}

// inReal plays the case in a real browser whose store is emptied first.
func (c browserCase) inReal(s *stage, b realBrowser) ([]observation, error) {
	if err := b.clear(); err != nil {
		return nil, err
	}
	seen := make([]observation, len(c.Steps))
	for i, raw := range c.Steps {
		var step realStep
		err := json.Unmarshal(raw, &step)
		if err == nil {
			seen[i].cookie, err = s.play(b, step)
		}
		if err == nil && (step.Do == "response" || step.Do == "script") {
			seen[i].cookie = ""
			seen[i].stored, err = b.cookies()
		}
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
	}
	return seen, nil
}

// equal reports whether two observations are of the same, as far as clocks that
// run allow.
func (o observation) equal(other observation) bool {
	byIdentity := func(a, b realCookie) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Value, b.Value))
	}
	slices.SortFunc(o.stored, byIdentity)
	slices.SortFunc(other.stored, byIdentity)
	return o.cookie == other.cookie && slices.EqualFunc(o.stored, other.stored, realCookie.equal)
}

// clockSlack is how far apart the times of one cookie may be.
const clockSlack = time.Minute

func (c realCookie) equal(other realCookie) bool {
	near := c.Expires.Sub(other.Expires).Abs() < clockSlack
	c.Expires = other.Expires
	return near && c == other
}
