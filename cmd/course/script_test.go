package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/script run the program as a person would. Beside the
// usual commands of testscript they have
//
//	exits STATUS ARGS... run "course ARGS..." and compare its exit status; the file
//	                     that $STDIN names is piped in
//	serve ARGS...        run "course serve ARGS..." until "listening on"; sets $URL,
//	                     without a path, $PORT, and $ADMIN for the metrics
//	terminate            tell it to stop and wait; its exit status is in stdout,
//	                     what it wrote in stderr
//	certificate NAME     make NAME.pem and NAME.key for localhost; requests trust it
//	get PATH [FIELD...]  ask $URL for PATH, or for a whole URL, with header fields as
//	                     "Name: value"; status, header and body are in stdout, and
//	                     its ETag in $ETAG
//	head PATH [FIELD...]
//	post PATH BODY [FIELD...]
//
// A value or body that ends in "×N" is what stands before, N times. Every answer
// must have the security headers; "! get" is for those of net/http itself, which
// have none.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[stageKey{}] = &stage{trusted: x509.NewCertPool()}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":       cmdExits,
			"serve":       cmdServe,
			"terminate":   cmdTerminate,
			"certificate": cmdCertificate,
			"get": func(ts *testscript.TestScript, neg bool, args []string) {
				request(ts, neg, "GET", args[0], "", args[1:])
			},
			"head": func(ts *testscript.TestScript, neg bool, args []string) {
				request(ts, neg, "HEAD", args[0], "", args[1:])
			},
			"post": func(ts *testscript.TestScript, neg bool, args []string) {
				request(ts, neg, "POST", args[0], args[1], args[2:])
			},
		},
	})
}

// A stage is what a script goes on with from line to line.
type stage struct {
	serving *serving
	trusted *x509.CertPool
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// inScript returns the arguments with the names of files that are there as the
// script would find them.
func inScript(ts *testscript.TestScript, args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if _, err := os.Stat(ts.MkAbs(arg)); err == nil {
			args[i] = ts.MkAbs(arg)
		}
	}
	return args
}

func lookupEnvIn(ts *testscript.TestScript) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value := ts.Getenv(name)
		return value, value != ""
	}
}

func cmdExits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	// A server that should not have started is stopped, and its status is not 1.
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	p := &program{
		Stdin: stdinIn(ts), Stdout: ts.Stdout(), Stderr: ts.Stderr(),
		LookupEnv: lookupEnvIn(ts), Now: explainedAt,
	}
	if got := p.Run(ctx, inScript(ts, args[1:])); got != want || ctx.Err() != nil {
		ts.Fatalf("exit status %d (%v), want %d", got, ctx.Err(), want)
	}
}

func cmdServe(ts *testscript.TestScript, _ bool, args []string) {
	s := start(lookupEnvIn(ts), inScript(ts, args)...)
	ts.Defer(s.stop)
	address, err := s.url()
	ts.Check(err)
	parsed, err := url.Parse(address)
	ts.Check(err)
	ts.Setenv("URL", parsed.Scheme+"://"+parsed.Host)
	ts.Setenv("PORT", parsed.Port())
	if slices.Contains(args, "--admin-addr") {
		admin, err := s.after("metrics and profiles on ")
		ts.Check(err)
		ts.Setenv("ADMIN", admin)
	}
	stageOf(ts).serving = s
}

func cmdTerminate(ts *testscript.TestScript, _ bool, _ []string) {
	s := stageOf(ts).serving
	s.stop()
	status, err := s.wait()
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "status %d\n", status)
	fmt.Fprint(ts.Stderr(), s.stderr)
}

func cmdCertificate(ts *testscript.TestScript, _ bool, args []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	ts.Check(err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	stageOf(ts).trusted.AppendCertsFromPEM(public)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pem"), public, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
}

// repeated returns what stands before "×N", N times.
func repeated(ts *testscript.TestScript, text string) string {
	what, times, ok := strings.Cut(text, "×")
	if !ok {
		return text
	}
	n, err := strconv.Atoi(times)
	ts.Check(err)
	return strings.Repeat(what, n)
}

func request(ts *testscript.TestScript, foreign bool, method, path, body string, fields []string) {
	if !strings.HasPrefix(path, "http") {
		path = ts.Getenv("URL") + path
	}
	r, err := http.NewRequest(method, path, strings.NewReader(repeated(ts, body)))
	ts.Check(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		r.Header.Set(name, repeated(ts, value))
		if name == "Host" {
			r.Host = value
		}
	}
	// Not kept alive, so that the server need not wait for us in the end.
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: stageOf(ts).trusted},
		ForceAttemptHTTP2: true,
		DisableKeepAlives: true,
		DialContext:       dialPatient,
	}
	response, err := transport.RoundTrip(r)
	ts.Check(err)
	defer response.Body.Close()
	if err := secured(response.Header); (err != nil) != foreign {
		ts.Fatalf("%s %s: %s: security headers: %v", method, path, response.Status, err)
	}
	ts.Setenv("ETAG", response.Header.Get("ETag"))
	ts.Check(show(ts.Stdout(), response))
}

// dialPatient connects to a server that may answer before it has read all, and then
// close the connection.
func dialPatient(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return patientConn{conn}, nil
}

// A patientConn leaves it to the answer to say what became of what was written: a
// Transport would take a server that reads no more for one that does not answer.
type patientConn struct{ net.Conn }

func (c patientConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		return len(b), nil
	}
	return n, err
}

// show writes an answer: what is compressed in it is left out.
func show(w io.Writer, response *http.Response) error {
	fmt.Fprintln(w, response.Status, response.Proto)
	for _, name := range slices.Sorted(maps.Keys(response.Header)) {
		for _, value := range response.Header[name] {
			fmt.Fprintf(w, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintln(w)
	if response.Header.Get("Content-Encoding") != "" {
		return nil
	}
	_, err := io.Copy(w, response.Body)
	return err
}

// secured says which of the headers that keep every page safe is missing.
func secured(header http.Header) error {
	var missing []error
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; ",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "strict-origin-when-cross-origin",
	} {
		if got := header.Get(name); !strings.HasPrefix(got, want) {
			missing = append(missing, fmt.Errorf("%s is %q", name, got))
		}
	}
	policy := header.Get("Content-Security-Policy")
	for _, directive := range []string{"object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"} {
		if !strings.Contains(policy, directive) {
			missing = append(missing, fmt.Errorf("the policy lacks %s", directive))
		}
	}
	return errors.Join(missing...)
}
