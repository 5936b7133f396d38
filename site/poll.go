package site

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"
)

// poll is the time between looks at the folder, where the system cannot tell of
// changes. Looks at a large folder take long, so there are fewer: they may take a
// twentieth of the time.
const (
	poll  = 500 * time.Millisecond
	share = 20
)

// poll finds out by itself what happens in the folder. Why is what kept the system
// from telling.
func (w *watcher) poll(ctx context.Context, why error) error {
	cause := why.Error()
	if errors.Is(why, syscall.ENOSPC) { // "no space left on device", which the disk is not about
		cause = "no watches are left"
	}
	w.site.log.Printf("watch %s: the system cannot tell of changes (%s), so saves are found by looking, every %v or, in a large folder, less often%s", w.dir, cause, poll, remedy(why))
	w.notify = nil
	w.pending.lost = true
	timer := time.NewTimer(poll)
	defer timer.Stop()
	w.timer.Reset(0)
	seen := w.stamps(time.Now())
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.timer.C:
			if err := w.look(); err != nil {
				return err
			}
		case <-timer.C:
			began := time.Now()
			now := w.stamps(began)
			w.compare(seen, now)
			seen = now
			timer.Reset(max(poll, share*time.Since(began)))
		}
	}
}

// remedy says what lets the system tell of changes again.
func remedy(why error) string {
	switch {
	case errors.Is(why, syscall.ENOSPC):
		return "; to see them at once, let more be watched: sysctl fs.inotify.max_user_watches=524288"
	case errors.Is(why, syscall.EMFILE):
		return "; to see them at once, let more files be open (ulimit -n) and more programs watch: sysctl fs.inotify.max_user_instances=1024"
	}
	return ""
}

// A stamp tells whether a file is still the same.
type stamp struct {
	mode fs.FileMode
	size int64
	time int64 // nanoseconds since 1970
	// fresh says that the file was written so shortly before that it may have been
	// written again within the same tick of the clock that files are stamped by.
	fresh bool
}

// tick is as long as the ticks of that clock are on most file systems; FAT has two
// seconds.
const tick = 2 * time.Second

// stamps walks the folder.
func (w *watcher) stamps(now time.Time) map[string]stamp {
	found := make(map[string]stamp)
	// The load reports what cannot be read.
	_ = filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name, ok := w.relative(path)
		if !ok || d.IsDir() && hidden(name+"/x") {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			return nil
		}
		found[name] = stamp{info.Mode(), info.Size(), info.ModTime().UnixNano(), now.Sub(info.ModTime()) < tick}
		return nil
	})
	return found
}

// compare notes what is different, as if the system had told of it.
func (w *watcher) compare(before, now map[string]stamp) {
	for name, s := range now {
		if was, known := before[name]; !known || was.fresh || was != s {
			w.note(name)
		}
	}
	for name := range before {
		if _, there := now[name]; !there {
			w.note(name)
		}
	}
}
