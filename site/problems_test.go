package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func problemsOf(t *testing.T, s *Site) []Problem {
	t.Helper()
	problems, err := s.Problems(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestTwoLessonsWithOneSlug(t *testing.T) {
	s, h := newSite(t, files(map[string]string{"01-a.md": "first", "02-a.md": "second"}))
	problems := fmt.Sprint(problemsOf(t, s))
	if !strings.Contains(problems, "01-a.md") || !strings.Contains(problems, "02-a.md") {
		t.Errorf("problems: %s", problems)
	}
	if text := page(t, h, "/lessons/a").Find("article").Text(); !strings.Contains(text, "first") {
		t.Errorf("/lessons/a shows %q", text)
	}
}

// A lesson whose address another one has is checked all the same, and links to it say
// why they lead nowhere.
func TestHiddenLessonIsChecked(t *testing.T) {
	s, _ := newSite(t, files(map[string]string{
		"01-a.md":      "first",
		"02-a.md":      "second\n\n[away](gone.md)",
		"03-b.md":      "[a](02-a.md) and [c](c/index.md)\n\n[d](d/) ![e](.e.svg)",
		"d/01-in.md":   "",
		"c.md":         "third",
		"c/index.md":   "# C\n\n![](jar.svg)",
		"c/01-deep.md": "",
	}), watching)
	const want = `02-a.md:1:1: has the same address, /lessons/a, as 01-a.md, which is shown; rename one of them, or give it a slug of its own in its front matter
02-a.md:3:1: there is no gone.md in the course; name a file as seen from the lesson's own folder
03-b.md:1:1: this leads to 02-a.md, which is not shown: 01-a.md has the same address; give one of the two a slug of its own
03-b.md:1:18: this leads to c/index.md, which is not shown: c.md has the same address; give one of the two a slug of its own
03-b.md:3:1: this leads to d, a folder that has no page of its own; link to a lesson in it, or write d/README.md
03-b.md:3:9: this leads to .e.svg, and no file of that name is served; give it another
c/index.md:1:1: has the same address, /lessons/c, as c.md, which is shown; rename one of them, or give it a slug of its own in its front matter
c/index.md:3:1: there is no c/jar.svg in the course; name a file as seen from the lesson's own folder
c/index.md:3:1: this picture has no text for those who do not see it; say between the square brackets what it shows: ![A jar of cookies](jar.png)
`
	got := ""
	for _, p := range problemsOf(t, s) {
		got += p.String() + "\n"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Who links to what lies behind a link that is not followed is told so: to them, the
// file is there.
func TestLinksThatAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	for name, to := range map[string]string{"out.svg": "/etc/hostname", "chapter": "real", "gone.md": "nowhere.md", "in.svg": "jar.svg"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"jar.svg": "<svg/>", "real/01-a.md": "# A", "b.md": "![a](out.svg) [b](chapter/01-a.md) [c](gone.md) ![d](in.svg)",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	problems, err := Check(t.Context(), root.FS(), CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const why = "and a link (%s) that leads to a folder, out of the course or nowhere is not followed; put there what it links to\n"
	want := fmt.Sprintf("b.md:1:1: this leads to out.svg, "+why, "out.svg") +
		fmt.Sprintf("b.md:1:15: this leads to chapter/01-a.md, "+why, "chapter") +
		fmt.Sprintf("b.md:1:36: this leads to gone.md, "+why, "gone.md")
	got := ""
	for _, p := range problems {
		got += p.String() + "\n"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCheckEndsWhenItIsTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if problems, err := Check(ctx, files(map[string]string{"a.md": "![](b.png)"}), CheckOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestMistakesStopNobody(t *testing.T) {
	broken := map[string]string{
		"course.yaml":  "titel: Typo\n",
		"01-good.md":   "# Good\n\n[away](gone.md)\n",
		"02-broken.md": "---\ntitle: [\n---\n# Broken\n",
		"03-demo.md":   "# D\n\n```demo bx\n```\n",
	}
	s, h := newSite(t, files(broken))
	if diff := cmp.Diff([]string{"/lessons/good", "/lessons/demo"}, listed(t, h, "/")); diff != "" {
		t.Errorf("lessons (-want +got):\n%s", diff)
	}
	var where []string
	for _, p := range problemsOf(t, s) {
		where = append(where, fmt.Sprintf("%s:%d", p.File, p.Line))
		if leftOut := strings.HasSuffix(p.Message, ", so its page is left out"); leftOut != (p.File == "02-broken.md") {
			t.Errorf("it is said that a page is left out, or is not: %s", p.Message)
		}
	}
	if diff := cmp.Diff([]string{"01-good.md:3", "02-broken.md:2", "03-demo.md:3", "course.yaml:1"}, where); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	_, h = newSite(t, files(broken), watching)
	if text := page(t, h, "/lessons/broken").Find(".problems").Text(); !strings.Contains(text, "02-broken.md:2") || strings.Contains(text, "left out") {
		t.Errorf("the author sees %q", text)
	}
}

func TestSettings(t *testing.T) {
	for yaml, want := range map[string]string{
		"titel: x":                          `course.yaml:1:1: course.yaml has no setting "titel"; did you mean title?`,
		"author: x":                         `course.yaml:1:1: course.yaml has no setting "author"; there are description, language, lessons, title, unsafe_html`,
		"- title: x":                        "course.yaml:1:1: these are no settings; write each line as key: value",
		"# nothing":                         "",
		"lessons: [a, a.md]":                `course.yaml:1:14: lessons names "a.md" a second time; keep one of the two`,
		"title: [x]\nlnguage: de":           "course.yaml:1:8: title must be textcourse.yaml:2:1: course.yaml has no setting \"lnguage\"; did you mean language?",
		"title: x\nunsafe_html: maybe":      "course.yaml:2:14: unsafe_html must be true or false",
		"lessons: a.md":                     "course.yaml:1:10: lessons must be a list of file names, each on a line that begins with a dash",
		"title: a: b":                       `course.yaml:1:8: a value with a colon in it needs quotes; write "a: b"`,
		"language: [en]":                    "course.yaml:1:11: language must be the short name of a language, such as en",
		"language: english":                 `course.yaml:1:11: language "english" is no code of a language; write its code, such as en for English`,
		"language: en_US":                   `course.yaml:1:11: language "en_US" is written otherwise; write en-US`,
		"language: zh-Hant-TW":              "",
		"language: no":                      "",
		"language: tl":                      "", // for which there is a newer name, fil
		"language: zh-cmn-Hans":             "",
		"lessons: [b.md]":                   `course.yaml:1:11: lessons names "b.md", and there is no such file; did you mean "a.md"?`,
		"\ufefftitle: with a mark of order": "",
	} {
		s, h := newSite(t, files(map[string]string{"course.yaml": yaml, "a.md": ""}))
		got := ""
		for _, p := range problemsOf(t, s) {
			got += p.String()
		}
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%q: %s, want %s", yaml, got, want)
		}
		page(t, h, "/lessons/a")
	}
}
