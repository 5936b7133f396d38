package setcookie

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"course/internal/testkit"
	"course/playground/cookie"
)

var localhost = func() *cookie.URL {
	u, err := cookie.ParseURL("http://localhost/play/set-cookie")
	if err != nil {
		panic(err)
	}
	return u
}()

// hostile is what would break out of strings, comments and pages.
var hostile = []string{
	`"`, `'`, "`", `\`, `\"`, `\'); os.system("x") #`, `"""`, "'''", "${x}", "#{x}", "%s", "{x}", `\u0022`, `\N{QUOTATION MARK}`,
	"</script><script>x()</script>", "<!--", "*/", "//", "\u2028", "\u202e", "\u0085", "é", "😀", "\ufeff", "\ufffd", "a\tb", "a\nb", "a\r\nb\x00",
}

// codeForms are forms whose code is tried.
func codeForms() []form {
	forms := []form{
		{"key": "flavor", "value": "dark"},
		{"key": "flavor"},
		{"key": "flavor", "value": "chocolate chip"},
		{"key": "flavor", "value": "dark", "samesite": "strict"},
		{"key": "flavor", "value": "dark", "max_age": "030", "path": ".", "httponly": "on"},
		{"key": "flavor", "value": "a,b"},
		{"key": "flavor", "max_age": "-5"},
		{"key": "flavor", "max_age": "200000000000"},
		{"key": "chocolate type", "value": `{"apple":1,"pear":2}`},
		{"key": "a", "expires": "0001-01-01T00:00"},
		{"key": "a", "max_age": "0", "path": "no slash"},
		{"key": "a", "max_age": "-60000000000", "domain": "localhost:80"},
		{"key": "é", "value": " x ", "expires": "9999-12-31T23:59:59", "samesite": "none", "partitioned": "on"},
		{"key": "a", "expires": "2026-10-21T07:28", "max_age": "9"},
		{"key": "a", "domain": ".bücher.example", "path": "/x;y é", "secure": "on", "httponly": "on", "samesite": "NONE", "partitioned": "on"},
	}
	for _, text := range hostile {
		key := strings.Map(func(r rune) rune {
			if strings.ContainsRune(";=", r) || r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, text)
		forms = append(forms, form{"key": "k" + key, "value": text, "path": "/" + text})
	}
	return forms
}

func writeForm(t testing.TB, f form, now time.Time) *written {
	t.Helper()
	w, wrong := f.write("/play/set-cookie", now)
	if len(wrong) > 0 {
		t.Fatalf("%v: %v", f, wrong)
	}
	return w
}

// A flaskAnswer is what testdata/run_flask.py says of a snippet.
type flaskAnswer struct {
	Header string
	Args   []any
	Kwargs map[string]any
}

func runFlask(t *testing.T, snippets []string, now time.Time) (version string, answers []flaskAnswer) {
	t.Helper()
	var answer struct {
		Werkzeug string
		Answers  []flaskAnswer
	}
	testkit.Pipe(t, map[string]any{"now": now.Unix(), "snippets": snippets}, &answer, testkit.Python(t), "testdata/run_flask.py")
	return answer.Werkzeug, answer.Answers
}

// TestFlask runs the Flask snippets, and compares what they send with our line.
// Werkzeug before 3.1 writes some lines in another way (package cookie has a table
// of them): then what set_cookie is called with must do.
func TestFlask(t *testing.T) {
	var all []*written
	var snippets []string
	for _, f := range codeForms() {
		w := writeForm(t, f, noon)
		all = append(all, w)
		snippets = append(snippets, w.flask())
	}
	version, answers := runFlask(t, snippets, noon)
	for i, w := range all {
		got := answers[i]
		if strings.HasPrefix(version, "3.") && version >= "3.1" && got.Header != w.line {
			t.Errorf("%v: Flask sends\n%s\nwant\n%s\nfrom\n%s", w.form, got.Header, w.line, snippets[i])
		}
		if len(got.Args) == 0 || got.Args[0] != w.set.Key || len(got.Args) > 1 && got.Args[1] != w.set.Value {
			t.Errorf("%v: set_cookie is called with %q", w.form, got.Args)
		}
		for _, name := range []string{"path", "domain"} {
			given := map[string]string{"path": w.set.Path, "domain": w.set.Domain}[name]
			if text, _ := got.Kwargs[name].(string); text != given {
				t.Errorf("%v: set_cookie is called with %s=%q", w.form, name, text)
			}
		}
	}
}

// TestGo compiles the Go snippets, all in one program, runs them behind net/http,
// and compares what they send with our line.
func TestGo(t *testing.T) {
	dir := t.TempDir()
	var imports, calls strings.Builder
	forms := codeForms()
	for i, f := range forms {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("p%d", i), "cookies.go"), writeForm(t, f, noon).goCode())
		fmt.Fprintf(&imports, "\tp%d \"snippets/p%d\"\n", i, i)
		fmt.Fprintf(&calls, "\t\tp%d.SetCookie,\n", i)
	}
	writeFile(t, filepath.Join(dir, "go.mod"), "module snippets\n\ngo 1.24\n")
	writeFile(t, filepath.Join(dir, "main.go"), fmt.Sprintf(goProgram, imports.String(), calls.String()))
	before := time.Now()
	var lines [][][]byte
	testkit.GoRun(t, dir, &lines)
	after := time.Now()
	for i, f := range forms {
		if len(lines[i]) != 1 || !isLineOf(t, f, string(lines[i][0]), before, after) {
			t.Errorf("%v: the handler sends %q, want %q", f, lines[i], writeForm(t, f, after).line)
		}
	}
}

// isLineOf reports whether a line is ours for a time in between.
func isLineOf(t *testing.T, f form, line string, from, to time.Time) bool {
	t.Helper()
	for at := from.Truncate(time.Second); !at.After(to); at = at.Add(time.Second) {
		if writeForm(t, f, at).line == line {
			return true
		}
	}
	return false
}

const goProgram = `package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"

%s)

func main() {
	var lines [][][]byte
	for _, handler := range []http.HandlerFunc{
%s	} {
		server := httptest.NewServer(handler)
		response, err := http.Get(server.URL)
		if err != nil {
			panic(err)
		}
		var sent [][]byte
		for _, line := range response.Header["Set-Cookie"] {
			sent = append(sent, []byte(line))
		}
		lines = append(lines, sent)
		server.Close()
	}
	if err := json.NewEncoder(os.Stdout).Encode(lines); err != nil {
		panic(err)
	}
}
`

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The Go snippets are as gofmt writes them.
func TestGoFormat(t *testing.T) {
	for _, f := range codeForms() {
		code := writeForm(t, f, noon).goCode()
		if formatted, err := format.Source([]byte(code)); err != nil || string(formatted) != code {
			t.Errorf("not as gofmt has it (%v):\n%s", err, code)
		}
	}
}

func TestHTTPSetCookie(t *testing.T) {
	const want = `package cookies

import "net/http"

// SetCookie answers with one cookie.
func SetCookie(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name:     "flavor",
		Value:    "chocolate chip",
		Path:     "/",
		SameSite: http.SameSiteLaxMode,
	})
	w.Write([]byte("The cookie is set."))
}
`
	f := form{"key": "flavor", "value": "chocolate chip", "samesite": "lax"}
	if got := writeForm(t, f, noon).goCode(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhyNotHTTP(t *testing.T) {
	for why, f := range map[string]form{
		"for this name it writes no header, and tells nobody.": {"key": "a b"},
		"it drops characters from this value.":                 {"key": "a", "value": `"`},
		"it leaves this domain out, and tells nobody.":         {"key": "a", "domain": "bücher.example"},
		"it writes this value in another way.":                 {"key": "a", "value": "b,c"},
		"it writes the same attributes in another order.":      {"key": "a", "httponly": "on"},
	} {
		if code := writeForm(t, f, noon).goCode(); !strings.Contains(code, "// Not http.SetCookie: "+why+"\n") {
			t.Errorf("%v: the code does not say that %s\n%s", f, why, code)
		}
	}
}

// TestHTTP reads the raw answers as a client does.
func TestHTTP(t *testing.T) {
	for _, f := range codeForms() {
		w := writeForm(t, f, noon)
		answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(w.http())), nil)
		if err != nil {
			t.Fatalf("%v: %v", f, err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || string(body) != greeting {
			t.Errorf("%v: the body is %q (%v)", f, body, err)
		}
		if got := answer.Header["Set-Cookie"]; len(answer.Header) != 3 || len(got) != 1 || got[0] != w.line {
			t.Errorf("%v: the header is %q", f, answer.Header)
		}
	}
}

func TestScriptsAndHTTP(t *testing.T) {
	w := writeForm(t, form{"key": "a", "value": `it's "</script>`, "max_age": "30", "samesite": "lax"}, noon)
	if got, want := w.javaScript(), "document.cookie = 'a=\"it\\'s \\\\\"\\x3c/script>\"; Max-Age=30; Path=/; SameSite=Lax';\n"; got != want {
		t.Errorf("got  %swant %s", got, want)
	}
	const store = `// Not quite the same: cookieStore makes every cookie Secure.
await cookieStore.set({
  name: 'a',
  value: '"it\'s \\"\x3c/script>"',
  expires: Date.now() + 30 * 1000,
  path: '/',
  sameSite: 'lax',
});
`
	if got := w.cookieStore(); got != store {
		t.Errorf("got %s", got)
	}
	hidden := writeForm(t, form{"key": "a", "httponly": "on"}, noon)
	for _, code := range []string{hidden.javaScript(), hidden.cookieStore()} {
		for line := range strings.Lines(code) {
			if !strings.HasPrefix(line, "// ") {
				t.Errorf("HttpOnly: a script has the line %s", line)
			}
		}
	}
	head, body, _ := strings.Cut(w.http(), "\n\n")
	if !strings.Contains(head+"\n", "\nSet-Cookie: "+w.line+"\n") || !strings.Contains(head, fmt.Sprintf("Content-Length: %d\n", len(body))) {
		t.Errorf("the answer is %s", w.http())
	}
}

// checkLiterals reads the snippets as their languages do, and finds what was typed
// in their strings, and nothing of it elsewhere.
func checkLiterals(t *testing.T, w *written) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "snippet.go", w.goCode(), parser.ParseComments)
	if err != nil {
		t.Fatalf("%v: %v\n%s", w.form, err, w.goCode())
	}
	if len(file.Decls) != 2 {
		t.Errorf("%v: %d declarations", w.form, len(file.Decls))
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if _, err := strconv.Unquote(literal.Value); err != nil {
				t.Errorf("%v: %s: %v", w.form, literal.Value, err)
			}
		}
		return true
	})
	for _, code := range []string{w.javaScript(), w.cookieStore(), w.flask()} {
		checkQuotes(t, w, code)
	}
	if strings.Contains(w.javaScript()+w.cookieStore(), "</") {
		t.Errorf("%v: a script could end its page's", w.form)
	}
}

// checkQuotes reads strings in quotes with backslashes, as Python and JavaScript
// have them: on each line, what is left outside is code of ours.
func checkQuotes(t *testing.T, w *written, code string) {
	t.Helper()
	for line := range strings.Lines(code) {
		if strings.HasPrefix(line, "//") {
			continue
		}
		outside, quote, escaped := "", rune(0), false
		for _, r := range line {
			switch {
			case quote == 0 && (r == '"' || r == '\''):
				quote = r
			case quote == 0:
				outside += string(r)
			case escaped:
				escaped = false
			case r == '\\':
				escaped = true
			case r == quote:
				quote = 0
			}
		}
		const ours = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _=.,:;()[]{}@#*+-/|\n"
		if quote != 0 || strings.Trim(outside, ours) != "" || len(outside) > 100 {
			t.Errorf("%v: %s", w.form, line)
		}
	}
}
