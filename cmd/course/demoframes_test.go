package main

import (
	"os"
	"path/filepath"
	"testing"

	"course/internal/browser"
)

// Demos that need more than one page work in the frame of a lesson too: the lab
// sends its form and looks at what came of it, and a tour of the other site is
// begun in the frame, in a tab of its own.
func TestDemosInFrames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lesson := "# Two demos\n\n```demo set-cookie\npreset: thirty-seconds\n```\n\n```demo cross-site\n```\n"
	if err := os.WriteFile(filepath.Join(dir, "01-two.md"), []byte(lesson), 0o600); err != nil {
		t.Fatal(err)
	}
	site := serve(t, "--no-watch", dir)
	tab := chromium.Open(t, site+"/lessons/two")

	lab := tab.Frame("The set_cookie lab")
	lab.Follow(lab.Find("button", "Send it").Click)
	lab.Wait(`document.querySelectorAll(".lab-look[data-outcome=agrees]").length === 2`)

	cross := tab.Frame("Cross-site")
	cross.Find("link", "Measure it all in a second tab").Click()
	cross.Wait(`document.querySelectorAll("[data-came]").length === 48`)
	if got := cross.Query(".cross-summary").Text(); got != "In 4 of 48 cells your browser differs from the standard." {
		t.Errorf("the grid in the frame says %q", got)
	}
	framesFit(t, tab)
}

// framesFit reports a frame whose page is wider than it: it would scroll sideways.
func framesFit(t *testing.T, tab *browser.Tab) {
	t.Helper()
	tab.Resize(390, 800)
	for _, title := range []string{"The set_cookie lab", "Cross-site"} {
		if got := tab.Frame(title).Eval(`document.documentElement.scrollWidth <= innerWidth`); got != "true" {
			t.Errorf("at 390 pixels the page of %q is wider than its frame", title)
		}
	}
}
