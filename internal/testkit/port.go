package testkit

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
	"syscall"
	"testing"
)

// Ports below these are not handed out by systems: Linux begins at 32768, others later.
const (
	firstPort = 10_000
	lastPort  = 32_767
)

// Port returns a port of localhost that is free, and most likely stays so while nobody
// listens there: it is none of those that the system gives to whoever asks for any,
// such as the outgoing connections of all the tests around.
func Port(t testing.TB) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(firstPort + rand.IntN(lastPort-firstPort+1))
		if isFree(t, "127.0.0.1", port) && isFree(t, "::1", port) {
			return port
		}
	}
	t.Fatalf("no port from %d to %d is free", firstPort, lastPort)
	return ""
}

// isFree also holds where a machine has no such address.
func isFree(t testing.TB, host, port string) bool {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return !errors.Is(err, syscall.EADDRINUSE)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return true
}
