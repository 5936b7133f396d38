package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

// AssetsPath is where assets are mounted, below the base path.
const AssetsPath = "/assets/"

// Assets serves the files that pages are styled and enhanced by. Their addresses
// hold one hash of them all, "/assets/HASH/ui/tabs.js": any change gives new
// addresses, so browsers may keep them for ever, and the relative imports of
// modules and styles work as they stand in the source.
type Assets struct {
	prefix string // base path + AssetsPath + hash + "/"
	files  map[string]*Prepared
}

// assetTypes are the kinds of file that are assets, and their Content-Type:
// the table, and not the machine's mime.types, decides what is served.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".webp":  "image/webp",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
}

// NewAssets takes every file of a kind in assetTypes from each of the trees; a
// tree's key is the first part of its files' names, so the file "tabs.js" of the
// tree "ui" is the asset "ui/tabs.js". Other files, such as a demo's Go source
// beside its script, are left out. Base is the path that everything is mounted
// below, "" or such as "/courses".
func NewAssets(base string, trees map[string]fs.FS) (*Assets, error) {
	a := &Assets{files: make(map[string]*Prepared)}
	for tree, files := range trees {
		if err := a.add(tree, files); err != nil {
			return nil, fmt.Errorf("assets of %s: %w", tree, err)
		}
	}
	a.prefix = base + AssetsPath + a.hash() + "/"
	return a, nil
}

func (a *Assets) add(tree string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		contentType, known := assetTypes[path.Ext(name)]
		if d.IsDir() || !known {
			return nil
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		a.files[path.Join(tree, name)] = NewPrepared(http.StatusOK, contentType, CacheForever, body)
		return nil
	})
}

// hash stands for the names and contents of all files.
func (a *Assets) hash() string {
	names := make([]string, 0, len(a.files))
	for name := range a.files {
		names = append(names, name)
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		fmt.Fprintf(sum, "%s\x00%s\x00", name, a.files[name].Hash())
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
}

// URL returns the address of an asset. A name that is no asset is a mistake in
// our templates, and fails the page that holds it.
func (a *Assets) URL(name string) (string, error) {
	if _, ok := a.files[name]; !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return a.prefix + name, nil
}

// Names returns the names of all assets, sorted.
func (a *Assets) Names() []string {
	names := make([]string, 0, len(a.files))
	for name := range a.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Handler serves the assets at their addresses, and nothing else.
func (a *Assets) Handler(errors *Errors) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, ours := strings.CutPrefix(r.URL.Path, a.prefix)
		if file, ok := a.files[name]; ours && ok {
			file.ServeHTTP(w, r)
			return
		}
		errors.NotFound(w, r)
	}
}

// ContentType returns the media type of a file that lies beside the lessons, by
// its name; "application/octet-stream" where it is not known.
func ContentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t, ok := assetTypes[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}
