package session

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Signed keeps the data in the cookie for all to read, with a signature that only
// the holder of the key can make. It is Flask's own session: each of the two reads
// what the other has written with the same key.
//
// A value is PAYLOAD.TIME.SIGNATURE, each part in base64url without padding:
//
//   - the payload is tagged JSON. If zlib makes it shorter it is compressed, and
//     has a dot before it;
//   - the time is seconds since 1970, as a number without leading zero octets;
//   - the signature is the HMAC-SHA1 of all before its dot. Its key is not the
//     secret itself but the HMAC-SHA1 of Flask's salt under the secret.
//
// SHA-1 is broken for collisions, which a forger of an HMAC has no use for.
type Signed struct {
	cookie string
	keys   [][]byte // those for signing, the current one first
}

// NewSigned returns the codec for a cookie of a name. Values are signed with key;
// those that an older key has signed are valid, too, like Flask's with
// SECRET_KEY_FALLBACKS. So a key is rotated without anyone being logged out.
func NewSigned(cookie string, key []byte, older ...[]byte) *Signed {
	s := &Signed{cookie: cookie, keys: [][]byte{SigningKey(key)}}
	for _, key := range older {
		s.keys = append(s.keys, SigningKey(key))
	}
	return s
}

// salt keeps signatures of sessions apart from others under the same secret.
const salt = "cookie-session"

// SigningKey is the key that Flask derives from a secret for its sessions.
func SigningKey(secret []byte) []byte { return hmacSHA1(secret, salt) }

// Signature is the signature of a text, as it stands in a value.
func Signature(signingKey []byte, text string) string {
	return encoding.EncodeToString(hmacSHA1(signingKey, text))
}

func hmacSHA1(key []byte, text string) []byte {
	mac := hmac.New(sha1.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// encoding is Flask's; see decode for how it is read.
var encoding = base64.RawURLEncoding.Strict()

// decode reads strictly: of the spellings that base64 has for the same octets only
// one is taken, so that no changed character goes unnoticed. Flask takes four
// spellings of a signature's last character, and ignores what is no base64.
func decode(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") { // which the decoder skips
		return nil, errors.New("a line break is no base64url")
	}
	return encoding.DecodeString(text)
}

// Cookie is the name of the cookie.
func (c *Signed) Cookie() string { return c.cookie }

// Read checks the signature, then the age, and reads the payload only after that.
func (c *Signed) Read(_ context.Context, value string, now time.Time) (Session, error) {
	if value == "" {
		return none(), nil
	}
	p, err := Dissect(value)
	switch {
	case err != nil:
		return tampered(fmt.Sprintf("It is no signed session: %v.", err)), nil
	case !c.verify(p):
		return tampered("The signature does not fit: the text was changed after it was signed, or another key has signed it."), nil
	case p.timeErr != nil:
		return tampered("The signature fits, but what it signs has no time."), nil
	}
	if why := tooOld(p.Since, now); why != "" {
		return expired("The signature fits. "+why, p.Since), nil
	}
	data, err := p.Data()
	if err != nil {
		return tampered(fmt.Sprintf("The signature fits, but what it signs is nothing that Flask writes: %v.", err)), nil
	}
	return Session{State: Valid, Why: "The signature fits, and it is not too old.", Data: data, Since: p.Since}, nil
}

// #region verify
func (c *Signed) verify(p Parts) bool {
	signature, err := decode(p.Signature)
	if err != nil {
		return false
	}
	for _, key := range c.keys {
		if hmac.Equal(signature, hmacSHA1(key, p.Signed())) {
			return true
		}
	}
	return false
}

// #endregion verify

// Change signs the changed data.
func (c *Signed) Change(ctx context.Context, value string, now time.Time, f func(Data)) (string, Session, error) {
	return change(ctx, c, value, now, f)
}

// End does nothing: a signature is valid until it is too old.
func (c *Signed) End(context.Context, string) error { return nil }

// #region seal
func (c *Signed) seal(d Data, now time.Time) (string, error) {
	tagged, err := tag(d)
	if err != nil {
		return "", err
	}
	payload, err := PayloadOf(tagged)
	if err != nil {
		return "", err
	}
	text := payload + "." + Timestamp(now)
	return text + "." + Signature(c.keys[0], text), nil
}

// #endregion seal

// PayloadOf is the first part of a value that holds a text, be it tagged JSON or not.
func PayloadOf(text []byte) (string, error) {
	var compressed bytes.Buffer
	z := zlib.NewWriter(&compressed)
	if _, err := z.Write(text); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	if compressed.Len() < len(text)-1 {
		return "." + encoding.EncodeToString(compressed.Bytes()), nil
	}
	return encoding.EncodeToString(text), nil
}

// Timestamp is the second part of a value that was signed at a time.
func Timestamp(at time.Time) string {
	octets := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	return encoding.EncodeToString(bytes.TrimLeft(octets, "\x00"))
}

// Parts are the parts of a signed value, as anyone can tell them: no key is needed
// to read, and none was asked whether they fit together.
type Parts struct {
	Payload   string // with the dot before it that says it is compressed
	Timestamp string
	Signature string
	Since     time.Time // what the timestamp says, in UTC; zero where it can't be read

	timeErr error
}

// Dissect takes a value apart.
func Dissect(value string) (Parts, error) {
	var p Parts
	text, signature, ok := cutLast(value)
	if !ok {
		return p, errors.New("it has no dot before a signature")
	}
	payload, timestamp, ok := cutLast(text)
	if !ok {
		return p, errors.New("it has no dot before a time")
	}
	p.Payload, p.Timestamp, p.Signature = payload, timestamp, signature
	p.Since, p.timeErr = parseTimestamp(timestamp)
	return p, nil
}

// cutLast cuts a text at its last dot.
func cutLast(text string) (before, after string, ok bool) {
	i := strings.LastIndexByte(text, '.')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// latest is the last second of the year 9999, where Python's calendar ends.
const latest = 253402300799

func parseTimestamp(text string) (time.Time, error) {
	octets, err := decode(text)
	if err != nil || len(octets) > 8 {
		return time.Time{}, errors.New("the time is no number in base64url")
	}
	seconds := binary.BigEndian.Uint64(append(make([]byte, 8-len(octets)), octets...))
	if seconds > latest {
		return time.Time{}, errors.New("the time is after the year 9999")
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}

// Signed is what the signature is made of.
func (p Parts) Signed() string { return p.Payload + "." + p.Timestamp }

// Value puts the parts together again.
func (p Parts) Value() string { return p.Signed() + "." + p.Signature }

// Compressed reports whether the payload says that it is.
func (p Parts) Compressed() bool { return strings.HasPrefix(p.Payload, ".") }

// maxPayload bounds what a payload can become when it is decompressed: few octets
// can make a great many.
const maxPayload = 1 << 20

// Text is the payload as it was before base64 and zlib.
func (p Parts) Text() (string, error) {
	octets, err := decode(strings.TrimPrefix(p.Payload, "."))
	if err != nil {
		return "", errors.New("the payload is no base64url")
	}
	if p.Compressed() {
		if octets, err = decompress(octets); err != nil {
			return "", err
		}
	}
	if !utf8.Valid(octets) {
		return "", errors.New("the payload is no UTF-8")
	}
	return string(octets), nil
}

func decompress(octets []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(octets))
	if err != nil {
		return nil, errors.New("the payload is not compressed, although its dot says so")
	}
	text, err := io.ReadAll(io.LimitReader(z, maxPayload+1))
	if err != nil {
		return nil, errors.New("the compressed payload is damaged")
	}
	if len(text) > maxPayload {
		return nil, fmt.Errorf("the payload has more than %d bytes", maxPayload)
	}
	return text, nil
}

// Data reads the payload.
func (p Parts) Data() (Data, error) {
	text, err := p.Text()
	if err != nil {
		return nil, err
	}
	return untag(text)
}
