package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// listen opens the plan's address. "localhost" is two of them, 127.0.0.1 and ::1,
// with one port: which of the two a browser tries first is its own affair.
func listen(pl *plan) ([]net.Listener, error) {
	if pl.host != "localhost" {
		l, err := listenOn(pl.host, pl.port)
		if err != nil {
			return nil, err
		}
		return []net.Listener{l}, nil
	}
	v4, err := listenOn("127.0.0.1", pl.port)
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(v4.Addr().String())
	if err != nil {
		return nil, errors.Join(err, v4.Close())
	}
	v6, err := listenOn("::1", port)
	switch {
	case err == nil:
		return []net.Listener{v4, v6}, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, errors.Join(err, v4.Close())
	}
	// A machine without IPv6 has no ::1, and needs none.
	return []net.Listener{v4}, nil
}

func listenOn(host, port string) (net.Listener, error) {
	address := net.JoinHostPort(host, port)
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %s is in use on %s (%w): choose another with --addr, such as --addr localhost:%s, or --addr localhost:0 for any that is free",
			port, host, err, after(port))
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return l, nil
}

// after is a port to try instead.
func after(port string) string {
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n >= 65535 {
		return "8081"
	}
	return strconv.Itoa(n + 1)
}
