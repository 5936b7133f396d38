package playground_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"course/internal/browser"
	"course/playground/cookie"
	"course/playground/exchange"

	"github.com/google/go-cmp/cmp"
)

// What the pages measure in Firefox, as a learner installs it. One Firefox does it
// all, since to start it takes longer than the rest.
func TestFirefox(t *testing.T) {
	t.Parallel()
	firefox := browser.StartFirefox(t, "")
	t.Run("cross-site", func(t *testing.T) { crossSiteInFirefox(t, firefox) })
	t.Run("lab", func(t *testing.T) { labInFirefox(t, firefox) })
	t.Run("console", func(t *testing.T) { consoleInFirefox(t, firefox) })
	t.Run("editor", func(t *testing.T) { editorInFirefox(t, firefox) })
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

// entriesScript is what a console lists.
const entriesScript = `Array.from(document.querySelectorAll(".console-entry"), (entry) => Array.from(entry.querySelectorAll(".visually-hidden, code, .console-where"), (part) => part.textContent).join("").trim())`

// lists waits until these are the last entries of the console.
func lists(firefox *browser.Firefox, want ...string) {
	text, _ := json.Marshal(want) // strings always can be
	firefox.Wait(fmt.Sprintf(`(() => {
		const last = JSON.stringify(%s.slice(-%d));
		if (last !== JSON.stringify(%s)) throw new Error("the console lists " + last);
		return true;
	})()`, entriesScript, len(want), text))
}

// focusConsole has what is typed go to the console.
const focusConsole = `document.querySelector(".console-form textarea").focus()`

// runInConsole has the console run code. The first characters and the last are typed,
// and what is between them comes at once: each key takes its way through three processes.
func runInConsole(t *testing.T, firefox *browser.Firefox, code string) {
	t.Helper()
	typed := min(len(code), 4)
	firefox.Type(code[:typed])
	if rest := code[typed:]; rest != "" {
		text, _ := json.Marshal(rest)
		if _, err := firefox.Evaluate(fmt.Sprintf(`document.execCommand("insertText", false, %s)`, text)); err != nil {
			t.Fatal(err)
		}
	}
	firefox.Type("\n")
}

// The console does in Firefox what it does in Chromium, key by key.
func consoleInFirefox(t *testing.T, firefox *browser.Firefox) {
	if err := firefox.ClearCookies(); err != nil {
		t.Fatal(err)
	}
	firefox.Visit(play(t) + "/cookies/jar/lid?console=on")
	firefox.Wait(`document.querySelector("demo-console[data-ready]")`)
	if _, err := firefox.Evaluate(focusConsole); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ code, want string }{
		{"document.cookie = 'flavor=dark'", "Value: 'flavor=dark'"},
		{"[1,\n2]", "Value: [1, 2]"},
		{"const { flavor } = await ({ flavor: 'dark' })", "Value: { flavor: 'dark' }"},
		{"flavor", "Value: 'dark'"},
		{"let n = 1 +* 2", "Error: SyntaxError: expected expression, got '*'line 1"},
		{"throw { a: 1 }", "Error: { a: 1 }line 1"},
		{"const asked = { get again() { console.log(this); return 1 } }; asked", "Value: { again: (computed) }"},
		{"document.querySelectorAll('h1')", "Value: NodeList [<h1>What this request carried</h1>]"},
	} {
		runInConsole(t, firefox, tt.code)
		lists(firefox, "Run: "+tt.code, tt.want)
	}
	runInConsole(t, firefox, "for (let i = 0; i < 10000; i++) console.log([i])")
	lists(firefox, "Log: [9998]", "Log: [9999]")
	runInConsole(t, firefox, "location = '/play/cookies/by?script'")
	firefox.Wait(`location.search === "?script&console=on" && document.querySelector("demo-console[data-ready]")`)
}

// The editor runs in Firefox what is pressed for, and nothing that is only kept.
func editorInFirefox(t *testing.T, firefox *browser.Firefox) {
	base := playWith(t, map[string]exchange.Declared{"lesson/mine": {Kind: "page", Body: "edit: true\nhtml: <h2>theirs</h2>\njs: console.log('theirs ran')\n"}})
	do := func(js string) {
		t.Helper()
		if _, err := firefox.Evaluate(js); err != nil {
			t.Fatal(err)
		}
	}
	const inFrame = `document.querySelector("iframe").contentDocument.querySelector("h2")?.textContent === `
	firefox.Visit(base + "/page/lesson/mine/")
	lists(firefox, "Log: theirs ran")
	do(`document.querySelector("#editor-html").select()`)
	firefox.Type(`<h2>mine</h2><form><button name="q">`)
	do(`document.querySelector("#editor-js").select()`)
	firefox.Type("console.log('mine ran at', location.search)")
	lists(firefox, "Log: theirs ran")
	do(`document.querySelector("[data-run]").click()`)
	lists(firefox, "Log: theirs ran", "Log: mine ran at")
	firefox.Wait(`document.querySelector(".editor-status").textContent === "It ran."`)
	do(`document.querySelector("iframe").contentDocument.querySelector("button").click()`)
	lists(firefox, "Log: mine ran at", "Log: mine ran at ?q=")
	firefox.Wait(inFrame + `"mine"`)

	// Firefox brings a frame back to where it was, when its page is loaded again.
	do(`void setTimeout(() => location.reload())`)
	firefox.Wait(`performance.getEntriesByType("navigation")[0].type === "reload" && document.querySelector("page-editor[data-ready]")`)
	lists(firefox, "Log: theirs ran")
	firefox.Wait(inFrame + `"theirs"`)
	firefox.Wait(`document.querySelector(".editor-status").textContent === "This is your version, kept in this browser. Press Run to see it."`)
}
