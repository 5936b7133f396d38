package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// benchmarkLesson is a lesson as they are: 7 KB of prose, and five blocks of code
// among it. Its number makes the code a new one.
func benchmarkLesson(number int) []byte {
	var b strings.Builder
	b.WriteString("# A cart that remembers\n\n")
	prose := strings.Repeat("A cookie is a *small* string that the [browser](setup.md) keeps, and `document.cookie` shows it to scripts. ", 10)
	for i, code := range []string{
		"```python title=\"app.py\"\n@app.get(\"/\")\ndef index():\n    count = request.cookies.get(\"count%d\", 0)\n    return render_template(\"index.html\", count=count)\n```\n",
		"```go\nfunc index(w http.ResponseWriter, r *http.Request) {\n\tc, err := r.Cookie(\"count%d\")\n\tif err != nil {\n\t\treturn\n\t}\n\tfmt.Fprintln(w, c.Value)\n}\n```\n",
		"```js {2}\nconst pairs = document.cookie.split(\"; \");\nconst found = pairs.find((p) => p.startsWith(\"count%d=\"));\nconst value = found?.slice(6) ?? \"0\";\n```\n",
		"```html\n<button class=\"shoppingCart__add--js\" data-name=\"Sugar %d\">Add</button>\n<output>0</output>\n```\n",
		"```http\nHTTP/1.1 200 OK\nSet-Cookie: count=%d; Path=/; Max-Age=60\nContent-Type: text/html\n```\n",
	} {
		fmt.Fprintf(&b, "## Section %d\n\n%s\n\n", i, prose)
		fmt.Fprintf(&b, code, number)
	}
	return []byte(b.String())
}

func BenchmarkRender(b *testing.B) {
	c := newTestCourse()
	for name, number := range map[string]func(i int) int{
		"cold":   func(i int) int { return i + 1 },
		"cached": func(int) int { return 0 },
	} {
		b.Run(name, func(b *testing.B) {
			r := New(testOptions())
			r.Render(Lesson{File: "guide/lesson.md", Line: 1, Body: benchmarkLesson(0)}, c)
			b.SetBytes(int64(len(benchmarkLesson(0))))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Render(Lesson{File: "guide/lesson.md", Line: 1, Body: benchmarkLesson(number(i))}, c)
			}
		})
	}
}

func BenchmarkTitle(b *testing.B) {
	body := benchmarkLesson(0)
	for b.Loop() {
		Title(body)
	}
}

func BenchmarkSplit(b *testing.B) {
	src := append([]byte("---\ntitle: A cart that remembers\ndescription: How a cart is kept\ntags: [a, b]\n---\n"), benchmarkLesson(0)...)
	for b.Loop() {
		Split("a.md", src)
	}
}
