package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"course/internal/browser"
)

// lessonName is the file of the n-th lesson.
func lessonName(n int) string { return fmt.Sprintf("lesson-%05d", n) }

// writeLessons makes a folder of n lessons, the same ones each time: six kilobytes of
// prose with five blocks of code, of the kind that lessons are.
func writeLessons(s *browser.Session, dir string, n int) {
	s.Check(os.MkdirAll(dir, 0o777))
	for i := 1; i <= n; i++ {
		random := rand.New(rand.NewPCG(uint64(i), 0))
		s.Check(os.WriteFile(filepath.Join(dir, lessonName(i)+".md"), []byte(lessonText(random, i, "")), 0o666))
	}
}

// lessonText is a lesson; word stands in the middle of it, in a paragraph of its own.
func lessonText(random *rand.Rand, n int, word string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Lesson %d\n\n", n)
	for part := range 5 {
		fmt.Fprintf(&b, "## Part %d: %s\n\n%s\n\n", part+1, prose(random, 3), prose(random, 80))
		if part == 2 && word != "" {
			fmt.Fprintf(&b, "The author has just written %s here.\n\n", word)
		}
		fmt.Fprintf(&b, "```%s\n%s```\n\n%s\n\n", languages[part].name, code(random, languages[part].line), prose(random, 60))
	}
	return b.String()
}

var words = strings.Fields("a browser keeps the cookie that server sends with its answer and gives it back in each later request to same host until time is over or page takes away")

func prose(random *rand.Rand, n int) string {
	text := make([]string, n)
	for i := range text {
		text[i] = words[random.IntN(len(words))]
	}
	return strings.Join(text, " ") + "."
}

// languages are those of the blocks, each with a line of code that takes a number.
var languages = []struct{ name, line string }{
	{"python", "response.set_cookie('flavor', str(%d))  # kept\n"},
	{"go", "http.SetCookie(w, &http.Cookie{Name: \"flavor\", MaxAge: %d})\n"},
	{"javascript", "document.cookie = `flavor=${%d}; path=/`;\n"},
	{"html", "<button type=\"submit\" value=\"%d\">Add</button>\n"},
	{"bash", "curl -H \"Cookie: flavor=%d\" \"$URL\" | grep Set-Cookie\n"},
}

func code(random *rand.Rand, line string) string {
	var b strings.Builder
	for range 8 {
		fmt.Fprintf(&b, line, random.IntN(1000))
	}
	return b.String()
}
