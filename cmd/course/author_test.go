package main

import (
	"os"
	"path/filepath"
	"testing"
)

// An author has a course folder, and saves files in it in the ways that programs
// do.
type author struct {
	t   *testing.T
	dir string
}

func newAuthor(t *testing.T, files map[string]string) *author {
	t.Helper()
	a := &author{t, filepath.Join(t.TempDir(), "course")}
	a.check(os.Mkdir(a.dir, 0o777))
	for name, text := range files {
		a.write(name, text)
	}
	return a
}

func (a *author) path(name string) string { return filepath.Join(a.dir, filepath.FromSlash(name)) }

func (a *author) check(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// write saves in place: the file is emptied, then written.
func (a *author) write(name, text string) {
	a.t.Helper()
	a.check(os.MkdirAll(filepath.Dir(a.path(name)), 0o777))
	a.check(os.WriteFile(a.path(name), []byte(text), 0o666))
}

// replace saves beside the file, and puts the new one in its place.
func (a *author) replace(name, text string) {
	a.t.Helper()
	a.write(".saving", text)
	a.rename(".saving", name)
}

func (a *author) rename(from, to string) {
	a.t.Helper()
	a.check(os.Rename(a.path(from), a.path(to)))
}

func (a *author) remove(name string) {
	a.t.Helper()
	a.check(os.Remove(a.path(name)))
}
