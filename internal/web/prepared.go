package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Cache-Control values for the three kinds of answer that we give.
const (
	CacheRevalidate = "no-cache"                            // a page: kept, but asked about each time
	CacheForever    = "public, max-age=31536000, immutable" // an address that holds the content's hash
	CacheNever      = "no-store"                            // a demo: every request counts
)

// smallest is the size below which compressing an answer gains nothing.
const smallest = 256

// Prepared is an answer made ahead of the requests for it: the same bytes for
// everyone, compressed at most once for each coding, with an ETag. It is
// immutable and safe for concurrent use.
type Prepared struct {
	status      int
	contentType string
	cache       string
	hash        string
	body        []byte
	coded       []codedBody // as codings
}

type codedBody struct {
	once sync.Once
	body []byte // nil where the coding gains nothing
	err  error
}

// NewPrepared makes an answer with the given status, Content-Type and
// Cache-Control. It keeps body, which must not change any more.
func NewPrepared(status int, contentType, cache string, body []byte) *Prepared {
	return &Prepared{
		status:      status,
		contentType: contentType,
		cache:       cache,
		hash:        Hash(body),
		body:        body,
		coded:       make([]codedBody, len(codings)),
	}
}

// Hash returns 16 characters that stand for the content, safe in a URL and in
// an ETag.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Bytes returns the body as it is without compression. It must not be changed.
func (p *Prepared) Bytes() []byte { return p.body }

// Hash returns the content's hash, the ETag without its quotes and coding.
func (p *Prepared) Hash() string { return p.hash }

// ServeHTTP answers with the body in the coding that suits the request, or with
// 304 where the client has it already.
func (p *Prepared) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, coding, err := p.coding(r.Header.Get("Accept-Encoding"))
	if err != nil {
		// Without the coding the answer is as good, only longer.
		body, coding = p.body, ""
	}
	tag := p.hash
	if coding != "" {
		tag += "-" + coding
	}
	h := w.Header()
	h.Set("Cache-Control", p.cache)
	h.Add("Vary", "Accept-Encoding")
	if p.status == http.StatusOK {
		h.Set("ETag", strconv.Quote(tag))
		if noneMatch(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", p.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	w.WriteHeader(p.status)
	if r.Method == http.MethodHead {
		return
	}
	// An error here means that the client went away: there is nobody to tell.
	_, _ = w.Write(body)
}

func (p *Prepared) coding(accept string) (body []byte, name string, err error) {
	i := negotiate(accept)
	if i == identity || len(p.body) < smallest {
		return p.body, "", nil
	}
	c := &p.coded[i]
	c.once.Do(func() {
		c.body, c.err = codings[i].compress(p.body)
		if len(c.body) >= len(p.body) {
			c.body = nil
		}
	})
	if c.err != nil {
		return nil, "", fmt.Errorf("compress with %s: %w", codings[i].name, c.err)
	}
	if c.body == nil {
		return p.body, "", nil
	}
	return c.body, codings[i].name, nil
}

// noneMatch reports whether an If-None-Match header names the tag (RFC 9110,
// section 13.1.2: the comparison is weak).
func noneMatch(header, tag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == `"`+tag+`"` {
			return true
		}
	}
	return false
}
