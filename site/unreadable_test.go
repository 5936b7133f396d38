package site

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// A locked folder has a file or folder in it that may not be read.
type locked struct {
	fstest.MapFS
	name string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

func (l locked) ReadFile(name string) ([]byte, error) { return fs.ReadFile(struct{ fs.FS }{l}, name) }

// What may not be read is said to be so, and how to mend it; the rest is a course.
func TestNoPermission(t *testing.T) {
	t.Parallel()
	course := files(map[string]string{"a.md": "# A", "nest/b.md": "# B", "course.yaml": "title: C"})
	for _, name := range []string{"a.md", "nest", "course.yaml"} {
		problems, err := Check(t.Context(), locked{course, name}, CheckOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := name + ":1:1: cannot be read: permission denied; let the user that runs course read it, as with chmod u+rX"
		if !slices.ContainsFunc(problems, func(p Problem) bool { return p.String() == want }) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
