package playground_test

import (
	"encoding/json"
	"strings"
	"testing"

	"course/internal/browser"
)

// run types code into a page's console, and sends it off with Enter.
func run(tab *browser.Tab, code string) {
	field := tab.Find("textbox", "JavaScript to run")
	field.Focus()
	text, _ := json.Marshal(code) // a string always can be
	field.Eval("void (this.value = " + string(text) + ")")
	tab.Press("Enter")
}

// listed waits until the last entries of a page's console are these: what the
// entry is, what it says, and where. One that ends in … is the beginning.
func listed(tab *browser.Tab, want ...string) {
	text, _ := json.Marshal(want)
	tab.Find("log", "Console output").Wait(`((want) => {
		const got = Array.from(this.children, (entry) => entry.innerText.replace(/^.\n?/, "").replaceAll("\n", " ").trim()).slice(-want.length)
		if (got.length === want.length && got.every((entry, i) => want[i].endsWith("…") ? entry.startsWith(want[i].slice(0, -1)) : entry === want[i])) return true
		throw new Error("it lists " + JSON.stringify(got))
	})(` + string(text) + `)`)
}

func TestConsole(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/cookies/jar/lid?console=on")
	tab.Wait(`document.querySelector("demo-console[data-ready]")`)
	for _, tt := range []struct{ code, want string }{
		{"1 + 1;", "Value: 2"},
		{"document.cookie = 'a=1'; document.cookie", "Value: 'a=1'"},
		{"const twice = (n) => n * 2", ""},
		{"twice(21) // again", "Value: 42"},
		{"{ a: [1, 'b', null], f() {} }", "Value: { a: [1, 'b', null], f: function f() }"},
		{"const cookie = await cookieStore.get('a')\ncookie.value", "Value: '1'"},
		{"cookie.name", "Value: 'a'"},
		{"const { value } = await cookieStore.get('a'), [first] = await [2]\nvalue + first", "Value: '12'"},
		{"value", "Value: '1'"},
		{"let n = 1\nn += 2\nn", "Value: 3"},
		{"if (n === 3)\n'three'", "Value: 'three'"},
		{"let sum = 1 +\n2", ""},
		{"sum", "Value: 3"},
		{"console.warn('%s has %d', 'a', 1)", "Value: undefined"},
		{"`${`a${1}`}`.replace(/[/]/g, '')", "Value: 'a1'"},
		{"document.querySelector('h1')", `Value: <h1>What this request carried</h1>`},
		{"cookieStore.get('a')", "Value: Promise (write await before it, and you see what it gives)"},
		{"(() => { const ring = {}; ring.ring = ring; return ring })()", "Value: { ring: (itself) }"},
		{"document.querySelectorAll('h1')", "Value: NodeList [<h1>What this request carried</h1>]"},
		{"new Proxy({}, { get(of, key, proxy) { console.log(proxy); return of[key] } })", "Value: {}"},
		{"const asked = { get again() { console.log(this); return 1 } }; asked", "Value: { again: (computed) }"},
		{"const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy", "Value: (cannot be shown)"},
		{"'</code><img src=x onerror=alert(1)>'", "Value: '</code><img src=x onerror=alert(1)>'"},
	} {
		run(tab, tt.code)
		want := []string{"Run: " + strings.ReplaceAll(tt.code, "\n", " ")}
		if strings.HasPrefix(tt.code, "console.warn") {
			want = append(want, "Warning: a has 1")
		}
		if tt.want != "" {
			want = append(want, tt.want)
		}
		listed(tab, want...)
	}
	testConsoleRunsNothing(t, tab)
	testConsoleErrors(t, tab)
	testConsoleFlood(t, tab)
	testConsoleHistory(t, tab)

	// It goes along to other pages, and what was set there is in their requests.
	tab.Follow(tab.Find("link", "/play/cookies/jar").Click)
	if got := tab.Query("[data-header]").Text(); got != "a=1" {
		t.Errorf("below the folder of /play/cookies/jar/lid, the request carried %q", got)
	}
	tab.Find("region", "Console")
}

// To look at a value runs nothing of what it computes, whatever it passes for.
func testConsoleRunsNothing(t *testing.T, tab *browser.Tab) {
	const ran = "{ window.ran = true; return 1 }"
	for _, tt := range []struct{ code, want string }{
		{"({ get nodeType() " + ran + " })", "Value: { nodeType: (computed) }"},
		{"({ get constructor() " + ran + ", get [Symbol.toStringTag]() " + ran + " })", "Value: { constructor: (computed) }"},
		{"({ constructor: { get name() " + ran + " } })", "Value: { constructor: { name: (computed) } }"},
		{"(class { get name() " + ran + "; static get name() " + ran + " })", "Value: function ()"},
		{"Object.defineProperties(new Error('spilt'), { name: { get() " + ran + " }, message: { get() " + ran + " } })", "Value: Error:"},
		{"Object.assign(new Error(), { name: { toString() " + ran + " }, message: 'spilt' })", "Value: Error: spilt"},
		{"new DOMException('spilt', 'DataError')", "Value: DataError: spilt"},
		{"Object.assign(new Date(0), { valueOf() " + ran + ", toISOString() " + ran + " })", "Value: 1970-01-01T00:00:00.000Z"},
		{"Object.defineProperty(/a/dgimsuy, 'flags', { get() " + ran + " })", "Value: /a/dgimsuy"},
		{"Object.assign(new String('a'), { valueOf() " + ran + ", toString() " + ran + " })", "Value: String 'a'"},
		{"Object.assign(new Number(1), { valueOf() " + ran + " })", "Value: Number '1'"},
		{"Object.assign(new Boolean(true), { valueOf() " + ran + " })", "Value: Boolean 'true'"},
		{"Object.assign(new Map([['a', 1]]), { [Symbol.iterator]() " + ran + " })", "Value: Map { ['a', 1] }"},
		{"Object.assign(new Set(['a']), { [Symbol.iterator]() " + ran + " })", "Value: Set { 'a' }"},
		{"Object.defineProperty(new Uint8Array([1, 2]), 'length', { get() " + ran + " })", "Value: Uint8Array [1, 2]"},
		{"Object.defineProperty(document.createElement('p'), 'cloneNode', { get() " + ran + " })", "Value: <p></p>"},
		{"customElements.define('x-ran', class extends HTMLElement { made = window.ran = window.made }); const around = document.createRange().createContextualFragment('<p><x-ran></x-ran></p>').firstChild; window.made = true; around", "Value: <p><x-ran></x-ran></p>"},
		{"new Text('a')", "Value: Text 'a'"},
		{"new URL('https://a.example/b')", "Value: URL https://a.example/b"},
		{"location", "Value: Location …"},
		{"(function () { return arguments })(1, 2)", "Value: Object [1, 2]"},
		{"const endless = new Proxy({}, { getPrototypeOf() { return endless } }); endless", "Value: {}"},
	} {
		run(tab, tt.code)
		listed(tab, tt.want)
		if tab.Eval("typeof ran") != "undefined" {
			t.Errorf("to show %s ran code of its own", tt.code)
			tab.Eval("delete window.ran")
		}
	}
	run(tab, "console.log('%d %f', { valueOf() "+ran+" }, Symbol.iterator)")
	listed(tab, "Log: NaN NaN", "Value: undefined")
	if tab.Eval("typeof ran") != "undefined" {
		t.Error("a number in what is logged was computed")
	}
}

func testConsoleErrors(t *testing.T, tab *browser.Tab) {
	for _, tt := range []struct{ code, want string }{
		{"let i = 0\nnone.such", "Error: ReferenceError: none is not defined line 2"},
		{"1 +* 2", "Error: SyntaxError: Unexpected token '*' line 1"},
		{"eval('1')", "Error: EvalError: …"},
		{"throw new Error('on purpose')", "Error: Error: on purpose line 1"},
		{"await Promise.reject(new TypeError('later'))", "Error: TypeError: later line 1"},
	} {
		run(tab, tt.code)
		listed(tab, "Run: "+strings.ReplaceAll(tt.code, "\n", " "), tt.want)
		if !strings.HasPrefix(tt.code, "await") {
			tab.TakeComplaint(strings.Fields(tt.want)[1])
		}
	}
	run(tab, "throw { a: 1 }")
	listed(tab, "Run: throw { a: 1 }", "Error: { a: 1 } line 1")
	tab.TakeComplaint("Uncaught Object")
	run(tab, "if (true) document.body.setAttribute('onclick', 'a()')")
	listed(tab, "Run: …", "Error: A handler in the HTML, such as onclick, does not run here: write addEventListener in a script.")
	tab.TakeComplaint("inline event handler")
}

// Ten thousand lines are one list, of which the last are shown; who reads further up
// stays there while more comes.
func testConsoleFlood(t *testing.T, tab *browser.Tab) {
	run(tab, "for (let i = 0; i < 10000; i++) console.log({ line: [i] })")
	listed(tab, "Log: { line: [9998] }", "Log: { line: [9999] }")
	log := tab.Find("log", "Console output")
	if got := log.Eval("this.children.length"); got != "200" {
		t.Errorf("%s entries are listed", got)
	}
	if got := log.Eval(`getComputedStyle(this, "::before").content`); !strings.HasSuffix(got, ` before this are not listed any more."`) {
		t.Errorf("above them stands %s", got)
	}
	log.Eval("void (this.scrollTop = 0)")
	tab.Eval("void setTimeout(() => console.log('more'))")
	listed(tab, "Log: more")
	if got := log.Eval("this.scrollTop"); got != "0" {
		t.Errorf("it was scrolled to %s", got)
	}
}

func testConsoleHistory(t *testing.T, tab *browser.Tab) {
	field := tab.Find("textbox", "JavaScript to run")
	value := func(want string) {
		t.Helper()
		if got := field.Value(); got != want {
			t.Errorf("the field holds %q, want %q", got, want)
		}
	}
	field.Fill("half")
	tab.Press("ArrowUp")
	value("for (let i = 0; i < 10000; i++) console.log({ line: [i] })")
	tab.Press("ArrowUp")
	value("if (true) document.body.setAttribute('onclick', 'a()')")
	tab.Press("ArrowDown")
	tab.Press("ArrowDown")
	value("half")
	// What is not finished goes on in the next line, as it does with Shift.
	field.Fill("[1,")
	tab.Press("Enter")
	value("[1,\n")
	field.Fill("a")
	tab.Press("Shift+Enter")
	value("a\n")
	tab.Find("button", "Clear console").Click()
	tab.Wait(`document.querySelector("[role=log]").children.length === 0`)
	tab.Reload()
	tab.Find("textbox", "JavaScript to run").Focus()
	tab.Press("ArrowUp")
	if got := tab.Find("textbox", "JavaScript to run").Value(); got != "for (let i = 0; i < 10000; i++) console.log({ line: [i] })" {
		t.Errorf("after a reload, what was run before is %q", got)
	}
}

// A page has a console only if its address asks for one, and an address can put
// nothing into it.
func TestConsoleIsAskedFor(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/cookies?console=on&code=document.title='run'#document.title='run'")
	tab.Wait(`document.querySelector("demo-console[data-ready]")`)
	if tab.Find("textbox", "JavaScript to run").Value() != "" || tab.Eval("document.title") == "run" {
		t.Error("the address has put code into the console")
	}
	const blob = `new Promise((resolve) => {
		const script = document.createElement("script")
		script.src = URL.createObjectURL(new Blob(["window.ran = true"], { type: "text/javascript" }))
		script.onload = script.onerror = () => resolve(window.ran === true)
		document.head.append(script)
	})`
	if got := tab.Eval(blob); got != "true" {
		t.Error("a page with a console does not run what is typed")
	}
	plain := tab.OpenTab(base + "/cookies")
	if got := plain.Eval(blob); got != "false" {
		t.Error("a page without a console runs blob: scripts")
	}
	plain.TakeComplaint("Content Security Policy")
	if got := plain.QueryAll("demo-console"); len(got) > 0 {
		t.Error("there is a console")
	}
}
