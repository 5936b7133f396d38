package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// A layer says which packages of ours a package may import. Names are paths
// below the module, and patterns as in path.Match.
type layer struct {
	packages string
	may      []string
	// never lists what of the standard library it must not import; its tests may.
	never []string
	// helper says that the package is there for tests: its own imports count as a
	// test's, and only tests may import it.
	helper bool
}

// layers has the packages in the order of the map in README.md. The first row
// that fits counts.
var layers = []layer{
	{packages: "cmd/course", may: []string{"lessons", "playground", "playground/*", "playground/session/*", "site", "site/*", "internal/web"}},
	{packages: "lessons"},
	{packages: "playground", may: []string{"playground/*", "internal/near", "internal/web"}},
	// What is taught reads alone: it takes strings and times, not requests.
	{packages: "playground/cookie", may: []string{"internal/near"}, never: []string{"net/http"}},
	{packages: "playground/session", never: []string{"net/http"}},
	{packages: "playground/session/*", may: []string{"playground/session"}, never: []string{"net/http"}},
	{packages: "playground/exchange", may: []string{"playground/cookie", "playground/session", "internal/web"}},
	{packages: "playground/exchange/exchangetest", may: []string{"playground/exchange", "internal/web"}, helper: true},
	// The demos do not know each other.
	{packages: "playground/*", may: []string{"playground/exchange", "playground/cookie", "playground/session", "internal/near", "internal/web"}},
	{packages: "site", may: []string{"site/export", "site/markdown", "site/ui", "internal/near", "internal/web"}},
	{packages: "site/export"},
	{packages: "site/markdown", may: []string{"internal/near"}},
	{packages: "site/ui", may: []string{"internal/web"}},
	{packages: "internal/near"},
	{packages: "internal/web"},
	{packages: "internal/browser", helper: true},
	{packages: "internal/testkit", helper: true},
	{packages: "internal/bench/peer"},
	{packages: "internal/bench/reload", may: []string{"internal/bench/peer", "internal/browser"}},
	{packages: "internal/bench/*", may: []string{"internal/bench/peer"}},
	{packages: "internal/screenshot", may: []string{"internal/browser"}},
}

// A library says where a library of others may be imported. CONTRIBUTING.md says
// why it was chosen.
type library struct {
	path string // of a module, or of the one package of it that is meant
	in   []string
}

var libraries = []library{
	{"github.com/alecthomas/chroma/v2", []string{"site/markdown"}},
	{"github.com/alecthomas/kong", []string{"cmd/course"}},
	{"github.com/andybalholm/brotli", []string{"internal/web"}},
	{"github.com/dlclark/regexp2/v2", []string{"site/markdown"}},
	{"github.com/fsnotify/fsnotify", []string{"site"}},
	{"github.com/go-chi/chi/v5", []string{"cmd/course", "playground", "playground/*", "site", "internal/web"}},
	{"github.com/goccy/go-yaml", []string{"playground/page", "site", "site/markdown"}},
	{"github.com/hashicorp/golang-lru/v2", []string{"playground/page", "playground/session", "site", "site/markdown", "site/ui"}},
	{"github.com/klauspost/compress", []string{"internal/web"}},
	{"github.com/microcosm-cc/bluemonday", []string{"site/markdown"}},
	{"github.com/pelletier/go-toml/v2", []string{"site/markdown"}},
	{"github.com/prometheus/client_golang", []string{"cmd/course"}},
	{"github.com/redis/go-redis/v9", []string{"playground/session/redisstore"}},
	{"github.com/yuin/goldmark", []string{"site/markdown"}},
	{"golang.org/x/image", []string{"site"}},
	{"golang.org/x/net/html", []string{"playground/page", "site", "site/markdown"}},
	{"golang.org/x/net/idna", []string{"playground/cookie"}},
	{"golang.org/x/net/publicsuffix", []string{"playground/cookie", "playground/reset"}},
	{"golang.org/x/sync", []string{"site", "site/export"}},
	{"golang.org/x/term", []string{"cmd/course"}},
	{"golang.org/x/text", []string{"playground/cookie", "site", "site/markdown"}},
}

// testLibraries may be imported by tests, and by nothing else.
var testLibraries = []string{
	"github.com/PuerkitoBio/goquery",
	"github.com/chromedp/cdproto",
	"github.com/chromedp/chromedp",
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"golang.org/x/net/http2",
	"golang.org/x/net/websocket",
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range ourPackages(t) {
		for _, wrong := range p.violations() {
			t.Error(wrong)
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, p := range ourPackages(t) {
		if p.Doc == "" && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", p.name())
		}
	}
}

func TestLibrariesAreExplained(t *testing.T) {
	t.Parallel()
	contributing, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, p := range ourPackages(t) {
		for _, name := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			used[libraryOf(name)] = true
		}
	}
	names := slices.Clone(testLibraries)
	for _, l := range libraries {
		names = append(names, l.path)
	}
	for _, name := range names {
		if !used[name] {
			t.Errorf("nothing imports %s any more: take it out of this test and of CONTRIBUTING.md", name)
		}
		if !bytes.Contains(contributing, []byte(name)) {
			t.Errorf("CONTRIBUTING.md does not say why %s was chosen", name)
		}
	}
}

// Each import below breaks a rule; the words are what its author reads.
func TestViolationsAreNamed(t *testing.T) {
	for _, test := range []struct {
		p    listedPackage
		want string // "" where all is well
	}{
		{importing("site", "course/playground"), "site imports playground: the two halves do not know each other"},
		{importing("playground/shop", "course/site/ui"), "playground/shop imports site/ui: the two halves do not know each other"},
		{importing("playground/shop", "course/playground/carried"), "playground/shop imports playground/carried: of ours, it may import playground/exchange, playground/cookie, playground/session, internal/near, internal/web"},
		{importing("playground/session", "course/playground/cookie"), "playground/session imports playground/cookie: of ours, it may import nothing"},
		{importing("internal/web", "course/internal/browser"), "internal/web imports internal/browser: only tests may"},
		{importing("site", "github.com/yuin/goldmark/ast"), "site imports github.com/yuin/goldmark/ast: only site/markdown may"},
		{importing("site", "github.com/google/go-cmp/cmp"), "site imports github.com/google/go-cmp/cmp: only tests may"},
		{importing("site", "example.com/new/thing"), "site imports example.com/new/thing: a library that layers_test.go does not list; say there where it may be used, and in CONTRIBUTING.md why it was chosen"},
		{importing("garden", "fmt"), "garden is a package that layers_test.go does not list; say there what it may import"},
		{importing("playground/cookie", "net/http"), "playground/cookie imports net/http: it reads alone, and takes strings and times"},
		{listedPackage{ImportPath: "course/site", XTestImports: []string{"course/playground"}}, "site (in tests) imports playground: the two halves do not know each other"},
		{listedPackage{ImportPath: "course/site", TestImports: []string{"github.com/google/go-cmp/cmp", "course/internal/browser"}}, ""},
		{importing("internal/browser", "github.com/chromedp/chromedp"), ""},
		{importing("site", "github.com/chromedp/chromedp"), "site imports github.com/chromedp/chromedp: only tests may"},
		{importing("site", "net/http", "course/site/ui", "github.com/fsnotify/fsnotify"), ""},
	} {
		if got := strings.Join(test.p.violations(), "\n"); got != test.want {
			t.Errorf("%+v:\ngot  %s\nwant %s", test.p, got, test.want)
		}
	}
}

func importing(name string, imports ...string) listedPackage {
	return listedPackage{ImportPath: module + name, Imports: imports}
}

// module begins the import paths of all our packages.
const module = "course/"

// A listedPackage is what "go list" says of one package.
type listedPackage struct {
	ImportPath, Doc                    string
	GoFiles                            []string
	Imports, TestImports, XTestImports []string
}

func ourPackages(t *testing.T) []listedPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Doc,GoFiles,Imports,TestImports,XTestImports", "./...")
	list.Dir = "../.."
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listedPackage
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listedPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}

func (p listedPackage) name() string { return strings.TrimPrefix(p.ImportPath, module) }

// violations says what is wrong with a package's imports, one line each.
func (p listedPackage) violations() []string {
	layer, ok := layerOf(p.name())
	if !ok {
		return []string{p.name() + " is a package that layers_test.go does not list; say there what it may import"}
	}
	var wrong []string
	for _, name := range p.Imports {
		why := layer.refuses(p.name(), name)
		if slices.Contains(layer.never, name) {
			why = "it reads alone, and takes strings and times"
		}
		if why != "" && !(layer.helper && why == onlyTests) {
			wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", p.name(), strings.TrimPrefix(name, module), why))
		}
	}
	for _, name := range slices.Concat(p.TestImports, p.XTestImports) {
		why := layer.refuses(p.name(), name)
		if why != "" && why != onlyTests && name != p.ImportPath {
			wrong = append(wrong, fmt.Sprintf("%s (in tests) imports %s: %s", p.name(), strings.TrimPrefix(name, module), why))
		}
	}
	return wrong
}

func layerOf(name string) (layer, bool) {
	i := slices.IndexFunc(layers, func(l layer) bool { return fits(l.packages, name) })
	if i < 0 {
		return layer{}, false
	}
	return layers[i], true
}

// onlyTests is the reason that does not hold for tests.
const onlyTests = "only tests may"

// refuses returns why a package of the layer may not import another, or "".
func (l layer) refuses(from, imported string) string {
	name, ours := strings.CutPrefix(imported, module)
	if ours {
		return l.refusesOurs(from, name)
	}
	if strings.Contains(half(imported), ".") {
		return refusesLibrary(from, imported)
	}
	return "" // the standard library
}

func (l layer) refusesOurs(from, name string) string {
	halves := []string{half(from), half(name)}
	slices.Sort(halves)
	other, _ := layerOf(name)
	switch {
	case fitsAny(l.may, name):
		return ""
	case slices.Equal(halves, []string{"playground", "site"}):
		return "the two halves do not know each other"
	case other.helper:
		return onlyTests
	case len(l.may) == 0:
		return "of ours, it may import nothing"
	}
	return "of ours, it may import " + strings.Join(l.may, ", ")
}

func refusesLibrary(from, imported string) string {
	name := libraryOf(imported)
	if slices.Contains(testLibraries, name) {
		return onlyTests
	}
	i := slices.IndexFunc(libraries, func(l library) bool { return l.path == name })
	if i < 0 {
		return "a library that layers_test.go does not list; say there where it may be used, and in CONTRIBUTING.md why it was chosen"
	}
	if !fitsAny(libraries[i].in, from) {
		return "only " + strings.Join(libraries[i].in, ", ") + " may"
	}
	return ""
}

// libraryOf returns the listed library that an import is of, or "".
func libraryOf(imported string) string {
	for _, l := range libraries {
		if within(l.path, imported) {
			return l.path
		}
	}
	for _, name := range testLibraries {
		if within(name, imported) {
			return name
		}
	}
	return ""
}

func within(tree, name string) bool { return name == tree || strings.HasPrefix(name, tree+"/") }

// half returns the first part of a package's name.
func half(name string) string { return strings.Split(name, "/")[0] }

func fitsAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return fits(pattern, name) })
}

// fits reports whether a name is one of a pattern's. The patterns are ours, so
// none is malformed.
func fits(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
