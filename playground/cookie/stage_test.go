package cookie

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// A stage is the whole web for a real browser: a proxy on a loopback address
// that answers for every host, by http and https, with the Set-Cookie lines that
// a scenario wants, octet for octet, and notes what the browser sends.
type stage struct {
	address string // host:port
	tls     *tls.Config

	mu     sync.Mutex
	origin string   // of the request that is expected
	lines  []string // of the answer to it
	cookie *string  // the Cookie header that came with it

	loaded chan string // the origin of a page that has been loaded
}

func newStage(t *testing.T) *stage {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{
		address: listener.Addr().String(),
		tls:     &tls.Config{Certificates: []tls.Certificate{selfSigned(t)}},
		loaded:  make(chan string, 64),
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // the test has ended
			}
			go s.serve(conn)
		}
	}()
	return s
}

func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		DNSNames:     []string{"stage.test"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// serve answers what comes over one connection to the proxy.
func (s *stage) serve(conn net.Conn) {
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		if request.Method == http.MethodConnect {
			fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n\r\n")
			inner := tls.Server(conn, s.tls)
			s.serveHTTPS(inner)
			return
		}
		s.answer(conn, request, "http://"+request.Host)
	}
}

func (s *stage) serveHTTPS(conn net.Conn) {
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		s.answer(conn, request, "https://"+request.Host)
	}
}

// donePath is what a page of the stage asks for once it has been loaded.
const donePath = "/stage-done"

// answer writes the answer by hand: net/http would mend the lines.
func (s *stage) answer(conn net.Conn, request *http.Request, origin string) {
	body := `<!doctype html><link rel="icon" href="data:,"><script>addEventListener("load", () => fetch("` +
		donePath + `", {credentials: "omit"}))</script>`
	var lines []string
	if request.URL.Path == donePath {
		body = ""
		s.loaded <- origin
	} else {
		lines = s.take(origin, strings.Join(request.Header["Cookie"], "; "))
	}
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\n")
	for _, line := range lines {
		b.WriteString("Set-Cookie: " + line + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	fmt.Fprint(conn, b.String())
}

// expect has the next request to an origin answered with these lines.
func (s *stage) expect(origin string, lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.origin, s.lines, s.cookie = origin, lines, nil
	for len(s.loaded) > 0 {
		<-s.loaded
	}
}

// take notes the Cookie header of a request, and returns the lines for it.
func (s *stage) take(origin, cookie string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if origin != s.origin || s.cookie != nil {
		return nil // of a browser's own, or a second one
	}
	s.cookie = &cookie
	return s.lines
}

// sent returns the Cookie header that came with the request.
func (s *stage) sent() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cookie == nil {
		return "", fmt.Errorf("no request to %s", s.origin)
	}
	return *s.cookie, nil
}
