package redisstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"strings"
	"sync"
	"testing"
	"time"

	"course/internal/testkit"
	"course/playground/session"
)

func startRedis(t *testing.T) *testkit.Redis {
	t.Helper()
	r := testkit.NewRedis(t)
	r.Start()
	return r
}

// open returns a store in a Redis, and what it logs.
func open(t *testing.T, r *testkit.Redis) (*Store, *bytes.Buffer) {
	t.Helper()
	var said bytes.Buffer
	s, err := Open(r.URL(), log.New(&said, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, &said
}

func set(name, value string) func(session.Data) {
	return func(d session.Data) { d[name] = value }
}

// Two servers with one Redis know each other's sessions, and end them everywhere.
func TestSharedByServers(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Now()
	r := startRedis(t)
	first, _ := open(t, r)
	second, _ := open(t, r)
	here, there := session.NewServer("session_id", first, rand.Reader, "role"), session.NewServer("session_id", second, rand.Reader, "role")
	id, _, err := here.Change(ctx, "", now, set("user", "ada"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := there.Read(ctx, id, now); err != nil || s.Data["user"] != "ada" {
		t.Errorf("%+v, %v", s, err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if same, _, err := []*session.Server{here, there}[i%2].Change(ctx, id, now, set(fmt.Sprint(i), "x")); same != id || err != nil {
				t.Errorf("%q, %v", same, err)
			}
		})
	}
	all.Wait()
	if s, err := here.Read(ctx, id, now); err != nil || len(s.Data) != 9 {
		t.Errorf("of 8 changes at once are left: %+v, %v", s, err)
	}
	risen, _, err := there.Change(ctx, id, now, set("role", "admin"))
	if err != nil || risen == id {
		t.Errorf("new privileges, and the id is %q, %v", risen, err)
	}
	if err := here.End(ctx, risen); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{id, risen} {
		if s, err := there.Read(ctx, id, now); err != nil || s.State != session.Expired {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

// What is refused changes nothing, and what was ended meanwhile does not come back.
func TestSwap(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Now()
	s, _ := open(t, startRedis(t))
	key, refusal := session.Key{1}, errors.New("no")
	if err := s.Add(ctx, key, []byte("a"), now); err != nil {
		t.Fatal(err)
	}
	ok, err := s.Swap(ctx, key, now, func([]byte) (session.Key, []byte, error) { return key, nil, refusal })
	if !ok || !errors.Is(err, refusal) || errors.Is(err, session.ErrAway) {
		t.Errorf("%v, %v", ok, err)
	}
	if data, ok, err := s.Get(ctx, key, now); string(data) != "a" || !ok || err != nil {
		t.Errorf("%q, %v, %v", data, ok, err)
	}
	if ttl := s.client.PTTL(ctx, name(key)).Val(); ttl <= session.MaxAge-time.Minute || ttl > session.MaxAge {
		t.Errorf("it is kept for %v", ttl)
	}
	ok, err = s.Swap(ctx, key, now, func([]byte) (session.Key, []byte, error) {
		return key, []byte("b"), s.Delete(ctx, key)
	})
	if ok || err != nil {
		t.Errorf("it was ended meanwhile: %v, %v", ok, err)
	}
	if _, ok, err := s.Get(ctx, key, now); ok || err != nil {
		t.Errorf("it came back: %v, %v", ok, err)
	}
}

// Redis dies and comes back: so do the sessions' answers, by themselves.
func TestAwayAndBack(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Now()
	r := startRedis(t)
	s, said := open(t, r)
	codec := session.NewServer("session_id", s, rand.Reader)
	id, _, err := codec.Change(ctx, "", now, set("user", "ada"))
	if err != nil {
		t.Fatal(err)
	}
	r.Kill()
	for range 3 {
		if _, err := codec.Read(ctx, id, now); !errors.Is(err, session.ErrAway) {
			t.Errorf("without Redis: %v", err)
		}
	}
	r.Start()
	// This Redis keeps nothing on disk.
	if s, err := codec.Read(ctx, id, now); err != nil || s.State != session.Expired {
		t.Errorf("with a new Redis: %+v, %v", s, err)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "is away") || !strings.Contains(lines[1], "is back") || strings.Contains(said.String(), testkit.RedisPassword) {
		t.Errorf("it said %q", lines)
	}
}

// A client that goes away says nothing of Redis.
func TestClientGoesAway(t *testing.T) {
	t.Parallel()
	s, said := open(t, startRedis(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Get(ctx, session.Key{}, time.Now()); !errors.Is(err, context.Canceled) || s.away.Load() {
		t.Errorf("%v", err)
	}
	if said.Len() > 0 {
		t.Errorf("it said %s", said)
	}
}

func TestAddress(t *testing.T) {
	for _, address := range []string{"http://:s3cret@localhost", "redis://:s3cret@localhost:x", "s3cret", "redis://localhost/s3cret"} {
		if _, err := Open(address, log.Default()); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
