package exchange

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"course/internal/web"
)

// Query returns the fields of the address, read as Form reads those of a body.
func (q *Request) Query() url.Values { return fieldsOf(q.HTTP.URL.RawQuery) }

// Form returns the fields of the form that was posted, never those of the query.
// The error is a StatusError: 415 for a body that is encoded in another way, 413 for
// more than web.MaxBody, 408 for a body that took too long, 400 for one that broke off
// or is no form.
//
// It reads what a browser's form can send and Flask takes. Request.ParseForm refuses
// a whole form for one semicolon or percent sign that stands for itself; and a body
// that is no form at all has no fields for it, to which a demo can have an answer:
// /play/reset deletes all that it got.
func (q *Request) Form() (url.Values, error) {
	r := q.HTTP
	if r.PostForm != nil {
		return r.PostForm, nil
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	var err error
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/x-www-form-urlencoded":
		var body []byte
		body, err = io.ReadAll(r.Body)
		r.PostForm = fieldsOf(string(body))
	case "multipart/form-data":
		err = r.ParseMultipartForm(web.MaxBody)
	default:
		if r.ContentLength != 0 {
			return nil, StatusError{http.StatusUnsupportedMediaType, "send the fields as a form does: as application/x-www-form-urlencoded or multipart/form-data"}
		}
		r.PostForm = url.Values{}
	}
	if err != nil {
		r.PostForm = nil
		return nil, formError(err)
	}
	return r.PostForm, nil
}

// formError says why a form can't be had.
func formError(err error) StatusError {
	var tooLong *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLong):
		return StatusError{http.StatusRequestEntityTooLarge, fmt.Sprintf("a form may have %d KiB at most", tooLong.Limit>>10)}
	case errors.As(err, &network) && network.Timeout():
		return StatusError{http.StatusRequestTimeout, "the form took too long to arrive: send it again"}
	}
	// The error's own text can name addresses of the network: it stays here.
	return StatusError{http.StatusBadRequest, "the form can't be read: it broke off on the way, or is not encoded as forms are"}
}

// fieldsOf reads fields as the WHATWG's parser of application/x-www-form-urlencoded
// does, for which no text is wrong: only "&" separates, and a percent sign without
// two hexadecimal digits is one.
func fieldsOf(text string) url.Values {
	fields := url.Values{}
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = unescape(name)
		fields[name] = append(fields[name], unescape(value))
	}
	return fields
}

func unescape(text string) string {
	if whole, err := url.QueryUnescape(text); err == nil {
		return whole
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '+':
			b.WriteByte(' ')
		case text[i] == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			b.WriteByte(fromHex(text[i+1])<<4 | fromHex(text[i+2]))
			i += 2
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func fromHex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
