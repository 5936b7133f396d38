package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"course/playground/session"
	"course/playground/session/redisstore"
)

const (
	minKey = 16      // bytes of a secret key
	maxKey = 1 << 20 // of the file that it is in
)

// secretKey returns the key that signs and encrypts sessions, nil where none is
// given. Its errors do not show it.
func (c *serveCommand) secretKey(p *program) ([]byte, error) {
	from, key := "COURSE_SECRET_KEY", []byte(nil)
	if c.SecretKeyFile != "" {
		from = "--secret-key-file " + c.SecretKeyFile
		var err error
		if key, err = readKey(c.SecretKeyFile); err != nil {
			return nil, fmt.Errorf("%s: %w", from, err)
		}
	} else if text, ok := p.LookupEnv("COURSE_SECRET_KEY"); ok && text != "" {
		key = []byte(text)
	} else {
		return nil, nil
	}
	if len(key) < minKey {
		return nil, usagef("%s: the key has %d bytes, and must have %d at least; python3 -c 'import secrets; print(secrets.token_hex())' makes one", from, len(key), minKey)
	}
	return key, nil
}

// readKey returns what a file holds, without one newline at its end.
func readKey(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, reasonOf(err)
	}
	defer f.Close()
	key, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	if err != nil {
		return nil, reasonOf(err)
	}
	if len(key) > maxKey {
		return nil, errors.New("it has more than a megabyte, so it is no key")
	}
	if text, ok := strings.CutSuffix(string(key), "\r\n"); ok {
		return []byte(text), nil
	}
	return []byte(strings.TrimSuffix(string(key), "\n")), nil
}

// reasonOf is an error without the name of the file, which its message has already.
func reasonOf(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

const noKey = "no secret key: sessions of the demos are signed with a fresh one, so they end with this process, and other servers don't know them; give one with --secret-key-file or COURSE_SECRET_KEY"

// A sessionStore keeps sessions outside of this process.
type sessionStore interface {
	session.Store
	Ping(context.Context) error
	Close() error
}

// openSessions returns the store of --session-store, nil for this process's memory.
// It need not be there yet.
func (c *serveCommand) openSessions(logger *log.Logger) (sessionStore, error) {
	if c.SessionStore == "memory" {
		return nil, nil
	}
	store, err := redisstore.Open(c.SessionStore, logger)
	if err != nil {
		return nil, usagef("--session-store: it is neither memory nor redis://…: %w", err)
	}
	return store, nil
}
