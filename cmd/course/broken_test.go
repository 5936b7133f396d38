package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"course/site"
)

// TestBroken checks a course that is broken in more than fifty ways, and compares
// what is said of it with broken.out. To add a mistake, put it into the course and run
// go test -run TestBroken -update; then read the new lines of broken.out.
func TestBroken(t *testing.T) {
	t.Parallel()
	const golden = "testdata/broken.out"
	var stdout, stderr bytes.Buffer
	p := &program{Stdout: &stdout, Stderr: &stderr, LookupEnv: os.LookupEnv}
	if status := p.Run(context.Background(), []string{"check", "testdata/broken"}); status != 1 || stderr.Len() > 0 {
		t.Errorf("exit status %d, want 1; stderr: %s", status, &stderr)
	}
	if *update {
		if err := os.WriteFile(golden, stdout.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), stdout.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
	// What editors take for a place, and nothing that a terminal would.
	line := regexp.MustCompile(`^[^:]+:[1-9][0-9]*:[1-9][0-9]*: [^\x00-\x1f]+$`)
	for said := range strings.Lines(stdout.String()) {
		if !line.MatchString(strings.TrimSuffix(said, "\n")) {
			t.Errorf("%q is no FILE:LINE:COL: message", said)
		}
	}
}

// TestEveryMistakeHasARule: who reads a report as JSON or SARIF finds what a rule is
// about in the table of rules.
func TestEveryMistakeHasARule(t *testing.T) {
	t.Parallel()
	problems, err := (&checkCommand{Dir: "testdata/broken"}).problems(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, rule := range site.Rules() {
		if slices.Contains(known, rule.ID) {
			t.Errorf("two rules are called %s", rule.ID)
		}
		known = append(known, rule.ID)
	}
	for _, p := range problems {
		if !slices.Contains(known, p.Rule) {
			t.Errorf("%v: there is no rule %q", p, p.Rule)
		}
	}
}
