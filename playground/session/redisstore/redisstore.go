// Package redisstore keeps the sessions of package session in Redis, so that several
// servers behind one balancer share them, and a restart ends none.
//
// A session is one string of Redis, under "course:session:" and the hash of its id,
// which Redis itself forgets at its end. A change is a transaction that watches the
// string: of two at the same time none is lost, and none brings back a session that
// was ended meanwhile.
//
// # When Redis is away
//
// Each operation takes two seconds at most, and its error wraps session.ErrAway. It
// comes back by itself: the next operation tries again. Log is told once that Redis
// is away, and once that it is back.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"course/playground/session"
)

const (
	prefix = "course:session:"
	// patience is how long an operation may take, and dialTime how long of it the
	// connection may take to be there.
	patience = 2 * time.Second
	dialTime = time.Second
)

// A Store is a session.Store in Redis.
type Store struct {
	client *redis.Client
	log    *log.Logger
	away   atomic.Bool // as of the last operation
}

// Open returns a store for an address such as redis://localhost:6379/0, without
// asking whether Redis is there. The error is about the address, and does not show
// it: there can be a password in it.
func Open(address string, log *log.Logger) (*Store, error) {
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, errors.New("no address of Redis; it is such as redis://localhost:6379/0, or rediss://… for TLS")
	}
	logging.Disable() // a line for each failed connection, where Log gets one for all
	options.DialTimeout, options.DialerRetries = dialTime, 1
	options.ReadTimeout, options.WriteTimeout = dialTime, dialTime
	options.PoolTimeout = dialTime
	options.ContextTimeoutEnabled = true
	options.MaxRetries = 1 // of a connection that Redis has closed meanwhile
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Store{client: redis.NewClient(options), log: log}, nil
}

// Close closes the connections.
func (s *Store) Close() error { return s.client.Close() }

// Ping reports whether Redis is there.
func (s *Store) Ping(ctx context.Context) error {
	return s.do(ctx, func(ctx context.Context) error { return s.client.Ping(ctx).Err() })
}

// Get implements session.Store.
func (s *Store) Get(ctx context.Context, key session.Key, _ time.Time) (data []byte, ok bool, err error) {
	err = s.do(ctx, func(ctx context.Context) error {
		data, ok, err = get(ctx, s.client, name(key))
		return err
	})
	return data, ok, err
}

// Add implements session.Store.
func (s *Store) Add(ctx context.Context, key session.Key, data []byte, _ time.Time) error {
	return s.do(ctx, func(ctx context.Context) error {
		return s.client.Set(ctx, name(key), data, session.MaxAge).Err()
	})
}

// Swap implements session.Store.
func (s *Store) Swap(ctx context.Context, key session.Key, _ time.Time, change func([]byte) (session.Key, []byte, error)) (ok bool, err error) {
	var refused error // by the function
	swap := func(tx *redis.Tx) error {
		data, found, err := get(ctx, tx, name(key))
		if ok = found; err != nil || !found {
			return err
		}
		next, data, err := change(data)
		if refused = err; err != nil {
			return nil
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			if next != key {
				p.Del(ctx, name(key))
			}
			p.Set(ctx, name(next), data, session.MaxAge)
			return nil
		})
		return err
	}
	err = s.do(ctx, func(limited context.Context) error {
		ctx = limited
		for {
			if err := s.client.Watch(ctx, swap, name(key)); !errors.Is(err, redis.TxFailedErr) {
				return err
			}
		}
	})
	return ok, errors.Join(refused, err)
}

// Delete implements session.Store.
func (s *Store) Delete(ctx context.Context, key session.Key) error {
	return s.do(ctx, func(ctx context.Context) error { return s.client.Del(ctx, name(key)).Err() })
}

func name(key session.Key) string { return prefix + key.String() }

// get asks a client, or a transaction.
func get(ctx context.Context, client redis.Cmdable, name string) (data []byte, ok bool, err error) {
	data, err = client.Get(ctx, name).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// do runs an operation, and notes whether Redis is there. What a client that went
// away has broken off says nothing of Redis, and there is nobody to be told.
func (s *Store) do(ctx context.Context, operation func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := operation(limited)
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", session.ErrAway, ctx.Err())
	}
	if was := s.away.Swap(err != nil); was != (err != nil) {
		if err != nil {
			s.log.Printf("the session store is away: %v; sessions that are kept on the server wait for it", err)
		} else {
			s.log.Print("the session store is back")
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", session.ErrAway, err)
	}
	return nil
}
