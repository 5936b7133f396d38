package main

import (
	"encoding/json"
	"fmt"
	"testing"
)

// types runs code in the demo's console, and waits for its value.
func (d *demo) types(code, value string) {
	d.t.Helper()
	d.Find("textbox", "JavaScript to run").Fill(code)
	d.tab.Press("Enter")
	want, err := json.Marshal("Value: " + value)
	if err != nil {
		d.t.Fatal(err)
	}
	d.Find("log", "Console output").Wait(fmt.Sprintf(`this.lastElementChild?.querySelector("code").parentNode.textContent === %s`, want))
}

// Lesson 3: what is typed into the console of a page in a folder.
func TestWriteFromAScript(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/cookies/jar/lid?console=on")
	d.types("document.cookie = 'flavor=dark'", "'flavor=dark'")
	d.says("The page wrote flavor: dark.")
	d.types("document.cookie", "'flavor=dark'")
	d.types("document.cookie = 'topping=nuts; path=/'", "'topping=nuts; path=/'")
	d.types("document.cookie", "'flavor=dark; topping=nuts'")
	d.types("document.cookie = 'flavor=milk'", "'flavor=milk'")
	d.types("document.cookie.split('; ').sort()", "['flavor=milk', 'topping=nuts']")
	d.reload()
	d.types("document.cookie = 'far=away; domain=example.com'", "'far=away; domain=example.com'")
	d.types("document.cookie.split('; ').length", "2")
	d.follow("/play/cookies")
	d.sent("topping=nuts")
	d.Follow(d.bar.Find("button", "Back").Click)
	d.types("document.cookie = 'flavor=; max-age=0'", "'flavor=; max-age=0'")
	d.types("document.cookie = 'topping=; max-age=0'", "'topping=; max-age=0'")
	d.types("document.cookie", "'topping=nuts'")
	d.types("document.cookie = 'topping=; path=/; max-age=0'", "'topping=; path=/; max-age=0'")
	d.types("document.cookie", "''")
}

// The console goes along to every page of the frame that is asked for: with the bar, by
// a script and by a form that sends what is in it with the address.
func TestConsoleGoesAlong(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/cookies/jar/lid?console=on")
	d.Follow(func() { d.goTo("/play/cookies/a?b=c%20d&e") })
	d.barShows("/play/cookies/a?b=c%20d&e&console=on")
	d.types("1 + 1", "2")
	leave := func(code, address string) {
		t.Helper()
		d.Follow(func() {
			d.Find("textbox", "JavaScript to run").Fill(code)
			d.tab.Press("Enter")
		})
		d.barShows(address)
		d.types("1 + 1", "2")
	}
	leave("location = '/play/cookies/b?c=d'", "/play/cookies/b?c=d&console=on")
	leave("location.search = ''", "/play/cookies/b?console=on")
	leave(`document.querySelector("main").innerHTML = '<form action="/play/cookies/c"><input name="d" value="e"></form>'; document.querySelector("main form").submit()`, "/play/cookies/c?d=e&console=on")
	d.reload()
	d.types("1 + 1", "2")
	d.Follow(func() { d.goTo("/play/set-cookie") })
	d.Find("textbox", "key").Fill("a")
	d.Wait(`location.search === "?key=a&console=on"`) // the lab keeps its form in the address
	d.Follow(d.Find("button", "Send it").Click)
	d.types("document.cookie", "'a='")
}

// Lesson 4: one page at several depths, and two cookies of one name.
func TestPathsFromTheConsole(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/cookies/a/b?console=on")
	d.types("document.cookie = 'here=folder'", "'here=folder'")
	d.types("document.cookie = 'everywhere=yes; path=/'", "'everywhere=yes; path=/'")
	for path, sent := range map[string]string{
		"/play/cookies": "everywhere=yes", "/play/cookies/a": "here=folder; everywhere=yes",
		"/play/cookies/a/b": "here=folder; everywhere=yes", "/play/cookies/a/b/c": "here=folder; everywhere=yes",
	} {
		d.follow(path)
		d.sent(sent)
		d.follow("/play/cookies/a/b")
	}
	d.follow("/play/cookies")
	d.types("document.cookie = 'here=above'", "'here=above'")
	d.follow("/play/cookies/a/b")
	d.sent("here=folder; here=above; everywhere=yes")
	d.types("document.cookie = 'here=; max-age=0'", "'here=; max-age=0'")
	d.types("document.cookie", "'here=above; everywhere=yes'")
	d.types("document.cookie = 'here=; path=/play; max-age=0'", "'here=; path=/play; max-age=0'")
	d.types("document.cookie", "'everywhere=yes'")
}
