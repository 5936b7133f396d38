package main

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"course/internal/web"

	"golang.org/x/net/http2"
)

// A client that begins a request's header over HTTP/2 and never ends it loses its
// connection, within the time that a header may take.
func TestHeaderNeverEnds(t *testing.T) {
	t.Parallel()
	public := publicServer(&plan{}, http.NotFoundHandler(), log.New(io.Discard, "", 0))
	if sum := public.HTTP2.SendPingTimeout + public.HTTP2.PingTimeout; sum > web.ReadTimeout {
		t.Errorf("a header may take %v, over the %v that a request has", sum, web.ReadTimeout)
	}
	public.HTTP2.SendPingTimeout /= 30
	public.HTTP2.PingTimeout /= 30
	server := httptest.NewUnstartedServer(nil)
	server.Config, server.EnableHTTP2 = public, true
	server.StartTLS()
	t.Cleanup(server.Close)

	conn := beginHeader(t, server)
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server still waits for the end of the header")
	}
}

// beginHeader connects, and sends the first part of a request's header.
func beginHeader(t *testing.T, server *httptest.Server) *tls.Conn {
	t.Helper()
	config := server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	config.NextProtos = []string{http2.NextProtoTLS}
	conn, err := tls.Dial("tcp", server.Listener.Addr().String(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if got := conn.ConnectionState().NegotiatedProtocol; got != http2.NextProtoTLS {
		t.Fatalf("the server speaks %q", got)
	}
	_, err = io.WriteString(conn, http2.ClientPreface)
	framer := http2.NewFramer(conn, conn)
	err = errors.Join(err, framer.WriteSettings(), framer.WriteSettingsAck(),
		framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x82}}))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
