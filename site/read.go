package site

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/unicode/norm"

	"course/internal/web"
	"course/site/export"
	"course/site/markdown"
)

// A source is one Markdown file as it was read. It is immutable.
type source struct {
	file    string // path inside the course, with slashes
	size    int64
	modTime time.Time
	hash    string // of the whole file
	front   markdown.FrontMatter
	heading string // text of the first heading, "" where there is none
	head    []byte // all before body; all there is without front matter
	body    []byte
	line    int // of the file, on which body begins
	// problem says why the file, or its front matter, could not be read. If there is an
	// earlier version that could, the other fields, or front, are still that version's.
	problem *markdown.Problem
}

// A listing is what a course folder holds, by path.
type listing struct {
	markdown []string
	others   []string // files that may be served as they are
	links    []link   // those among them that are links
	// notFollowed are the links that are left out.
	notFollowed []string
	problems    []markdown.Problem
}

// A link is a file that is a link to another one.
type link struct{ name, to string }

// unreadable says why a file or folder is not read, and how to mend it.
func unreadable(name string, err error) markdown.Problem {
	p := markdown.Problem{File: name, Rule: ruleUnreadable, Message: "cannot be read: " + err.Error()}
	var pathError *fs.PathError
	if errors.As(err, &pathError) { // whose path the problem names already
		p.Message = "cannot be read: " + pathError.Err.Error()
	}
	if errors.Is(err, fs.ErrPermission) {
		p.Hint = "let the user that runs course read it, as with chmod u+rX"
	}
	return p
}

// list walks the folder. Hidden folders, node_modules and what "course build" wrote
// are left out, and so are links to folders: they may loop. Links to files are
// followed as far as the file system lets them, which is never out of the course.
func list(fsys fs.FS) listing {
	var l listing
	walk := func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." || !errors.Is(err, fs.ErrNotExist) {
				l.problems = append(l.problems, unreadable(name, err))
			}
			return nil
		}
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || isBuilt(fsys, name)) {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			l.add(name)
			return nil
		}
		if target, ok := fileBehind(fsys, name, d); ok {
			l.add(name)
			l.links = append(l.links, link{name, target})
		} else if d.Type()&fs.ModeSymlink != 0 {
			l.notFollowed = append(l.notFollowed, name)
		}
		return nil
	}
	// The walk's own error is always nil: walk reports what it meets.
	_ = fs.WalkDir(fsys, ".", walk)
	return l
}

// isBuilt reports whether a folder is what "course build" wrote, perhaps of this
// very course.
func isBuilt(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, path.Join(name, export.ListName))
	return err == nil
}

// fileBehind returns the file that a link leads to. One that leads nowhere, in a
// circle or out of the course is as if it were not there, and so is one to what is
// nobody's business.
func fileBehind(fsys fs.FS, name string, d fs.DirEntry) (string, bool) {
	if d.Type()&fs.ModeSymlink == 0 {
		return "", false
	}
	target, err := resolve(fsys, name)
	if err != nil || hidden(target) || isPrivate(path.Base(target)) || isSettings(target) || isMarkdown(target) != isMarkdown(name) {
		return "", false
	}
	info, err := fs.Stat(fsys, name)
	return target, err == nil && info.Mode().IsRegular()
}

// mostLinks is how many links may lead from one to the next.
const mostLinks = 40

// resolve follows the links in a path, and returns the path of what it leads to.
func resolve(fsys fs.FS, name string) (string, error) {
	done, links := ".", 0
	for rest := strings.Split(name, "/"); len(rest) > 0; {
		next := path.Join(done, rest[0])
		rest = rest[1:]
		if next == ".." || strings.HasPrefix(next, "../") {
			return "", fs.ErrNotExist // out of the course
		}
		target, err := fs.ReadLink(fsys, next)
		if err != nil { // no link
			done = next
			continue
		}
		if links++; links > mostLinks || path.IsAbs(target) {
			return "", fs.ErrNotExist
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return done, nil
}

// isSettings reports whether a file is called as the settings are, in any folder
// and however it is spelt: what is in it is for the author alone.
func isSettings(name string) bool {
	return strings.EqualFold(path.Base(name), settingsFile)
}

func (l *listing) add(name string) {
	switch base := path.Base(name); {
	case isPrivate(base):
	case isMarkdown(base):
		l.markdown = append(l.markdown, name)
	case !isSettings(name):
		l.others = append(l.others, name)
	}
}

// isPrivate reports whether a file is nobody's business but the author's: hidden
// files, and what editors leave behind.
func isPrivate(base string) bool {
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, "#") {
		return true
	}
	// Programs of JetBrains save beside the file.
	if strings.HasSuffix(base, "___jb_tmp___") || strings.HasSuffix(base, "___jb_old___") {
		return true
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".bak", ".backup", ".old", ".orig", ".rej", ".save", ".swp", ".swo", ".swx", ".tmp", ".temp":
		return true
	}
	return false
}

// readAll reads the Markdown files, several at a time. A file that is as it was
// in before, by size and time of change, and is not in dirty, is not read again.
func readAll(fsys fs.FS, names []string, before map[string]*source, dirty map[string]bool) []*source {
	sources := make([]*source, len(names))
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(2*runtime.GOMAXPROCS(0), len(names)) {
		readers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				name := names[i]
				old := before[name]
				if old != nil && !dirty[name] && unchanged(fsys, old) {
					sources[i] = old
					continue
				}
				sources[i] = readSource(fsys, name, old)
			}
		})
	}
	readers.Wait()
	return sources
}

func unchanged(fsys fs.FS, old *source) bool {
	info, err := fs.Stat(fsys, old.file)
	return err == nil && info.Size() == old.size && info.ModTime().Equal(old.modTime)
}

// readSource reads one file. With a problem, it keeps of what old held that which
// cannot be read now, so that an author's slip does not take the page away: all of it,
// or with a slip in the front matter the title and the address.
func readSource(fsys fs.FS, name string, old *source) *source {
	s := &source{file: name}
	src, info, err := readFile(fsys, name)
	if info != nil {
		s.size, s.modTime = info.Size(), info.ModTime()
	}
	if err != nil {
		return s.failed(old, new(unreadable(name, err)))
	}
	s.hash = web.Hash(src)
	if old != nil && old.hash == s.hash && old.problem == nil {
		same := *old
		same.size, same.modTime = s.size, s.modTime
		return &same
	}
	var problem *markdown.Problem
	s.front, s.body, s.line, problem = markdown.Split(name, src)
	s.head = src[:len(src)-len(s.body)]
	if s.line == 1 {
		s.head = src
	}
	s.heading = markdown.Title(s.body)
	if s.problem = problem; problem != nil && old.held() {
		s.front = old.front
	}
	return s
}

// readFile reads a file. What is known of it was so before its content was read:
// if that changes meanwhile, the next look finds that it has.
func readFile(fsys fs.FS, name string) (content []byte, info fs.FileInfo, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), maxGrow)) + bytes.MinRead)
	_, err = b.ReadFrom(f)
	return b.Bytes(), info, err
}

// maxGrow is how much memory a file gets at once, whatever it says its size is.
const maxGrow = 16 << 20

// held reports whether there is a version of the file that could be read.
func (s *source) held() bool { return s != nil && s.hash != "" }

func (s *source) failed(old *source, problem *markdown.Problem) *source {
	if old.held() {
		kept := *old
		kept.size, kept.modTime, kept.problem = s.size, s.modTime, problem
		return &kept
	}
	s.problem = problem
	return s
}

// markdown is the source as it is rendered.
func (l *lesson) markdown() markdown.Lesson {
	s := l.source
	return markdown.Lesson{File: s.file, Slug: l.slug, Line: s.line, Body: s.body, Title: s.front.Title, Draft: s.front.Draft}
}

// slips are the mistakes in the front matter that stop nobody from reading it.
func (s *source) slips() []markdown.Problem { return markdown.CheckFrontMatter(s.file, s.head) }

// name is the file's name without extension; for a folder's own page it is the
// folder's.
func (s *source) name() string { return withoutExt(path.Base(s.file)) }

// text stands for the file and what is in it.
func (s *source) text() string { return s.file + "\x00" + s.hash }

// key is how paths are compared: links are typed in one Unicode form, and file
// systems may give another.
func key(name string) string { return norm.NFC.String(name) }
