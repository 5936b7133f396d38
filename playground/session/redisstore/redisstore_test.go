package redisstore

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"course/playground/session"
)

// A redisServer is a real redis-server that keeps nothing on disk.
type redisServer struct {
	t    *testing.T
	port string
	dir  string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	r := &redisServer{t: t, port: port, dir: t.TempDir()}
	r.start()
	t.Cleanup(r.kill)
	return r
}

func (r *redisServer) start() {
	r.t.Helper()
	r.cmd = exec.Command("redis-server", "--port", r.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", r.dir, "--requirepass", "s3cret")
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("redis-server: %v; to install it: apt-get install redis-server", err)
	}
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if said.WriteString(lines.Text() + "\n"); strings.Contains(lines.Text(), "Ready to accept connections") {
			return
		}
	}
	r.t.Fatalf("redis-server does not start; it said:\n%s", &said)
}

// kill ends it as a crash would.
func (r *redisServer) kill() {
	if r.cmd == nil {
		return
	}
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Errorf("redis-server: %v", err)
	}
	r.cmd.Wait() // its status is that of the kill
	r.cmd = nil
}

func (r *redisServer) url() string { return "redis://:s3cret@127.0.0.1:" + r.port + "/0" }

// open returns a store, and what it logs.
func (r *redisServer) open() (*Store, *bytes.Buffer) {
	r.t.Helper()
	var said bytes.Buffer
	s, err := Open(r.url(), log.New(&said, "", 0))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.t.Error(err)
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
	first, _ := r.open()
	second, _ := r.open()
	here, there := session.NewServer("session_id", first, rand.Reader), session.NewServer("session_id", second, rand.Reader)
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
	s, _ := startRedis(t).open()
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
	s, said := r.open()
	codec := session.NewServer("session_id", s, rand.Reader)
	id, _, err := codec.Change(ctx, "", now, set("user", "ada"))
	if err != nil {
		t.Fatal(err)
	}
	r.kill()
	for range 3 {
		if _, err := codec.Read(ctx, id, now); !errors.Is(err, session.ErrAway) {
			t.Errorf("without Redis: %v", err)
		}
	}
	r.start()
	// This Redis keeps nothing on disk.
	if s, err := codec.Read(ctx, id, now); err != nil || s.State != session.Expired {
		t.Errorf("with a new Redis: %+v, %v", s, err)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "is away") || !strings.Contains(lines[1], "is back") || strings.Contains(said.String(), "s3cret") {
		t.Errorf("it said %q", lines)
	}
}

// A client that goes away says nothing of Redis.
func TestClientGoesAway(t *testing.T) {
	t.Parallel()
	s, said := startRedis(t).open()
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
