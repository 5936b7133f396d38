package site

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// branch writes n lessons, each with the words.
func (b *bench) branch(n int, words string) {
	b.t.Helper()
	for i := range n {
		b.write(fmt.Sprintf("part-%d/lesson-%d.md", i%20, i), fmt.Sprintf("# Lesson %d\n\n%s", i, words))
	}
}

// Another branch is checked out: two thousand lessons go, and a thousand others come.
func TestBranches(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, func(b *bench) { b.branch(2000, "the first branch") })
	b.shows("/lessons/part-7/lesson-7", "the first branch")
	for i := range 20 {
		b.do(os.RemoveAll(b.path(fmt.Sprintf("part-%d", i))))
	}
	b.branch(1000, "the second branch")
	b.eventually("the second branch is served", func() bool {
		return b.site.Lessons() == 1000 && strings.Contains(get(b.handler, "/lessons/part-7/lesson-7").Body.String(), "the second branch")
	})
}

// lines takes what is logged, a line at a time.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

// Where the system has no watches left, or none at all, saves are found by looking.
func TestLooking(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		watch func(*watcher, context.Context) error
		says  string
	}{
		"too few watches": {withWatches(1), "(no watches are left), so saves are found by looking, every 500ms or, in a large folder, less often; to see them at once, let more be watched: sysctl fs.inotify.max_user_watches=524288"},
		"no watcher": {func(w *watcher, ctx context.Context) error {
			return w.poll(ctx, os.NewSyscallError("inotify_init1", syscall.EMFILE))
		}, "fs.inotify.max_user_instances"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := make(lines, 100)
			b := newBench(t, map[string]string{"a.md": "# A", "nest/b.md": "# B", "nest/p.svg": "<svg/>"}, func(b *bench) {
				b.options = append(b.options, func(o *Options) { o.Log = log.New(said, "", 0) })
				b.watch = func(s *Site, ctx context.Context, dir string) error { return c.watch(newWatcher(s, dir), ctx) }
			})
			if line := <-said; !strings.Contains(line, c.says) {
				t.Errorf("it does not say %s: %s", c.says, line)
			}
			page(t, b.handler, "/lessons/nest/b")
			b.write("nest/b.md", "# B\n\nin place")
			b.sees("/lessons/nest/b", "in place")
			b.replace("nest/b.md", "# B\n\nby rename")
			b.sees("/lessons/nest/b", "by rename")
			b.write("nest/new/c.md", "# C")
			b.told("/lessons/nest/new/c")
			b.do(os.RemoveAll(b.path("nest/new")))
			b.told("/lessons/nest/new/c")
		})
	}
}

// withWatches follows a folder on a system that has only so many watches left.
func withWatches(left int) func(*watcher, context.Context) error {
	return func(w *watcher, ctx context.Context) error {
		var err error
		if w.events, err = fsnotify.NewWatcher(); err != nil {
			return err
		}
		w.notify = func(path string) error {
			if left--; left < 0 {
				return os.NewSyscallError("inotify_add_watch", syscall.ENOSPC)
			}
			return w.events.Add(path)
		}
		return errors.Join(w.follow(ctx), w.events.Close())
	}
}

// A long day's saves leave nothing behind.
func TestNothingLeaks(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "# A", "nest/b.md": "# B"})
	page(t, b.handler, "/lessons/a")
	saves := 0
	work := func(n int) {
		for range n / 10 {
			for range 10 {
				saves++
				b.write("a.md", fmt.Sprintf("# A\n\nsave %d, the last of ten", saves))
			}
			b.sees("/lessons/a", fmt.Sprintf("save %d,", saves))
			b.do(os.Rename(b.path("nest"), b.path(fmt.Sprint("nest", saves))))
			b.do(os.Rename(b.path(fmt.Sprint("nest", saves)), b.path("nest")))
		}
		b.do(os.Rename(b.dir, b.dir+"-away"))
		b.write("nest/b.md", "# B")
		b.write("a.md", "# A\n\nback")
		b.sees("/lessons/a", "back")
		b.do(os.RemoveAll(b.dir + "-away"))
	}
	work(100)
	before := used(t)
	work(1000)
	b.eventually("no more is used than before", func() bool {
		now := used(t)
		return now.goroutines <= before.goroutines && now.files <= before.files && now.heap < before.heap+1<<20
	})
}

type usage struct{ goroutines, files, heap int }

func used(t *testing.T) usage {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u := usage{goroutines: runtime.NumGoroutine(), heap: int(m.HeapAlloc)}
	open, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	u.files = len(open)
	return u
}
