package export

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// A tree is a folder that is being filled. All that is in it was made by the tree
// itself, so no link leads out of it, and names are local: see [filepath.IsLocal].
type tree struct {
	dir string

	mu      sync.Mutex
	folders map[string]bool // that are there
}

func newTree(dir string) *tree { return &tree{dir: dir, folders: map[string]bool{".": true}} }

// path is where a file of the tree is.
func (t *tree) path(name string) string { return filepath.Join(t.dir, filepath.FromSlash(name)) }

// create makes a new file, and the folders that it is in.
func (t *tree) create(name string) (*os.File, error) {
	if err := t.mkdir(path.Dir(name)); err != nil {
		return nil, err
	}
	return os.OpenFile(t.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

func (t *tree) mkdir(dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.folders[dir] {
		return nil
	}
	if err := os.MkdirAll(t.path(dir), 0o777); err != nil {
		return err
	}
	t.folders[dir] = true
	return nil
}

func (t *tree) write(name string, content []byte) error {
	f, err := t.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

// alias gives a file of the tree another name.
func (t *tree) alias(name, other string) error {
	if err := t.mkdir(path.Dir(other)); err != nil {
		return err
	}
	err := os.Link(t.path(name), t.path(other))
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	// Not every file system has links.
	return t.copy(t.path(name), other)
}

// remove takes files out again.
func (t *tree) remove(names []string) error {
	var failed []error
	for _, name := range names {
		failed = append(failed, os.Remove(t.path(name)))
	}
	return errors.Join(failed...)
}

// adopt takes a file of another folder over.
func (t *tree) adopt(file, name string) error {
	if err := t.mkdir(path.Dir(name)); err != nil {
		return err
	}
	err := os.Link(file, t.path(name))
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	return t.copy(file, name)
}

func (t *tree) copy(file, name string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := t.create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, from); err != nil {
		return errors.Join(fmt.Errorf("copy %s: %w", name, err), to.Close())
	}
	return to.Close()
}
