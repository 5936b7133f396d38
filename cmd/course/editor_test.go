package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"course/internal/browser"
)

const editable = "# Count\n\n```demo page mine\ntitle: Mine\nedit: true\n" +
	"html: |\n  <h2>theirs</h2>\n  <output>0</output>\ncss: |\n  h2 { color: rgb(1, 2, 3) }\n" +
	"js: |\n  const output = document.querySelector('output');\n  document.cookie = 'count=1';\n  console.log('it counts');\n```\n"

// consoleHas waits until the console lists an entry that begins so.
func consoleHas(tab *browser.Tab, words string) {
	tab.Find("log", "Console output").Wait(`Array.from(this.children).some((entry) => entry.querySelector("code").parentNode.textContent.startsWith("` + words + `"))`)
}

// A learner changes the page of a lesson, runs it, finds it again, and goes back.
func TestEditor(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-count.md": editable})
	site := serve(t, a.dir)
	tab := chromium.Open(t, site+"/play/page/count/mine/")
	tab.Wait(`document.querySelector("page-editor[data-ready]")`)
	tab.Frame("Result").Find("heading", "theirs")
	consoleHas(tab, "Log: it counts")
	if got := tab.Query(".editor-keys").Eval("this.checkVisibility() && this.innerText"); !strings.Contains(got, "Ctrl+Enter") {
		t.Errorf("the keys beside Run are %s", got)
	}
	if got := tab.QueryAll(".editor-field .code-keyword"); len(got) == 0 {
		t.Error("the code has no colours")
	}

	tab.Find("textbox", "HTML").Fill("<h2>mine</h2><output>0</output>")
	tab.Find("textbox", "JavaScript").Fill("const output = 2\ndocument.cookie = 'mine=' + output\nconsole.log('mine ran', output)\n;none.such")
	if got := tab.Eval("document.cookie"); got != "count=1" {
		t.Errorf("before a press, the cookies are %s", got)
	}
	for range 2 { // the second run knows nothing of the first
		tab.Find("button", "Clear console").Click()
		tab.Find("button", "Run").Click()
		consoleHas(tab, "Log: mine ran 2")
		consoleHas(tab, "Error: ReferenceError: none is not defined")
		tab.TakeComplaint("none is not defined")
	}
	result := tab.Frame("Result")
	result.Find("heading", "mine")
	if got := result.Eval(`getComputedStyle(document.querySelector("h2")).color`); got != "rgb(1, 2, 3)" {
		t.Errorf("the style is not the editor's: %s", got)
	}
	if got := tab.Eval("document.cookie"); got != "count=1; mine=2" {
		t.Errorf("the cookies are %s", got)
	}
	tab.Query(".inspector-log").Wait(`this.innerText.includes("The page wrote mine: 2.")`)
	field := tab.Find("textbox", "JavaScript to run")
	field.Fill("output + 40")
	tab.Press("Enter")
	consoleHas(tab, "Value: 42")

	// A learner's version is there after a reload, and does not run by itself.
	tab.Eval(`void (document.cookie = "mine=; max-age=0; path=/play/page/count/mine")`)
	tab.Reload()
	tab.Wait(`document.querySelector("page-editor[data-ready]")`)
	if got := tab.Find("textbox", "HTML").Value(); got != "<h2>mine</h2><output>0</output>" {
		t.Errorf("after a reload, the HTML is %q", got)
	}
	tab.Frame("Result").Find("heading", "theirs")
	if got := tab.Eval("document.cookie"); got != "count=1" {
		t.Errorf("it ran without a press: %s", got)
	}
	if said := tab.Query(".editor-status").Text(); said != "This is your version, kept in this browser. Press Run to see it." {
		t.Errorf("the editor says %q", said)
	}
	a.write("01-count.md", strings.Replace(editable, "<output>0<", "<output>1<", 1))
	waitUntil(t, "the lesson's version is another", func() bool {
		tab.Reload()
		tab.Wait(`document.querySelector("page-editor[data-ready]")`)
		return strings.Contains(tab.Query(".editor-status").Text(), "The lesson’s has changed since")
	})
	tab.Find("button", "Reset").Click()
	tab.Frame("Result").Find("heading", "theirs")
	if got := tab.Find("textbox", "JavaScript").Value(); !strings.HasPrefix(got, "const output = document.query") || tab.Eval("localStorage.length") != "0" {
		t.Errorf("after a reset, the JavaScript is %q", got)
	}

	// A reset can be taken back, as long as nothing was changed since.
	tab.Press("Enter")
	tab.Frame("Result").Find("heading", "mine")
	if got := tab.Find("textbox", "JavaScript").Value(); !strings.HasPrefix(got, "const output = 2") || tab.Eval("localStorage.length") != "1" {
		t.Errorf("after a reset was taken back, the JavaScript is %q", got)
	}
	tab.TakeComplaint("none is not defined")
	if said := tab.Query(".editor-status").Text(); !strings.HasPrefix(said, "This is your version again. The lesson’s has changed since: Reset shows it.") {
		t.Errorf("after a reset was taken back, the editor says %q", said)
	}
	tab.Press("Enter")
	tab.Find("button", "Undo reset")
	tab.Find("textbox", "CSS").Fill("h2 { color: rgb(1, 2, 3) }")
	if tab.Find("button", "Reset").Eval("this.disabled") != "true" {
		t.Error("there is something to reset still")
	}
}

// editorSays waits until the editor says so.
func editorSays(tab *browser.Tab, words string) {
	tab.Query(".editor-status").Wait(fmt.Sprintf("this.textContent === %q", words))
}

// paste has a field of the editor hold a text, as if it had been pasted.
func paste(tab *browser.Tab, field, text string) {
	quoted, _ := json.Marshal(text) // a string always can be
	tab.Find("textbox", field).Eval(`this.value = ` + string(quoted) + `, this.dispatchEvent(new Event("input"))`)
}

// What a learner's code does to the frame is told, and ends with the next run.
func TestEditorFrame(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-count.md": editable})
	tab := chromium.Open(t, serve(t, a.dir)+"/play/page/count/mine/")
	run := func(html, js, words string) {
		t.Helper()
		paste(tab, "HTML", html)
		paste(tab, "JavaScript", js)
		tab.Find("button", "Run").Click()
		editorSays(tab, words)
	}
	typed := func(code, want string) {
		t.Helper()
		tab.Find("textbox", "JavaScript to run").Fill(code)
		tab.Press("Enter")
		consoleHas(tab, want)
	}
	const nothing = "Error: The page that is there now runs nothing that is typed here."

	// A form or a link back to the page shows the learner's version, not the lesson's.
	run(`<h2>mine</h2><form><button name="q" value="1">Ask</button></form><a href="?q=2">Follow</a>`, "console.log('ran at', location.search)", "It ran.")
	result := tab.Frame("Result")
	result.Find("button", "Ask").Click()
	consoleHas(tab, "Log: ran at ?q=1")
	result.Find("link", "Follow").Click()
	consoleHas(tab, "Log: ran at ?q=2")
	result.Find("heading", "mine")

	run("<p>away</p>", "location = '/play/cookies'", "It ran.")
	result.Find("heading", "What this request carried")
	typed("1 + 1", nothing)
	tab.TakeComplaint("Content Security Policy")
	run("<p>far</p>", "location = 'http://127.0.0.1:1/'", "The result is out of reach: it went to another site, or did not load. Run brings it back.")
	tab.TakeComplaint("Content Security Policy")
	typed("1 + 2", nothing)
	run("<p>back</p>", "none.such", "It ran into an error: the console says which.")
	tab.TakeComplaint("none is not defined")
	typed("40 + 2", "Value: 42")
	run(`<p onclick="a()" style="color: red">inert</p>`, "", "It ran.")
	consoleHas(tab, "Error: A handler in the HTML, such as onclick, does not run here")
	consoleHas(tab, "Error: A style attribute does nothing here")
	tab.TakeComplaint("inline event handler")
	tab.TakeComplaint("inline style")
}

// openTwice opens the learner's page of one editor in two tabs.
func openTwice(t *testing.T) (tab, second *browser.Tab) {
	t.Helper()
	a := newAuthor(t, map[string]string{"01-count.md": editable})
	address := serve(t, a.dir) + "/play/page/count/mine/"
	tab = chromium.Open(t, address)
	second = tab.OpenTab(address)
	second.Wait(`document.querySelector("page-editor[data-ready]")`)
	return tab, second
}

// Two tabs share one version; and what the browser does not keep is said to be lost.
func TestEditorIsKept(t *testing.T) {
	t.Parallel()
	tab, second := openTwice(t)
	paste(tab, "HTML", "<h2>first</h2>")
	editorSays(second, "This was changed in another tab. Press Run to see it.")
	if got := second.Find("textbox", "HTML").Value(); got != "<h2>first</h2>" {
		t.Errorf("in the second tab stands %q", got)
	}
	second.Find("button", "Reset").Click()
	editorSays(tab, "This was changed in another tab. Press Run to see it.")
	if got := tab.Find("textbox", "HTML").Value(); !strings.HasPrefix(got, "<h2>theirs") {
		t.Errorf("after a reset in the second tab, in the first stands %q", got)
	}

	long := strings.Repeat("// this is not kept\n", 2000)
	tab.Eval(`(() => {
		for (let n = 1 << 23, all = ""; n >= 1; n /= 2) {
			try { localStorage.setItem("others", all + "x".repeat(n)); all += "x".repeat(n) } catch { /* too much: try less */ }
		}
	})()`)
	paste(tab, "JavaScript", long)
	editorSays(tab, "Changed, but this browser does not keep it: a reload loses it.")
	if got := tab.Find("textbox", "JavaScript").Eval(`getComputedStyle(this).color`); got == "rgba(0, 0, 0, 0)" {
		t.Error("a text that is too long for colours cannot be seen")
	}

	// What the second tab keeps meanwhile, in more than one go, does not lose it.
	tab.Eval(`localStorage.removeItem("others")`)
	second.Wait(`localStorage.getItem("others") === null`)
	for _, html := range []string{"<h2>second</h2>", "<h2>second again</h2>"} {
		paste(second, "HTML", html)
		tab.Find("textbox", "HTML").Wait(`this.value === "` + html + `"`)
	}
	tab.Find("button", "Undo").Click()
	editorSays(tab, "This is your version again. It ran.")
	if got := tab.Find("textbox", "JavaScript").Value(); got != long {
		t.Errorf("of %d characters that were not kept, %d are back", len(long), len(got))
	}
	second.Find("textbox", "JavaScript").Wait(`this.value.length === ` + strconv.Itoa(len(long)))
	second.Find("button", "Undo").Click()
	tab.Find("textbox", "HTML").Wait(`this.value === "<h2>second again</h2>"`)

	// A kept version that is longer than the lesson's moves nothing when it comes back.
	paste(tab, "JavaScript", strings.Repeat("1;\n", 20))
	tab.Always(`window.moved = 0; new PerformanceObserver((list) => { for (const shift of list.getEntries()) moved += shift.value }).observe({ type: "layout-shift", buffered: true })`)
	tab.Reload()
	tab.Wait(`document.querySelector("page-editor[data-ready]")`)
	tab.Frame("Result").Find("heading", "theirs")
	if rows, moved := tab.Find("textbox", "JavaScript").Eval("this.rows"), tab.Eval("moved"); rows != "22" || moved != "0" {
		t.Errorf("with %s rows, the page moved by %s", rows, moved)
	}
}

// The learner's own code can clear the store, or write to it: their version is kept all
// the same, in each tab.
func TestEditorIsNotCleared(t *testing.T) {
	t.Parallel()
	tab, second := openTwice(t)
	second.Eval(`void (window.heard = 0, addEventListener("storage", ({ url }) => { if (url.endsWith("/mine")) heard++ }))`)
	for i, code := range []string{
		"localStorage.clear()",
		"for (const key of Object.keys(localStorage)) localStorage.removeItem(key)",
		"for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{}')",
	} {
		html := fmt.Sprintf("<h2>work %d</h2>", i)
		paste(tab, "HTML", html)
		paste(tab, "JavaScript", code)
		second.Find("textbox", "JavaScript").Wait(fmt.Sprintf("this.value === %q", code))
		tab.Find("button", "Run").Click()
		editorSays(tab, "It ran.")
		second.Wait(fmt.Sprintf("heard > %d", i))
		for _, each := range []*browser.Tab{tab, second} {
			each.Wait(fmt.Sprintf("localStorage.getItem(`course.page.${location.pathname}`)?.includes(%q)", html))
			if got := each.Find("textbox", "HTML").Value(); got != html {
				t.Errorf("after %s there is %q", code, got)
			}
		}
		if tab.Find("button", "Reset").Eval("this.disabled") != "false" {
			t.Errorf("after %s, there is nothing to reset", code)
		}
	}
	tab.Reload()
	tab.Wait(`document.querySelector("page-editor[data-ready]")`)
	if got := tab.Find("textbox", "HTML").Value(); got != "<h2>work 2</h2>" {
		t.Errorf("after a reload, the HTML is %q", got)
	}
}
