package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// writeOthers writes the files that are there for hosts.
func (w *writer) writeOthers(ctx context.Context) ([]form, error) {
	var others []form
	if w.NotFound != "" {
		f, err := w.ask(ctx, request{address: w.NotFound, status: http.StatusNotFound, name: "404.html"})
		if err != nil {
			return nil, fmt.Errorf("404.html: %w", err)
		}
		others = append(others, *f)
	}
	for _, file := range []struct {
		name    string
		content string
	}{
		{".nojekyll", ""},
		{"_headers", w.headers(ctx)},
	} {
		if err := w.tree.write(file.name, []byte(file.content)); err != nil {
			return nil, err
		}
		sum := sha256.Sum256([]byte(file.content))
		others = append(others, form{Names: []string{file.name}, SHA256: hex.EncodeToString(sum[:])})
	}
	return others, nil
}

// bound are the header fields that belong to one content: hosts set their own.
var bound = []string{"Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Etag", "Last-Modified", "Vary"}

// headers is the file that tells hosts what every answer carries, as the handler
// sends it with the first address.
func (w *writer) headers(ctx context.Context) string {
	var b strings.Builder
	header := w.headerOf(ctx, w.Addresses[0])
	fmt.Fprintf(&b, "%s/*\n", w.Base)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if !slices.Contains(bound, name) {
			fmt.Fprintf(&b, "  %s: %s\n", name, strings.Join(header[name], ", "))
		}
	}
	for _, address := range w.Addresses {
		if w.Immutable != "" && strings.HasPrefix(address, w.Immutable) {
			fmt.Fprintf(&b, "%s*\n  Cache-Control: %s\n", w.Immutable, w.headerOf(ctx, address).Get("Cache-Control"))
			break
		}
	}
	return b.String()
}

// headerOf returns the header fields that an address is answered with.
func (w *writer) headerOf(ctx context.Context, address string) http.Header {
	answer := headerOnly{make(http.Header)}
	if r, err := newRequest(ctx, http.MethodHead, address); err == nil { // else it is a mistake already
		w.Handler.ServeHTTP(answer, r)
	}
	return answer.header
}

// A headerOnly answer is not written anywhere.
type headerOnly struct{ header http.Header }

func (h headerOnly) Header() http.Header { return h.header }
func (h headerOnly) WriteHeader(int)     {}
func (h headerOnly) Write(part []byte) (int, error) {
	return len(part), nil
}
