package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestClean: bytes that cannot stand are replaced one by one, and the first of them
// is a problem where it is in the file.
func TestClean(t *testing.T) {
	for body, want := range map[string]struct{ html, problem string }{
		"a\r\nb\rc\n":          {"<p>a\nb\nc</p>\n", ""},
		"ü\r\n\r\nb \xffc\x00": {"<p>ü</p>\n<p>b \ufffdc\ufffd</p>\n", "3:3: this is no UTF-8 text; save the file as UTF-8\n"},
		"\xff\xfea\x00":        {"<p>\ufffd\ufffda\ufffd</p>\n", "1:1: the file is UTF-16; save it as UTF-8\n"},
		"ab\x00":               {"<p>ab\ufffd</p>\n", "1:3: this is no UTF-8 text; save the file as UTF-8\n"},
		"a \ufffd b":           {"<p>a \ufffd b</p>\n", ""},
	} {
		d := render(body)
		if string(d.HTML) != want.html || problems(d) != want.problem {
			t.Errorf("%q: %q, %q", body, d.HTML, problems(d))
		}
	}
}

// TestPlaces: the place of a problem is one in the file, whatever surrounds it.
func TestPlaces(t *testing.T) {
	const file = "\ufeff---\r\ntitle: A\r\n---\r\n\r\nü [a](no.png)\r\n"
	_, body, line, _ := Split("guide/lesson.md", []byte(file))
	d := New(testOptions()).Render(Lesson{File: "guide/lesson.md", Line: line, Body: body}, newTestCourse())
	if got, want := problems(d), "5:3: there is no guide/no.png in the course; did you mean jar.png?\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if d.Problems[0].File != "guide/lesson.md" {
		t.Errorf("file is %s", d.Problems[0].File)
	}
	for body, want := range map[string]string{
		"```js title=\"\n```":                                                     "1:13",
		"> ```js title=\"\n> ```":                                                 "1:15",
		"- a\n\n  > ü\n  > ```js title=\"\n  > ```\n":                             "4:17",
		"- ```demo shop\n\tstep: x\n  ```":                                        "2:8",
		"-\t```demo shop\n\tstep: x\n\t```":                                       "2:8",
		"> ````tabs\n> ```js tab=ü {3}\n> a\n> ```\n> ```js tab=b\n> ```\n> ````": "2:15",
	} {
		if got := problems(render(body)); !strings.HasPrefix(got, want+":") {
			t.Errorf("%q: %s, want it at %s", body, got, want)
		}
	}
}

// TestManyProblems: nobody reads more than a hundred.
func TestManyProblems(t *testing.T) {
	d := render(strings.Repeat("[a](no.md)\n\n", 150))
	if len(d.Problems) != maxProblems+1 {
		t.Fatalf("%d problems", len(d.Problems))
	}
	if got := d.Problems[maxProblems].Message; got != "there are 50 more problems in this file" {
		t.Errorf("the last is %q", got)
	}
}

// A place is the same in whatever order it is asked for, also in the middle of a
// character and in what is no UTF-8.
func TestPlacesInAnyOrder(t *testing.T) {
	const src = "a é 😀\n\n\xff\xe2\x82 €\n☃"
	all := newText([]byte(src), 3)
	random := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		offset := random.IntN(len(src) + 1)
		line := strings.Count(src[:offset], "\n")
		column := utf8.RuneCountInString(src[strings.LastIndex(src[:offset], "\n")+1:offset]) + 1
		if got, want := all.at(offset), (place{line + 3, column}); got != want {
			t.Fatalf("offset %d is at %v, want %v", offset, got, want)
		}
	}
}
