package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// When the program is told to stop, streams end at once, nobody new is let in, and
// what runs is finished.
func TestStop(t *testing.T) {
	t.Parallel()
	s, url := startServing(t, newAuthor(t, map[string]string{"01-a.md": "# A"}).dir)
	stream := hear(t, url)
	post := halfPost(t, url)

	s.stop()
	if rest, err := io.ReadAll(stream); err != nil {
		t.Errorf("the stream broke off instead of ending (%v), after %q", err, rest)
	}
	waitUntil(t, "nobody new is let in", func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	select {
	case <-s.ended:
		t.Fatal("the program has ended in the middle of a request")
	default:
	}
	if got := post.finish(t); got != http.StatusSeeOther {
		t.Errorf("the request that ran was answered with %d", got)
	}
	if status, err := s.wait(); err != nil || status != 0 {
		t.Errorf("status %d (%v)", status, err)
	}
}

// hear opens an event stream, and reads until it says hello.
func hear(t *testing.T, url string) io.Reader {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/watch/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		response.Body.Close()
	})
	if err := secured(response.Header); err != nil {
		t.Errorf("event stream: %v", err)
	}
	stream := bufio.NewReader(response.Body)
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream does not say hello (%v)", err)
		}
		if line == "event: hello\n" {
			return stream
		}
	}
}

// A running request has sent all but the end of its body.
type running struct {
	conn net.Conn
	read *bufio.Reader
}

const (
	formBegin = "chan"
	formEnd   = "ge=add"
)

func halfPost(t *testing.T, url string) running {
	t.Helper()
	host := strings.TrimPrefix(url, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	r := running{conn, bufio.NewReader(conn)}
	// The server says that it goes on to read the body: so the request runs.
	fmt.Fprintf(conn, "POST /play/shop/server/sugar HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", host, len(formBegin+formEnd))
	if line, err := r.read.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server said %q (%v)", line, err)
	}
	if _, err := r.read.ReadString('\n'); err != nil { // the empty line after it
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, formBegin); err != nil {
		t.Fatal(err)
	}
	return r
}

// finish sends the rest, and returns the answer's status.
func (r running) finish(t *testing.T) int {
	t.Helper()
	if _, err := io.WriteString(r.conn, formEnd); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(r.read, nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
