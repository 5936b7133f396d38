package playground_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"course/internal/browser"
)

const lineIs = `document.querySelector(".lab-line .lab-header").textContent === "Set-Cookie: " + %s`

// waitLine waits until the line above the form is this one.
func waitLine(tab *browser.Tab, line string) {
	tab.Wait(fmt.Sprintf(lineIs, strconv.Quote(line)))
}

func TestLabTyping(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/set-cookie")
	tab.Wait(`document.querySelector("set-cookie-lab[data-ready]")`)
	tab.Find("textbox", "value").Fill("chocolate chip")
	tab.Wait(`location.search === "?value=chocolate+chip"`)
	if n := len(tab.QueryAll("[aria-invalid]")); n > 0 {
		t.Error("a key that is not there yet is called a mistake")
	}
	tab.Find("textbox", "key").Fill("flavor")
	waitLine(tab, `flavor="chocolate chip"; Path=/`)
	tab.Find("checkbox", "httponly").Click()
	waitLine(tab, `flavor="chocolate chip"; HttpOnly; Path=/`)
	tab.Eval(`(() => { const select = document.querySelector("select"); select.value = "None"; select.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	waitLine(tab, `flavor="chocolate chip"; HttpOnly; Path=/; SameSite=None`)
	tab.Wait(`document.querySelector(".lab-verdict").textContent === "Not stored: SameSite=None is accepted only together with Secure."`)
	tab.Find("tab", "JavaScript").Click()
	if code := tab.Find("tabpanel", "JavaScript").Text(); !strings.Contains(code, "A script can't set this cookie") {
		t.Errorf("the code for scripts is %s", code)
	}
	tab.Find("textbox", "max_age").Fill("soon")
	tab.Wait(`document.querySelector("[name=max_age]").getAttribute("aria-invalid") === "true"`)
	tab.Wait(`document.querySelector("#max_age-error").innerText.startsWith("max_age must be a whole number")`)
	waitLine(tab, "…")
	tab.Find("textbox", "max_age").Fill("60")
	tab.Wait(`!document.querySelector("[aria-invalid]")`)
	tab.Find("textbox", "key").Fill("")
	tab.Press("Tab")
	tab.Wait(`document.querySelector("#key-error").innerText.startsWith("key must not be empty")`)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("typing has set %v", jar)
	}
	link := tab.Find("link", "Link to this form").Attr("href")
	if want := "/play/set-cookie?httponly=on&max_age=60&samesite=None&value=chocolate+chip"; link != want {
		t.Errorf("the link is %s, want %s", link, want)
	}
	tab.Visit(strings.TrimSuffix(tab.URL(), "?httponly=on&max_age=60&samesite=None&value=chocolate+chip") + "?key=again&value=1")
	waitLine(tab, "again=1; Path=/")
}

// labOutcomes are what the lab sees of a browser at the request, and from scripts:
// Chromium and Firefox do the same here, all presets among it.
var labOutcomes = []labOutcome{
	{"stored", "key=a&value=b+c&path=.", []string{"agrees", "agrees"}, "In the request of this page"},
	{"at the top", "key=a&value=1", []string{"agrees", "agrees"}, ""},
	{"in seconds", "preset=thirty-seconds", []string{"agrees", "agrees"}, ""},
	{"hidden", "preset=hidden", []string{"agrees", "unseen"}, "It is HttpOnly, and scripts don't see it."},
	{"secure", "preset=https-only", []string{"agrees", "agrees"}, ""},
	{"foreign", "preset=foreign-domain", []string{"unseen", "unseen"}, "It is for example.com, and this page is not there."},
	{"too large", "preset=too-large", []string{"agrees", "agrees"}, "It is not there, as foretold."},
	{"prefix", "preset=host-prefix", []string{"agrees", "agrees"}, ""},
	{"deleted", "preset=delete", []string{"agrees", "agrees"}, "No cookie of this name is there, as foretold."},
	{"another path", "key=a&path=/play/cookies/a/b", []string{"agrees", "unseen"}, "In a request to /play/cookies/a/b"},
	{"refused, another path", "key=a&path=/play/cookies/a&samesite=None", []string{"agrees", "unseen"}, "In a request to /play/cookies/a"},
	{"no such page", "key=a&path=/elsewhere", []string{"unseen", "unseen"}, "It would go only to /elsewhere, and this lab has no page there to ask."},
	{"a moment", "key=a&max_age=1", []string{"", ""}, ""},
	{"partitioned", "key=a&value=1&partitioned=on", []string{"agrees", "agrees"}, ""},
	{"strict", "key=a&value=1&samesite=strict", []string{"agrees", "agrees"}, ""},
	{"no ASCII", "key=%C3%A9&value=%C3%A9", []string{"agrees", "agrees"}, ""},
	// By the draft this prefix means nothing; Chromium asks for HttpOnly.
	{"another prefix", "key=__Http-a&value=1&secure=on", []string{"differs", "differs"}, "This browser did not store it"},
}

type labOutcome struct {
	name, query string
	want        []string // "" where it may be any
	says        string
}

// check compares the outcomes that the page shows.
func (o labOutcome) check(t *testing.T, got []string) {
	t.Helper()
	for i, want := range o.want {
		if len(got) != len(o.want) || want != "" && got[i] != want {
			t.Errorf("outcomes %v, want %v", got, o.want)
		}
	}
}

const (
	looked         = `document.querySelectorAll(".lab-look[data-outcome]").length === 2`
	outcomesScript = `Array.from(document.querySelectorAll(".lab-look"), (look) => look.dataset.outcome)`
)

// What the model says, and what this Chromium does.
func TestLabOutcomes(t *testing.T) {
	t.Parallel()
	base := play(t)
	for _, tt := range labOutcomes {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tab := chromium.Open(t, base+"/set-cookie?"+tt.query)
			tab.Follow(tab.Find("button", "Send it").Click)
			tab.Wait(looked)
			var got []string
			tab.EvalInto(outcomesScript, &got)
			tt.check(t, got)
			if text := tab.Query(".lab-sent").Text(); !strings.Contains(text, tt.says) {
				t.Errorf("the page does not say %q: %s", tt.says, text)
			}
		})
	}
}

// What was there before proves nothing, and what is deleted on another path stays.
func TestLabOutcomesWithOlderCookies(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/set-cookie?key=a&value=1")
	send := func(query string, want ...string) {
		t.Helper()
		tab.Visit(base + "/set-cookie?" + query)
		tab.Follow(tab.Find("button", "Send it").Click)
		tab.Wait(looked)
		var got []string
		tab.EvalInto(outcomesScript, &got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: outcomes %v, want %v", query, got, want)
		}
	}
	send("key=a&value=1", "agrees", "agrees")
	send("key=a&value=1&samesite=None", "unseen", "unseen") // refused, and the same as the one before
	send("key=a&path=.&max_age=0", "unseen", "unseen")      // that one has another path
	send("key=a&max_age=0", "agrees", "agrees")
	send("key=a&value=2&path=.", "agrees", "agrees")
	tab.Follow(tab.Find("button", "Delete a").Click)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("%v is left", jar)
	}
}

func TestLabWithoutScripts(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/set-cookie")
	tab.WithoutScripts()
	tab.Find("textbox", "key").Fill("flavor")
	tab.Find("textbox", "value").Fill("dark")
	tab.Find("textbox", "path").Fill(".")
	tab.Follow(tab.Find("button", "Show without sending").Click)
	waitLine(tab, "flavor=dark; Path=/play/set-cookie")
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Fatalf("a GET has set %v", jar)
	}
	for _, tabName := range []string{"Flask", "Go", "JavaScript", "cookieStore", "HTTP"} {
		tab.Find("heading", tabName)
	}
	tab.Follow(tab.Find("button", "Send it").Click)
	if got := tab.Query("[data-at=request]").Attr("data-outcome"); got != "agrees" {
		t.Errorf("the outcome is %s", got)
	}
	region := tab.Find("region", "Inspector")
	if text := region.Query("[data-previous] [data-verdict=stored]").Text(); !strings.HasPrefix(text, "Stored until the browser is closed.") {
		t.Errorf("the inspector says %s", text)
	}
	if got := tab.Cookie("flavor"); got.Value != "dark" || got.Path != "/play/set-cookie" {
		t.Errorf("the cookie is %+v", got)
	}
	tab.Reload()
	if jar := tab.Cookies(); len(jar) != 1 {
		t.Errorf("after a reload there are %v", jar)
	}
	tab.Find("textbox", "max_age").Fill("soon")
	tab.Follow(tab.Find("button", "Send it").Click)
	tab.TakeComplaint("422")
	if got := tab.Find("textbox", "max_age"); got.Value() != "soon" || got.Attr("aria-invalid") != "true" {
		t.Errorf("max_age is %q, and not marked", got.Value())
	}
	tab.Visit(tab.URL() + "?key=a")
	tab.Follow(tab.Find("button", "Send it").Click)
	tab.Follow(tab.Find("button", "Delete the cookies with the path /").Click)
	if jar := tab.Cookies(); len(jar) != 1 || jar[0].Name != "flavor" {
		t.Errorf("%v is left, want flavor, which has a path of its own", jar)
	}
	tab.Eval(`(() => { document.querySelector(".lab-deletions select").value = "/play/set-cookie"; })()`)
	tab.Follow(tab.Find("button", "Delete flavor").Click)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("%v is left", jar)
	}
}

// TestLabSnippets runs the snippets for scripts in Chromium: what they set is what
// the line sets, but for what cookieStore says of itself.
func TestLabSnippets(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/set-cookie")
	soon := time.Now().UTC().AddDate(0, 2, 0).Format("2006-01-02T15:04:05")
	forms := []string{
		"value=1", "value=chocolate+chip", "value=a%3Bb%2Cc%22%5C%27%0A", "value=%C3%A9%E2%80%A8", "value=%3C/script%3E%3C!--",
		"max_age=600", "max_age=100000000000", "expires=" + soon, "max_age=600&expires=" + soon,
		"path=.", "path=/play/set-cookie/%C3%A9;x", "path=no-slash", "samesite=lax&secure=on", "samesite=strict",
		"samesite=none&secure=on", "secure=yes&partitioned=1", "domain=.&value=2",
	}
	for i, form := range forms {
		var code []string
		tab.EvalInto(fmt.Sprintf(snippetsScript, fmt.Sprintf("key=header%d&%s", i, form), i), &code)
		tab.Eval("(() => {" + code[0] + "})()")
		tab.Eval("(async () => {" + code[1] + "})()")
		header := tab.Cookie(fmt.Sprintf("header%d", i))
		script, store := tab.Cookie(fmt.Sprintf("script%d", i)), tab.Cookie(fmt.Sprintf("store%d", i))
		if want := as(script, header); script != want {
			t.Errorf("%s: document.cookie makes\n%+v, want\n%+v", form, script, want)
		}
		want := as(store, header)
		want.Secure = true
		if want.SameSite == "" {
			want.SameSite = "Lax"
		}
		if !strings.HasSuffix(want.Path, "/") {
			want.Path += "/"
		}
		if store != want {
			t.Errorf("%s: cookieStore makes\n%+v, want\n%+v", form, store, want)
		}
	}
}

// snippetsScript sends a form, and returns the code that is shown for it, with other
// names: an earlier cookie would be overwritten.
const snippetsScript = `(async () => {
	const ask = (path) => fetch(path, { method: "POST", body: new URLSearchParams(%[1]q), headers: { Accept: "application/json" } });
	await ask("/play/set-cookie");
	const { html } = await (await ask("/play/set-cookie/preview")).json();
	const page = new DOMParser().parseFromString(html, "text/html");
	const code = (id, name) => page.getElementById(id).textContent.replace("header%[2]d", name + "%[2]d");
	return [code("code-javascript", "script"), code("code-cookiestore", "store")];
})()`

// as is a cookie with the name of another, and with its time if that is as good as
// the same.
func as(other, c browser.Cookie) browser.Cookie {
	if c.Expires.Sub(other.Expires).Abs() < time.Minute {
		c.Expires = other.Expires
	}
	c.Name = other.Name
	return c
}

func TestLabTabs(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/set-cookie?key=a")
	tab.Find("tab", "Flask").Click()
	tab.Press("ArrowRight")
	tab.Find("tabpanel", "Go")
	tab.Press("End")
	tab.Find("tabpanel", "HTTP")
	tab.Press("ArrowRight")
	tab.Find("tabpanel", "Flask")
	tab.Press("ArrowLeft")
	tab.Reload()
	tab.Find("tabpanel", "HTTP") // the choice is remembered
	tab.Prefer("forced-colors", "active")
	tab.Wait(`new Set(Array.from(document.querySelectorAll("[role=tab]"), (tab) => getComputedStyle(tab).borderBlockEndColor)).size === 2`)
	tab.Prefer("forced-colors", "none")
	tab.Eval(`(() => { navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }; })()`)
	tab.Find("button", "Copy the code for HTTP").Click()
	tab.Find("button", "Copied")
	if text := tab.Eval(`window.copied`); !strings.Contains(text, "Set-Cookie: a=; Path=/\n") {
		t.Errorf("copied is %s", text)
	}
}

func TestLabAccessibility(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/set-cookie")
	for _, query := range []string{"", "?preset=hidden", "?preset=too-large", "?preset=foreign-domain&secure=maybe&max_age=x"} {
		tab.Visit(base + "/set-cookie" + query)
		tab.CheckThemes()
	}
	for _, query := range []string{"?key=__Http-a&value=1&secure=on", "?preset=hidden"} {
		tab.Visit(base + "/set-cookie" + query)
		tab.Follow(tab.Find("button", "Send it").Click)
		tab.Wait(looked)
		tab.CheckThemes()
	}
	tab.Visit(base + "/set-cookie?key=a&max_age=soon&secure=maybe")
	tab.Follow(tab.Find("button", "Send it").Click)
	tab.TakeComplaint("422")
	tab.CheckThemes()
	tab.Resize(320, 800)
	if got := tab.Eval(`document.documentElement.scrollWidth`); got != "320" {
		t.Errorf("in a window of 320 pixels the page is %s wide", got)
	}
}
