package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"course/internal/testkit"
)

// importsOfLessons are the packages that the Go code of lessons may use without
// showing the import, by the name that they have in it.
var importsOfLessons = map[string]string{
	"base64": "encoding/base64", "bytes": "bytes", "context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http",
	"json": "encoding/json", "log": "log", "os": "os", "rand": "crypto/rand", "strconv": "strconv", "strings": "strings",
	"template": "html/template", "time": "time", "url": "net/url", "hmac": "crypto/hmac", "sha256": "crypto/sha256",
}

// runGo runs the Go code of lessons, all in one program. The rule by which it is
// completed: a lesson is a package, so that its snippets see each other; what is no
// declaration stands in a handler func(w http.ResponseWriter, r *http.Request); and
// imports are added. Every handler is asked once, one with "// …" in it too. "go vet"
// and the compiler have to be content.
func runGo(t *testing.T, all []*shownLesson) []ran {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module lessons\n\ngo 1.26\n")
	results := make([]ran, len(all))
	var imports, handlers strings.Builder
	for i, l := range all {
		p := &goPackage{name: fmt.Sprintf("l%d", i)}
		for _, s := range l.code("go") {
			if s.Source {
				continue // it is compiled and tried where it stands
			}
			if err := p.add(s.Code); err != nil {
				results[i].Failed = append(results[i].Failed, fmt.Sprintf("%v in\n%s", err, s.Code))
			}
		}
		if p.files == 0 {
			continue
		}
		p.write(t, dir)
		fmt.Fprintf(&imports, "\t%q\n", "lessons/"+p.name)
		fmt.Fprintf(&handlers, "\t\t%d: %s.Handlers(),\n", i, p.name)
	}
	writeFile(t, filepath.Join(dir, "main.go"), fmt.Sprintf(goRunner, imports.String(), handlers.String()))
	testkit.Go(t, dir, "vet", "./...")
	var sent map[int][]string
	testkit.GoRun(t, dir, &sent)
	for i, lines := range sent {
		results[i].Sent = lines
	}
	return results
}

// A goPackage is the Go code of one lesson.
type goPackage struct {
	name     string
	files    int
	text     []string // of each file, without package and imports
	handlers []string
}

// add takes a snippet: declarations, a whole file, or what stands in a function.
func (p *goPackage) add(code string) error {
	p.files++
	body := code
	if !strings.HasPrefix(strings.TrimSpace(code), "package ") {
		body = "package " + p.name + "\n\n" + code
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", body, parser.ParseComments)
	if err != nil {
		handler := fmt.Sprintf("fragment%d", p.files)
		body = fmt.Sprintf("package %s\n\nfunc %s(w http.ResponseWriter, r *http.Request) {\n%s\n}\n", p.name, handler, code)
		if file, err = parser.ParseFile(token.NewFileSet(), "", body, 0); err != nil {
			return err
		}
		body = strings.TrimSuffix(body, "}\n") + use(file) + "}\n"
	}
	p.handlers = append(p.handlers, handlersIn(file)...)
	_, rest, _ := strings.Cut(body, "\n") // without the package clause
	p.text = append(p.text, importsFor(file)+rest)
	return nil
}

// use is a statement that uses what a fragment declares: the compiler asks for it.
func use(file *ast.File) string {
	names := make(map[string]bool)
	body := file.Decls[len(file.Decls)-1].(*ast.FuncDecl).Body
	for _, statement := range body.List {
		if assign, ok := statement.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, left := range assign.Lhs {
				names[left.(*ast.Ident).Name] = true
			}
		}
	}
	delete(names, "_")
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&text, "_ = %s\n", name)
	}
	return text.String()
}

// handlersIn names the functions that answer requests.
func handlersIn(file *ast.File) []string {
	var names []string
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Type.Results != nil || f.Type.Params.NumFields() != 2 {
			continue
		}
		if last, ok := f.Type.Params.List[len(f.Type.Params.List)-1].Type.(*ast.StarExpr); ok {
			if of, ok := last.X.(*ast.SelectorExpr); ok && of.Sel.Name == "Request" {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

// importsFor imports what a file uses, and does not import itself.
func importsFor(file *ast.File) string {
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if of, ok := selector.X.(*ast.Ident); ok && of.Obj == nil && importsOfLessons[of.Name] != "" {
				used[importsOfLessons[of.Name]] = true
			}
		}
		return true
	})
	for _, known := range file.Imports {
		delete(used, strings.Trim(known.Path.Value, `"`))
	}
	var text strings.Builder
	for _, path := range slices.Sorted(maps.Keys(used)) {
		fmt.Fprintf(&text, "import %q\n", path)
	}
	return text.String()
}

func (p *goPackage) write(t *testing.T, dir string) {
	t.Helper()
	folder := filepath.Join(dir, p.name)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	clause := "package " + p.name + "\n\n"
	for i, text := range p.text {
		writeFile(t, filepath.Join(folder, fmt.Sprintf("snippet%d.go", i)), clause+text)
	}
	writeFile(t, filepath.Join(folder, "handlers.go"), clause+
		"import \"net/http\"\n\nfunc Handlers() []http.HandlerFunc {\n\treturn []http.HandlerFunc{"+strings.Join(p.handlers, ", ")+"}\n}\n")
}

const goRunner = `package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"

%s)

func main() {
	stdout := os.Stdout
	os.Stdout = os.Stderr // what the code of lessons prints
	sent := make(map[int][]string)
	for lesson, handlers := range map[int][]http.HandlerFunc{
%s	} {
		for _, handler := range handlers {
			r := httptest.NewRequest("GET", "/shop", nil)
			r.SetPathValue("slug", "sugar")
			r.Header.Set("Cookie", "shoppingCart=%%7B%%22Sugar%%22%%3A3%%7D")
			w := httptest.NewRecorder()
			handler(w, r)
			sent[lesson] = append(sent[lesson], w.Result().Header["Set-Cookie"]...)
		}
	}
	if err := json.NewEncoder(stdout).Encode(sent); err != nil {
		panic(err)
	}
}
`
