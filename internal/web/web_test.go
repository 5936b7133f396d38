package web

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func TestNegotiate(t *testing.T) {
	tests := []struct{ accept, want string }{
		{"", ""},
		{"gzip", "gzip"},
		{"gzip, deflate, br, zstd", "br"},
		{"gzip, zstd", "zstd"},
		{"br;q=0.5, gzip;q=0.9", "gzip"},
		{"br;q=0, gzip", "gzip"},
		{"*", "br"},
		{"*;q=0.1, br;q=0", "zstd"},
		{"identity", ""},
		{"gzip;q=0.5, identity", ""},
		{"GZIP", "gzip"},
		{"br;q=nonsense", ""},
		{"br;q=7", ""},
		{"deflate, compress", ""},
		{",,;q=1, gzip", "gzip"},
	}
	for _, tt := range tests {
		got := ""
		if i := negotiate(tt.accept); i != identity {
			got = codings[i].name
		}
		if got != tt.want {
			t.Errorf("negotiate(%q) = %q, want %q", tt.accept, got, tt.want)
		}
	}
}

func TestWantsJSON(t *testing.T) {
	tests := map[string]bool{
		"":    false,
		"*/*": false,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": false,
		"application/json":                  true,
		"application/json, text/plain, */*": true,
		"application/json;q=0.5, text/html": false,
		"text/html;q=0.5, application/json": true,
		"text/html, application/json":       false,
		"application/json;q=0":              false,
	}
	for accept, want := range tests {
		if got := WantsJSON(accept); got != want {
			t.Errorf("WantsJSON(%q) = %v, want %v", accept, got, want)
		}
	}
}

var decoders = map[string]func(io.Reader) (io.Reader, error){
	"":     func(r io.Reader) (io.Reader, error) { return r, nil },
	"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
}

func TestPrepared(t *testing.T) {
	body := strings.Repeat("the same bytes for everyone. ", 100)
	p := NewPrepared(http.StatusOK, "text/html; charset=utf-8", CacheRevalidate, []byte(body))
	tags := make(map[string]bool)
	for coding, decode := range decoders {
		w := get(p, http.MethodGet, "/", "Accept-Encoding", coding)
		if got := w.Header().Get("Content-Encoding"); got != coding {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q", coding, got)
		}
		r, err := decode(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != body {
			t.Errorf("coding %q: body is not what was prepared (%v)", coding, err)
		}
		tag := w.Header().Get("ETag")
		if tags[tag] {
			t.Errorf("coding %q: ETag %s stands for other bytes too", coding, tag)
		}
		tags[tag] = true
		again := get(p, http.MethodGet, "/", "Accept-Encoding", coding, "If-None-Match", `"other", W/`+tag)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("coding %q: If-None-Match gives %d", coding, again.Code)
		}
		if !slices.Contains(w.Header().Values("Vary"), "Accept-Encoding") {
			t.Errorf("coding %q: no Vary", coding)
		}
	}
}

func TestPreparedHead(t *testing.T) {
	p := NewPrepared(http.StatusOK, "text/plain", CacheForever, []byte("hello"))
	w := get(p, http.MethodHead, "/")
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") != "5" {
		t.Errorf("HEAD: %d bytes of body, Content-Length %q", w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestAssets(t *testing.T) {
	tree := fstest.MapFS{"a/b.js": {Data: []byte("1")}, "c.go": {Data: []byte("package c")}}
	assets, pages := testAssets(t, "/base", map[string]fstest.MapFS{"ui": tree})
	url, err := assets.URL("ui/a/b.js")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(url, "/base/assets/") {
		t.Errorf("URL is %s", url)
	}
	w := get(assets.Handler(pages), http.MethodGet, url)
	if w.Code != http.StatusOK || w.Body.String() != "1" || w.Header().Get("Cache-Control") != CacheForever {
		t.Errorf("%s: %d %q %v", url, w.Code, w.Body, w.Header())
	}
	if _, err := assets.URL("ui/c.go"); err == nil {
		t.Error("Go source is an asset")
	}
	other, _ := testAssets(t, "/base", map[string]fstest.MapFS{"ui": {"a/b.js": {Data: []byte("2")}}})
	if changed, _ := other.URL("ui/a/b.js"); changed == url {
		t.Error("other content has the same address")
	}
	for _, bad := range []string{"/base/assets/", "/base/assets/old/ui/a/b.js", "/assets/x", url + "/"} {
		if w := get(assets.Handler(pages), http.MethodGet, bad); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}

func TestErrorPages(t *testing.T) {
	_, pages := testAssets(t, "", nil)
	hostile := `<script>alert("x")</script>`
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages.Error(w, r, http.StatusUnprocessableEntity, hostile)
	})
	w := get(h, http.MethodGet, "/", "Accept", "text/html")
	if body := w.Body.String(); w.Code != 422 || strings.Contains(body, hostile) || !strings.Contains(body, "&lt;script&gt;") {
		t.Errorf("HTML: %d %s", w.Code, body)
	}
	w = get(h, http.MethodGet, "/", "Accept", "application/json")
	if got := w.Body.String(); got != `{"error":"\u003cscript\u003ealert(\"x\")\u003c/script\u003e"}` {
		t.Errorf("JSON: %s", got)
	}
	for status := range errorTexts {
		w := get(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { pages.Error(w, r, status, "") }), http.MethodGet, "/")
		if w.Code != status || !strings.Contains(w.Body.String(), "<h1>") {
			t.Errorf("status %d: answered %d, no heading", status, w.Code)
		}
	}
}

func TestMethodNotAllowed(t *testing.T) {
	_, pages := testAssets(t, "", nil)
	router := chi.NewRouter()
	router.MethodNotAllowed(pages.MethodNotAllowed(router))
	router.Post("/x", func(http.ResponseWriter, *http.Request) {})
	router.Put("/x", func(http.ResponseWriter, *http.Request) {})
	w := get(router, http.MethodGet, "/x")
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST, PUT" {
		t.Errorf("%d, Allow: %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestLimit(t *testing.T) {
	_, pages := testAssets(t, "", nil)
	reached := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			pages.BodyError(w, r, err)
		}
	})
	h := Limit(pages, reached, Limits{
		AnyCookies: []string{"/way/out", "/files/"},
		Bodies:     map[string]int64{"/long": 2 * MaxBody, "/short": 1},
	})
	jar := strings.Repeat("x", MaxCookies+1)
	tests := []struct {
		method, path, cookie, body string
		want                       int
	}{
		{http.MethodGet, "/", jar[:MaxCookies], "", 200},
		{http.MethodGet, "/", jar, "", 431},
		{http.MethodPost, "/way/out", jar, "", 200},
		{http.MethodGet, "/files/a", jar, "", 200},
		{http.MethodGet, "/files", jar, "", 431},
		{http.MethodPost, "/", "", strings.Repeat("b", MaxBody), 200},
		{http.MethodPost, "/", "", strings.Repeat("b", MaxBody+1), 413},
		{http.MethodPost, "/long", "", strings.Repeat("b", 2*MaxBody), 200},
		{http.MethodPost, "/long", "", strings.Repeat("b", 2*MaxBody+1), 413},
		{http.MethodPost, "/long/", "", strings.Repeat("b", MaxBody+1), 413},
		{http.MethodPost, "/short", "", strings.Repeat("b", MaxBody), 200},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
		r.Header.Set("Cookie", tt.cookie)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s %s, %d bytes of cookies, %d of body: %d, want %d", tt.method, tt.path, len(tt.cookie), len(tt.body), w.Code, tt.want)
		}
		if tt.want == 431 && !strings.Contains(w.Body.String(), `action="/play/reset"`) {
			t.Error("431 offers no way out")
		}
	}
}

func TestIsLoopback(t *testing.T) {
	tests := map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST.": true, "shop.localhost:1": true,
		"127.0.0.1": true, "127.8.8.8:80": true, "[::1]:8080": true, "::1": true, "[::ffff:127.0.0.1]:1": true,
		"": false, "example.org": false, "localhost.example.org": false, "10.0.0.1:80": false, "127.0.0.1.example.org": false,
		"notlocalhost": false, "[::2]:1": false,
	}
	for host, want := range tests {
		if got := IsLoopback(host); got != want {
			t.Errorf("IsLoopback(%q) = %v, want %v", host, got, want)
		}
	}
}

func testAssets(t *testing.T, base string, trees map[string]fstest.MapFS) (*Assets, *Errors) {
	t.Helper()
	all := fstest.MapFS{
		"web/tokens.css": {}, "web/base.css": {}, "web/theme.js": {}, "web/favicon.svg": {},
	}
	for name, tree := range trees {
		for file, content := range tree {
			all[name+"/"+file] = content
		}
	}
	assets, err := NewAssets(base, map[string]fs.FS{"": all})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := NewErrors(base, assets)
	if err != nil {
		t.Fatal(err)
	}
	return assets, pages
}

// get asks the handler with the given header fields, in pairs.
func get(h http.Handler, method, path string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A handler can let its own page do more, and nothing of the rest changes.
func TestPolicy(t *testing.T) {
	const site = "https://other.example"
	policy := Policy("frame-src "+site, "frame-ancestors "+site, "script-src blob: data:", "manifest "+site)
	for _, directive := range []string{
		"default-src 'none'", "frame-src 'self' " + site, "frame-ancestors 'self' " + site, "script-src 'self' blob: data:",
		"form-action 'self'", "object-src 'none'", "manifest-src 'self'", "manifest " + site,
	} {
		if !slices.Contains(strings.Split(policy, "; "), directive) {
			t.Errorf("%s has no %s", policy, directive)
		}
	}
	handler := Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/more" {
			w.Header().Set("Content-Security-Policy", policy)
		}
	}))
	for path, want := range map[string]string{"/more": policy, "/": Policy()} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if got := w.Header().Values("Content-Security-Policy"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", path, got)
		}
	}
}
