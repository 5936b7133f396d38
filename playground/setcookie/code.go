package setcookie

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// A code is the same call in several languages.
type code struct {
	Flask      string `json:"flask"`
	Go         string `json:"go"`
	JavaScript string `json:"javascript"`
	HTTP       string `json:"http"`
}

func (w *written) code() code {
	return code{w.flask(), w.goCode(), w.javaScript(), w.http()}
}

// greeting is what the snippets answer with.
const greeting = "The cookie is set."

// flask is a complete app with one view.
func (w *written) flask() string {
	s, args := w.set, []string(nil)
	arg := func(name, value string) { args = append(args, name+"="+value) }
	if s.MaxAge != "" {
		arg("max_age", w.maxAge().String())
	}
	if s.Expires != nil {
		t := s.Expires.UTC()
		arg("expires", fmt.Sprintf("datetime(%d, %d, %d, %d, %d, %d, tzinfo=timezone.utc)",
			t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second()))
	}
	if s.Path != "" {
		arg("path", inPython(s.Path))
	}
	if s.Domain != "" {
		arg("domain", inPython(s.Domain))
	}
	for _, flag := range []struct {
		name string
		on   bool
	}{{"secure", s.Secure}, {"httponly", s.HTTPOnly}} {
		if flag.on {
			arg(flag.name, "True")
		}
	}
	if s.SameSite != "" {
		arg("samesite", inPython(w.attribute("SameSite")))
	}
	if s.Partitioned {
		arg("partitioned", "True")
	}
	imports := "from flask import Flask, make_response\n"
	if s.Expires != nil {
		imports = "from datetime import datetime, timezone\n\n" + imports
	}
	return imports + `
app = Flask(__name__)


@app.route("/")
def index():
    response = make_response("` + greeting + `")
    response.set_cookie(` + w.flaskArguments(args) + `)
    return response
`
}

// flaskArguments puts few arguments on one line, and more on one line each.
func (w *written) flaskArguments(named []string) string {
	args := []string{inPython(w.set.Key)}
	if w.set.Value != "" {
		args = append(args, inPython(w.set.Value))
	}
	if args = append(args, named...); len(args) <= 2 {
		return strings.Join(args, ", ")
	}
	var b strings.Builder
	for i, arg := range args {
		b.WriteString("\n        " + arg + ",")
		if w.form["path"] == "." && strings.HasPrefix(arg, "path=") && i > 0 {
			b.WriteString("  # this page: request.path")
		}
	}
	return b.String() + "\n    "
}

// maxAge is the number, without leading zeros.
func (w *written) maxAge() *big.Int {
	n, ok := new(big.Int).SetString(w.set.MaxAge, 10)
	if !ok {
		panic("unreachable: the line was written with " + w.set.MaxAge)
	}
	return n
}

// aroundExpires splits the line where it has a date that max_age has led to: each
// answer must count that anew.
func (w *written) aroundExpires() (before, after string, counted bool) {
	if w.set.MaxAge == "" || w.set.Expires != nil {
		return w.line, "", false
	}
	const mark = "; Expires="
	before, rest, _ := strings.Cut(w.line, mark)
	return before + mark, strings.TrimPrefix(rest, w.attribute("Expires")), true
}

// javaScript is the line as a script assigns it to document.cookie. Where max_age
// has led to a date the date is left out: Max-Age says the same.
func (w *written) javaScript() string {
	if w.set.HTTPOnly {
		return httpOnlyComment
	}
	line := w.line
	if before, after, counted := w.aroundExpires(); counted {
		line = strings.TrimSuffix(before, "; Expires=") + after
	}
	return "document.cookie = " + inJavaScript(line) + ";\n"
}

const httpOnlyComment = `// A script can't set this cookie: HttpOnly keeps it from scripts, and a browser
// refuses it from them. Only the answer of a server can set it.
`

// mostSeconds is the 400 days that browsers keep a cookie at most (RFC 6265bis,
// section 5.5).
const mostSeconds = 400 * 24 * 60 * 60

// cookieStore is the same for the newer way of scripts.
func (w *written) cookieStore() string {
	if w.set.HTTPOnly {
		return httpOnlyComment
	}
	name, value := w.pair()
	var b strings.Builder
	if !w.set.Secure && !w.set.Partitioned {
		b.WriteString("// Not quite the same: cookieStore makes every cookie Secure.\n")
	}
	if !strings.HasSuffix(w.attribute("Path"), "/") {
		b.WriteString("// Not quite the same: Chromium's cookieStore ends the path with a slash.\n")
	}
	member := func(name, value string) { fmt.Fprintf(&b, "  %s: %s,\n", name, value) }
	b.WriteString("await cookieStore.set({\n")
	member("name", inJavaScript(name))
	member("value", inJavaScript(value))
	switch {
	case w.set.MaxAge != "":
		seconds := w.maxAge()
		if limit := big.NewInt(mostSeconds); seconds.Cmp(limit) > 0 {
			seconds = limit // as browsers do
		} else if seconds.Sign() <= 0 {
			seconds = big.NewInt(-1)
		}
		member("expires", fmt.Sprintf("Date.now() + %s * 1000", seconds))
	case w.set.Expires != nil:
		member("expires", fmt.Sprintf("Date.parse('%s')", w.set.Expires.UTC().Format(time.RFC3339)))
	}
	if domain := strings.TrimSpace(w.attribute("Domain")); domain != "" {
		member("domain", inJavaScript(domain))
	}
	if path := w.attribute("Path"); strings.HasPrefix(path, "/") {
		member("path", inJavaScript(path))
	} else {
		b.WriteString("  // The page's folder, as for such a Path: cookieStore takes none without a slash.\n")
		member("path", "new URL('.', location).pathname.slice(0, -1) || '/'")
	}
	if sameSite := w.attribute("SameSite"); sameSite != "" {
		member("sameSite", inJavaScript(strings.ToLower(sameSite)))
	} else {
		b.WriteString("  sameSite: 'lax', // left out, it would be 'strict'\n")
	}
	if w.set.Partitioned {
		member("partitioned", "true")
	}
	b.WriteString("});\n")
	return b.String()
}

// http is an answer with the line, as it goes over the wire.
func (w *written) http() string {
	return fmt.Sprintf(`HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8
Content-Length: %d
Set-Cookie: %s

%s`, len(greeting), w.line, greeting)
}
