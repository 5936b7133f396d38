package markdown

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// sourceHTML makes a ```source FILE#REGION block: a part of a file that runs.
func sourceHTML(p *page, f *fence) string {
	if len(f.names) == 0 {
		p.problem(f.place, trouble{ruleSource, "source needs the name of a file", "write it behind the word, such as ```source shop/merge.js#read"})
		return unshown("This source")
	}
	file, name, hasRegion := strings.Cut(f.names[0], "#")
	code, wrong := p.quote(file, name, hasRegion)
	if wrong != nil {
		p.problem(f.place, *wrong)
		return unshown("This source")
	}
	title, ok := f.get("title")
	if !ok {
		title = file
	}
	return p.figure(f, figure{strings.TrimPrefix(path.Ext(file), "."), title, code})
}

// quote reads a file of the playground, or a region of it.
func (p *page) quote(file, name string, hasRegion bool) (string, *trouble) {
	if p.options.Source == nil {
		return "", &trouble{ruleSource, "there is no source to quote from", ""}
	}
	src, err := fs.ReadFile(p.options.Source, file)
	if err != nil {
		return "", p.noSource(file, err)
	}
	all := strings.SplitAfter(string(src), "\n")
	if !hasRegion {
		return dedent(withoutMarkers(all)), nil
	}
	inside, names, closed := region(all, name)
	switch {
	case inside == nil:
		return "", &trouble{
			ruleSource,
			"there is no region " + name + " in " + file,
			didYouMean(name, names, "mark it there with the comments #region "+name+" and #endregion "+name),
		}
	case !closed:
		return "", &trouble{ruleSource, "the region " + name + " of " + file + " never ends", "end it there with the comment #endregion " + name}
	}
	return dedent(withoutMarkers(inside)), nil
}

func (p *page) noSource(file string, err error) *trouble {
	if fs.ValidPath(file) && !errors.Is(err, fs.ErrNotExist) {
		return &trouble{ruleSource, "the source file " + file + " cannot be read: " + err.Error(), ""}
	}
	var known []string
	walk := func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			known = append(known, name)
		}
		return nil // what cannot be listed cannot be meant either
	}
	_ = fs.WalkDir(p.options.Source, ".", walk) // walk returns no error
	return &trouble{ruleSource, "there is no source file " + file, didYouMean(file, known, "name a file as seen from the folder playground")}
}

// marker matches a comment, in whatever language, that begins or ends a region.
var marker = regexp.MustCompile(`^\s*(?://|#|--|;|%|/\*|<!--|\{\{/\*)?\s*#(end)?region\b[ \t]*([\w.-]*)\s*(?:\*/(?:\}\})?|-->)?\s*$`)

// region finds the lines between a region's markers; nil where there is none of
// the name. Names are those of all regions, and closed says that it has an end.
func region(all []string, name string) (inside, names []string, closed bool) {
	for i, line := range all {
		m := marker.FindStringSubmatch(line)
		switch {
		case m == nil:
		case m[1] == "":
			names = append(names, m[2])
			if m[2] == name && inside == nil {
				inside = all[i+1:]
			}
		case m[2] == name && inside != nil && !closed:
			inside = inside[:len(inside)-len(all)+i]
			closed = true
		}
	}
	return inside, names, closed
}

func withoutMarkers(all []string) []string {
	var kept []string
	for _, line := range all {
		if !marker.MatchString(line) {
			kept = append(kept, line)
		}
	}
	return kept
}

// dedent joins lines without the white space that all of them begin with, and
// without blank lines before and after.
func dedent(all []string) string {
	common, found := "", false
	for _, line := range all {
		if strings.TrimSpace(line) == "" {
			continue
		}
		space := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if !found {
			common, found = space, true
		}
		for !strings.HasPrefix(space, common) {
			common = common[:len(common)-1]
		}
	}
	var b strings.Builder
	for _, line := range all {
		line = strings.TrimRight(line, " \t\r\n")
		b.WriteString(strings.TrimPrefix(line, common) + "\n")
	}
	return strings.Trim(b.String(), "\n") + "\n"
}
