package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"course/internal/web"
	"course/lessons"
	"course/site"
)

// serveCommand is "course serve". The defaults stand here and nowhere else.
type serveCommand struct {
	Dir string `arg:"" optional:"" help:"The course's folder; without it, the course that is embedded."`

	Addr          string `default:"localhost:8080" placeholder:"HOST:PORT" help:"Where to listen. Port 0 picks a free one. (${default})"`
	Watch         *bool  `negatable:"" help:"Show saves at once, drafts, and problems on the page. On when DIR is given, the address is loopback and there is no --base-url."`
	BaseURL       string `name:"base-url" placeholder:"URL" help:"The public URL, also with a path that everything is mounted below."`
	SecretKeyFile string `name:"secret-key-file" placeholder:"FILE" help:"The key that signs and encrypts sessions, of 16 bytes at least; COURSE_SECRET_KEY gives the key itself. Without one, a fresh key for this process."`
	SessionStore  string `name:"session-store" default:"memory" placeholder:"STORE" help:"Where sessions are kept that are kept on the server: memory, or redis://… for several servers behind one balancer. (${default})"`
	OtherSite     string `name:"other-site" placeholder:"HOST" help:"A second host name, of another site, that reaches this same server: cross-site demos need one. On localhost it is 127.0.0.1."`
	TLSCert       string `name:"tls-cert" placeholder:"FILE" help:"Serve HTTPS with this certificate."`
	TLSKey        string `name:"tls-key" placeholder:"FILE" help:"The certificate's key."`
	AdminAddr     string `name:"admin-addr" placeholder:"HOST:PORT" help:"Serve metrics and profiles here."`
}

// shutdownTime is how long requests that run may take once the program is told
// to stop.
const shutdownTime = 10 * time.Second

// A plan is what the flags come to.
type plan struct {
	host, port string
	origin     string // of the public URL, "" where there is none
	base       string // path of the public URL, without the last slash
	other      string // a second host name, of another site; "" where there is none
	watch      bool
	loopback   bool // only this machine is to reach us
	tls        *tls.Config
	secretKey  []byte // nil where none is given

	keep     int                  // pages kept ready; 0 for what suits a server
	remember int64                // bytes of coloured code; the same
	found    func([]site.Problem) // is told the mistakes of each lesson rendered; nil where nobody asks
}

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, p *program) error {
	plan, err := c.plan(p)
	if err != nil {
		return err
	}
	logger := log.New(p.Stderr, "", 0)
	sessions, err := c.openSessions(logger)
	if err != nil {
		return err
	}
	err = c.run(ctx, plan, sessions, logger)
	if sessions != nil {
		err = errors.Join(err, sessions.Close())
	}
	return err
}

// run serves what is planned.
func (c *serveCommand) run(ctx context.Context, plan *plan, sessions sessionStore, logger *log.Logger) error {
	listeners, err := listen(plan)
	if err != nil {
		return err
	}
	// Pages name the port, and of a free one it is known only now.
	if plan.port, err = portOf(listeners[0]); err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	s, err := c.newServer(plan, sessions, logger)
	if err != nil {
		return errors.Join(err, closeAll(listeners))
	}
	if plan.base != "" {
		logger.Printf("--base-url has a path: demos show and overwrite the cookies of the whole host %s, so a host name of its own is better", plan.origin)
	}
	if plan.secretKey == nil {
		logger.Print(noKey)
	}
	if !plan.watch {
		c.report(ctx, s, logger)
	}
	return c.serve(ctx, plan, s, listeners, logger)
}

// plan checks the flags.
func (c *serveCommand) plan(p *program) (*plan, error) {
	var pl plan
	var err error
	if pl.host, pl.port, err = splitAddress("--addr", c.Addr, "localhost:8080"); err != nil {
		return nil, err
	}
	if c.AdminAddr != "" {
		if _, _, err := splitAddress("--admin-addr", c.AdminAddr, "localhost:9090"); err != nil {
			return nil, err
		}
	}
	if c.BaseURL != "" {
		if pl.origin, pl.base, err = splitBaseURL(c.BaseURL); err != nil {
			return nil, err
		}
	}
	pl.loopback = c.BaseURL == "" && web.IsLoopback(pl.host)
	pl.watch = c.watching(p, pl.loopback)
	if pl.watch && c.Dir == "" {
		return nil, usagef("--watch needs a folder to watch: course serve DIR --watch")
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, usagef("--tls-cert and --tls-key need each other")
	}
	if c.TLSCert != "" {
		certificate, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, fmt.Errorf("--tls-cert %s, --tls-key %s: %w", c.TLSCert, c.TLSKey, err)
		}
		pl.tls = &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}}
	}
	if pl.other, err = c.otherName(&pl); err != nil {
		return nil, err
	}
	if pl.secretKey, err = c.secretKey(p); err != nil {
		return nil, err
	}
	return &pl, nil
}

func (c *serveCommand) watching(p *program, loopback bool) bool {
	if c.Watch != nil {
		return *c.Watch
	}
	if off, _ := p.LookupEnv("COURSE_NO_WATCH"); off != "" && off != "0" && off != "false" {
		return false
	}
	return c.Dir != "" && loopback
}

// openCourse returns how to open a course's folder; "" is the course that is
// embedded.
func openCourse(dir string) func() (fs.FS, error) {
	if dir == "" {
		return func() (fs.FS, error) { return lessons.Files, nil }
	}
	return func() (fs.FS, error) {
		fsys, err := site.OpenDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no folder %s", dir)
		}
		if info, statErr := os.Stat(dir); err != nil && statErr == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is a file, and no folder; name the folder of the course that it is in", dir)
		}
		if err != nil {
			return nil, fmt.Errorf("course folder %s: %w", dir, err)
		}
		return fsys, nil
	}
}

// reportTime is how long the start waits for every page to have been looked at.
// A larger course's problems are told when they are found.
const reportTime = 100 * time.Millisecond

// report tells the mistakes of the course, a line each.
func (c *serveCommand) report(ctx context.Context, s *server, logger *log.Logger) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		problems, err := s.site.Problems(ctx)
		if err != nil {
			return // it is to end, and nobody waits for them
		}
		for _, problem := range seenFromHere(c.Dir, problems) {
			logger.Print(problem)
		}
	}()
	select {
	case <-done:
	case <-time.After(reportTime):
	}
}

func (c *serveCommand) serve(ctx context.Context, pl *plan, s *server, listeners []net.Listener, logger *log.Logger) error {
	public := publicServer(pl, s.handler, logger)
	public.RegisterOnShutdown(s.site.Close)
	running := newGroup(ctx)
	for _, l := range listeners {
		if pl.tls != nil {
			running.start(func(context.Context) error { return public.ServeTLS(l, "", "") })
			continue
		}
		running.start(func(context.Context) error { return public.Serve(l) })
	}
	if pl.watch {
		dir, err := filepath.Abs(c.Dir)
		if err != nil {
			return fmt.Errorf("course folder %s: %w", c.Dir, err)
		}
		running.start(func(ctx context.Context) error { return s.site.Watch(ctx, dir) })
	}
	if c.AdminAddr != "" {
		if err := serveAdmin(running, c.AdminAddr, s, logger); err != nil {
			return err
		}
	}
	logger.Printf("listening on %s", pl.url())
	return running.wait(func(ctx context.Context) error { return public.Shutdown(ctx) })
}

// publicServer is the server for learners, with the limits on time and size that
// lie below our handlers.
func publicServer(pl *plan, handler http.Handler, logger *log.Logger) *http.Server {
	return &http.Server{
		Handler:        handler,
		ReadTimeout:    web.ReadTimeout,
		WriteTimeout:   web.WriteTimeout,
		IdleTimeout:    web.IdleTimeout,
		MaxHeaderBytes: web.MaxHeader,
		TLSConfig:      pl.tls,
		// Over HTTP/2 a request counts for ReadTimeout only once its header is
		// whole. Until then the client cannot answer a ping (RFC 9113, section
		// 4.3), so one that lets us wait for its header loses the connection.
		HTTP2: &http.HTTP2Config{
			SendPingTimeout: web.ReadTimeout * 3 / 10,
			PingTimeout:     web.ReadTimeout * 6 / 10,
		},
		ErrorLog: log.New(connectionLog{logger.Writer()}, "", 0),
	}
}

// url is where a person on this machine finds the server.
func (pl *plan) url() string {
	u := pl.local(pl.port)
	if pl.base != "" {
		u += pl.base + "/"
	}
	return u
}

// local is the server's origin on this machine, at a port.
func (pl *plan) local(port string) string {
	scheme, host := "http", pl.host
	if pl.tls != nil {
		scheme = "https"
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// A group is work that runs until its context ends or one part of it fails.
type group struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	parts  sync.WaitGroup
}

func newGroup(ctx context.Context) *group {
	g := &group{}
	g.ctx, g.cancel = context.WithCancelCause(ctx)
	return g
}

// start runs a part of the work.
func (g *group) start(part func(context.Context) error) {
	g.parts.Go(func() {
		if err := part(g.ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
			g.cancel(err)
		}
	})
}

// wait waits for the end, stops what is left, and returns what failed, if
// anything did.
func (g *group) wait(stops ...func(context.Context) error) error {
	<-g.ctx.Done()
	failed := context.Cause(g.ctx)
	if errors.Is(failed, context.Canceled) {
		failed = nil // we were told to stop
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	for _, stop := range stops {
		if err := stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			failed = errors.Join(failed, err)
		}
	}
	g.cancel(nil)
	g.parts.Wait()
	return failed
}

// connectionLog drops what net/http says of connections that clients broke off:
// it is nothing that the person who runs the server can mend.
type connectionLog struct{ to io.Writer }

func (l connectionLog) Write(line []byte) (int, error) {
	for _, theirs := range []string{"TLS handshake error", "timeout waiting for PING response", "timeout waiting for SETTINGS"} {
		if strings.Contains(string(line), theirs) {
			return len(line), nil
		}
	}
	return l.to.Write(line)
}
