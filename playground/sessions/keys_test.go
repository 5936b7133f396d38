package sessions

import (
	"net/http"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"
)

// Each server has its verdict of what a learner's key has signed.
func TestKeys(t *testing.T) {
	s := exchangetest.Serve(t, "/base", NewKeys)
	page := s.Get("/base/play/session/keys").Status(http.StatusOK).Page()
	value := strings.TrimSpace(page.Find("#value").Text())
	for server, want := range map[string]string{"same": "valid", "wrong": "tampered", "rotated": "valid", "late": "expired"} {
		form := fields("payload", `{"role":"customer","user":"ada"}`, "key", "a key for trying out", "value", value, "server", server)
		got := s.Post("/base/play/session/keys", form).Status(http.StatusOK)
		verdict := got.Page().Find("#verdict")
		if state := verdict.AttrOr("data-state", ""); state != want || len(got.SetCookie()) > 0 {
			t.Errorf("%s: %s %q", server, state, verdict.Text())
		}
		form.Set("value", value[:5]+"x"+value[6:])
		if state := s.Post("/base/play/session/keys", form, exchangetest.JSON...).Decode()["state"]; state != "tampered" {
			t.Errorf("%s, with another letter: %v", server, state)
		}
	}
}

func TestKeysRefuse(t *testing.T) {
	s := exchangetest.Serve(t, "", NewKeys)
	for field, form := range map[string][]string{
		"payload": {"payload", "x", "key", "y"}, "key": {"payload", "{}", "key", ""}, "server": {"payload", "{}", "key", "y", "server", "z"},
	} {
		s.Post("/play/session/keys", fields(form...)).Status(http.StatusUnprocessableEntity)
		errors := s.Post("/play/session/keys", fields(form...), exchangetest.JSON...).Status(http.StatusUnprocessableEntity).Decode()["errors"].(map[string]any)
		if errors[field] == nil || len(errors) != 1 {
			t.Errorf("%s: %v", field, errors)
		}
	}
}
