package session

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Encrypted keeps the data in the cookie, sealed: without the key it can be neither
// read nor changed. How long it is shows.
//
// A value is base64url, without padding, of a nonce of 12 random octets and what
// AES-256-GCM makes of the time (8 octets, seconds since 1970) and the tagged JSON.
// The cookie's name is authenticated with it, so that a value is good under its own
// name only. The key is derived from the secret by HKDF-SHA256, for this use alone.
//
// With random nonces one key is good for 2^32 values (NIST SP 800-38D, section 8.3).
type Encrypted struct {
	cookie string
	random io.Reader
	keys   []cipher.AEAD // the current one first
}

// NewEncrypted returns the codec for a cookie of a name, with a source of nonces
// such as crypto/rand's Reader. What an older key has sealed is valid, too.
func NewEncrypted(cookie string, random io.Reader, key []byte, older ...[]byte) (*Encrypted, error) {
	e := &Encrypted{cookie: cookie, random: random}
	for _, secret := range append([][]byte{key}, older...) {
		derived, err := hkdf.Key(sha256.New, secret, nil, "course: encrypted session, version 1", 32)
		if err != nil {
			return nil, fmt.Errorf("encrypted sessions: %w", err)
		}
		block, err := aes.NewCipher(derived)
		if err != nil {
			return nil, fmt.Errorf("encrypted sessions: %w", err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, fmt.Errorf("encrypted sessions: %w", err)
		}
		e.keys = append(e.keys, aead)
	}
	return e, nil
}

// Cookie is the name of the cookie.
func (c *Encrypted) Cookie() string { return c.cookie }

// Read opens the value; whatever was changed in it, it does not open.
func (c *Encrypted) Read(_ context.Context, value string, now time.Time) (Session, error) {
	if value == "" {
		return none(), nil
	}
	text, ok := c.open(value)
	if !ok || len(text) < 8 {
		return tampered("It does not open: it was changed after it was sealed, it was sealed under another name, or with another key."), nil
	}
	since := time.Unix(int64(binary.BigEndian.Uint64(text)), 0).UTC()
	if why := tooOld(since, now); why != "" {
		return expired("It opens. "+why, since), nil
	}
	if !utf8.Valid(text[8:]) {
		return tampered("It opens, but what is in it is no UTF-8."), nil
	}
	data, err := untag(string(text[8:]))
	if err != nil {
		return tampered(fmt.Sprintf("It opens, but what is in it is no session: %v.", err)), nil
	}
	return Session{State: Valid, Why: "It opens with the server’s key, and it is not too old.", Data: data, Since: since}, nil
}

func (c *Encrypted) open(value string) (text []byte, ok bool) {
	sealed, err := decode(value)
	if err != nil {
		return nil, false
	}
	for _, key := range c.keys {
		n := key.NonceSize()
		if len(sealed) < n {
			return nil, false
		}
		if text, err := key.Open(nil, sealed[:n], sealed[n:], []byte(c.cookie)); err == nil {
			return text, true
		}
	}
	return nil, false
}

// Change seals the changed data, with a nonce of its own: the same data twice are
// two different values.
func (c *Encrypted) Change(ctx context.Context, value string, now time.Time, f func(Data)) (string, Session, error) {
	return change(ctx, c, value, now, f)
}

// End does nothing: a sealed value is valid until it is too old.
func (c *Encrypted) End(context.Context, string) error { return nil }

func (c *Encrypted) seal(d Data, now time.Time) (string, error) {
	tagged, err := tag(d)
	if err != nil {
		return "", err
	}
	text := append(binary.BigEndian.AppendUint64(nil, uint64(now.Unix())), tagged...)
	nonce := make([]byte, c.keys[0].NonceSize())
	if _, err := io.ReadFull(c.random, nonce); err != nil {
		return "", fmt.Errorf("a nonce for an encrypted session: %w", err)
	}
	return encoding.EncodeToString(c.keys[0].Seal(nonce, nonce, text, []byte(c.cookie))), nil
}
