package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// A coding is a content coding with the ending of the files that are in it.
type coding struct{ name, ending string }

// codings returns those that each address is asked for.
func (w *writer) codings() []coding {
	if !w.Compressed {
		return []coding{{}}
	}
	return []coding{{}, {"br", ".br"}, {"zstd", ".zst"}, {"gzip", ".gz"}}
}

// A request is what the handler is asked for.
type request struct {
	address string
	coding  coding
	status  int    // that the answer must have
	name    string // of the file; "" for the name that fits the address
}

// ask writes one answer into its file; nil where there is none in the coding.
func (w *writer) ask(ctx context.Context, q request) (*form, error) {
	r, err := newRequest(ctx, http.MethodGet, q.address)
	if err != nil {
		return nil, &unwritable{err}
	}
	r.Header.Set("Accept-Encoding", q.coding.name)
	a := &answer{writer: w, request: q, header: make(http.Header), sum: sha256.New()}
	w.Handler.ServeHTTP(a, r)
	return a.finish()
}

// newRequest is a request as a server would hand it to its handler.
func newRequest(ctx context.Context, method, address string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, err
	}
	r.RequestURI, r.RemoteAddr, r.Host = address, "127.0.0.1:0", "localhost"
	return r, nil
}

// An answer goes straight into a file.
type answer struct {
	*writer
	request request
	header  http.Header
	names   []string
	file    *os.File
	sum     hash.Hash
	status  int
	err     error
}

var _ http.ResponseWriter = (*answer)(nil)

// Header implements [http.ResponseWriter].
func (a *answer) Header() http.Header { return a.header }

// WriteHeader opens the file, since now its kind is known.
func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	a.status = status
	if status != a.request.status {
		a.err = &unwritable{fmt.Errorf("the server answers %d %s", status, http.StatusText(status))}
		return
	}
	if a.header.Get("Content-Encoding") != a.request.coding.name {
		return // it gains nothing
	}
	if a.names, a.err = a.request.names(a.Base, a.header); a.err == nil {
		a.file, a.err = a.tree.create(a.names[0])
	}
}

// Write implements [http.ResponseWriter].
func (a *answer) Write(part []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.err != nil {
		return 0, a.err
	}
	if a.file == nil {
		return len(part), nil
	}
	a.sum.Write(part)
	n, err := a.file.Write(part)
	a.err = err
	return n, err
}

// finish closes the file and gives it its other names.
func (a *answer) finish() (*form, error) {
	a.WriteHeader(http.StatusOK) // an empty answer need not have called it
	if a.file == nil {
		return nil, a.err
	}
	if err := errors.Join(a.err, a.file.Close()); err != nil {
		return nil, err
	}
	for i, name := range a.names[1:] {
		if err := a.tree.alias(a.names[0], name); err != nil {
			return nil, errors.Join(err, a.tree.remove(a.names[:i+1]))
		}
	}
	return &form{Names: a.names, SHA256: hex.EncodeToString(a.sum.Sum(nil))}, nil
}

// names returns what the file of an answer is called.
func (q *request) names(base string, header http.Header) ([]string, error) {
	names := []string{q.name}
	if q.name == "" {
		u, err := url.Parse(q.address)
		if err != nil {
			return nil, &unwritable{err}
		}
		html := strings.HasPrefix(header.Get("Content-Type"), "text/html")
		names = namesFor(strings.TrimPrefix(u.Path, base+"/"), html)
	}
	for i := range names {
		names[i] += q.coding.ending
		if !filepath.IsLocal(filepath.FromSlash(names[i])) {
			return nil, &unwritable{fmt.Errorf("no file can be called %s", names[i])}
		}
	}
	return names, nil
}

// namesFor returns the files that a host looks for at a path.
func namesFor(path string, html bool) []string {
	switch {
	case path == "":
		return []string{"index.html"}
	case !html || strings.HasSuffix(path, ".html"):
		return []string{path}
	}
	return []string{path + ".html", path + "/index.html"}
}

// An unwritable is an answer that no file can hold, through no fault of the disk.
type unwritable struct{ error }

// asMistake returns an error as a mistake of the address, if it is one: the name
// may be taken by another, or be one that the file system cannot give.
func asMistake(address string, err error) error {
	var own *unwritable
	switch {
	case errors.As(err, &own):
		return fmt.Errorf("%s is not written: %w", address, own.error)
	case errors.Is(err, os.ErrExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("%s is not written: another page or file has the name that it needs (%w); rename one of them", address, cause(err))
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.EILSEQ):
		return fmt.Errorf("%s is not written: files cannot be called so (%w); give it a shorter or plainer name", address, cause(err))
	}
	return nil
}

// cause is what the system said of a file, without the file's name: that is the one it
// has while it is being written, which nobody will find.
func cause(err error) error {
	var said syscall.Errno
	if errors.As(err, &said) {
		return said
	}
	return err
}
