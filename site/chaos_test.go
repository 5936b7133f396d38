package site

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Rough hands do one thing after another to a course. After each, what is served,
// and what the tabs that were open all the while show, is what a fresh start would
// serve.
func TestChaos(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := newChaos(t, seed)
			for range 40 {
				c.step()
			}
		})
	}
}

// A chaos is a course, its tabs, and what was done to it.
type chaos struct {
	*bench
	random *rand.Rand
	done   []string
	shown  map[string]string // by path: what the tab there shows
	number int               // of things that were written, so that each is another
}

func newChaos(t *testing.T, seed uint64) *chaos {
	c := &chaos{random: rand.New(rand.NewPCG(seed, seed)), shown: make(map[string]string)}
	c.bench = newBench(t, map[string]string{
		"course.yaml": "title: Chaos", "README.md": "# All\n\n[b](01-one/02-b.md)", "00-a.md": "# A\n\n![p](01-one/p.svg)",
		"01-one/index.md": "# One", "01-one/01-a.md": "# One A", "01-one/02-b.md": "# One B\n\n[a](../00-a.md)",
		"01-one/p.svg": "<svg/>", "02-two/deep/c.md": "# C",
	})
	return c
}

// step does one thing and waits until it is on the screen.
func (c *chaos) step() {
	c.t.Helper()
	names := slices.Sorted(maps.Keys(deeds))
	name := names[c.random.IntN(len(names))]
	c.done = append(c.done, name)
	deeds[name](c)
	s, fresh := newSite(c.t, os.DirFS(c.dir), watching)
	paths := c.addresses(s)
	deadline := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		wrong := c.differs(fresh, paths)
		if wrong == "" {
			return
		}
		select {
		case got := <-c.events:
			c.hear(got)
		case <-tick.C:
		case <-deadline:
			c.t.Fatalf("after %q: %s", c.done, wrong)
		}
	}
}

// addresses are all that the course has, and had when a tab was opened.
func (c *chaos) addresses(fresh *Site) []string {
	paths := map[string]bool{lessonsPath + "one/p.svg": true}
	for _, path := range fresh.Addresses() {
		paths[path] = true
	}
	for path := range c.shown {
		paths[path] = true
	}
	return slices.Sorted(maps.Keys(paths))
}

// differs says what is not as in the fresh start; "" where all is.
func (c *chaos) differs(fresh http.Handler, paths []string) string {
	for _, path := range paths {
		want, got := get(fresh, path), get(c.handler, path)
		if want.Code != got.Code || want.Body.String() != got.Body.String() {
			return fmt.Sprintf("%s is served (%d) as\n%s\nand a fresh start gives (%d)\n%s", path, got.Code, got.Body, want.Code, want.Body)
		}
		text, open := c.shown[path]
		if !open && versionIn.MatchString(got.Body.String()) {
			text, open = got.Body.String(), true
			c.shown[path] = text
		}
		if open && text != want.Body.String() {
			return fmt.Sprintf("the tab at %s shows\n%s\nand a fresh start gives\n%s", path, text, want.Body)
		}
	}
	return ""
}

var versionIn = regexp.MustCompile(`data-version="([^"]*)"`)

// hear does what tabs do when they are told of changes.
func (c *chaos) hear(got changes) {
	for _, path := range got.Pages {
		text, open := c.shown[path]
		if !open {
			continue
		}
		version := versionIn.FindStringSubmatch(text)
		if p := got.Patches[path]; p != nil && version != nil && version[1] == p.From {
			c.shown[path] = p.apply(text)
		} else {
			c.shown[path] = get(c.handler, path).Body.String()
		}
	}
}

// deeds are the things that are done, by name.
var deeds = map[string]func(*chaos){
	"save in place":  func(c *chaos) { c.write(c.lesson(), c.text()) },
	"save by rename": func(c *chaos) { c.replace(c.lesson(), c.text()) },
	"save as vim does": func(c *chaos) {
		name := c.lesson()
		c.write(path.Dir(name)+"/4913", "")
		c.do(os.Remove(c.path(path.Dir(name) + "/4913")))
		c.do(os.Rename(c.path(name), c.path(name+"~")))
		c.write(name, c.text())
		c.do(os.Chmod(c.path(name), 0o640))
		c.do(os.Remove(c.path(name + "~")))
	},
	"save as JetBrains does": func(c *chaos) {
		name := c.lesson()
		c.write(name+"___jb_tmp___", c.text())
		c.do(os.Rename(c.path(name), c.path(name+"___jb_old___")))
		c.do(os.Rename(c.path(name+"___jb_tmp___"), c.path(name)))
		c.do(os.Remove(c.path(name + "___jb_old___")))
	},
	"save as VS Code does": func(c *chaos) {
		f, err := os.OpenFile(c.path(c.lesson()), os.O_WRONLY, 0)
		c.do(err)
		c.do(f.Truncate(0))
		_, err = f.WriteString(c.text())
		c.do(errors.Join(err, f.Sync(), f.Close()))
	},
	// What programs leave of a file that they had emptied when there was no room.
	"save on a disk that is full": func(c *chaos) {
		text := c.text()
		c.write(c.lesson(), text[:c.random.IntN(len(text))])
	},
	"save piece by piece": func(c *chaos) {
		f, err := os.Create(c.path(c.lesson()))
		c.do(err)
		for piece := range slices.Chunk([]byte(c.text()), 4) {
			_, err := f.Write(piece)
			c.do(err)
		}
		c.do(f.Close())
	},
	"save with CRLF and a BOM": func(c *chaos) {
		c.write(c.lesson(), "\ufeff"+strings.ReplaceAll(c.text(), "\n", "\r\n"))
	},
	"save what is no UTF-8": func(c *chaos) { c.write(c.lesson(), "# \xff\n\n"+c.text()) },
	"save a title in front": func(c *chaos) { c.write(c.lesson(), "---\ntitle: "+c.word()+"\n---\n"+c.text()) },
	"empty a lesson":        func(c *chaos) { c.write(c.lesson(), "") },
	"break a lesson and mend it": func(c *chaos) {
		name := c.lesson()
		c.write(name, "---\ntitle: [\n---\n"+c.text())
		c.write(name, c.text())
	},
	// To root, all is permitted; to others this is what it says.
	"take a lesson's permission and give it back": func(c *chaos) {
		name := c.lesson()
		c.do(os.Chmod(c.path(name), 0))
		c.do(os.Chmod(c.path(name), 0o644))
	},
	"take a folder's permission, give it back and save": func(c *chaos) {
		name := c.lesson()
		text := c.text()
		c.do(os.Chmod(c.path(path.Dir(name)), 0))
		c.do(os.Chmod(c.path(path.Dir(name)), 0o755))
		c.write(name, text)
	},
	"put an older lesson of the same size": func(c *chaos) {
		name := c.lesson()
		info, err := os.Stat(c.path(name))
		c.do(err)
		c.write(name, strings.Repeat(c.word()[:1], int(info.Size())))
		c.do(os.Chtimes(c.path(name), info.ModTime(), info.ModTime()))
	},
	"save five hundred times": func(c *chaos) {
		for range 500 {
			c.write(c.lesson(), c.text())
		}
	},
	"new lesson":           func(c *chaos) { c.write(c.folder()+"/"+c.word()+".md", c.text()) },
	"new folders":          func(c *chaos) { c.write(c.folder()+"/"+c.word()+"/"+c.word()+"/new.md", c.text()) },
	"new page of a folder": func(c *chaos) { c.write(c.folder()+"/index.md", c.text()) },
	"delete a lesson":      func(c *chaos) { c.do(os.Remove(c.path(c.lesson()))) },
	"delete a folder": func(c *chaos) {
		if f := c.folder(); f != "." {
			c.do(os.RemoveAll(c.path(f)))
		}
	},
	"rename a lesson": func(c *chaos) {
		name := c.lesson()
		c.do(os.Rename(c.path(name), c.path(path.Dir(name)+"/"+c.word()+".md")))
	},
	"rename by case": func(c *chaos) {
		name := c.lesson()
		c.do(os.Rename(c.path(name), c.path(path.Dir(name)+"/"+strings.ToUpper(path.Base(name[:len(name)-3]))+".md")))
	},
	"rename a folder": func(c *chaos) {
		if f := c.folder(); f != "." {
			c.do(os.Rename(c.path(f), c.path(path.Dir(f)+"/"+c.word())))
		}
	},
	"hide a folder and show it again": func(c *chaos) {
		if f := c.folder(); f != "." {
			c.do(os.Rename(c.path(f), c.path(".hidden")))
			c.write(".hidden/more.md", c.text())
			c.do(os.Rename(c.path(".hidden"), c.path(f)))
		}
	},
	"draw a picture":         func(c *chaos) { c.write(c.folder()+"/p.svg", "<svg id='"+c.word()+"'/>") },
	"save the settings":      func(c *chaos) { c.write("course.yaml", "title: "+c.word()+"\nlessons: ["+c.lesson()+"]") },
	"take the settings away": func(c *chaos) { c.do(os.RemoveAll(c.path("course.yaml"))) },
	"link to a lesson": func(c *chaos) {
		name := "link.md"
		c.do(os.RemoveAll(c.path(name)))
		c.do(os.Symlink(c.lesson(), c.path(name)))
	},
	"link in a circle": func(c *chaos) {
		c.do(os.Symlink(".", c.path(c.folder()+"/"+c.word())))
		c.do(os.Symlink("round.md", c.path(c.folder()+"/"+c.word()+".md")))
	},
	"move the course away and back": func(c *chaos) {
		c.do(os.Rename(c.dir, c.dir+"-away"))
		c.do(os.Rename(c.dir+"-away", c.dir))
		c.write(c.lesson(), c.text())
	},
	"put another folder in its place": func(c *chaos) {
		name, text := c.lesson(), c.text()
		c.do(os.CopyFS(c.dir+"-new", os.DirFS(c.dir)))
		c.do(os.RemoveAll(c.dir))
		c.do(os.Rename(c.dir+"-new", c.dir))
		c.write(name, text)
	},
	"check out another branch": func(c *chaos) {
		for _, name := range c.lessons() {
			c.do(os.Remove(c.path(name)))
			if c.random.IntN(4) > 0 {
				c.write(name, c.text())
			}
		}
		c.write("branch.md", c.text())
	},
}

// lessons are the Markdown files, without what the page of a folder must be.
func (c *chaos) lessons() []string {
	var names []string
	c.do(filepath.WalkDir(c.dir, func(file string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(file, ".md") {
			rel, err := filepath.Rel(c.dir, file)
			names = append(names, filepath.ToSlash(rel))
			return err
		}
		return err
	}))
	return names
}

// lesson is one of them, and the first of a course that had none.
func (c *chaos) lesson() string {
	names := c.lessons()
	if len(names) == 0 {
		c.write("first.md", c.text())
		return "first.md"
	}
	return names[c.random.IntN(len(names))]
}

// folder is one that has a lesson.
func (c *chaos) folder() string { return path.Dir(c.lesson()) }

func (c *chaos) word() string {
	c.number++
	return fmt.Sprintf("%c%d", 'a'+rune(c.random.IntN(4)), c.number)
}

// text is a lesson with a title, sometimes a new one, and links.
func (c *chaos) text() string {
	title := "Title"
	if c.random.IntN(3) == 0 {
		title = c.word()
	}
	return fmt.Sprintf("# %s\n\n%s 𝄞 [a](00-a.md) [up](../README.md) ![p](p.svg)\n\n```go\nx := %d\n```\n", title, c.word(), c.number)
}
