package main

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"
)

// A redisServer is a real redis-server that keeps nothing on disk.
type redisServer struct {
	t    *testing.T
	port string
	dir  string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port, err := portOf(l)
	if err != nil {
		t.Fatal(err)
	}
	r := &redisServer{t: t, port: port, dir: t.TempDir()}
	t.Cleanup(r.kill)
	return r
}

// start returns once Redis takes connections.
func (r *redisServer) start() {
	r.t.Helper()
	r.cmd = exec.Command("redis-server", "--port", r.port, "--bind", "127.0.0.1", "--save", "", "--dir", r.dir)
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("redis-server: %v; to install it: apt-get install redis-server", err)
	}
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if said.WriteString(lines.Text() + "\n"); strings.Contains(lines.Text(), "Ready to accept connections") {
			return
		}
	}
	r.t.Fatalf("redis-server does not start; it said:\n%s", &said)
}

// kill ends it as a crash would.
func (r *redisServer) kill() {
	if r.cmd == nil {
		return
	}
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Errorf("redis-server: %v", err)
	}
	_ = r.cmd.Wait() // its status is that of the kill
	r.cmd = nil
}

// ask sends a form, or asks for a page where there is none, and returns status, body
// and what session_id is set to.
func ask(t *testing.T, address string, form url.Values, id string) (status int, body, set string) {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "session_id="+id)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text strings.Builder
	if err := response.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, c := range response.Cookies() {
		if c.Name == "session_id" {
			set = c.Value
		}
	}
	return response.StatusCode, text.String(), set
}

// Two servers share sessions by Redis. It is away at first, comes, dies and comes
// back; meanwhile all that needs no Redis goes on, and nobody restarts anything.
func TestSessionsInRedis(t *testing.T) {
	t.Parallel()
	redis := startRedis(t)
	site := serve(t, "--session-store", "redis://127.0.0.1:"+redis.port)
	other := serve(t, "--session-store", "redis://127.0.0.1:"+redis.port)
	const path = "/play/session/server"
	form := url.Values{"user": {"ada"}}
	wantsAway := func() {
		t.Helper()
		if status, body, set := ask(t, site+path, form, "x"); status != http.StatusServiceUnavailable || set != "" || !strings.Contains(body, `"error"`) {
			t.Errorf("without Redis: %d %s", status, body)
		}
		if status, body, _ := ask(t, site+"/healthz", nil, ""); status != http.StatusOK || !strings.Contains(body, `{"status":"degraded","away":["session store"]}`) {
			t.Errorf("without Redis: %d %s", status, body)
		}
		for _, kind := range []string{"plain", "signed", "encrypted"} {
			if status, body, _ := ask(t, site+"/play/session/"+kind, form, "x"); status != http.StatusOK || !strings.Contains(body, `"state": "valid"`) {
				t.Errorf("without Redis, %s: %d %s", kind, status, body)
			}
		}
	}
	wantsAway()
	redis.start()
	_, body, id := ask(t, site+path, form, "")
	if !strings.Contains(body, `"state": "valid"`) || id == "" {
		t.Errorf("with Redis: %s", body)
	}
	if _, body, _ := ask(t, other+path, nil, id); !strings.Contains(body, `"user": "ada"`) {
		t.Errorf("at the other server: %s", body)
	}
	redis.kill()
	wantsAway()
	redis.start()
	if _, body, _ := ask(t, site+path, nil, id); !strings.Contains(body, `"state": "expired"`) {
		t.Errorf("with a Redis that has forgotten: %s", body)
	}
	if _, body, _ := ask(t, site+"/healthz", nil, ""); !strings.Contains(body, `{"status":"ok"}`) {
		t.Errorf("Redis is back, and health says %s", body)
	}
}
