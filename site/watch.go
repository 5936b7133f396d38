package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long the watcher waits, so that a save that comes in several steps is one
// change and not several: each counts from the last event that it is about.
const (
	quiet   = time.Millisecond       // before a change is looked at
	calm    = 8 * time.Millisecond   // before one of what files there are
	half    = 25 * time.Millisecond  // for the rest of a lesson that may be half written
	settle  = 120 * time.Millisecond // for a lesson that was taken away or emptied to come back
	longest = 300 * time.Millisecond // however many events keep coming
)

// OpenDir opens a course folder. What lies outside cannot be reached through the
// file system it returns, whatever links there are.
func OpenDir(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return root.FS(), nil
}

// A watcher turns the system's events about a folder into changes.
type watcher struct {
	site   *Site
	dir    string
	fsys   fs.FS
	events *fsnotify.Watcher
	notify func(path string) error // has events tell of a folder; nil where nothing does
	// folders are those being watched, by their paths inside the course. After one
	// of them was moved, the system still tells of it by its old name.
	folders map[string]bool
	moved   bool

	pending change
	times   map[string]time.Time // of the last event of each path in pending
	first   time.Time            // of all events of pending; zero where there is none
	last    time.Time
	timer   *time.Timer
}

// Watch follows what happens in dir, the folder that the course was opened from,
// until the context ends. Where the system cannot tell of it, the folder is looked
// through from time to time. An error means that there is no folder to follow.
func (s *Site) Watch(ctx context.Context, dir string) error {
	// A link to the folder is not walked into, and its events bear the folder's name.
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	w := newWatcher(s, dir)
	defer w.timer.Stop()
	if w.events, err = fsnotify.NewWatcher(); err != nil {
		return w.poll(ctx, err)
	}
	w.notify = w.events.Add
	return errors.Join(w.follow(ctx), w.events.Close())
}

func newWatcher(s *Site, dir string) *watcher {
	return &watcher{
		site:    s,
		dir:     dir,
		fsys:    s.current.Load().fsys,
		folders: make(map[string]bool),
		pending: change{lost: true}, // what happened between the first load and now
		times:   make(map[string]time.Time),
		timer:   time.NewTimer(0),
	}
}

// follow looks at what the system tells of or, where it does not, at the folder.
func (w *watcher) follow(ctx context.Context) error {
	err := w.add(".")
	if err == nil {
		err = w.run(ctx)
	}
	if err == nil {
		return nil
	}
	// What it still tells of is told twice, and nobody would listen.
	return errors.Join(w.events.Close(), w.poll(ctx, err))
}

// run follows events until the context ends. An error means that the system cannot
// tell of all of them any more.
func (w *watcher) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-w.events.Events:
			if err := w.take(event); err != nil {
				return err
			}
		case err := <-w.events.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.site.log.Printf("watch %s: %v", w.dir, err)
			}
			// Events were dropped, so anything may have changed.
			w.pending.lost = true
			if err := w.add("."); err != nil {
				return err
			}
			w.wait()
		case <-w.timer.C:
			if err := w.look(); err != nil {
				return err
			}
		}
	}
}

// take notes one event.
func (w *watcher) take(event fsnotify.Event) error {
	name, ok := w.relative(event.Name)
	if !ok {
		return nil
	}
	w.note(name)
	if w.folders[name] && (event.Has(fsnotify.Rename) || event.Has(fsnotify.Remove)) {
		w.moved = true
	}
	if event.Has(fsnotify.Create) || event.Has(fsnotify.Chmod) {
		// A folder that is new, or may be read now, has to be watched before it is
		// read, or what is written into it in between is missed.
		return w.add(name)
	}
	return nil
}

// note has a path looked at, once it is quiet.
func (w *watcher) note(name string) {
	w.pending.add(name)
	w.wait()
	w.times[name] = w.last
}

// relative makes a path inside the course of one that an event names.
func (w *watcher) relative(path string) (string, bool) {
	rel, err := filepath.Rel(w.dir, path)
	if err != nil {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	return rel, rel != ".." && !strings.HasPrefix(rel, "../")
}

// add watches a folder and all folders in it. A name that is no folder, or is
// gone already, is nothing to watch.
func (w *watcher) add(name string) error {
	info, err := os.Lstat(filepath.Join(w.dir, name))
	if err != nil || !info.IsDir() && name != "." {
		return nil
	}
	return filepath.WalkDir(filepath.Join(w.dir, name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && path != w.dir {
			return nil // the load reports folders that cannot be read
		}
		rel, ok := w.relative(path)
		if ok && hidden(rel+"/x") {
			return fs.SkipDir
		}
		w.folders[rel] = true
		switch err := w.notify(path); {
		case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE):
			return err
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			w.site.log.Printf("watch %s: %v", path, err)
		}
		return nil
	})
}

// wait puts the look at what is pending off until it is quiet, but not for ever.
func (w *watcher) wait() {
	w.last = time.Now()
	if w.first.IsZero() {
		w.first = w.last
	}
	w.timer.Reset(min(quiet, max(0, time.Until(w.first.Add(longest)))))
}

// look reloads what is pending, unless it is in the middle of being saved.
func (w *watcher) look() error {
	if !w.folderIsThere() {
		return nil
	}
	if err := w.rewatch(); err != nil {
		return err
	}
	if ready := w.ready(); time.Now().Before(ready) {
		w.timer.Reset(time.Until(ready))
		return nil
	}
	ch := w.pending
	w.pending, w.first, w.last = change{}, time.Time{}, time.Time{}
	clear(w.times)
	w.site.reload(w.fsys, ch)
	return nil
}

// ready returns when what is pending can be taken for what its author meant.
func (w *watcher) ready() time.Time {
	c := w.site.current.Load()
	var ready time.Time
	wait := func(since time.Time, pause time.Duration) {
		if t := since.Add(pause); pause > 0 && t.After(ready) {
			ready = t
		}
	}
	if w.pending.effect(c, w.fsys) == treeEffect {
		wait(w.last, calm)
	}
	for name, at := range w.times {
		wait(at, c.pause(w.fsys, name))
	}
	if w.pending.lost {
		for name := range c.sources {
			wait(w.last, c.pause(w.fsys, name))
		}
	}
	if latest := w.first.Add(longest); ready.After(latest) {
		return latest
	}
	return ready
}

// rewatch watches all folders anew after one of them was moved. What happens
// meanwhile is found by the load that follows.
func (w *watcher) rewatch() error {
	if !w.moved {
		return nil
	}
	w.moved, w.pending.lost = false, true
	if w.notify == nil {
		return nil
	}
	for _, path := range w.events.WatchList() {
		// It may be gone already, which is as good.
		_ = w.events.Remove(path)
	}
	clear(w.folders)
	return w.add(".")
}

// folderIsThere opens the course folder again where it was taken away and has
// come back, as when another branch is checked out. It reports false while the
// folder is away.
func (w *watcher) folderIsThere() bool {
	now, err := os.Stat(w.dir)
	if err == nil {
		was, err := fs.Stat(w.fsys, ".")
		if err == nil && os.SameFile(now, was) {
			return true
		}
	}
	fsys, err := w.site.open()
	if err != nil {
		w.timer.Reset(poll)
		return false
	}
	// The system tells of the folder that went away, wherever it is now.
	w.fsys, w.moved = fsys, true
	return true
}
