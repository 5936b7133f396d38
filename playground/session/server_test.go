package session

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

func newServer(t testing.TB, maxSessions, maxSize int) (*Server, *Memory) {
	t.Helper()
	m, err := NewMemory(maxSessions, maxSize)
	if err != nil {
		t.Fatal(err)
	}
	return NewServer("session_id", m, rand.NewChaCha8([32]byte{2}), "user", "role"), m
}

// An id that someone else thought of is never taken over.
func TestIDsAreNotAdopted(t *testing.T) {
	c, _ := newServer(t, 10, 1<<20)
	for _, planted := range []string{"1", "0123456789012345678901234567890123456789012", "\x00é"} {
		if s := read(t, c, planted, noon); s.State != Expired {
			t.Errorf("%q: %+v", planted, s)
		}
		value := save(t, c, planted, noon, set("user", "victim"))
		if value == planted || len(value) != 43 {
			t.Errorf("%q became %q", planted, value)
		}
		if s := read(t, c, planted, noon); s.State != Expired {
			t.Errorf("%q afterwards: %+v", planted, s)
		}
	}
}

func TestNewIDWithNewPrivileges(t *testing.T) {
	c, _ := newServer(t, 10, 1<<20)
	value := save(t, c, "", noon, set("color", "blue"))
	if same := save(t, c, value, noon, set("color", "red")); same != value {
		t.Error("a new id for a color")
	}
	for _, change := range []func(Data){set("user", "ada"), set("role", "admin"), func(d Data) { delete(d, "role") }} {
		before := value
		value = save(t, c, before, noon, change)
		if value == before {
			t.Errorf("the same id for new privileges: %+v", read(t, c, value, noon).Data)
		}
		if s := read(t, c, before, noon); s.State != Expired {
			t.Errorf("the id before is %+v", s)
		}
	}
	if s := read(t, c, value, noon); s.Data["user"] != "ada" || s.Data["color"] != "red" {
		t.Errorf("%+v", s)
	}
}

func TestEndIsEverywhere(t *testing.T) {
	c, _ := newServer(t, 10, 1<<20)
	value := save(t, c, "", noon, set("user", "ada"))
	if err := c.End(context.Background(), value); err != nil {
		t.Fatal(err)
	}
	if s := read(t, c, value, noon); s.State != Expired {
		t.Errorf("%+v", s)
	}
}

// Changes at the same time are all there afterwards, and none brings back what was
// ended meanwhile.
func TestConcurrentChanges(t *testing.T) {
	c, _ := newServer(t, 10, 1<<20)
	value := save(t, c, "", noon, func(Data) {})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { save(t, c, value, noon, set(fmt.Sprint(i), "x")) })
	}
	all.Wait()
	if s := read(t, c, value, noon); len(s.Data) != 20 {
		t.Errorf("%d changes are left of 20", len(s.Data))
	}
	_, _, err := c.Change(context.Background(), value, noon, func(d Data) { d["bad"] = make(chan int) })
	if err == nil {
		t.Error("a channel was kept")
	}
}

// At a bound those go that were not used for longest.
func TestMemoryIsBounded(t *testing.T) {
	c, m := newServer(t, 3, MaxStored)
	var ids []string
	for range 3 {
		ids = append(ids, save(t, c, "", noon, set("a", "b")))
	}
	read(t, c, ids[0], noon)
	fourth := save(t, c, "", noon, set("a", "b"))
	for id, want := range map[string]State{ids[0]: Valid, ids[1]: Expired, ids[2]: Valid, fourth: Valid} {
		if s := read(t, c, id, noon); s.State != want {
			t.Errorf("%s, want %s", s.State, want)
		}
	}
	large := save(t, c, "", noon, set("a", noise(MaxStored-100)))
	save(t, c, "", noon, set("a", noise(200)))
	if s := read(t, c, large, noon); s.State != Expired {
		t.Errorf("the large one is %s", s.State)
	}
	if m.size > m.maxSize || m.size != sizeOf(m) {
		t.Errorf("%d octets are counted, %d are there, and %d the most", m.size, sizeOf(m), m.maxSize)
	}
	if _, err := NewMemory(1, MaxStored-1); err == nil {
		t.Error("there is no room for one session")
	}
}

func sizeOf(m *Memory) int {
	size := 0
	for _, k := range m.sessions.Values() {
		size += len(k.data)
	}
	return size
}

func TestExpiredIsForgotten(t *testing.T) {
	c, m := newServer(t, 3, 1<<20)
	value := save(t, c, "", noon, set("a", "b"))
	value = save(t, c, value, noon.Add(MaxAge), set("c", "d"))
	if s := read(t, c, value, noon.Add(2*MaxAge)); s.State != Valid {
		t.Errorf("a change does not count: %+v", s)
	}
	if s := read(t, c, value, noon.Add(2*MaxAge+time.Second)); s.State != Expired {
		t.Errorf("%+v", s)
	}
	if m.size != 0 || m.sessions.Len() != 0 {
		t.Errorf("%d octets in %d sessions are left", m.size, m.sessions.Len())
	}
}

// away is a store that can't be reached.
type away struct{ Store }

var errAway = fmt.Errorf("%w: no route", ErrAway)

func (away) Get(context.Context, Key, time.Time) ([]byte, bool, error) { return nil, false, errAway }
func (away) Add(context.Context, Key, []byte, time.Time) error         { return errAway }
func (away) Delete(context.Context, Key) error                         { return errAway }
func (away) Swap(context.Context, Key, time.Time, func([]byte) (Key, []byte, error)) (bool, error) {
	return false, errAway
}

func TestStoreIsAway(t *testing.T) {
	ctx, c := context.Background(), NewServer("session_id", away{}, rand.NewChaCha8([32]byte{}))
	_, err := c.Read(ctx, "x", noon)
	_, _, errChange := c.Change(ctx, "x", noon, set("a", "b"))
	_, _, errBegin := c.Change(ctx, "", noon, set("a", "b"))
	for _, err := range []error{err, errChange, errBegin, c.End(ctx, "x")} {
		if !errors.Is(err, ErrAway) {
			t.Errorf("%v", err)
		}
	}
	if s := read(t, c, "", noon); s.State != None {
		t.Errorf("no cookie is %+v", s)
	}
}

// BenchmarkMemory fills a store with 100,000 sessions of a learner's size, and says
// what they take.
func BenchmarkMemory(b *testing.B) {
	const sessions = 100_000
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for b.Loop() {
		before := heap()
		c, m := newServer(b, sessions, 64<<20)
		first := save(b, c, "", noon, func(d Data) { d["user"], d["role"] = "ada", "customer" })
		for range sessions {
			save(b, c, "", noon, func(d Data) { d["user"], d["role"] = "ada", "customer" })
		}
		b.ReportMetric(float64(heap()-before)/float64(m.sessions.Len()), "B/session")
		if s := read(b, c, first, noon); s.State != Expired {
			b.Errorf("the first is %+v", s)
		}
		runtime.KeepAlive(m)
	}
}
