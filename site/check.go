package site

import (
	"cmp"
	"context"
	"io/fs"
	"path"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"course/site/markdown"
)

// CheckOptions say what a course is checked against. They are those of [Options].
type CheckOptions struct {
	Demos  markdown.Demos
	Source fs.FS
	Proofs markdown.Proofs
}

// Check finds all that is wrong with a course, drafts included, in the order of
// the files. The rules are those of [Rules]. A folder without a lesson is
// [ErrNoLessons]; where ctx ends before all is found, its error is returned.
func Check(ctx context.Context, fsys fs.FS, o CheckOptions) ([]Problem, error) {
	c := load(fsys, loadOptions{drafts: true}, nil, nil)
	if len(c.lessons) == 0 && c.home.source == nil && len(c.problems) == 0 {
		return nil, ErrNoLessons
	}
	renderer := markdown.New(markdown.Options{
		Demos: o.Demos, Source: o.Source, Proofs: o.Proofs, UnsafeHTML: c.settings.UnsafeHTML, CheckOnly: true,
	})
	return c.check(ctx, renderer)
}

// check renders every page, several at a time, and gathers what is wrong.
func (c *course) check(ctx context.Context, r *markdown.Renderer) ([]Problem, error) {
	pages := slices.Concat([]*lesson{c.home}, c.lessons, c.hidden)
	documents, err := c.renderAll(ctx, r, pages)
	if err != nil {
		return nil, err
	}
	places := func(page string) map[string]bool {
		i := c.byFile[key(path.Clean(page))]
		if d := documents[i-homeIndex]; d != nil {
			return d.IDs
		}
		return nil
	}
	problems := c.problems[:len(c.problems):len(c.problems)]
	for i, d := range documents {
		if d != nil {
			l := pages[i]
			problems = slices.Concat(problems, l.slips(), d.Problems, d.Anchors(l.file, places))
		}
	}
	for i := range problems {
		problems[i].Line, problems[i].Column = max(problems[i].Line, 1), max(problems[i].Column, 1)
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems, nil
}

// renderAll renders pages, and returns what was found out; nil where there is no text.
func (c *course) renderAll(ctx context.Context, r *markdown.Renderer, pages []*lesson) ([]*markdown.Document, error) {
	documents := make([]*markdown.Document, len(pages))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, l := range pages {
		if l.source == nil {
			continue
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			documents[i] = r.Render(l.markdown(), names{c})
			return nil
		})
	}
	return documents, group.Wait()
}

// names is a course as it is checked: what there is, and not what is in it.
type names struct{ course *course }

var _ markdown.Course = names{}

// Page implements [markdown.Course].
func (n names) Page(name string) (url string, ok bool) {
	i, ok := n.course.byFile[key(path.Clean(name))]
	if !ok {
		return "", false
	}
	return lessonsPath + escapePath(n.course.page(i).slug), true
}

// File implements [markdown.Course].
func (n names) File(name string) (markdown.File, bool) {
	address, ok := n.course.paths[key(path.Clean(name))]
	return markdown.File{URL: lessonsPath + escapePath(address)}, ok
}

// Draft implements [markdown.Course].
func (n names) Draft(name string) bool { return n.course.isDraft(name) }

// Unserved implements [markdown.Course].
func (n names) Unserved(name string) (why, hint string) { return n.course.unserved(name) }

// Near implements [markdown.Course].
func (n names) Near(name string) string { return n.course.near(name) }

// At implements [markdown.Course].
func (n names) At(address string) (name string, isPage, ok bool) {
	name, isPage = n.course.at(address)
	return name, isPage, name != ""
}

// NearAddress implements [markdown.Course].
func (n names) NearAddress(address string) string { return n.course.nearAddress(address) }
