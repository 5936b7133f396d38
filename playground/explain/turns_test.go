package explain

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"

	"course/playground/exchange"
)

var (
	here  = clientOf("192.0.2.1:1000")
	there = clientOf("192.0.2.2:1000")
)

// never is a context for those who do not wait.
func never(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func mustTake(t *testing.T, turns *turns, from netip.Prefix) (end func()) {
	t.Helper()
	end, err := turns.take(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

func mustNotTake(t *testing.T, turns *turns, from netip.Prefix) {
	t.Helper()
	var status exchange.StatusError
	if _, err := turns.take(never(t), from); !errors.As(err, &status) || status.Status != http.StatusServiceUnavailable {
		t.Errorf("got %v, want 503", err)
	}
}

// A client has one turn, and others have theirs all the same.
func TestTurns(t *testing.T) {
	turns := newTurns(2)
	end := mustTake(t, turns, here)
	mustNotTake(t, turns, here)
	endOther := mustTake(t, turns, there)
	mustNotTake(t, turns, clientOf("192.0.2.3:1000"))
	end()
	end = mustTake(t, turns, here)
	end()
	endOther()
	if len(turns.all) != 0 || len(turns.clients) != 0 {
		t.Errorf("%d turns and %d clients are left", len(turns.all), len(turns.clients))
	}
}

// A client that sends very many waits behind itself: another is next after it.
func TestTurnsAreFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1)
		end := mustTake(t, turns, here)
		var played []string
		play := func(from netip.Prefix, name string) {
			end := mustTake(t, turns, from)
			played = append(played, name)
			end()
		}
		for range maxWaiting - 1 {
			go play(here, "here")
		}
		synctest.Wait()
		mustNotTake(t, turns, here) // and no more of this client may wait
		go play(there, "there")
		synctest.Wait()
		end()
		synctest.Wait()
		if len(played) != maxWaiting || !slices.Contains(played[:2], "there") {
			t.Errorf("played were %v: the other client had to wait", played)
		}
	})
}

func TestClientOf(t *testing.T) {
	for _, test := range []struct {
		one, other string
		same       bool
	}{
		{"192.0.2.1:1000", "192.0.2.1:2000", true},
		{"192.0.2.1:1000", "192.0.2.2:1000", false},
		{"192.0.2.1:1000", "[::ffff:192.0.2.1]:1000", true},
		{"[2001:db8::1]:1000", "[2001:db8::ffff:0:0:2]:1000", true},
		{"[2001:db8:0:1::1]:1000", "[2001:db8:0:2::1]:1000", false},
		{"[fe80::1%eth0]:1000", "[fe80::2%eth1]:1000", true},
		{"@", "", true}, // a Unix socket
		{"@", "192.0.2.1:1000", false},
	} {
		if same := clientOf(test.one) == clientOf(test.other); same != test.same {
			t.Errorf("%s and %s are one client: %t", test.one, test.other, same)
		}
	}
}
