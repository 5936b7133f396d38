package testkit

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"
)

// RedisPassword is that of every [Redis]: what shows nowhere.
const RedisPassword = "s3cret"

// A Redis is a real redis-server on 127.0.0.1 that keeps nothing on disk, so that it
// forgets all when it dies. It dies with the test.
type Redis struct {
	t    testing.TB
	port string
	dir  string
	cmd  *exec.Cmd // nil while it does not run
}

// NewRedis returns one that does not run yet.
func NewRedis(t testing.TB) *Redis {
	t.Helper()
	r := &Redis{t: t, port: Port(t), dir: t.TempDir()}
	t.Cleanup(r.Kill)
	return r
}

// URL is its address, with the password.
func (r *Redis) URL() string { return "redis://:" + RedisPassword + "@127.0.0.1:" + r.port + "/0" }

// Start returns once Redis takes connections.
func (r *Redis) Start() {
	r.t.Helper()
	r.cmd = exec.Command("redis-server", "--port", r.port, "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--dir", r.dir, "--requirepass", RedisPassword)
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		r.cmd = nil
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

// Kill ends it as a crash would.
func (r *Redis) Kill() {
	if r.cmd == nil {
		return
	}
	if err := r.cmd.Process.Kill(); err != nil {
		r.t.Errorf("redis-server: %v", err)
	}
	_ = r.cmd.Wait() // its status is that of the kill
	r.cmd = nil
}
