package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

func lessonName(i int) string { return fmt.Sprintf("lesson-%05d", i) }

// writeLessons writes n lessons of 6 to 8 KiB, each with five blocks of code, a
// table, lists and links. Link is how a lesson is linked to, from the one before.
// The same n gives the same bytes.
func writeLessons(dir string, n int, link string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for i := 1; i <= n; i++ {
		l := &lesson{Rand: rand.New(rand.NewPCG(1, uint64(i)))}
		text := l.text(i, fmt.Sprintf(link, lessonName(i%n+1)))
		if err := os.WriteFile(filepath.Join(dir, lessonName(i)+".md"), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// changeLesson changes the words of one lesson.
func changeLesson(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, lessonName(1)+".md"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteString("\nA paragraph more.\n"); err != nil {
		return err
	}
	return f.Close()
}

// A lesson is being written.
type lesson struct{ *rand.Rand }

var words = strings.Fields(`browser server cookie header request response script page path domain session value
	name store answer link form field table list number letter color window frame storage policy origin secure
	expires sends keeps reads writes asks finds tells shows opens closes follows before after while where which
	every first second only never again this that with from into about between small plain short long same other`)

func (l *lesson) word() string { return words[l.IntN(len(words))] }

func (l *lesson) sentence() string {
	parts := make([]string, 8+l.IntN(9))
	for i := range parts {
		parts[i] = l.word()
	}
	marked := l.IntN(len(parts))
	parts[marked] = []string{"`%s`", "**%s**", "*%s*", "%s", "%s"}[l.IntN(5)]
	parts[marked] = fmt.Sprintf(parts[marked], l.word())
	text := strings.Join(parts, " ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func (l *lesson) paragraph() string {
	var sentences []string
	for range 3 + l.IntN(3) {
		sentences = append(sentences, l.sentence())
	}
	return strings.Join(sentences, " ") + "\n\n"
}

func (l *lesson) text(i int, link string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: \"Lesson %d: %s and %s\"\n---\n\n", i, l.word(), l.word())
	b.WriteString(l.paragraph() + l.paragraph())
	for part := range 5 {
		fmt.Fprintf(&b, "## %d. The %s\n\n%s", part+1, l.word(), l.paragraph())
		code := samples[(i+part)%len(samples)]
		name, other, n := l.word(), l.word(), fmt.Sprint(1+l.IntN(99))
		b.WriteString(strings.NewReplacer("NAME", name, "OTHER", other, "NUMBER", n).Replace(code))
		b.WriteString("\n" + l.paragraph())
	}
	b.WriteString("| Name | Meaning |\n|---|---|\n")
	for range 6 {
		fmt.Fprintf(&b, "| `%s` | %s |\n", l.word(), l.sentence())
	}
	fmt.Fprintf(&b, "\n1. %s\n2. %s\n\n> %s\n\nGo on with [the next](%s).\n", l.sentence(), l.sentence(), l.sentence(), link)
	return b.String()
}

// samples are blocks of code, with words that differ from lesson to lesson.
var samples = []string{"```python\n" + `import json
from http.cookies import SimpleCookie


class NAMEStore:
    """Remembers each OTHER of a visitor."""

    def __init__(self, limit=NUMBER):
        self.limit = limit
        self.kept = {}

    def read(self, header: str) -> dict:
        jar = SimpleCookie(header)
        for name, morsel in jar.items():
            if len(self.kept) < self.limit:  # as far as there is room
                self.kept[name] = morsel.value
        return self.kept


print(json.dumps(NAMEStore().read("OTHER=NUMBER; NAME=1"), indent=2))
` + "```\n", "```js\n" + `const NAME = new Map(document.cookie.split('; ').map((pair) => pair.split('=')));

async function sendOTHER(url, { count = NUMBER } = {}) {
  const answer = await fetch(` + "`${url}?count=${count}`" + `, { credentials: 'include' });
  if (!answer.ok) throw new Error(` + "`${answer.status} for ${url}`" + `);
  // The next request carries what this one has set.
  return [...NAME.entries()].filter(([name, value]) => name !== 'OTHER' && value > NUMBER);
}

sendOTHER('/play/cookies').then(console.log, console.error);
` + "```\n", "```html\n" + `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>NAME and OTHER</title>
    <script type="module" src="NAME.js"></script>
  </head>
  <body>
    <!-- filled in by the script -->
    <form method="post" action="/OTHER" class="NAME">
      <label>How many? <input name="OTHER" type="number" value="NUMBER"></label>
      <button type="submit" data-name="NAME">Send</button>
    </form>
  </body>
</html>
` + "```\n", "```go\n" + `package main

import (
	"fmt"
	"log"
	"net/http"
)

// NAMELimit is how many OTHER there may be.
const NAMELimit = NUMBER

func handle(w http.ResponseWriter, r *http.Request) {
	for _, c := range r.CookiesNamed("OTHER") {
		fmt.Fprintf(w, "%s=%q of %d\n", c.Name, c.Value, NAMELimit)
	}
}

func main() {
	http.HandleFunc("GET /NAME", handle)
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}
` + "```\n"}
