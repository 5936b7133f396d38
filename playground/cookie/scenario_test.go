package cookie

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"course/internal/testkit"
)

// TestScenarioErrors holds which field an error names, and what it says.
func TestScenarioErrors(t *testing.T) {
	step := func(s string) string { return `{"steps": [{"do": "jar"}, ` + s + `]}` }
	for _, test := range []struct{ in, field, message string }{
		{``, "scenario", `must be a JSON object such as {"steps": []}`},
		{`null`, "scenario", `must be a JSON object such as {"steps": []}`},
		{`{"steps": []} x`, "scenario", `must be a JSON object such as {"steps": []}`},
		{`{}`, "steps", "must be there: a list of steps"},
		{`{"steps": null}`, "steps", "must be there: a list of steps"},
		{`{"steps": {}}`, "steps", "must be a list of steps"},
		{`{"steps": [1]}`, "steps.0", `must be an object such as {"do": "close"}`},
		{step(`null`), "steps.1", `must be an object such as {"do": "close"}`},
		{`{"steps": [], "now": "yesterday"}`, "now", "must be a time such as 2026-03-01T12:00:00Z"},
		{`{"steps": [], "now": 5}`, "now", "must be a string"},
		{`{"steps": [], "as": "netscape"}`, "as", "must be standard, chromium or firefox"},
		{`{"steps": [], "strict_secure": "yes"}`, "strict_secure", "must be true or false"},
		{step(`{}`), "steps.1.do", `must be there: the kind of step, such as "request"`},
		{step(`{"do": ""}`), "steps.1.do", "must be response, script, read, request, wait, close or jar"},
		{step(`{"do": "fetch"}`), "steps.1.do", "must be response, script, read, request, wait, close or jar"},
		{step(`{"do": 1}`), "steps.1.do", "must be a string"},
		{step(`{"do": "read"}`), "steps.1.url", "must be there: where it happens, such as https://shop.example/"},
		{step(`{"do": "read", "url": 1}`), "steps.1.url", "must be a string"},
		{step(`{"do": "read", "url": "/cookies"}`), "steps.1.url", "must be an absolute URL such as https://shop.example/"},
		{step(`{"do": "read", "url": "shop.example"}`), "steps.1.url", "must be an absolute URL such as https://shop.example/"},
		{step(`{"do": "read", "url": "ftp://shop.example"}`), "steps.1.url", `must begin with http:// or https://, not with "ftp:"`},
		{step(`{"do": "read", "url": "http://"}`), "steps.1.url", "must name a host, as https://shop.example/ does"},
		{step(`{"do": "read", "url": "http://a b/"}`), "steps.1.url", "must name a host without ' '"},
		{step(`{"do": "read", "url": "http://a:b/"}`), "steps.1.url", `must have a number as port, not "b"`},
		{step(`{"do": "read", "url": "http://a:65536/"}`), "steps.1.url", "must have a port of at most 65535"},
		{step(`{"do": "read", "url": "http://1.2.3.256/"}`), "steps.1.url", "must name a host: 1.2.3.256 ends in a number and is no IPv4 address"},
		{step(`{"do": "read", "url": "http://[1]/"}`), "steps.1.url", "must name a host: [1] is no IPv6 address in brackets"},
		{step(`{"do": "read", "url": "http://xn--a/"}`), "steps.1.url", `must name a host that exists in the domain name system: "xn--a" does not`},
		{step(`{"do": "read", "url": "http://a/", "top_level": "b"}`), "steps.1.top_level", "must be an absolute URL such as https://shop.example/"},
		{step(`{"do": "request", "url": "http://a/", "initiator": ""}`), "steps.1.initiator", "must be an absolute URL such as https://shop.example/"},
		{step(`{"do": "request", "url": "http://a/", "navigation": 1}`), "steps.1.navigation", "must be true or false"},
		{step(`{"do": "request", "url": "http://a/", "method": "GET /"}`), "steps.1.method", "must be a method of HTTP such as GET or POST"},
		{step(`{"do": "response", "url": "http://a/"}`), "steps.1.set_cookie", "must be there: a list of Set-Cookie lines"},
		{step(`{"do": "response", "url": "http://a/", "set_cookie": "a=1"}`), "steps.1.set_cookie", "must be a list of strings"},
		{step(`{"do": "response", "url": "http://a/", "set_cookie": ["a=1", null]}`), "steps.1.set_cookie", "must be a list of strings"},
		{step(`{"do": "script", "url": "http://a/"}`), "steps.1.write", "must be there: what is assigned to document.cookie"},
		{step(`{"do": "wait"}`), "steps.1.seconds", "must be there: how long to wait"},
		{step(`{"do": "wait", "seconds": "1"}`), "steps.1.seconds", "must be a number of seconds"},
		{step(`{"do": "wait", "seconds": -1}`), "steps.1.seconds", "must be a number of seconds that a cookie can wait for, 0 or more"},
		{step(`{"do": "wait", "seconds": 1e12}`), "steps.1.seconds", "must not lead past the year 9997"},
		{`{"steps": [` + strings.Repeat(`{"do":"jar"},`, MaxSteps) + `{"do":"jar"}]}`, "steps", "must be at most 10000"},
		{strings.Repeat(" ", MaxScenario) + `{"steps": []}`, "scenario", "must have at most 1 MiB"},
	} {
		_, err := Play([]byte(test.in), fuzzNow)
		var errs FieldErrors
		if !errors.As(err, &errs) || !maps.Equal(errs, FieldErrors{test.field: test.message}) {
			t.Errorf("%.100s: %v, want %s %s", test.in, err, test.field, test.message)
		}
	}
}

// TestScenarioFindsAllErrors holds that one error does not hide another.
func TestScenarioFindsAllErrors(t *testing.T) {
	_, err := Play([]byte(`{"now": 1, "steps": [{"do": "wait"}, {"do": "request", "url": "x", "method": "?"}]}`), fuzzNow)
	want := "now must be a string; " +
		"steps.0.seconds must be there: how long to wait; " +
		"steps.1.method must be a method of HTTP such as GET or POST; " +
		"steps.1.url must be an absolute URL such as https://shop.example/"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestScenarioIgnores holds that fields that are not known are ignored, as are
// known ones in other letters.
func TestScenarioIgnores(t *testing.T) {
	out, err := Play([]byte(`{"x": 1, "NOW": 5, "steps": [{"do": "jar", "url": 7}, {"do": "close", "Seconds": "x"}]}`), fuzzNow)
	if want := `{"steps":[{"cookies":[]}` + ",\n{}]}\n"; err != nil || string(out) != want {
		t.Errorf("got %q, %v", out, err)
	}
}

// TestVerdictJSON holds the fields that programs rely on.
func TestVerdictJSON(t *testing.T) {
	in := `{"steps": [{"do": "response", "url": "https://shop.example/a/b", "set_cookie":
		["a=<1>; Max-Age=60; Secure; HttpOnly; SameSite=Strict", "b=1", "a=; Max-Age=0", "c=1; SameSite=None"]}]}`
	out, err := Play([]byte(in), fuzzNow)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Steps []struct{ Verdicts []json.RawMessage }
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	cookie := func(name, value, expires string, persistent, flags bool, sameSite string) string {
		return fmt.Sprintf(`"cookie":{"name":%q,"value":%q,"domain":"shop.example","host_only":true,"path":"/a","expires":%s,"persistent":%v,"secure":%v,"http_only":%v,"same_site":%q,"partitioned":false}`,
			name, value, expires, persistent, flags, flags, sameSite)
	}
	for i, want := range []string{
		`{"set_cookie":"a=<1>; Max-Age=60; Secure; HttpOnly; SameSite=Strict","stored":true,"deleted":false,"why":"Stored until its time is over.","rule":"5.7 step 24",` +
			cookie("a", "<1>", `"2026-03-01T12:01:00Z"`, true, true, "Strict") + `}`,
		`{"set_cookie":"b=1","stored":true,"deleted":false,"why":"Stored until the browser is closed.","rule":"5.7 step 24",` +
			cookie("b", "1", "null", false, false, "Default") + `}`,
		`{"set_cookie":"a=; Max-Age=0","stored":false,"deleted":true,"why":"The cookie of this name, domain and path is deleted, since the new one has expired already.","rule":"5.7 step 23.4",` +
			cookie("a", "", `"0001-01-01T00:00:00Z"`, true, false, "Default") + `}`,
		`{"set_cookie":"c=1; SameSite=None","stored":false,"deleted":false,"why":"SameSite=None is accepted only together with Secure.","rule":"5.7 step 19","instead":"add Secure, or use SameSite=Lax"}`,
	} {
		if string(got.Steps[0].Verdicts[i]) != want {
			t.Errorf("line %d:\ngot  %s\nwant %s", i, got.Steps[0].Verdicts[i], want)
		}
	}
}

// TestPlayIsBounded plays the worst that fits into a scenario: it must end soon,
// with an answer of bounded size or a refusal. Time is the processor's, of which other
// programs take nothing away; and no other test runs meanwhile.
func TestPlayIsBounded(t *testing.T) {
	fill := func(step string) string {
		n := min(MaxSteps, (MaxScenario-20)/(len(step)+1))
		return `{"steps":[` + strings.TrimSuffix(strings.Repeat(step+",", n), ",") + `]}`
	}
	many := make([]string, 180)
	for i := range many {
		many[i] = fmt.Sprintf(`"c%d=1;Path=/x;Secure"`, i)
	}
	store := `{"do":"response","url":"https://a.example/","set_cookie":[` + strings.Join(many, ",") + `]}`
	for name, in := range map[string]string{
		"empty lines":        `{"steps":[{"do":"response","url":"http://a/","set_cookie":[""` + strings.Repeat(`,""`, 340_000) + `]}]}`,
		"short cookies":      `{"steps":[{"do":"response","url":"http://a/","set_cookie":["a"` + strings.Repeat(`,"a="`, 200_000) + `]}]}`,
		"attributes":         `{"steps":[{"do":"script","url":"http://a/","write":"a=1` + strings.Repeat(`;x`, 500_000) + `"}]}`,
		"tokens of a date":   `{"steps":[{"do":"script","url":"http://a/","write":"a=1;Expires=` + strings.Repeat(`1 `, 500) + `"}]}`,
		"jars":               strings.Replace(fill(`{"do":"jar"}`), `[{"do":"jar"}`, `[`+store, 1),
		"left out of all":    strings.Replace(fill(`{"do":"request","url":"http://a.example/"}`), `[{"do":"request","url":"http://a.example/"}`, `[`+store, 1),
		"dots in a host":     `{"steps":[{"do":"read","url":"http://` + strings.Repeat("a.", 500_000) + `a/"}]}`,
		"slashes in a path":  `{"steps":[{"do":"read","url":"http://a/` + strings.Repeat("../x/", 200_000) + `"}]}`,
		"nested brackets":    strings.Repeat(`[`, 100_000),
		"labels of a domain": fill(`{"do":"script","url":"http://a.b.c.d.e.f.g.h/","write":"a=1;Domain=a.a.a.a.a.a.a.a.a"}`),
	} {
		began := testkit.ProcessorTime(t)
		out, err := Play([]byte(in), fuzzNow)
		var errs FieldErrors
		if err != nil && !errors.As(err, &errs) {
			t.Errorf("%s: %v", name, err)
		}
		took := testkit.ProcessorTime(t) - began
		if took > 20*time.Second || len(out) > maxResults+1<<20 {
			t.Errorf("%s: %d octets took %v", name, len(out), took)
		}
		t.Logf("%s: %d octets, %v, %.80v", name, len(out), took, err)
	}
}
