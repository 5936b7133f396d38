package web

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A coding is a content coding that we can produce.
type coding struct {
	name     string // as in Accept-Encoding and Content-Encoding
	compress func(body []byte) ([]byte, error)
}

// codings stand in the order of our preference: smallest answer first.
var codings = []coding{
	{"br", func(body []byte) ([]byte, error) {
		return compressed(body, func(w io.Writer) (io.WriteCloser, error) {
			// Level 7 costs about a millisecond for a lesson and is within 4 % of
			// level 11, which costs forty.
			return brotli.NewWriterLevel(w, 7), nil
		})
	}},
	{"zstd", func(body []byte) ([]byte, error) {
		return compressed(body, func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1))
		})
	}},
	{"gzip", func(body []byte) ([]byte, error) {
		return compressed(body, func(w io.Writer) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, gzip.BestCompression)
		})
	}},
}

func compressed(body []byte, open func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// identity is the index that negotiate returns for "send it as it is".
const identity = -1

// negotiate picks the coding for an Accept-Encoding header (RFC 9110, section
// 12.5.3): the one with the highest weight, ours first among equals. It returns
// an index into codings, or identity.
func negotiate(accept string) int {
	best, bestWeight := identity, 0.0
	weights := weights(accept)
	for i, c := range codings {
		q, named := weights[c.name]
		if !named {
			q = weights["*"]
		}
		if q > bestWeight {
			best, bestWeight = i, q
		}
	}
	if q, named := weights["identity"]; named && q > bestWeight {
		return identity
	}
	return best
}

// weights reads a header of the form "a, b;q=0.5" into lower-case names and
// their weights. An unreadable weight counts as 0: we do not guess a wish.
func weights(header string) map[string]float64 {
	found := make(map[string]float64, 4)
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		q := 1.0
		for param := range strings.SplitSeq(params, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			if !strings.EqualFold(key, "q") {
				continue
			}
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil || parsed < 0 || parsed > 1 {
				parsed = 0
			}
			q = parsed
		}
		found[name] = q
	}
	return found
}

// WantsJSON reports whether an Accept header prefers JSON to HTML. Only a client
// that names JSON gets it: browsers do not, and "*/*" is HTML.
func WantsJSON(accept string) bool {
	w := weights(accept)
	return w["application/json"] > max(w["text/html"], w["application/xhtml+xml"])
}
