package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"course/internal/testkit"
)

// ask sends a form, or asks for a page where there is none, and returns status, body
// and what session_id is set to.
func ask(t *testing.T, address string, form url.Values, id string) (status int, body, set string) {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "session_id="+id)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text strings.Builder
	if err := response.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, c := range response.Cookies() {
		if c.Name == "session_id" {
			set = c.Value
		}
	}
	return response.StatusCode, text.String(), set
}

// Two servers share sessions by Redis. It is away at first, comes, dies and comes
// back; meanwhile all that needs no Redis goes on, and nobody restarts anything.
func TestSessionsInRedis(t *testing.T) {
	t.Parallel()
	redis := testkit.NewRedis(t)
	site := serve(t, "--session-store", redis.URL())
	other := serve(t, "--session-store", redis.URL())
	const path = "/play/session/server"
	form := url.Values{"user": {"ada"}}
	wantsAway := func() {
		t.Helper()
		if status, body, set := ask(t, site+path, form, "x"); status != http.StatusServiceUnavailable || set != "" || !strings.Contains(body, `"error"`) {
			t.Errorf("without Redis: %d %s", status, body)
		}
		if status, body, _ := ask(t, site+"/healthz", nil, ""); status != http.StatusOK || !strings.Contains(body, `{"status":"degraded","away":["session store"]}`) {
			t.Errorf("without Redis: %d %s", status, body)
		}
		for _, kind := range []string{"plain", "signed", "encrypted"} {
			if status, body, _ := ask(t, site+"/play/session/"+kind, form, "x"); status != http.StatusOK || !strings.Contains(body, `"state": "valid"`) {
				t.Errorf("without Redis, %s: %d %s", kind, status, body)
			}
		}
	}
	wantsAway()
	redis.Start()
	_, body, id := ask(t, site+path, form, "")
	if !strings.Contains(body, `"state": "valid"`) || id == "" {
		t.Errorf("with Redis: %s", body)
	}
	if _, body, _ := ask(t, other+path, nil, id); !strings.Contains(body, `"user": "ada"`) {
		t.Errorf("at the other server: %s", body)
	}
	redis.Kill()
	wantsAway()
	redis.Start()
	if _, body, _ := ask(t, site+path, nil, id); !strings.Contains(body, `"state": "expired"`) {
		t.Errorf("with a Redis that has forgotten: %s", body)
	}
	if _, body, _ := ask(t, site+"/healthz", nil, ""); !strings.Contains(body, `{"status":"ok"}`) {
		t.Errorf("Redis is back, and health says %s", body)
	}
}
