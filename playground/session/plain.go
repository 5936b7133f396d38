package session

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Plain is the deliberately bad way: the cookie is the data, as percent-encoded
// JSON, and whatever comes back is believed. There is no key and no time in it.
type Plain struct{ cookie string }

// NewPlain returns the codec for a cookie of a name.
func NewPlain(cookie string) *Plain { return &Plain{cookie} }

// Cookie is the name of the cookie.
func (p *Plain) Cookie() string { return p.cookie }

// Read takes percent-encoded JSON, and raw JSON as well. What is no object of JSON
// is Tampered; all else is Valid, whoever wrote it.
func (p *Plain) Read(_ context.Context, value string, _ time.Time) (Session, error) {
	if value == "" {
		return none(), nil
	}
	text := value
	if decoded, err := url.PathUnescape(value); err == nil {
		text = decoded
	}
	parsed, err := parseJSON(text)
	if err != nil {
		return tampered(fmt.Sprintf("The server has not written this: it is no JSON (%v).", err)), nil
	}
	data, ok := parsed.(map[string]any)
	if !ok {
		return tampered("The server has not written this: it is JSON, but no object."), nil
	}
	return Session{State: Valid, Why: "Whatever the cookie says is believed.", Data: data, untagged: true}, nil
}

// Change writes the changed data.
func (p *Plain) Change(ctx context.Context, value string, now time.Time, f func(Data)) (string, Session, error) {
	return change(ctx, p, value, now, f)
}

// End does nothing: the server keeps nothing that it could end.
func (p *Plain) End(context.Context, string) error { return nil }

func (p *Plain) seal(d Data, _ time.Time) (string, error) {
	w := writer{unicode: true}
	w.value(map[string]any(d))
	return escape(w.out), w.err
}

// escape is what JavaScript's encodeURIComponent does.
func escape(text []byte) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"
	var b strings.Builder
	for _, c := range text {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
