package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A target is the folder that is to be filled.
type target struct {
	dir    string // absolute, without links
	exists bool
	list   list // of what it holds, if it was filled by Write
}

// A ForeignError says that the folder holds what was not written there by Write.
type ForeignError struct {
	Dir  string
	File string // one of them; "" for something that is no folder
}

func (e *ForeignError) Error() string {
	if e.File == "" {
		return e.Dir + " is a file, and no folder"
	}
	return fmt.Sprintf("%s holds %s, which was not written there by course build; name another folder, or give --force to replace all that is in it", e.Dir, e.File)
}

// open looks at the folder, and refuses one that is somebody else's.
func open(out string, force bool) (*target, error) {
	dir, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	t := &target{dir: dir}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		t.dir = real
	}
	info, err := os.Stat(t.dir)
	if errors.Is(err, os.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &ForeignError{Dir: out}
	}
	t.exists = true
	t.list, _ = readList(t.dir)
	if force {
		return t, nil
	}
	found, err := t.list.foreign(t.dir)
	if err != nil {
		return nil, err
	}
	if found != "" {
		return nil, &ForeignError{Dir: out, File: found}
	}
	return t, nil
}

// stage makes the folder that is filled instead, on the same file system.
func (t *target) stage() (string, error) {
	above, name := filepath.Split(t.dir)
	if err := os.MkdirAll(above, 0o777); err != nil {
		return "", err
	}
	stage, err := os.MkdirTemp(above, "."+name+".new-")
	if err != nil {
		return "", fmt.Errorf("a new folder is needed beside %s: %w", t.dir, err)
	}
	// A folder for the public, unlike others that are temporary.
	if err := os.Chmod(stage, 0o755); err != nil {
		return "", withCleanup(err, stage)
	}
	return stage, nil
}

// replace puts the stage in the folder's place. Left says what of the old folder
// could not be removed afterwards.
func (t *target) replace(stage string) (left, err error) {
	if !t.exists {
		return nil, os.Rename(stage, t.dir)
	}
	above, name := filepath.Split(t.dir)
	aside, err := os.MkdirTemp(above, "."+name+".old-")
	if err != nil {
		return nil, err
	}
	old := filepath.Join(aside, name)
	if err := os.Rename(t.dir, old); err != nil {
		return nil, withCleanup(fmt.Errorf("it cannot be replaced (is it a mount point? then name a folder inside it): %w", err), aside)
	}
	if err := os.Rename(stage, t.dir); err != nil {
		return nil, errors.Join(err, os.Rename(old, t.dir), os.Remove(aside))
	}
	return removeAll(aside), nil
}

// withCleanup removes a folder after an error, and says so if that fails too.
func withCleanup(err error, dir string) error { return errors.Join(err, removeAll(dir)) }

func removeAll(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("%s is left behind: %w", dir, err)
	}
	return nil
}
