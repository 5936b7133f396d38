package exchange_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func mustRequest(t *testing.T, method, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestForm(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	got := s.Post("/play/form?a=query", url.Values{"b": {"body"}}, exchangetest.JSON...).Status(http.StatusOK).Decode()
	if diff := cmp.Diff(map[string]any{"b": []any{"body"}}, got["form"]); diff != "" {
		t.Error(diff)
	}

	multipart := mustRequest(t, http.MethodPost, "/play/form")
	multipart.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	multipart.Header.Set("Accept", "application/json")
	multipart.Body = body("--x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nbody\r\n--x--\r\n")
	if diff := cmp.Diff(map[string]any{"b": []any{"body"}}, s.Do(multipart).Decode()["form"]); diff != "" {
		t.Error(diff)
	}

	s.Post("/play/form", url.Values{"b": {strings.Repeat("x", 64<<10)}}).Status(http.StatusRequestEntityTooLarge)
	for _, wrong := range []struct {
		contentType, text string
		status            int
	}{
		{"multipart/form-data", "b=1", http.StatusBadRequest},
		{"multipart/form-data; boundary=x", "nothing of the kind", http.StatusBadRequest},
		{"text/plain", "b=1", http.StatusUnsupportedMediaType},
		{"application/json", `{"b": 1}`, http.StatusUnsupportedMediaType},
		{"", "b=1", http.StatusUnsupportedMediaType},
	} {
		r := mustRequest(t, http.MethodPost, "/play/form")
		r.Header.Set("Content-Type", wrong.contentType)
		r.Body, r.ContentLength = body(wrong.text), int64(len(wrong.text))
		s.Do(r).Status(wrong.status)
	}
	s.Do(mustRequest(t, http.MethodPost, "/play/form")).Status(http.StatusOK) // nothing is nothing wrong

	r := mustRequest(t, http.MethodPost, "/play/form")
	r.Header.Set("Content-Type", "APPLICATION/x-www-form-urlencoded; charset")
	r.Header.Set("Accept", "application/json")
	r.Body = body("&a=b;c=d&%zz=1%2+%4&e=%C3%a9=%&&f&e=+2+%2B%")
	want := map[string]any{"a": []any{"b;c=d"}, "%zz": []any{"1%2 %4"}, "e": []any{"é=%", " 2 +%"}, "f": []any{""}}
	if diff := cmp.Diff(want, s.Do(r).Decode()["form"]); diff != "" {
		t.Error(diff)
	}
}

// What the network says of itself is nobody's business.
func TestFormThatDoesNotArrive(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{}, nil))
	for status, err := range map[int]error{
		http.StatusRequestTimeout: &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded},
		http.StatusBadRequest:     &net.OpError{Op: "read", Err: errors.New("10.0.0.1:80: reset by peer")},
	} {
		r := mustRequest(t, http.MethodPost, "/play/form")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Body = io.NopCloser(iotest.ErrReader(err))
		got := s.Do(r).Status(status)
		if text := got.Body.String(); strings.Contains(text, "read ") || strings.Contains(text, "10.0.0.1") {
			t.Errorf("%d says %s", status, text)
		}
	}
}

func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }
