package exchange_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
)

func TestErrors(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{Body: "<p>mend it</p>", Errors: map[string]string{"max_age": "must be a number"}}, nil))
	got := s.Post("/play/echo", nil, exchangetest.JSON...).Status(http.StatusUnprocessableEntity)
	if diff := cmp.Diff(map[string]any{"errors": map[string]any{"max_age": "must be a number"}}, got.Decode()); diff != "" {
		t.Error(diff)
	}
	page := s.Post("/play/echo", nil).Status(http.StatusUnprocessableEntity).Page()
	if page.Find("main p").Text() != "mend it" {
		t.Error("the page does not show the form again")
	}
}

func TestErrorPages(t *testing.T) {
	missing := exchangetest.Serve(t, "", echo(exchange.Answer{}, exchange.NotFound("try another")))
	got := missing.Get("/play/echo", exchangetest.JSON...).Status(http.StatusNotFound)
	if diff := cmp.Diff(map[string]any{"error": "try another"}, got.Decode()); diff != "" {
		t.Error(diff)
	}
	if got.Header().Get("Cache-Control") != "no-store" {
		t.Error("an error may be kept")
	}

	broken := exchangetest.Config(t, "")
	var log bytes.Buffer
	broken.Log = slog.New(slog.NewTextHandler(&log, nil))
	kit, err := exchange.NewKit(broken)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := echo(exchange.Answer{}, errors.New("disk on fire"))(kit)
	if err != nil {
		t.Fatal(err)
	}
	answer := exchangetest.New(t, kit.Routes(demo)).Get("/play/echo").Status(http.StatusInternalServerError)
	if !strings.Contains(log.String(), "disk on fire") || strings.Contains(answer.Body.String(), "fire") {
		t.Errorf("a failure of ours belongs in the log (%q) and not on the page (%q)", log.String(), answer.Body)
	}
}

func TestMissingAsset(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{Styles: []string{"play/none.css"}, SetCookie: []string{"a=b"}}, nil))
	got := s.Get("/play/echo").Status(http.StatusInternalServerError)
	if len(got.SetCookie()) > 0 {
		t.Error("a page that could not be made sets a cookie")
	}
}

func TestMethods(t *testing.T) {
	s := exchangetest.Serve(t, "/base", echo(exchange.Answer{}, nil))
	for path, want := range map[string]string{"/base/play/echo": "GET, HEAD, POST", "/base/play/form": "POST"} {
		got := s.Do(mustRequest(t, http.MethodPut, path)).Status(http.StatusMethodNotAllowed)
		if allow := got.Header().Get("Allow"); allow != want {
			t.Errorf("%s: Allow is %q, want %q", path, allow, want)
		}
	}
	s.Do(mustRequest(t, http.MethodHead, "/base/play/echo")).Status(http.StatusOK)
	s.Get("/base/play/nowhere").Status(http.StatusNotFound)
	s.Get("/play/echo").Status(http.StatusNotFound)
}

// The server puts these routes into a router of its own.
func TestRoutesInsideARouter(t *testing.T) {
	inner := exchangetest.Serve(t, "/base", echo(exchange.Answer{}, nil))
	outer := chi.NewRouter()
	outer.Handle("/base/play/*", inner)
	s := exchangetest.New(t, outer)
	s.Get("/base/play/echo").Status(http.StatusOK)
	s.Do(mustRequest(t, http.MethodHead, "/base/play/echo")).Status(http.StatusOK)
	s.Do(mustRequest(t, http.MethodPut, "/base/play/echo")).Status(http.StatusMethodNotAllowed)
	s.Get("/base/play/none").Status(http.StatusNotFound)
}
