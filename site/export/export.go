// Package export writes what a handler serves as static files, for a host that
// runs no program, such as a CDN.
//
//	report, err := export.Write(ctx, "public", export.Options{
//		Handler:   handler,
//		Addresses: site.Addresses(),
//	})
//
// # Names
//
// A page at /lessons/path is written twice, as lessons/path.html and, by a link to
// the same file where the file system has them, as lessons/path/index.html. So the
// address works on any host: most serve the first for it, as it is, and all others
// the second, after a redirect to /lessons/path/. What is not HTML bears its own
// name. Below a base path the files are named without it: the folder is what the
// base path leads to.
//
// Beside the pages there are 404.html, which hosts show for what is not there;
// _headers, from which Netlify, Cloudflare Pages and others take the header fields
// that the handler sends; .nojekyll, without which GitHub Pages would leave files
// out; and a list of all files, [ListName].
//
// # All or nothing
//
// The files are written into a new folder beside the old one, which takes its
// place when all are there. Before that moment the old one is as it was, whatever
// happens. A folder that holds files that its list does not name is somebody
// else's, and is not replaced unless Options.Force says so.
//
// # What is not made again
//
// The list also has the recipe of each page: what it was made from. A page whose
// recipe still gives the same, by the same program, is taken over from the old
// folder once its hash was found to be that of the list; everything else is made.
// So there is no cache that could be stale, grow or get lost: without the old
// folder, all is made.
//
// The same handler and addresses give the same files, byte for byte, whatever was
// taken over. In memory are the list, about 1 KiB for each address, and for each
// processor one page.
package export

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Options say what is written. Handler and Addresses are required.
type Options struct {
	Handler http.Handler
	// Addresses are the paths of all that is written, as in a request, in the order
	// of the list. No two may be equal.
	Addresses []string
	// NotFound is an address at which there is nothing: the answer is 404.html.
	NotFound string
	// Base is the path that all addresses begin with, "" or such as "/courses".
	Base string
	// Immutable begins the addresses whose content never changes.
	Immutable string
	// Compressed adds each file in the codings that clients take, for servers that
	// look for path.html.br, .zst and .gz.
	Compressed bool
	// Force replaces a folder whatever it holds.
	Force bool
	// Recipes tells pages that would come out the same from others; without it all
	// are made.
	Recipes Recipes
	// Program stands for what makes the pages: another one makes all anew.
	Program string
	// Progress, if it is set, is called after each address, by several goroutines.
	Progress func(done int)
}

// Recipes knows what pages are made from.
type Recipes interface {
	// Recipe returns, as JSON, what the page at an address was made from when it was
	// last served; nil if it must be made anew each time.
	Recipe(address string) []byte
	// Holds reports whether the page would be made from the same now.
	Holds(address string, recipe []byte) bool
}

// A Report says what was written.
type Report struct {
	Files int // with the names that are links
	Kept  int // addresses taken over from the folder that was there
	// Mistakes are the addresses that could not be written. All others were.
	Mistakes []error
}

// Write fills the folder out with the answers. An error means that out is as it
// was before.
func Write(ctx context.Context, out string, o Options) (*Report, error) {
	target, err := open(out, o.Force)
	if err != nil {
		return nil, err
	}
	stage, err := target.stage()
	if err != nil {
		return nil, err
	}
	report, err := fill(ctx, stage, target, o)
	if err != nil {
		return nil, fmt.Errorf("%w; %s is as it was", withCleanup(err, stage), out)
	}
	left, err := target.replace(stage)
	if err != nil {
		return nil, fmt.Errorf("%w; %s is as it was", withCleanup(err, stage), out)
	}
	if left != nil {
		report.Mistakes = append(report.Mistakes, left)
	}
	return report, nil
}

// fill writes all that belongs into the folder.
func fill(ctx context.Context, stage string, target *target, o Options) (*Report, error) {
	t := newTree(stage)
	w := &writer{Options: o, tree: t, before: target.list, old: target.dir}
	if o.Program != w.before.Program {
		w.before = list{}
	}
	pages, err := w.writeAll(ctx)
	if err != nil {
		return nil, err
	}
	now := list{About: aboutList, Program: o.Program, Pages: pages}
	if now.Others, err = w.writeOthers(ctx); err != nil {
		return nil, err
	}
	if err := t.write(ListName, now.encode()); err != nil {
		return nil, err
	}
	return w.report(now), ctx.Err()
}

// A writer writes the answers into a tree.
type writer struct {
	Options
	tree   *tree
	before list   // of the folder that was there
	old    string // that folder
	done   atomic.Int64
	kept   atomic.Int64
}

// writeAll writes every address and returns its part of the list.
func (w *writer) writeAll(ctx context.Context) ([]page, error) {
	earlier := w.before.byAddress()
	pages := make([]page, len(w.Addresses))
	free, contested := w.sides()
	for _, side := range []struct {
		of      []int
		atATime int
	}{{free, runtime.GOMAXPROCS(0)}, {contested, 1}} {
		group, working := errgroup.WithContext(ctx)
		group.SetLimit(side.atATime)
		for _, i := range side.of {
			if working.Err() != nil {
				break
			}
			group.Go(func() (err error) {
				address := w.Addresses[i]
				pages[i], err = w.writePage(working, address, earlier[address])
				if w.Progress != nil {
					w.Progress(int(w.done.Add(1)))
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
	}
	return pages, ctx.Err()
}

// writePage writes what is at one address. Earlier is what the list of the folder
// that was there has of it.
func (w *writer) writePage(ctx context.Context, address string, earlier *page) (page, error) {
	if earlier != nil && w.Recipes != nil && earlier.Recipe != nil && w.Recipes.Holds(address, earlier.Recipe) {
		taken, err := w.take(earlier)
		if err != nil {
			return page{}, err
		}
		if taken {
			w.kept.Add(1)
			return *earlier, nil
		}
	}
	p := page{Address: address}
	for _, c := range w.codings() {
		f, err := w.ask(ctx, request{address: address, coding: c, status: http.StatusOK})
		if mistake := asMistake(address, err); mistake != nil {
			return page{Address: address, mistake: mistake}, nil
		}
		if err != nil {
			return p, err
		}
		if f != nil {
			p.Forms = append(p.Forms, *f)
		}
	}
	if w.Recipes != nil {
		p.Recipe = w.Recipes.Recipe(address)
	}
	return p, nil
}

func (w *writer) report(l list) *Report {
	r := &Report{Files: len(l.names()) + 1, Kept: int(w.kept.Load())}
	for _, p := range l.Pages {
		if p.mistake != nil {
			r.Mistakes = append(r.Mistakes, p.mistake)
		}
	}
	return r
}
