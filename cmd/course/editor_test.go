package main

import (
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
	if tab.Find("button", "Reset").Eval("this.disabled") != "true" {
		t.Error("there is something to reset still")
	}
}
