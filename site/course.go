package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"course/site/markdown"
)

// A course is a course folder at one moment. It is immutable: a change makes a
// new one.
type course struct {
	fsys     fs.FS
	settings settings
	lessons  []*lesson // in reading order
	chapters []chapter
	home     *lesson // the page at "/"; its source is nil where no file has its text

	bySlug map[string]int    // index into lessons
	byFile map[string]int    // key of a file or of a folder with a page of its own → index; homeIndex for "/"
	files  map[string]string // address below /lessons/ → path of a file that is served as it is
	paths  map[string]string // key of a served file's path → address below /lessons/

	folders  map[string]bool   // keys of those that are not the top
	hidden   []*lesson         // whose address another one has
	hiddenBy map[string]string // key of a hidden lesson's file, or of its folder → file of the other
	meant    *nearNames

	sitemap, feed *madeOnce

	listing  listing            // of the folder, and
	sources  map[string]*source // by path: for the next load
	problems []markdown.Problem
}

// homeIndex stands in byFile for the course's own page.
const homeIndex = -1

// A lesson is a page of the course.
type lesson struct {
	*source
	slug    string
	title   string
	index   int // in course.lessons; homeIndex for the course's own page
	chapter int // in course.chapters
}

// A chapter is a run of lessons of one folder.
type chapter struct {
	title       string
	folder      *folder
	first, next int // the lessons from first up to, not including, next
}

// A folder of the course while it is put together.
type folder struct {
	path    string
	slug    string
	parent  *folder
	own     *source // its own page, nil where it has none
	pages   []*source
	files   []string
	folders []*folder
}

// loadOptions is what a load depends on beside the files.
type loadOptions struct {
	drafts bool // show drafts, and lessons with problems as far as they go
}

// load reads a course folder. What before has read already and is not dirty is
// not read again. It never fails: what is wrong is in the course's problems.
func load(fsys fs.FS, o loadOptions, before *course, dirty map[string]bool) *course {
	var old map[string]*source
	if before != nil {
		old = before.sources
	}
	l := list(fsys)
	return assemble(fsys, o, before, l, readAll(fsys, l.markdown, old, dirty))
}

// withSources returns the course with other sources for the files that they were
// read from. Which files there are is as it was.
func (c *course) withSources(o loadOptions, changed map[string]*source) *course {
	sources := make([]*source, len(c.listing.markdown))
	for i, name := range c.listing.markdown {
		sources[i] = cmp.Or(changed[name], c.sources[name])
	}
	return assemble(c.fsys, o, c, c.listing, sources)
}

// assemble makes a course of what was read of a folder.
func assemble(fsys fs.FS, o loadOptions, before *course, l listing, sources []*source) *course {
	c := &course{
		fsys:    fsys,
		listing: l,
		bySlug:  make(map[string]int, len(sources)),
		byFile:  make(map[string]int, len(sources)),
		files:   make(map[string]string, len(l.others)),
		paths:   make(map[string]string, len(l.others)),
		sources: make(map[string]*source, len(sources)),
		sitemap: new(madeOnce),
		feed:    new(madeOnce),

		folders:  make(map[string]bool),
		hiddenBy: make(map[string]string),
		meant:    new(nearNames),
	}
	if c.settings, c.problems = readSettings(fsys); len(c.problems) > 0 && before != nil {
		c.settings = before.settings
	}
	c.problems = append(c.problems, l.problems...)
	for _, s := range sources {
		c.sources[s.file] = s
		if s.problem != nil {
			p := *s.problem
			if !o.drafts {
				p.Message += ", so its page is left out"
			}
			c.problems = append(c.problems, p)
		}
	}
	c.arrange(tree(shown(sources, o), l.others))
	return c
}

// shown leaves out the drafts, and what cannot be read: it may be a draft.
func shown(sources []*source, o loadOptions) []*source {
	if o.drafts {
		return sources
	}
	return slices.DeleteFunc(slices.Clone(sources), func(s *source) bool {
		return s.front.Draft || s.problem != nil
	})
}

// tree sorts files into their folders.
func tree(pages []*source, files []string) *folder {
	folders := map[string]*folder{".": {path: "."}}
	for _, s := range pages {
		f := folderAt(folders, path.Dir(s.file))
		f.pages = append(f.pages, s)
	}
	for _, name := range files {
		f := folderAt(folders, path.Dir(name))
		f.files = append(f.files, name)
	}
	for _, f := range folders {
		f.chooseOwn()
	}
	return folders["."]
}

func folderAt(folders map[string]*folder, name string) *folder {
	if f, ok := folders[name]; ok {
		return f
	}
	f := &folder{path: name, parent: folderAt(folders, path.Dir(name))}
	f.parent.folders = append(f.parent.folders, f)
	folders[name] = f
	return f
}

// chooseOwn takes the folder's own page from among its pages: index.md before
// _index.md before README.md. Those not chosen stay lessons like others.
func (f *folder) chooseOwn() {
	best := -1
	for i, s := range f.pages {
		rank := indexRank(path.Base(s.file))
		if rank != 0 && (best < 0 || rank < indexRank(path.Base(f.pages[best].file))) {
			best = i
		}
	}
	if best >= 0 {
		f.own = f.pages[best]
		f.pages = slices.Delete(f.pages, best, best+1)
	}
}

// arrange gives every page its address and its place.
func (c *course) arrange(top *folder) {
	order := newOrder(c.settings.Lessons)
	c.home = &lesson{source: top.own, index: homeIndex, title: c.settings.Title}
	if top.own != nil {
		c.byFile[key(top.own.file)] = homeIndex
		c.home.title = cmp.Or(c.home.title, top.own.front.Title, top.own.heading)
	}
	c.byFile["."] = homeIndex
	c.home.title = cmp.Or(c.home.title, "Course")
	c.addFiles(top)
	c.addFolder(top, order)
	c.problems = append(c.problems, order.problems(c)...)
}

// addFolder adds the folder's lessons, and those of the folders in it, in order.
func (c *course) addFolder(f *folder, order *order) {
	type item struct {
		name   string
		rank   int
		page   *source
		folder *folder
	}
	items := make([]item, 0, len(f.pages)+len(f.folders))
	for _, s := range f.pages {
		items = append(items, item{name: s.name(), rank: order.rank(s.file), page: s})
	}
	for _, sub := range f.folders {
		items = append(items, item{name: path.Base(sub.path), rank: order.rank(sub.path), folder: sub})
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), compareNames(a.name, b.name))
	})
	for _, it := range items {
		if it.page != nil {
			c.addLesson(f, it.page, joinSlug(f.slug, cmp.Or(it.page.front.Slug, slugPart(it.name))), it.name)
			continue
		}
		c.enterFolder(it.folder, order)
	}
}

func (c *course) enterFolder(f *folder, order *order) {
	c.folders[key(f.path)] = true
	name := path.Base(f.path)
	part := slugPart(name)
	if f.own != nil && f.own.front.Slug != "" {
		part = f.own.front.Slug
	}
	f.slug = joinSlug(f.parent.slug, part)
	c.addFiles(f)
	if f.own != nil {
		if c.addLesson(f, f.own, f.slug, name) {
			c.byFile[key(f.path)] = len(c.lessons) - 1
		} else {
			c.hiddenBy[key(f.path)] = c.hiddenBy[key(f.own.file)]
		}
	}
	c.addFolder(f, order)
}

func (c *course) addFiles(f *folder) {
	for _, name := range f.files {
		address := joinSlug(f.slug, key(path.Base(name)))
		if _, taken := c.files[address]; !taken {
			c.files[address] = name
			c.paths[key(name)] = address
		}
	}
}

// addLesson adds a lesson at the end. It reports false, and notes a problem,
// where another lesson has the address already.
func (c *course) addLesson(f *folder, s *source, slug, name string) bool {
	if i, taken := c.bySlug[slug]; taken {
		c.hidden = append(c.hidden, &lesson{source: s, slug: slug})
		c.hiddenBy[key(s.file)] = c.lessons[i].file
		c.problems = append(c.problems, markdown.Problem{
			File: s.file, Line: 1, Column: 1, Rule: ruleAddress,
			Message: fmt.Sprintf("has the same address, /lessons/%s, as %s, which is shown", slug, c.lessons[i].file),
			Hint:    "rename one of them, or give it a slug of its own in its front matter",
		})
		return false
	}
	l := &lesson{
		source: s,
		slug:   slug,
		title:  cmp.Or(s.front.Title, s.heading, humanise(name)),
		index:  len(c.lessons),
	}
	l.chapter = c.chapterFor(f)
	c.lessons = append(c.lessons, l)
	c.chapters[l.chapter].next = len(c.lessons)
	c.bySlug[slug] = l.index
	c.byFile[key(s.file)] = l.index
	return true
}

// chapterFor returns the chapter that the next lesson is in: the last one, or a
// new one where the folder changes.
func (c *course) chapterFor(f *folder) int {
	if n := len(c.chapters); n > 0 && c.chapters[n-1].folder == f {
		return n - 1
	}
	c.chapters = append(c.chapters, chapter{title: f.title(), folder: f, first: len(c.lessons), next: len(c.lessons)})
	return len(c.chapters) - 1
}

// title is what the folder's chapter is called; "" for the top of the course.
func (f *folder) title() string {
	if f.parent == nil {
		return ""
	}
	if above := f.parent.title(); above != "" {
		return above + " › " + f.ownTitle()
	}
	return f.ownTitle()
}

// ownTitle is the folder's title without those above it.
func (f *folder) ownTitle() string {
	name := humanise(path.Base(f.path))
	if f.own == nil {
		return name
	}
	return cmp.Or(f.own.front.Title, f.own.heading, name)
}

func joinSlug(above, part string) string {
	return strings.TrimPrefix(above+"/"+part, "/")
}

// withTexts returns the course with other texts in the lessons at the given
// files, and all else as it is, without looking at each lesson; nil where the files
// do not tell the lessons.
func (c *course) withTexts(changed map[string]*source) *course {
	next := *c
	next.lessons = slices.Clone(c.lessons)
	next.sources = maps.Clone(c.sources)
	next.sitemap, next.feed = new(madeOnce), new(madeOnce)
	for file, s := range changed {
		next.sources[file] = s
		i, ok := c.byFile[key(file)]
		if !ok || c.page(i).file != file {
			return nil
		}
		l := *c.page(i)
		l.source = s
		if i == homeIndex {
			next.home = &l
		} else {
			next.lessons[i] = &l
		}
	}
	return &next
}

// page returns the lesson at an index of byFile.
func (c *course) page(i int) *lesson {
	if i == homeIndex {
		return c.home
	}
	return c.lessons[i]
}
