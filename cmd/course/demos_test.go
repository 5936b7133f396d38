package main

import (
	"testing"

	"course/playground"
	"course/playground/exchange/exchangetest"
	"course/site/markdown"
)

// A mistake in a demo's parameter is shown on the parameter's own line.
func TestDemoParameterPlace(t *testing.T) {
	t.Parallel()
	play, err := playground.New(exchangetest.Config(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		"```demo shop\nproduct: sugar\nstep: merg\n```":   `a.md:3:7: demo shop has no step "merg"; did you mean "merge"?`,
		"```demo shop\nstep: merge\nprodct: sugar\n```":   `a.md:3:1: demo shop takes no "prodct"; did you mean "product"?`,
		"a\n\n```demo shop\nproduct: sugar\n```":          `a.md:3:1: demo shop needs step; there are buttons, write, merge, server`,
		"```demo cookies\ntitle: Here\nheight: tall\n```": `a.md:3:9: height must be a number of pixels from 80 to 4000; write height: 420, or leave it out`,
	} {
		d := markdown.New(markdown.Options{Demos: demos{play}}).Render(markdown.Lesson{File: "a.md", Line: 1, Body: []byte(src)}, nil)
		if len(d.Problems) != 1 || d.Problems[0].String() != want {
			t.Errorf("%q:\n got %v\nwant %s", src, d.Problems, want)
		}
	}
}
