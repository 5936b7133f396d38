package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"course/playground"
	"course/playground/exchange/exchangetest"
	"course/site/markdown"
)

var update = flag.Bool("update", false, "write what the files in testdata come to as the new ones to compare with")

// TestProofs runs each testdata/proofs/NAME.md and compares what does not hold with
// NAME.out, and the file once it is mended with NAME.mended. To add a case, add the
// .md and run go test -run TestProofs -update; then read the other two.
func TestProofs(t *testing.T) {
	t.Parallel()
	play, err := playground.New(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	renderer := func() *markdown.Renderer {
		return markdown.New(markdown.Options{Demos: demos{play}, Proofs: newProofs(), CheckOnly: true})
	}
	r, next := renderer(), renderer()
	files, err := filepath.Glob("testdata/proofs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".md")
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		said, mended := prove(t, r, src)
		compareFile(t, name+".out", said)
		compareFile(t, name+".mended", mended)
		if again, same := prove(t, next, []byte(mended)); same != mended {
			t.Errorf("%s: once mended, it still wants to be:\n%s", file, again)
		}
	}
}

// prove returns what does not hold in a lesson, and the lesson once it is mended.
func prove(t *testing.T, r *markdown.Renderer, src []byte) (said, mended string) {
	t.Helper()
	d := r.Render(markdown.Lesson{File: "a.md", Slug: "a", Line: 1, Body: src}, everything{})
	var b bytes.Buffer
	var mends []*markdown.Mend
	for _, p := range d.Problems {
		fmt.Fprintln(&b, p)
		for _, line := range p.DiffLines() {
			fmt.Fprintln(&b, "\t"+line)
		}
		if p.Mend != nil {
			mends = append(mends, p.Mend)
		}
	}
	out, err := markdown.Mended(src, mends)
	if err != nil {
		for _, m := range mends {
			t.Logf("%+v", *m)
		}
		t.Fatalf("%v: %s", err, b.String())
	}
	return b.String(), string(out)
}

// compareFile compares with what a file holds, or writes it.
func compareFile(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
