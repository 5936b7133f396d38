package explain

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func ask(s *exchangetest.Server, scenario string) *exchangetest.Response {
	return s.Do(httptest.NewRequest(http.MethodPost, "/play/explain", strings.NewReader(scenario)))
}

func TestPlay(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	got := ask(s, `{"now": "2026-03-01T12:00:00Z", "steps": [
		{"do": "response", "url": "https://shop.example/", "set_cookie": ["a=<1>; Secure; Max-Age=30"]},
		{"do": "request", "url": "http://shop.example/"},
		{"do": "read", "url": "https://shop.example/"},
		{"do": "wait", "seconds": 31},
		{"do": "jar"}
	]}`).Status(http.StatusOK)
	if kind := got.Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("Content-Type: %s", kind)
	}
	steps := got.Decode()["steps"].([]any)
	verdict := steps[0].(map[string]any)["verdicts"].([]any)[0].(map[string]any)
	if verdict["stored"] != true || verdict["cookie"].(map[string]any)["expires"] != "2026-03-01T12:00:30Z" {
		t.Errorf("the verdict is %v", verdict)
	}
	left := steps[1].(map[string]any)["left_out"].([]any)[0].(map[string]any)
	if steps[1].(map[string]any)["cookie"] != "" || left["name"] != "a" || left["rule"] != "5.8.3 step 3" {
		t.Errorf("the request over http: %v", steps[1])
	}
	if diff := cmp.Diff(map[string]any{"cookie": "a=<1>", "left_out": []any{}}, steps[2]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{map[string]any{}, map[string]any{"cookies": []any{}}}, steps[3:]); diff != "" {
		t.Error(diff)
	}
	if len(got.SetCookie()) > 0 {
		t.Error("a scenario sets a cookie")
	}
}

func TestRefuse(t *testing.T) {
	tests := map[string][]string{ // the fields that are wrong
		``:          {"scenario"},
		`[]`:        {"scenario"},
		`{}`:        {"steps"},
		`{"steps"`:  {"scenario"},
		"\xff\xfe":  {"scenario"},
		"null":      {"scenario"},
		`steps=%7B`: {"scenario"},
		`{"steps": [{"do": "close"}, {"do": "read", "url": "/nowhere"}, {"do": "wait"}, {"do": "dance"}]}`: {"steps.1.url", "steps.2.seconds", "steps.3.do"},
		`{"as": "lynx", "now": "soon", "steps": []}`:                                                       {"as", "now"},
		`{"steps": [` + strings.Repeat(`{"do":"jar"},`, cookie.MaxSteps) + `{"do":"jar"}]}`:                {"steps"},
	}
	s := exchangetest.Serve(t, "", New)
	for scenario, fields := range tests {
		got := ask(s, scenario).Status(http.StatusUnprocessableEntity).Decode()
		errors, _ := got["errors"].(map[string]any)
		for _, field := range fields {
			if text, _ := errors[field].(string); text == "" {
				t.Errorf("%.60s: nothing is said of %s: %v", scenario, field, got)
			}
		}
		if len(errors) != len(fields) {
			t.Errorf("%.60s: %v, want errors for %v", scenario, got, fields)
		}
	}
}

func TestSize(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	const scenario = `{"steps": []}`
	ask(s, scenario+strings.Repeat(" ", cookie.MaxScenario-len(scenario))).Status(http.StatusOK)
	ask(s, scenario+strings.Repeat(" ", cookie.MaxScenario-len(scenario)+1)).Status(http.StatusRequestEntityTooLarge)
}

// Scenarios come out here as the engine plays them.
func TestScenarios(t *testing.T) {
	text, err := os.ReadFile("../cookie/testdata/conformance/contract.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID       string
		Scenario json.RawMessage
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	config := exchangetest.Config(t, "")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	s := exchangetest.ServeWith(t, config, New)
	for _, c := range cases {
		want, err := cookie.Play(c.Scenario, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(s, string(c.Scenario)).Status(http.StatusOK).Body.String(); got != string(want) {
			t.Errorf("%s: %s, want %s", c.ID, got, want)
		}
	}
}

// A client that has its turn waits for its next one, for a while, and another
// client does not.
func TestWait(t *testing.T) {
	kit, err := exchange.NewKit(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		d := &demo{kit, newTurns(2)}
		play := func(address string) (exchange.Answer, error) {
			r := httptest.NewRequest(http.MethodPost, "/play/explain", strings.NewReader(`{"steps":[]}`))
			r.RemoteAddr = address
			return d.play(&exchange.Request{HTTP: r})
		}
		end := mustTake(t, d.turns, clientOf("192.0.2.1:1000"))
		began := time.Now()
		_, err := play("192.0.2.1:2000")
		if status, ok := err.(exchange.StatusError); !ok || status.Status != http.StatusServiceUnavailable {
			t.Errorf("the same client: %v, want 503", err)
		}
		if waited := time.Since(began); waited != patience {
			t.Errorf("it was sent away after %s", waited)
		}
		if _, err := play("192.0.2.2:1000"); err != nil {
			t.Errorf("another client: %v", err)
		}
		end()
		if answer, err := play("192.0.2.1:3000"); err != nil || !json.Valid(answer.JSON) {
			t.Errorf("the client with its turn back: %v, %s", err, answer.JSON)
		}
	})
}

func FuzzPlay(f *testing.F) {
	f.Add(`{"steps": [{"do": "response", "url": "http://a/", "set_cookie": ["a=b; Path"]}, {"do": "jar"}]}`)
	f.Add(`{"steps": [{"do": "wait", "seconds": 1e300}]}`)
	s := exchangetest.Serve(f, "", New)
	f.Fuzz(func(t *testing.T, scenario string) {
		got := ask(exchangetest.New(t, s.Handler), scenario)
		if got.Code != http.StatusOK && got.Code != http.StatusUnprocessableEntity || !json.Valid(got.Body.Bytes()) {
			t.Errorf("%q: %d %s", scenario, got.Code, got.Body)
		}
	})
}
