package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Memory is a Store in this process: when that ends, so do all sessions.
//
// It is bounded, in sessions and in octets of data. At either bound the sessions
// go that were not used for longest, read or changed; whoever had one finds it
// expired. One that is too old is gone when it is looked for, or when its turn comes.
type Memory struct {
	mu       sync.Mutex
	sessions *simplelru.LRU[Key, kept]
	size     int // of all data, in octets
	maxSize  int
}

type kept struct {
	data    []byte
	expires time.Time
}

// NewMemory returns a store for so many sessions, which have so many octets of data
// in all.
func NewMemory(maxSessions, maxSize int) (*Memory, error) {
	if maxSize < MaxStored {
		return nil, errors.New("a store in memory needs room for one session at least")
	}
	m := &Memory{maxSize: maxSize}
	var err error
	m.sessions, err = simplelru.NewLRU(maxSessions, func(_ Key, k kept) { m.size -= len(k.data) })
	return m, err
}

// Get returns what is kept under a key.
func (m *Memory) Get(_ context.Context, key Key, now time.Time) (data []byte, ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok = m.get(key, now)
	return data, ok, nil
}

func (m *Memory) get(key Key, now time.Time) (data []byte, ok bool) {
	k, ok := m.sessions.Get(key)
	if ok && now.After(k.expires) {
		m.sessions.Remove(key)
		ok = false
	}
	if !ok {
		return nil, false
	}
	return k.data, true
}

// Add keeps data under a new key.
func (m *Memory) Add(_ context.Context, key Key, data []byte, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(key, data, now)
	return nil
}

func (m *Memory) add(key Key, data []byte, now time.Time) {
	m.sessions.Remove(key) // so that its size is not counted twice
	m.size += len(data)
	m.sessions.Add(key, kept{data, now.Add(MaxAge)})
	for m.size > m.maxSize {
		m.sessions.RemoveOldest()
	}
}

// Swap changes what is kept under a key.
func (m *Memory) Swap(_ context.Context, key Key, now time.Time, change func([]byte) (Key, []byte, error)) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.get(key, now)
	if !ok {
		return false, nil
	}
	next, data, err := change(data)
	if err != nil {
		return true, err
	}
	m.sessions.Remove(key)
	m.add(next, data, now)
	return true, nil
}

// Delete keeps nothing under a key any more.
func (m *Memory) Delete(_ context.Context, key Key) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions.Remove(key)
	return nil
}
