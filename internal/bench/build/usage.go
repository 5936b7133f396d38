package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A usage is what a process took: seconds, and MiB.
type usage struct{ wall, cpu, peak float64 }

// command is a program that writes to our standard error alone.
func command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Dir, c.Stderr = dir, os.Stderr
	return c
}

// measured runs a command.
func measured(c *exec.Cmd) (usage, error) {
	started := time.Now()
	if err := c.Run(); err != nil {
		return usage{}, err
	}
	u := usage{
		wall: time.Since(started).Seconds(),
		cpu:  (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(),
	}
	if r, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = float64(r.Maxrss) / 1024
		if runtime.GOOS == "darwin" { // counts bytes, where others count KiB
			u.peak /= 1024
		}
	}
	return u, nil
}

// countPages counts the HTML files in a folder, those with two names once.
func countPages(dir string) (int, error) {
	pages := 0
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		second := filepath.Base(name) == "index.html" && exists(filepath.Dir(name)+".html")
		if err == nil && strings.HasSuffix(name, ".html") && !second {
			pages++
		}
		return err
	})
	return pages, err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// firstPage starts the server on a free port and returns the time from its start
// until the first lesson was there.
func firstPage(ctx context.Context, course, dir string) (took time.Duration, err error) {
	c := exec.CommandContext(ctx, course, "serve", dir, "--addr", "localhost:0")
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	said, err := c.StderrPipe()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, c.Process.Signal(syscall.SIGTERM), c.Wait()) }()
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, url, ready := strings.Cut(lines.Text(), "listening on "); ready {
			err := ask(url + "/lessons/" + lessonName(1))
			return time.Since(started), err
		}
	}
	return 0, fmt.Errorf("the server ended before it was ready: %w", lines.Err())
}

func ask(url string) error {
	answer, err := http.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
