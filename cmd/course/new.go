package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newCourse is the course that "course new" writes.
//
//go:embed newcourse
var newCourse embed.FS

// newCommand is "course new".
type newCommand struct {
	Dir string `arg:"" help:"The folder to make."`
}

// Run writes a small course that works.
func (c *newCommand) Run(p *program) error {
	if err := c.claim(); err != nil {
		return err
	}
	files, err := fs.Sub(newCourse, "newcourse")
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := c.write(files, name); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.Stdout, newCourseWritten, c.Dir)
	return err
}

// newCourseWritten says what to do next.
const newCourseWritten = `There is a small course in %[1]s now.

  course serve %[1]s    shows it on http://localhost:8080, and each save at once
  course check %[1]s    finds what is wrong in it

Read it beside its files: it says what can stand in them.
`

// claim makes the folder. One that holds something is somebody's already.
func (c *newCommand) claim() error {
	entries, err := os.ReadDir(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(c.Dir, 0o777)
	case err != nil:
		return fmt.Errorf("%s is no folder that a course can be written into: %w", c.Dir, err)
	case len(entries) > 0:
		return fmt.Errorf("%s is there already; name a folder that is new, nothing is overwritten", filepath.Join(c.Dir, entries[0].Name()))
	}
	return nil
}

// write writes one file, which must not be there.
func (c *newCommand) write(files fs.FS, name string) error {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(c.Dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
