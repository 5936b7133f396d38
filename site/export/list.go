package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// ListName is the file that says what a folder holds, and from what it was made.
// It stands at the top of each folder that Write has filled, and of no other.
const ListName = ".course-build.json"

const aboutList = "written by course build, which replaces this folder only while it holds nothing but the files named here"

// A list says what is in a folder, and from what it was made.
type list struct {
	About   string `json:"about"`
	Program string `json:"program"`
	Pages   []page `json:"pages"`
	Others  []form `json:"others"`
}

// A page is what was written of an address.
type page struct {
	Address string          `json:"address"`
	Forms   []form          `json:"forms"`
	Recipe  json.RawMessage `json:"recipe,omitempty"`

	mistake error // why it could not be written
}

// A form is one content, with the names of the files that hold it.
type form struct {
	Names  []string `json:"names"`
	SHA256 string   `json:"sha256"`
}

func (l *list) byAddress() map[string]*page {
	pages := make(map[string]*page, len(l.Pages))
	for i := range l.Pages {
		pages[l.Pages[i].Address] = &l.Pages[i]
	}
	return pages
}

// names returns all files but the list itself.
func (l *list) names() map[string]bool {
	names := make(map[string]bool, 2*len(l.Pages))
	add := func(forms []form) {
		for _, f := range forms {
			for _, name := range f.Names {
				names[name] = true
			}
		}
	}
	for _, p := range l.Pages {
		add(p.Forms)
	}
	add(l.Others)
	return names
}

func (l *list) encode() []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		// Strings and JSON that was made by encoding/json: all of it can be encoded.
		panic(fmt.Sprintf("export: list of files: %v", err))
	}
	return out.Bytes()
}

// readList reads the list of a folder. One that cannot be read is as good as none.
func readList(dir string) (l list, found bool) {
	content, err := os.ReadFile(filepath.Join(dir, ListName))
	if err != nil || json.Unmarshal(content, &l) != nil || l.About != aboutList {
		return list{}, false
	}
	return l, true
}

// foreign returns a file in the folder that the list does not name; "" where all
// are known.
func (l *list) foreign(dir string) (string, error) {
	known := l.names()
	known[ListName] = true
	found := ""
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !known[name] {
			found = name
			return fs.SkipAll
		}
		return err
	})
	return found, err
}

// take takes the files of a page over from the folder that was there. It reports
// false, and leaves nothing behind, if one of them is not what the list says.
func (w *writer) take(p *page) (bool, error) {
	for _, f := range p.Forms {
		outside := func(name string) bool { return !filepath.IsLocal(filepath.FromSlash(name)) }
		if len(f.Names) == 0 || slices.ContainsFunc(f.Names, outside) || !w.intact(f) {
			return false, nil
		}
	}
	var taken []string
	for _, f := range p.Forms {
		for i, name := range f.Names {
			err := w.takeFile(f, i)
			if err != nil { // the page is made instead
				return false, w.tree.remove(taken)
			}
			taken = append(taken, name)
		}
	}
	return len(taken) > 0, nil
}

// takeFile takes over the i-th name of a form.
func (w *writer) takeFile(f form, i int) error {
	if i == 0 {
		return w.tree.adopt(w.oldFile(f.Names[0]), f.Names[0])
	}
	return w.tree.alias(f.Names[0], f.Names[i])
}

func (w *writer) oldFile(name string) string { return filepath.Join(w.old, filepath.FromSlash(name)) }

// intact reports whether a file of the folder that was there is what was written.
func (w *writer) intact(f form) bool {
	name := w.oldFile(f.Names[0])
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	sum, err := sumOf(name)
	return err == nil && sum == f.SHA256
}

func sumOf(name string) (sum string, err error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
