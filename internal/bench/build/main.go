// Command build measures "course build" beside Hugo: the same lessons, in the same
// run, one after the other.
//
//	go run ./internal/bench/build [-lessons 10000] [-cache DIR]
//
// Hugo is installed by "go install" into the cache folder when it is not there yet,
// which takes minutes. The table has the wall and CPU time of each build, pages a
// second of wall time and the peak of memory, as the system counts them for the
// process; below it stand the ratios, and how long "course serve" takes from its
// start to the first page. On a machine that does other work too, compare the CPU
// times.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"

	"course/internal/bench/peer"
)

func main() {
	log.SetFlags(0)
	lessons := flag.Int("lessons", 10_000, "how many lessons")
	cache := flag.String("cache", peer.Cache(), "where Hugo is kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *lessons, *cache); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, lessons int, cache string) error {
	dir, err := os.MkdirTemp("", "course-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	hugo, err := peer.Hugo(ctx, cache)
	if err != nil {
		return err
	}
	course := filepath.Join(dir, "course")
	if err := command(ctx, "", "go", "build", "-o", course, "./cmd/course").Run(); err != nil {
		return fmt.Errorf("build the program: %w", err)
	}
	b := &bench{dir: dir, course: course, hugo: hugo, lessons: lessons}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	return b.measure(ctx)
}

// fewLessons are in the small course.
const fewLessons = 10

// A bench is what is measured.
type bench struct {
	dir          string
	course, hugo string // programs
	lessons      int
}

func (b *bench) in(parts ...string) string {
	return filepath.Join(append([]string{b.dir}, parts...)...)
}

// prepare writes the lessons for both, and the same few for a small course.
func (b *bench) prepare(ctx context.Context) error {
	for dir, n := range map[string]int{b.in("lessons"): b.lessons, b.in("few"): fewLessons} {
		if err := writeLessons(dir, n, "%s.md"); err != nil {
			return err
		}
	}
	return writeHugoSite(ctx, b.hugo, b.in("hugo"), b.lessons)
}

func (b *bench) measure(ctx context.Context) error {
	out := b.in("out")
	build := func() *exec.Cmd { return command(ctx, "", b.course, "build", b.in("lessons"), "--out", out) }
	fmt.Printf("%d lessons, %d processors\n\n", b.lessons, runtime.GOMAXPROCS(0))
	fmt.Printf("%-34s %8s %8s %9s %10s %7s\n", "", "wall s", "CPU s", "pages/s", "peak MiB", "HTML")
	theirs, err := b.row("hugo "+peer.HugoVersion, command(ctx, b.in("hugo"), b.hugo, "--quiet"), b.in("hugo", "public"))
	if err != nil {
		return err
	}
	ours, err := b.row("course build", build(), out)
	if err != nil {
		return err
	}
	if _, err := b.row("course build again", build(), out); err != nil {
		return err
	}
	if err := changeLesson(b.in("lessons")); err != nil {
		return err
	}
	if _, err := b.row("course build, one lesson changed", build(), out); err != nil {
		return err
	}
	fmt.Printf("\ncourse build is %.1f times as fast as Hugo (by CPU time %.1f times) and takes 1/%.1f of its memory\n",
		theirs.wall/ours.wall, theirs.cpu/ours.cpu, theirs.peak/ours.peak)
	return b.starts(ctx)
}

// row runs a build and prints what it took.
func (b *bench) row(name string, c *exec.Cmd, out string) (usage, error) {
	u, err := measured(c)
	if err != nil {
		return u, fmt.Errorf("%s: %w", name, err)
	}
	pages, err := countPages(out)
	if err != nil {
		return u, err
	}
	if pages < b.lessons {
		return u, fmt.Errorf("%s wrote %d pages for %d lessons", name, pages, b.lessons)
	}
	fmt.Printf("%-34s %8.2f %8.2f %9.0f %10.0f %7s\n", name, u.wall, u.cpu, float64(b.lessons)/u.wall, u.peak, strconv.Itoa(pages))
	return u, nil
}

// starts prints how long the first page takes to come.
func (b *bench) starts(ctx context.Context) error {
	for _, course := range []struct {
		dir     string
		lessons int
	}{{"lessons", b.lessons}, {"few", fewLessons}} {
		took, err := firstPage(ctx, b.course, b.in(course.dir))
		if err != nil {
			return err
		}
		fmt.Printf("course serve, %d lessons: first page after %d ms\n", course.lessons, took.Milliseconds())
	}
	return nil
}
