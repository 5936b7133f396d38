package playground_test

import (
	"slices"
	"strings"
	"testing"

	"course/internal/browser"
	"course/playground/cookie"

	"github.com/google/go-cmp/cmp"
)

// What the pages measure in Firefox, as a learner installs it. One Firefox does it
// all, since to start it takes longer than the rest.
func TestFirefox(t *testing.T) {
	t.Parallel()
	firefox := browser.StartFirefox(t, "")
	t.Run("cross-site", func(t *testing.T) { crossSiteInFirefox(t, firefox) })
	t.Run("lab", func(t *testing.T) { labInFirefox(t, firefox) })
	t.Run("your-browser", func(t *testing.T) { yourBrowserInFirefox(t, firefox) })
}

// Total Cookie Protection keeps the cookies from parts of another site's page; for
// the rest Firefox does what its profile says.
func crossSiteInFirefox(t *testing.T, firefox *browser.Firefox) {
	here, other := playTwoSites(t)
	firefox.Visit(here + "/cross-site/")
	firefox.Wait(`document.querySelector("[data-measure]").offsetParent`)
	if _, err := firefox.Evaluate(`document.querySelector("[data-measure]").click()`); err != nil {
		t.Fatal(err)
	}
	firefox.Wait(`document.querySelectorAll("[data-came]").length === 48`)
	var got []gridRow
	firefox.EvalInto(gridScript, &got)
	if diff := cmp.Diff(modelGrid(t, cookie.Firefox, here, other, true), got); diff != "" {
		t.Errorf("the profile (-) and Firefox (+):\n%s", diff)
	}
	var notes []string
	firefox.EvalInto(`Array.from(document.querySelectorAll(".cross-summary, .cross-notes p"), (p) => p.textContent)`, &notes)
	if len(notes) != 3 || notes[0] != "In 4 of 48 cells your browser differs from the standard." ||
		!strings.HasPrefix(notes[1], "Firefox treats a cookie without SameSite like SameSite=None") ||
		!strings.Contains(notes[2], "Total Cookie Protection") {
		t.Errorf("the page says %q", notes)
	}
}

// The lab says of Firefox what it says of Chromium.
func labInFirefox(t *testing.T, firefox *browser.Firefox) {
	base := play(t)
	for _, tt := range labOutcomes {
		t.Run(tt.name, func(t *testing.T) {
			if err := firefox.ClearCookies(); err != nil {
				t.Fatal(err)
			}
			firefox.Visit(base + "/set-cookie?" + tt.query)
			if _, err := firefox.Evaluate(`document.querySelector(".lab-send .primary").click()`); err != nil {
				t.Fatal(err)
			}
			firefox.Wait(looked)
			var got []string
			firefox.EvalInto(outcomesScript, &got)
			tt.check(t, got)
		})
	}
}

// Where Firefox leaves the standard it is known for that, and nothing is left.
func yourBrowserInFirefox(t *testing.T, firefox *browser.Firefox) {
	if err := firefox.ClearCookies(); err != nil {
		t.Fatal(err)
	}
	firefox.Visit(play(t) + "/your-browser")
	firefox.Wait(`!document.querySelector("[data-run]").hidden`)
	if _, err := firefox.Evaluate(`document.querySelector("[data-run]").click()`); err != nil {
		t.Fatal(err)
	}
	firefox.Wait(`document.querySelector(".your-status").textContent.startsWith("Done")`)
	var status string
	firefox.EvalInto(`document.querySelector(".your-status").textContent`, &status)
	if want := "Done: 15 of 21 are as the standard says, in 4 your browser differs, 2 can’t be seen."; status != want {
		t.Errorf("it says %q, want %q", status, want)
	}
	var notes []string
	firefox.EvalInto(`Array.from(document.querySelectorAll(".your-notes:not([hidden]) p:not([hidden]) strong"), (who) => who.textContent)`, &notes)
	if want := []string{"Chromium and Firefox are known for this.", "Chromium and Firefox are known for this.", "Firefox is known for this.", "Chromium and Firefox are known for this."}; !slices.Equal(notes, want) {
		t.Errorf("the notes begin with %q, want %q", notes, want)
	}
	if left, err := firefox.Cookies(); err != nil || len(left) > 0 {
		t.Errorf("left is %v, error %v", left, err)
	}
}
