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
// change and not several.
const (
	quiet   = 4 * time.Millisecond   // without an event, before a change is looked at
	settle  = 120 * time.Millisecond // for a lesson that was taken away or emptied to come back
	longest = 300 * time.Millisecond // however many events keep coming
	poll    = 500 * time.Millisecond // between looks, where the system cannot tell of changes
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
	// folders are those being watched, by their paths inside the course. After one
	// of them was moved, the system still tells of it by its old name.
	folders map[string]bool
	moved   bool

	pending change
	since   time.Time // of the first event of pending; zero where there is none
	timer   *time.Timer
}

// Watch follows what happens in dir, the folder that the course was opened from,
// until the context ends. An error means that it cannot be followed at all.
func (s *Site) Watch(ctx context.Context, dir string) error {
	// A link to the folder is not walked into, and its events bear the folder's name.
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	defer events.Close()
	w := &watcher{site: s, dir: dir, fsys: s.current.Load().fsys, events: events, folders: make(map[string]bool), timer: time.NewTimer(0)}
	defer w.timer.Stop()
	w.pending.lost = true // what happened between the first load and now
	if err := w.add("."); err != nil {
		return w.poll(ctx, err)
	}
	return w.run(ctx)
}

func (w *watcher) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-w.events.Events:
			if err := w.take(event); err != nil {
				return w.poll(ctx, err)
			}
		case err := <-w.events.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.site.log.Printf("watch %s: %v", w.dir, err)
			}
			// Events were dropped, so anything may have changed.
			w.pending.lost = true
			if err := w.add("."); err != nil {
				return w.poll(ctx, err)
			}
			w.wait()
		case <-w.timer.C:
			w.look()
		}
	}
}

// take notes one event.
func (w *watcher) take(event fsnotify.Event) error {
	name, ok := w.relative(event.Name)
	if !ok {
		return nil
	}
	w.pending.add(name)
	w.wait()
	if w.folders[name] && (event.Has(fsnotify.Rename) || event.Has(fsnotify.Remove)) {
		w.moved = true
	}
	if event.Has(fsnotify.Create) {
		// A new folder has to be watched before it is read, or what is written
		// into it in between is missed.
		return w.add(name)
	}
	return nil
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
		switch err := w.events.Add(path); {
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
	now := time.Now()
	if w.since.IsZero() {
		w.since = now
	}
	w.timer.Reset(min(quiet, max(0, time.Until(w.since.Add(longest)))))
}

// look reloads what is pending, unless a lesson is being saved just now.
func (w *watcher) look() {
	if !w.folderIsThere() {
		return
	}
	if err := w.rewatch(); err != nil {
		w.site.log.Printf("watch %s: %v", w.dir, err)
	}
	if _, unsettled := w.pending.effect(w.site.current.Load(), w.fsys); unsettled && time.Since(w.since) < settle {
		w.timer.Reset(quiet)
		return
	}
	ch := w.pending
	w.pending, w.since = change{}, time.Time{}
	w.site.reload(w.fsys, ch)
}

// rewatch watches all folders anew after one of them was moved. What happens
// meanwhile is found by the load that follows.
func (w *watcher) rewatch() error {
	if !w.moved {
		return nil
	}
	for _, path := range w.events.WatchList() {
		// It may be gone already, which is as good.
		_ = w.events.Remove(path)
	}
	clear(w.folders)
	w.moved, w.pending.lost = false, true
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
	w.fsys = fsys
	w.pending.lost = true
	if err := w.add("."); err != nil {
		w.site.log.Printf("watch %s: %v", w.dir, err)
	}
	return true
}

// poll looks at the folder from time to time, where the system cannot watch it.
func (w *watcher) poll(ctx context.Context, why error) error {
	w.site.log.Printf("cannot be told of changes in %s (%v), so it is looked at every %v; on Linux, raise fs.inotify.max_user_watches", w.dir, why, poll)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			w.pending.lost = true
			w.look()
		}
	}
}
