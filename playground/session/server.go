package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"
)

// Server keeps the data on the server. The cookie is an id of 256 random bits, and
// says nothing. So there is nothing in it to read or to change; it can be large,
// and it can be ended everywhere at once.
//
// An id is the server's to give: one that it does not know is never taken over, or
// an attacker could give a victim an id and wait until it is logged in. For the same
// reason there is a new id, and the old one is gone, whenever a privilege changes: a
// member that says who someone is or what they may do. Which members these are only
// the application knows.
type Server struct {
	cookie     string
	store      Store
	random     io.Reader
	privileges []string
}

// A Store keeps the data of sessions. It is safe for concurrent use; its errors
// wrap ErrAway where it can't be reached.
type Store interface {
	// Get returns what is kept under a key; ok is false where nothing is, or is no
	// more.
	Get(ctx context.Context, key Key, now time.Time) (data []byte, ok bool, err error)
	// Add keeps data under a new key, for MaxAge.
	Add(ctx context.Context, key Key, data []byte, now time.Time) error
	// Swap hands what is kept under a key to the function, and keeps what that
	// returns for MaxAge, under the key that it returns; if that is another, the old
	// one is gone. No change by others comes between, so the function may be called
	// again. Where nothing is kept under the key, nothing happens and ok is false;
	// an error of the function is returned, and nothing is changed.
	Swap(ctx context.Context, key Key, now time.Time, change func(data []byte) (Key, []byte, error)) (ok bool, err error)
	// Delete keeps nothing under a key any more.
	Delete(ctx context.Context, key Key) error
}

// A Key is what a store knows a session by: a hash of its id, so that nobody who
// reads the store gets to know an id.
type Key [sha256.Size]byte

// String returns the key in base64url, without padding.
func (k Key) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

func keyOf(id string) Key { return sha256.Sum256([]byte(id)) }

// NewServer returns the codec for a cookie of a name, with a source of ids such as
// crypto/rand's Reader, and the names of the members that are privileges.
func NewServer(cookie string, store Store, random io.Reader, privileges ...string) *Server {
	return &Server{cookie, store, random, privileges}
}

// Cookie is the name of the cookie.
func (c *Server) Cookie() string { return c.cookie }

const unknown = "The server knows no session of this id: it was ended, it expired, or the server never gave that id."

// Read looks the id up.
func (c *Server) Read(ctx context.Context, value string, now time.Time) (Session, error) {
	if value == "" {
		return none(), nil
	}
	text, ok, err := c.store.Get(ctx, keyOf(value), now)
	if err != nil {
		return Session{}, fmt.Errorf("looking up a session: %w", err)
	}
	if !ok {
		return expired(unknown, time.Time{}), nil
	}
	data, err := untag(string(text))
	if err != nil {
		return tampered(fmt.Sprintf("The server has such an id, but what it keeps under it is no session: %v.", err)), nil
	}
	return known(data), nil
}

func known(d Data) Session {
	return Session{State: Valid, Why: "The server has a session of this id.", Data: d}
}

// Change changes what is kept, and begins a session where there is none. The value
// stays the same unless a privilege changed.
func (c *Server) Change(ctx context.Context, value string, now time.Time, f func(Data)) (string, Session, error) {
	if value != "" {
		id, s, err := c.swap(ctx, value, now, f)
		if id != "" || err != nil {
			return id, s, err
		}
	}
	d := Data{}
	f(d)
	text, err := stored(d)
	if err != nil {
		return "", Session{}, err
	}
	id, err := c.newID()
	if err != nil {
		return "", Session{}, err
	}
	if err := c.store.Add(ctx, keyOf(id), text, now); err != nil {
		return "", Session{}, fmt.Errorf("beginning a session: %w", err)
	}
	return id, known(d), nil
}

// swap changes the session of a known id; the id that it returns is "" where the
// one given is not known.
func (c *Server) swap(ctx context.Context, value string, now time.Time, f func(Data)) (id string, s Session, err error) {
	ok, err := c.store.Swap(ctx, keyOf(value), now, func(text []byte) (Key, []byte, error) {
		d, before := Data{}, Data{}
		if read, err := untag(string(text)); err == nil {
			d = read
			for _, name := range c.privileges {
				before[name] = d[name]
			}
		}
		f(d)
		id, s = value, known(d)
		if c.hasOther(before, d) {
			if id, err = c.newID(); err != nil {
				return Key{}, nil, err
			}
		}
		text, err := stored(d)
		return keyOf(id), text, err
	})
	var tooLarge TooLargeError
	switch {
	case errors.As(err, &tooLarge):
		return "", Session{}, tooLarge
	case err != nil:
		return "", Session{}, fmt.Errorf("changing a session: %w", err)
	case !ok:
		return "", Session{}, nil
	}
	return id, s, nil
}

// hasOther reports whether a privilege is another than before.
func (c *Server) hasOther(before, now Data) bool {
	for _, name := range c.privileges {
		if string(asJSON(before[name])) != string(asJSON(now[name])) {
			return true
		}
	}
	return false
}

func (c *Server) newID() (string, error) {
	octets := make([]byte, 32)
	if _, err := io.ReadFull(c.random, octets); err != nil {
		return "", fmt.Errorf("an id for a session: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(octets), nil
}

// stored is the data as it is kept.
func stored(d Data) ([]byte, error) {
	text, err := tag(d)
	if err == nil && len(text) > MaxStored {
		err = TooLargeError{len(text), MaxStored}
	}
	return text, err
}

// End deletes the session: no copy of the id is good for anything then.
func (c *Server) End(ctx context.Context, value string) error {
	if value == "" {
		return nil
	}
	if err := c.store.Delete(ctx, keyOf(value)); err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}
