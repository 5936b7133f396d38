package site

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	_ "image/gif" // the kinds of picture whose size we can tell
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	_ "golang.org/x/image/webp"

	"course/internal/near"
	"course/internal/web"
	"course/site/markdown"
)

// A view is how one lesson sees the course while it is rendered: it answers the
// renderer's questions and remembers them with their answers. As long as a later
// course gives the same answers, and the lesson's own text is the same, what was
// rendered is still right.
type view struct {
	site   *Site
	course *course
	asked  map[question]string
}

// A question is one that the renderer put to its course.
type question struct {
	kind string // "page", "file", "draft", "unserved", "near", "at", "near address" or "place"
	name string
}

var _ markdown.Course = (*view)(nil)

// Page implements [markdown.Course].
func (v *view) Page(name string) (url string, ok bool) {
	url = v.site.pageURL(v.course, name)
	v.asked[question{"page", name}] = url
	return url, url != ""
}

// File implements [markdown.Course].
func (v *view) File(name string) (markdown.File, bool) {
	f, ok := v.site.file(v.course, name)
	v.asked[question{"file", name}] = fmt.Sprint(f)
	return f, ok
}

// Draft implements [markdown.Course].
func (v *view) Draft(name string) bool {
	draft := v.course.isDraft(name)
	v.asked[question{"draft", name}] = strconv.FormatBool(draft)
	return draft
}

// Unserved implements [markdown.Course].
func (v *view) Unserved(name string) (why, hint string) {
	why, hint = v.course.unserved(name)
	v.asked[question{"unserved", name}] = why
	return why, hint
}

// Near implements [markdown.Course].
func (v *view) Near(name string) string {
	near := v.course.near(name)
	v.asked[question{"near", name}] = near
	return near
}

// At implements [markdown.Course].
func (v *view) At(address string) (name string, isPage, ok bool) {
	name, isPage = v.course.at(address)
	v.asked[question{"at", address}] = name
	return name, isPage, name != ""
}

// NearAddress implements [markdown.Course].
func (v *view) NearAddress(address string) string {
	near := v.course.nearAddress(address)
	v.asked[question{"near address", address}] = near
	return near
}

// stillRight reports whether the answers that a page was made from are those
// that c gives.
func (s *Site) stillRight(c *course, asked map[question]string) bool {
	for q, answer := range asked {
		if s.answer(c, q) != answer {
			return false
		}
	}
	return true
}

// answer is what c answers to a question.
func (s *Site) answer(c *course, q question) string {
	switch q.kind {
	case "page":
		return s.pageURL(c, q.name)
	case "file":
		f, _ := s.file(c, q.name)
		return fmt.Sprint(f)
	case "place":
		page, id, _ := strings.Cut(q.name, "#")
		return strconv.FormatBool(s.placesOf(c, page)[id])
	case "draft":
		return strconv.FormatBool(c.isDraft(q.name))
	case "unserved":
		why, _ := c.unserved(q.name)
		return why
	case "at":
		name, _ := c.at(q.name)
		return name
	case "near address":
		return c.nearAddress(q.name)
	default:
		return c.near(q.name)
	}
}

// pageURL returns the address of the page that is read from a file or folder; ""
// where there is none.
func (s *Site) pageURL(c *course, name string) string {
	i, ok := c.byFile[key(path.Clean(name))]
	if !ok {
		return ""
	}
	return s.urlOf(c.page(i))
}

func (s *Site) urlOf(l *lesson) string {
	if l.index == homeIndex {
		return s.base + "/"
	}
	return s.base + lessonsPath + escapePath(l.slug)
}

// isDraft reports whether a lesson is a draft, shown or not.
func (c *course) isDraft(name string) bool {
	if s, ok := c.sources[name]; ok {
		return s.front.Draft
	}
	i, ok := c.byFile[key(path.Clean(name))]
	return ok && c.page(i).source != nil && c.page(i).front.Draft
}

// unserved says why nothing leads to what is in the folder of the course.
func (c *course) unserved(name string) (why, hint string) {
	name = path.Clean(name)
	switch by := c.hiddenBy[key(name)]; {
	case by != "":
		return "which is not shown: " + by + " has the same address", "give one of the two a slug of its own"
	case c.folders[key(name)]:
		return "a folder that has no page of its own", "link to a lesson in it, or write " + name + "/README.md"
	case hidden(name), isPrivate(path.Base(name)), isSettings(name):
		return "and no file of that name is served", "give it another"
	}
	for part := name; part != "."; part = path.Dir(part) {
		if slices.Contains(c.listing.notFollowed, part) {
			return "and a link (" + part + ") that leads to a folder, out of the course or nowhere is not followed", "put there what it links to"
		}
	}
	return "", ""
}

// nearNames are what a name that is not known is compared with, from the first such
// name on.
type nearNames struct {
	filesOnce, addressesOnce sync.Once
	files, addresses         near.Index
	byBase                   map[string]string // base of a name, in small letters → the only file of it; "" of several
}

// near returns the path that is most like name among the lessons and files, or else the
// only one that is called so, in another folder; "" where none is alike.
func (c *course) near(name string) string {
	c.meant.filesOnce.Do(func() {
		c.meant.files = near.NewIndex(func(yield func(string) bool) {
			for file := range c.byFile {
				if file != "." && !yield(file) {
					return
				}
			}
			for file := range c.paths {
				if !yield(file) {
					return
				}
			}
		})
		c.meant.byBase = make(map[string]string)
		for _, files := range []iter.Seq[string]{maps.Keys(c.byFile), maps.Keys(c.paths)} {
			for file := range files {
				base := strings.ToLower(path.Base(file))
				if _, several := c.meant.byBase[base]; several || indexRank(base) > 0 {
					file = "" // which of them it is cannot be told
				}
				c.meant.byBase[base] = file
			}
		}
	})
	return cmp.Or(c.meant.files.Path(name), c.meant.byBase[strings.ToLower(path.Base(name))])
}

// at returns the file of the lesson, or else the file, that is served at an address
// below /lessons/; "" where nothing is.
func (c *course) at(address string) (name string, isPage bool) {
	if i, ok := c.bySlug[key(address)]; ok {
		return c.lessons[i].file, true
	}
	return c.files[key(address)], false
}

// nearAddress returns the address below /lessons/ that is most like one at which
// nothing is served; "" where none is alike.
func (c *course) nearAddress(address string) string {
	c.meant.addressesOnce.Do(func() {
		c.meant.addresses = near.NewIndex(func(yield func(string) bool) {
			for slug := range c.bySlug {
				if !yield(slug) {
					return
				}
			}
			for file := range c.files {
				if !yield(file) {
					return
				}
			}
		})
	})
	return c.meant.addresses.Path(address)
}

// A fileInfo is what was found out about a file beside the lessons.
type fileInfo struct {
	size          int64
	modTime       time.Time
	version       string
	width, height int
}

// fileInfos keeps what was found out, by path. It is safe for concurrent use.
type fileInfos struct {
	mu    sync.Mutex
	known map[string]fileInfo
}

func (f *fileInfos) get(name string) (fileInfo, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, ok := f.known[name]
	return info, ok
}

func (f *fileInfos) put(name string, info fileInfo) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known[name] = info
}

// forget drops what is known of the files that changed.
func (f *fileInfos) forget(dirty map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name := range dirty {
		delete(f.known, name)
	}
}

// largestHashed is the size up to which a file's version is the hash of its
// content. Above it, a video say, size and time of change stand for it.
const largestHashed = 16 << 20

// file returns what a page has to know of a file that is served as it is.
func (s *Site) file(c *course, name string) (markdown.File, bool) {
	address, ok := c.paths[key(path.Clean(name))]
	if !ok {
		return markdown.File{}, false
	}
	info, err := s.fileInfo(c.fsys, c.files[address])
	if err != nil {
		return markdown.File{}, false
	}
	return markdown.File{
		URL:    s.base + lessonsPath + escapePath(address) + "?v=" + info.version,
		Width:  info.width,
		Height: info.height,
	}, true
}

func (s *Site) fileInfo(fsys fs.FS, name string) (fileInfo, error) {
	stat, err := fs.Stat(fsys, name)
	if err != nil {
		return fileInfo{}, err
	}
	info, ok := s.infos.get(name)
	if ok && info.size == stat.Size() && info.modTime.Equal(stat.ModTime()) {
		return info, nil
	}
	info = fileInfo{size: stat.Size(), modTime: stat.ModTime()}
	if info.size > largestHashed {
		info.version = web.Hash([]byte(fmt.Sprint(info.size, info.modTime.UnixNano())))[:10]
		s.infos.put(name, info)
		return info, nil
	}
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fileInfo{}, err
	}
	info.version = web.Hash(content)[:10]
	// A file that is no picture, or of a kind that we cannot size, has no size.
	if config, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		info.width, info.height = config.Width, config.Height
	}
	s.infos.put(name, info)
	return info, nil
}
