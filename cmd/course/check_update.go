package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"course/site"
	"course/site/markdown"
)

// A rewriting is a file in which is to be written down what happens.
type rewriting struct {
	name   string // as it is shown
	path   string // of the file itself, where the name is a link's
	before []byte
	after  []byte
	places int
}

// errNotAsked says that nobody is there to be asked.
var errNotAsked = usageError{errors.New("--update rewrites lessons, and asks before: run it on a terminal, or with --yes")}

// update writes down what happens where the lessons say otherwise, after asking,
// and leaves every other byte as it is.
func (c *checkCommand) update(ctx context.Context, p *program) error {
	if c.Dir == "" {
		return usagef("--update needs a folder to write to: course check DIR --update")
	}
	if !c.Yes && !p.Typing {
		return errNotAsked
	}
	problems, err := c.problems(ctx)
	if err != nil {
		return err
	}
	rewrites, err := rewritings(problems)
	if err != nil || len(rewrites) == 0 {
		return err
	}
	if !c.Yes {
		if yes, err := p.ask(ctx, updateQuestion(problems, rewrites)); !yes || err != nil {
			return err
		}
	}
	var failed []error
	for _, r := range rewrites {
		if err := r.write(); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", r.name, err))
			continue
		}
		fmt.Fprintf(p.Stderr, "%s: wrote down what happens, in %s\n", r.name, count(r.places, "place"))
	}
	return errors.Join(failed...)
}

// updateQuestion shows what is to be written, and asks whether it shall be.
func updateQuestion(problems []site.Problem, rewrites []*rewriting) string {
	var text strings.Builder
	places := 0
	for _, problem := range problems {
		if problem.Mend != nil {
			problem.Hint = "" // it names the command that is running
			text.WriteString(inFull(problem))
			places++
		}
	}
	fmt.Fprintf(&text, "Write down what happens, in %s of %s? [y/N] ", count(places, "place"), count(len(rewrites), "file"))
	return text.String()
}

// rewritings reads the files that have something to be mended.
func rewritings(problems []site.Problem) ([]*rewriting, error) {
	mends := make(map[string][]*markdown.Mend)
	var names []string
	for _, problem := range problems {
		if problem.Mend == nil {
			continue
		}
		if !slices.Contains(names, problem.File) {
			names = append(names, problem.File)
		}
		mends[problem.File] = append(mends[problem.File], problem.Mend)
	}
	var all []*rewriting
	for _, name := range names {
		r := &rewriting{name: name, places: len(mends[name])}
		var err error
		if r.path, err = filepath.EvalSymlinks(name); err != nil {
			return nil, err
		}
		if r.before, err = os.ReadFile(r.path); err != nil {
			return nil, err
		}
		if r.after, err = markdown.Mended(r.before, mends[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// write puts a new file in the place of the old one, at once and whole, unless
// someone has changed it since it was read.
func (r *rewriting) write() (err error) {
	now, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, r.before) {
		return errors.New("the file has changed meanwhile, and was left alone: run the command again")
	}
	info, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 { // which a new file in its place would not mind
		return errors.New("the file is read-only, and was left alone: let it be written to, as with chmod u+w, and run the command again")
	}
	file, err := os.CreateTemp(filepath.Dir(r.path), ".course-check-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(r.after)
	err = errors.Join(err, file.Chmod(info.Mode().Perm()), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), r.path)
}

// ask puts a question to the person at the terminal. What is not a clear yes is a
// no.
func (p *program) ask(ctx context.Context, question string) (yes bool, err error) {
	fmt.Fprint(p.Stderr, question)
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(p.Stdin).ReadString('\n') // the end of input is a no
		said <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case answer := <-said:
		return answer == "y" || answer == "yes", nil
	case <-ctx.Done():
		fmt.Fprintln(p.Stderr)
		return false, errors.New("interrupted, and nothing was written")
	}
}
