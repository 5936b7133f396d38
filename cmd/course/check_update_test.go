package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
)

// On a terminal nothing is written before the author has said yes.
func TestUpdateAsks(t *testing.T) {
	t.Parallel()
	const before, after = "```scenario\n- {do: jar, expect: [a]}\n```\n", "```scenario\n- {do: jar, expect: []}\n```\n"
	for said, want := range map[string]string{"\n": before, "no\n": before, "": before, "y\n": after, "Yes\n": after} {
		a := newAuthor(t, map[string]string{"01-a.md": before})
		a.check(os.Chmod(a.path("01-a.md"), 0o640))
		var stderr bytes.Buffer
		p := &program{
			Stdin: strings.NewReader(said), Stdout: io.Discard, Stderr: &stderr, Typing: true,
			LookupEnv: func(string) (string, bool) { return "", false }, Now: explainedAt,
		}
		status := p.Run(t.Context(), []string{"check", "--update", a.dir})
		got, err := os.ReadFile(a.path("01-a.md"))
		a.check(err)
		if string(got) != want || (status == 0) != (want == after) {
			t.Errorf("%q: status %d, and the lesson is\n%s", said, status, got)
		}
		if !strings.Contains(stderr.String(), "Write down what happens, in 1 place of 1 file? [y/N] ") {
			t.Errorf("%q: asked is\n%s", said, &stderr)
		}
		info, err := os.Stat(a.path("01-a.md"))
		a.check(err)
		files, err := os.ReadDir(a.dir)
		a.check(err)
		if info.Mode().Perm() != 0o640 || len(files) != 1 {
			t.Errorf("%q: the mode is %v, and there are %d files", said, info.Mode(), len(files))
		}
	}
}

// Before the question stands what would be written, where the lesson has nothing yet too.
func TestUpdateShowsWhatItWouldWrite(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "```demo one-cookie\nexpect:\n  - post: /play/one-cookie\n    form: {greeting: moin}\n    set_cookie:\n```\n"})
	var stderr bytes.Buffer
	p := &program{
		Stdin: strings.NewReader("no\n"), Stdout: io.Discard, Stderr: &stderr, Typing: true,
		LookupEnv: func(string) (string, bool) { return "", false }, Now: explainedAt,
	}
	if status := p.Run(t.Context(), []string{"check", "--update", a.dir}); status != 1 {
		t.Errorf("status %d", status)
	}
	want := a.path("01-a.md") + ":5:16: step 1: set_cookie: what happens is not written down yet\n\t+ greeting=moin; Path=/play/one-cookie\n" +
		"Write down what happens, in 1 place of 1 file? [y/N] "
	if stderr.String() != want {
		t.Errorf("asked is\n%s", &stderr)
	}
}

// A file that someone saves while the author is asked is left alone.
func TestUpdateLeavesWhatHasChanged(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-a.md": "old"})
	r := &rewriting{path: a.path("01-a.md"), before: []byte("old"), after: []byte("mended")}
	a.write("01-a.md", "new")
	if err := r.write(); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("the error is %v", err)
	}
	got, err := os.ReadFile(a.path("01-a.md"))
	a.check(err)
	if string(got) != "new" {
		t.Errorf("the file is %q", got)
	}
}

// A file that cannot be written keeps nobody from the others, and is left as it is.
func TestUpdateLeavesWhatIsReadOnly(t *testing.T) {
	t.Parallel()
	const before, after = "```scenario\n- {do: jar, expect: [a]}\n```\n", "```scenario\n- {do: jar, expect: []}\n```\n"
	a := newAuthor(t, map[string]string{"01-a.md": before, "02-b.md": before})
	a.check(os.Chmod(a.path("01-a.md"), 0o444))
	var stderr bytes.Buffer
	p := &program{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &stderr,
		LookupEnv: func(string) (string, bool) { return "", false }, Now: explainedAt,
	}
	status := p.Run(t.Context(), []string{"check", "--update", "--yes", a.dir})
	if status != 1 || !strings.Contains(stderr.String(), "01-a.md: the file is read-only, and was left alone") {
		t.Errorf("status %d: %s", status, &stderr)
	}
	for name, want := range map[string]string{"01-a.md": before, "02-b.md": after} {
		got, err := os.ReadFile(a.path(name))
		a.check(err)
		if string(got) != want {
			t.Errorf("%s is\n%s", name, got)
		}
	}
}
