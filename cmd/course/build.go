package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"course/internal/web"
	"course/site"
	"course/site/export"
)

// buildCommand is "course build".
type buildCommand struct {
	Dir string `arg:"" optional:"" help:"The course's folder; without it, the course that is embedded."`

	Out      string `required:"" placeholder:"OUT" help:"The folder to write. Until all is written it stays as it was."`
	Force    bool   `help:"Replace OUT also if it holds files that course build did not write."`
	BaseURL  string `name:"base-url" placeholder:"URL" help:"The public URL, also with a path: for absolute links, the sitemap and the feed."`
	Compress bool   `help:"Write each file in gzip, Brotli and Zstandard too, for servers that look for FILE.gz, FILE.br and FILE.zst."`
}

// What a build may take of memory. Beside this it holds the lessons' text.
const (
	// pagesInBuild is how many pages are kept. Each is asked for once, or at once in
	// each coding.
	pagesInBuild = 64
	// codeInBuild is how many bytes of coloured code are: all of a course with ten
	// thousand lessons, so that no block of it is coloured twice.
	codeInBuild = 128 << 20
	// heapInBuild is the size up to which the heap grows more freely than a server's
	// would: less time goes into collecting garbage.
	heapInBuild   = 512 << 20
	growthInBuild = 400 // per cent
)

// Run writes the site.
func (c *buildCommand) Run(ctx context.Context, p *program) error {
	if err := c.checkOut(); err != nil {
		return err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(heapInBuild))
	defer debug.SetGCPercent(debug.SetGCPercent(growthInBuild))
	var found mistakes
	s, pl, err := c.newServer(&found, p.Stderr)
	if err != nil {
		return err
	}
	program, err := c.program()
	if err != nil {
		return err
	}
	addresses := append(s.site.Addresses(), s.assetAddresses()...)
	bar := newProgress(p, len(addresses), "pages and files")
	report, err := export.Write(ctx, c.Out, export.Options{
		Handler:    s.handler,
		Addresses:  addresses,
		NotFound:   pl.base + "/404.html",
		Base:       pl.base,
		Immutable:  pl.base + web.AssetsPath,
		Compressed: c.Compress,
		Force:      c.Force,
		Recipes:    s.site,
		Program:    program,
		Progress:   bar.show,
	})
	bar.clear()
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped; %s is as it was", c.Out)
	}
	if err != nil {
		return err
	}
	c.tell(p.Stdout, s, pl, report)
	found.add(s.site.CourseProblems())
	return found.report(p.Stderr, c.Dir, report.Mistakes)
}

// newServer makes the server whose answers are written.
func (c *buildCommand) newServer(found *mistakes, stderr io.Writer) (*server, *plan, error) {
	pl := &plan{host: "localhost", port: "8080", keep: pagesInBuild, remember: codeInBuild, found: found.add}
	if c.BaseURL != "" {
		var err error
		if pl.origin, pl.base, err = splitBaseURL(c.BaseURL); err != nil {
			return nil, nil, err
		}
	}
	serve := &serveCommand{Dir: c.Dir, BaseURL: c.BaseURL}
	s, err := serve.newServer(pl, nil, log.New(stderr, "course: ", 0))
	return s, pl, err
}

// checkOut refuses to write over the course itself.
func (c *buildCommand) checkOut() error {
	if c.Dir == "" {
		return nil
	}
	dir, err := realPath(c.Dir)
	if err != nil {
		return nil // that there is no such folder is said by who opens it
	}
	out, err := realPath(c.Out)
	if err != nil {
		return nil // it is not there yet
	}
	if inside, err := filepath.Rel(out, dir); err == nil && filepath.IsLocal(inside) {
		return usagef("--out %s: the course itself lies there; name a folder of its own, such as %s", c.Out, filepath.Join(c.Out, "public"))
	}
	return nil
}

// realPath returns a path from the top, without links.
func realPath(name string) (string, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(name)
}

// program stands for all that pages are made by beside the course: this very
// executable, and the flags.
func (c *buildCommand) program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program itself: %w", err)
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%s\x00%t", c.BaseURL, c.Compress)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// assetAddresses are the addresses of the styles and scripts.
func (s *server) assetAddresses() []string {
	var addresses []string
	for _, name := range s.assets.Names() {
		if address, err := s.assets.URL(name); err == nil { // it is in the list of them all
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// tell says what was written, and what the host of it has to do.
func (c *buildCommand) tell(w io.Writer, s *server, pl *plan, r *export.Report) {
	kept, place := "", ""
	if r.Kept > 0 {
		kept = fmt.Sprintf("; of the pages, %d are as they were", r.Kept)
	}
	if pl.base != "" {
		place = ": below the top of the host, it is the folder " + pl.base
	}
	public := cmp.Or(pl.origin, "https://YOUR.HOST") + pl.base
	fmt.Fprintf(w, `wrote %s: %s, %s%s

The folder is what answers at %s/%s.
/lessons/NAME is there as lessons/NAME.html and as lessons/NAME/index.html, so
clean addresses work on any host. Where there is a choice, let it look for the
first, which needs no redirect:
	location %s/ { try_files $uri $uri.html $uri/index.html =404; }   # nginx

The demos need a server. Have the host pass all below %s/play/ on, with path, query
and cookies unchanged, to this same version of the program:
	course serve %s--base-url %s
	location %s/play/ { proxy_pass http://localhost:8080; }           # nginx
On a host that cannot, the lessons are there and the demos in them are not.
`, c.Out, count(s.site.Lessons(), "lesson"), count(r.Files, "file"), kept, public, place, pl.base, pl.base, dirArgument(c.Dir), public, pl.base)
}

func dirArgument(dir string) string {
	if dir == "" {
		return ""
	}
	return dir + " "
}

// mistakes gathers those of the lessons as they are rendered.
type mistakes struct {
	mu    sync.Mutex
	found []site.Problem
}

func (m *mistakes) add(found []site.Problem) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.found = append(m.found, found...)
}

// report names all mistakes of the course in a folder, in the order of the files. It
// returns the exit status for a course that has any.
func (m *mistakes) report(w io.Writer, dir string, unwritten []error) error {
	slices.SortStableFunc(m.found, func(a, b site.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if err := reportText(w, seenFromHere(dir, m.found)); err != nil {
		return err
	}
	for _, err := range unwritten {
		fmt.Fprintln(w, err)
	}
	if len(m.found)+len(unwritten) > 0 {
		return exitStatus(1)
	}
	return nil
}
