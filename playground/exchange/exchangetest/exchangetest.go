// Package exchangetest helps to test a demo: it serves the demo's routes as the
// playground does, asks them, and reads what they answer.
//
//	h := exchangetest.Serve(t, "", hello.New)
//	got := h.Get("/play/hello", "Cookie", "hello=you")
//	got.Status(http.StatusOK)
//	got.Page().Find("h1").Text()
package exchangetest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"course/internal/web"
	"course/playground/exchange"

	"github.com/PuerkitoBio/goquery"
)

// A Server asks a demo in a test.
type Server struct {
	t testing.TB
	http.Handler
}

// Config is a kit's with the assets of this repository, and with error pages that
// hold nothing but the detail.
func Config(t testing.TB, base string) exchange.Config {
	t.Helper()
	design, err := fs.Sub(web.Static, "static")
	if err != nil {
		t.Fatal(err)
	}
	_, here, _, _ := runtime.Caller(0)
	play := os.DirFS(filepath.Join(filepath.Dir(here), "..", ".."))
	assets, err := web.NewAssets(base, map[string]fs.FS{"web": design, "play": play})
	if err != nil {
		t.Fatal(err)
	}
	return exchange.Config{Base: base, Assets: assets, Errors: plainErrors{}}
}

// plainErrors answers with the detail as text, or as the JSON that programs get.
type plainErrors struct{}

func (plainErrors) Error(w http.ResponseWriter, r *http.Request, status int, detail string) {
	if web.WantsJSON(r.Header.Get("Accept")) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		// A recorder takes every write.
		_ = json.NewEncoder(w).Encode(map[string]string{"error": detail})
		return
	}
	w.WriteHeader(status)
	fmt.Fprintln(w, detail)
}

// Serve builds a demo and serves its routes below base + "/play".
func Serve(t testing.TB, base string, build func(*exchange.Kit) (exchange.Demo, error)) *Server {
	t.Helper()
	return ServeWith(t, Config(t, base), build)
}

// ServeWith is Serve with a configuration that the test has changed.
func ServeWith(t testing.TB, config exchange.Config, build func(*exchange.Kit) (exchange.Demo, error)) *Server {
	t.Helper()
	kit, err := exchange.NewKit(config)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := build(kit)
	if err != nil {
		t.Fatal(err)
	}
	return New(t, kit.Routes(demo))
}

// New asks any handler.
func New(t testing.TB, h http.Handler) *Server { return &Server{t, h} }

// Get asks with GET. Headers are names and values in turn.
func (s *Server) Get(path string, headers ...string) *Response {
	return s.Do(request(http.MethodGet, path, "", headers))
}

// Post sends a form.
func (s *Server) Post(path string, form url.Values, headers ...string) *Response {
	r := request(http.MethodPost, path, form.Encode(), headers)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Do(r)
}

// Do sends any request.
func (s *Server) Do(r *http.Request) *Response {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return &Response{s.t, w}
}

func request(method, path, body string, headers []string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// JSON is the Accept header of a program, for Get and Post.
var JSON = []string{"Accept", "application/json"}

// A Response is what came back.
type Response struct {
	t testing.TB
	*httptest.ResponseRecorder
}

// Status fails the test unless the status is this one.
func (r *Response) Status(want int) *Response {
	r.t.Helper()
	if r.Code != want {
		r.t.Fatalf("status %d, want %d; the body begins: %.300s", r.Code, want, r.Body)
	}
	return r
}

// Page reads the body as HTML.
func (r *Response) Page() *goquery.Document {
	r.t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(r.Body.String()))
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

// Decode reads the body as JSON.
func (r *Response) Decode() map[string]any {
	r.t.Helper()
	var v map[string]any
	if err := json.Unmarshal(r.Body.Bytes(), &v); err != nil {
		r.t.Fatalf("no JSON: %v in %.300s", err, r.Body)
	}
	return v
}

// SetCookie returns the Set-Cookie lines.
func (r *Response) SetCookie() []string { return r.Result().Header["Set-Cookie"] }
