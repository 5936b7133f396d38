package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"course/internal/bench/peer"
	"course/internal/browser"
)

// A server is a development server that shows a folder of lessons.
type server struct {
	name    string
	lessons string // the folder
	url     string // of the first lesson
}

// startOurs serves a course of n lessons with our program.
func startOurs(s *browser.Session, program string, n int) server {
	dir, address := scratch(s), freeAddress(s)
	writeLessons(s, dir, n)
	start(s, exec.Command(program, "serve", dir, "--addr", address), dir)
	return server{fmt.Sprintf("course, %d lessons", n), dir, "http://" + address + "/lessons/" + lessonName(1)}
}

func startHugo(s *browser.Session, n int) server {
	hugo, err := peer.Hugo(context.Background(), peer.Cache())
	s.Check(err)
	dir := scratch(s)
	lessons := filepath.Join(dir, "content", "lessons")
	writeLessons(s, lessons, n)
	writeFiles(s, dir, hugoFiles)
	host, port, err := net.SplitHostPort(freeAddress(s))
	s.Check(err)
	start(s, exec.Command(hugo, "server", "--bind", host, "--port", port), dir)
	return server{fmt.Sprintf("Hugo, %d lessons", n), lessons, "http://" + host + ":" + port + "/lessons/" + lessonName(1) + "/"}
}

func startVitepress(s *browser.Session, n int) server {
	program, err := peer.VitePress(context.Background(), peer.Cache())
	s.Check(err)
	dir, err := os.MkdirTemp(peer.VitePressRoot(peer.Cache()), "site-")
	s.Check(err)
	s.Cleanup(func() { s.Check(os.RemoveAll(dir)) })
	lessons := filepath.Join(dir, "lessons")
	writeLessons(s, lessons, n)
	writeFiles(s, dir, vitepressFiles(n))
	host, port, err := net.SplitHostPort(freeAddress(s))
	s.Check(err)
	start(s, exec.Command(program, "dev", ".", "--host", host, "--port", port, "--strictPort"), dir)
	return server{fmt.Sprintf("VitePress, %d lessons", n), lessons, "http://" + host + ":" + port + "/lessons/" + lessonName(1) + ".html"}
}

func scratch(s *browser.Session) string {
	dir, err := os.MkdirTemp("", "course-bench-")
	s.Check(err)
	s.Cleanup(func() { s.Check(os.RemoveAll(dir)) })
	return dir
}

// freeAddress is one of this machine's on which nobody listens.
func freeAddress(s *browser.Session) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.Check(err)
	s.Check(listener.Close())
	return listener.Addr().String()
}

// start runs a server until the session ends. Only what it says of errors is shown.
func start(s *browser.Session, c *exec.Cmd, dir string) {
	c.Dir = dir
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it may have children
	c.Stderr = os.Stderr
	s.Check(c.Start())
	s.Cleanup(func() {
		// It may have ended by itself, and its exit status says how it was ended.
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGTERM)
		_ = c.Wait()
	})
}

// patience is how long a server may take to start.
const patience = 2 * time.Minute

// waitFor waits until a page is there.
func waitFor(s *browser.Session, url string) {
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		response, err := http.Get(url)
		if err == nil {
			s.Check(response.Body.Close())
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.Fatalf("%s is not there after %v", url, patience)
}
