package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// freeTries is how often a free port is asked for before we give up.
const freeTries = 10

// listen opens the plan's address.
func listen(pl *plan) ([]net.Listener, error) {
	if pl.host == "localhost" {
		listeners, err := listenLocal(pl)
		for try := 1; try < freeTries && pl.port == "0" && errors.Is(err, syscall.EADDRINUSE); try++ {
			// The port that was free on 127.0.0.1 is not on ::1.
			listeners, err = listenLocal(pl)
		}
		return listeners, err
	}
	l, err := listenOn("--addr", pl.host, pl.port)
	if err != nil {
		return nil, err
	}
	return []net.Listener{l}, nil
}

// listenLocal opens what "localhost" is: 127.0.0.1 and ::1, with one port. Which of
// the two a browser tries first is its own affair.
func listenLocal(pl *plan) ([]net.Listener, error) {
	v4, err := listenOn("--addr", "127.0.0.1", pl.port)
	if err != nil {
		return nil, err
	}
	port, err := portOf(v4)
	if err != nil {
		return nil, errors.Join(err, v4.Close())
	}
	v6, err := listenOn("--addr", "::1", port)
	switch {
	case err == nil:
		return []net.Listener{v4, v6}, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, errors.Join(err, v4.Close())
	}
	// A machine without IPv6 has no ::1, and needs none.
	return []net.Listener{v4}, nil
}

// listenOn opens an address that a flag gives.
func listenOn(flag, host, port string) (net.Listener, error) {
	address := net.JoinHostPort(host, port)
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %s is in use on %s (%w): choose another with %[4]s, such as %[4]s localhost:%[5]s, or %[4]s localhost:0 for any that is free",
			port, host, err, flag, after(port))
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return l, nil
}

func portOf(l net.Listener) (string, error) {
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

func closeAll(listeners []net.Listener) error {
	var failed error
	for _, l := range listeners {
		failed = errors.Join(failed, l.Close())
	}
	return failed
}

// after is a port to try instead.
func after(port string) string {
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n >= 65535 {
		return "8081"
	}
	return strconv.Itoa(n + 1)
}
