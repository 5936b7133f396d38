package playground_test

import (
	"strings"
	"testing"
)

// Each probe finds what this Chromium does, and it is known for that.
func TestYourBrowser(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/your-browser")
	tab.Eval(`document.cookie = "probe=other; path=/"`) // of another program
	tab.Find("button", "Try it all in this browser").Click()
	tab.Wait(`document.querySelector(".your-status").textContent.startsWith("Done")`)
	if got, want := tab.Query(".your-status").Text(), "Done: 16 of 21 are as the standard says, in 5 your browser differs."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	for id, want := range map[string]string{
		"secure":   "probe=1",
		"cap":      "400 days",
		"default":  "Lax",
		"hidden":   "scripts see nothing",
		"json":     `probe={"apple":1,"pear":2}`,
		"4096":     "probe=xxxxxxxxxxxx…",
		"order":    "probe=here; probe=above",
		"tab":      "nothing is sent",
		"place":    "probe-b=1; probe-a=2",
		"nameless": "probe",
	} {
		if got := tab.Query("[data-probe='" + id + "'] [data-mine]").Text(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: it shows %q, want %q", id, got, want)
		}
	}
	notes := tab.QueryAll(".your-notes:not([hidden]) p:not([hidden])")
	if len(notes) != 5 {
		t.Errorf("%d notes, want 5", len(notes))
	}
	for _, note := range notes {
		if text := note.Text(); !strings.HasPrefix(text, "Chromium is known for this.") && !strings.HasPrefix(text, "Chromium and Firefox are known for this.") {
			t.Errorf("a note says %q", text)
		}
	}
	if jar := tab.Cookies(); len(jar) != 1 || jar[0].Value != "other" {
		t.Errorf("left is %v", jar)
	}
	tab.CheckThemes()
}

// Without scripts one probe at a time is set, and the inspector shows what came.
func TestYourBrowserWithoutScripts(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/your-browser")
	tab.WithoutScripts()
	tab.Eval(`document.querySelector("#set").value = "space"`)
	tab.Follow(tab.Find("button", "Set it").Click)
	if text := tab.Find("region", "Inspector").Text(); !strings.Contains(text, "probe name=1") {
		t.Errorf("the inspector shows %q", text)
	}
}
