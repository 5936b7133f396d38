package explain

import (
	"context"
	"net/http"
	"net/netip"
	"sync"

	"course/playground/exchange"
)

// maxWaiting is how many scenarios of one client are played or wait at once.
const maxWaiting = 8

// turns decides who plays next. A client plays one scenario at a time, and only
// with that turn of its own waits for one of the turns of all: so however many a
// client sends, it stands before another only once.
type turns struct {
	all chan struct{} // holds one for each scenario that is being played

	mu      sync.Mutex
	clients map[netip.Prefix]*client // those with a scenario here
}

type client struct {
	own     chan struct{} // holds one while a scenario of the client has its turn
	present int           // scenarios that are played or wait; guarded by turns.mu
}

// newTurns lets n scenarios be played at once.
func newTurns(n int) *turns {
	return &turns{all: make(chan struct{}, n), clients: make(map[netip.Prefix]*client)}
}

// take waits for the turn of a client, until ctx is done. The turn ends with a call
// of end; an error says why there is none.
func (t *turns) take(ctx context.Context, from netip.Prefix) (end func(), err error) {
	c := t.arrive(from)
	if c == nil {
		return nil, tooMany("too many scenarios from your address are being played; wait for their answers")
	}
	if !enter(ctx, c.own) {
		t.leave(from, c)
		return nil, tooMany("other scenarios from your address take too long; try again in a moment")
	}
	if !enter(ctx, t.all) {
		<-c.own
		t.leave(from, c)
		return nil, tooMany("too many scenarios are being played; try again in a moment")
	}
	return func() {
		<-t.all
		<-c.own
		t.leave(from, c)
	}, nil
}

func tooMany(detail string) error {
	return exchange.StatusError{Status: http.StatusServiceUnavailable, Detail: detail}
}

// enter waits for a place in a room.
func enter(ctx context.Context, room chan struct{}) bool {
	select {
	case room <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// arrive counts a scenario of a client, nil if it has too many.
func (t *turns) arrive(from netip.Prefix) *client {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.clients[from]
	if c == nil {
		c = &client{own: make(chan struct{}, 1)}
		t.clients[from] = c
	}
	if c.present == maxWaiting {
		return nil
	}
	c.present++
	return c
}

// leave undoes arrive, and forgets the client with its last scenario.
func (t *turns) leave(from netip.Prefix, c *client) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.present--; c.present == 0 {
		delete(t.clients, from)
	}
}

// clientOf returns whom a connection comes from: its address, or of IPv6 the
// network of 64 bits that a household or a machine has for itself. Connections
// without an address are one client.
func clientOf(remoteAddr string) netip.Prefix {
	peer, err := netip.ParseAddrPort(remoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	address, bits := peer.Addr().Unmap().WithZone(""), 64
	if address.Is4() {
		bits = 32
	}
	return netip.PrefixFrom(address, bits).Masked()
}
