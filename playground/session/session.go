// Package session keeps what a server remembers of one browser, in four ways:
//
//	plain      the cookie is the data                            plain.go
//	signed     the data, the time and a signature, as Flask does  signed.go
//	encrypted  the data and the time, sealed                     encrypted.go
//	server     an id; the data stays on the server               server.go
//
// Each is a [Codec]: from the value of its cookie to a [Session], and from changed
// [Data] to a new value. It is what the course teaches, so it reads on its own: it
// knows nothing of HTTP servers, and what time it is its callers say. Where chance
// is needed, an io.Reader gives it.
//
//	codec := session.NewSigned("session", key)
//	value, s, err := codec.Change(ctx, "", now, func(d session.Data) { d["user"] = "ada" })
//	s, err = codec.Read(ctx, value, now)
//	// s.State is session.Valid, s.Data["user"] is "ada"
//
// # What a value turns out to be
//
// Reading never fails for what came from outside. The [State] says what it is, and
// Why says it to a learner in a sentence: an empty session is never a silent one.
// An error means that the store of sessions is away ([ErrAway]); then nothing is
// known of the value, and its cookie is to be left alone.
//
// # Types
//
// Data holds what Flask's sessions hold, under the types that json.go lists, and
// each survives being saved again: a tuple stays a tuple, a number of any length
// keeps its digits. Signed, encrypted and server write them as Flask's tagged JSON
// (tagged.go).
//
// # Age and size
//
// A session ends [MaxAge] after it was last changed; in a plain one there is
// nothing that could tell. A cookie takes [MaxCookie] octets with its name, the
// server [MaxStored]; what would pass that is a [TooLargeError], and nothing is
// changed.
package session

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// MaxAge is how long a session lasts after it was last changed. It is Flask's
// default, too.
const MaxAge = 31 * 24 * time.Hour

const (
	// MaxCookie is how many octets the name and the value of a cookie may have.
	MaxCookie = 4096
	// MaxStored is how many octets the data of one session may have on the server.
	MaxStored = 64 << 10
)

// A Codec is one way to keep a session. All are safe for concurrent use.
type Codec interface {
	// Cookie is the name of the cookie that it reads and writes.
	Cookie() string
	// Read returns what the value of the cookie stands for; "" is no cookie.
	Read(ctx context.Context, value string, now time.Time) (Session, error)
	// Change has the data of a value changed, beginning with none where the value
	// is not valid, and returns the cookie's new value with what that stands for.
	// The function may be called more than once, with the data afresh.
	Change(ctx context.Context, value string, now time.Time, change func(Data)) (string, Session, error)
	// End makes an end of a value's session where the server can: after it, no copy
	// of the value is valid. In the codecs that keep nothing it does nothing.
	End(ctx context.Context, value string) error
}

// A State is what a value turned out to be.
type State string

const (
	None     State = "none"     // there was no value
	Valid    State = "valid"    // it is believed
	Tampered State = "tampered" // it is not what the server has written
	Expired  State = "expired"  // its time is over, or it is no known id
)

// A Session is what a value stands for.
type Session struct {
	State State
	Why   string    // one sentence for a learner
	Data  Data      // never nil; empty unless the state is Valid
	Since time.Time // when it was written, where the value tells; in UTC

	untagged bool // Data are those of plain JSON
}

// Data are the members of a session.
type Data map[string]any

// permanent is the member in which Flask keeps session.permanent.
const permanent = "_permanent"

// Permanent reports whether the browser is to keep the session when it is closed,
// as Flask's session.permanent does.
func (d Data) Permanent() bool {
	switch v := d[permanent].(type) {
	case bool:
		return v
	case string:
		return v != ""
	}
	return false
}

// SetPermanent is an assignment to session.permanent.
func (d Data) SetPermanent(on bool) { d[permanent] = on }

// JSON returns the data as an object of JSON: members sorted, a tuple as a list,
// the other types as Flask's tagged JSON writes them. What JSON has no number for
// is its name, "NaN" or "Infinity", in quotes.
func (s Session) JSON() []byte {
	w := writer{tagged: !s.untagged, forAll: true}
	w.value(map[string]any(s.Data))
	return w.out
}

// ErrAway is wrapped by the errors of a store that can't be reached.
var ErrAway = errors.New("the store of sessions is away")

// A TooLargeError refuses data that would not fit.
type TooLargeError struct{ Size, Limit int }

func (e TooLargeError) Error() string {
	return fmt.Sprintf("the session would take %d bytes, and %d are the most", e.Size, e.Limit)
}

// none, tampered and expired are sessions without data.
func none() Session {
	return Session{State: None, Why: "The request carried no such cookie.", Data: Data{}}
}

func tampered(why string) Session { return Session{State: Tampered, Why: why, Data: Data{}} }

func expired(why string, since time.Time) Session {
	return Session{State: Expired, Why: why, Data: Data{}, Since: since}
}

// tooOld says why a value that was written at a time is not valid now, or "".
func tooOld(since, now time.Time) string {
	switch age := now.Unix() - since.Unix(); {
	case age > int64(MaxAge/time.Second):
		return fmt.Sprintf("It was written on %s, more than 31 days ago.", since.Format(time.DateOnly))
	case age < 0:
		return "It was written at a time that is still to come."
	}
	return ""
}

// A sealer is a codec whose value holds the data.
type sealer interface {
	Codec
	seal(d Data, now time.Time) (string, error)
}

// change is Change for all that keep nothing on the server.
func change(ctx context.Context, c sealer, value string, now time.Time, change func(Data)) (string, Session, error) {
	s, err := c.Read(ctx, value, now)
	if err != nil {
		return "", Session{}, err
	}
	change(s.Data)
	sealed, err := c.seal(s.Data, now)
	if err != nil {
		return "", Session{}, err
	}
	if size := len(c.Cookie()) + len(sealed); size > MaxCookie {
		return "", Session{}, TooLargeError{size, MaxCookie}
	}
	s, err = c.Read(ctx, sealed, now)
	return sealed, s, err
}
