package main

import (
	"strings"
	"testing"

	"course/internal/browser"
)

func noteKeys(tab *browser.Tab) {
	tab.Eval(`void addEventListener("keydown", (event) => { window.taken = event.defaultPrevented })`)
}

func ignored(t *testing.T, tab *browser.Tab, where string) {
	t.Helper()
	if got := tab.Eval("window.taken"); got != "false" {
		t.Errorf("%s, the key was taken: %s", where, got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	site := serve(t)
	lessons := lessonsOf(t, site)
	tab := chromium.Open(t, site+"/")
	for _, lesson := range lessons[:2] {
		tab.Follow(func() { tab.Press("Shift+ArrowRight") })
		if got := tab.URL(); got != lesson {
			t.Fatalf("Shift and the right arrow lead to %s, want %s", got, lesson)
		}
	}
	tab.Visit(lessons[len(lessons)-1])
	noteKeys(tab)
	tab.Press("Shift+ArrowRight")
	ignored(t, tab, "at the end")
	tab.Follow(func() { tab.Press("Shift+ArrowLeft") })
	if got := tab.URL(); got != lessons[len(lessons)-2] {
		t.Errorf("Shift and the left arrow lead to %s", got)
	}
}

func TestKeysAreLeftAlone(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	tab := d.tab
	noteKeys(tab)
	for _, key := range []string{"ArrowRight", "ArrowLeft", "ArrowDown", "Alt+Shift+ArrowRight", "Control+Shift+ArrowRight", "n", "/"} {
		tab.Press(key)
		ignored(t, tab, key)
	}
	address := d.bar.Find("textbox", "Address")
	address.Fill("/play/cookies")
	for _, key := range []string{"Shift+ArrowLeft", "Shift+ArrowRight", "?"} {
		tab.Press(key)
		ignored(t, tab, "in a field, "+key)
	}
	if got := address.Value(); got != "/play/cookies?" {
		t.Errorf("the field holds %q", got)
	}
	tab.QueryAll("figure.code pre")[0].Focus()
	tab.Press("Shift+ArrowRight")
	ignored(t, tab, "in scrollable code")
	tab.Eval(`document.activeElement.blur(), getSelection().selectAllChildren(document.querySelector("h1"))`)
	tab.Press("Shift+ArrowRight")
	ignored(t, tab, "with a selection")
}

func TestListOfKeys(t *testing.T) {
	t.Parallel()
	site := serve(t)
	tab := chromium.Open(t, lessonsOf(t, site)[0])
	for _, open := range []func(){
		func() { tab.Press("?") },
		func() { tab.Find("button", "Keyboard shortcuts").Click() },
	} {
		open()
		list := tab.Find("dialog", "Keyboard shortcuts")
		for _, text := range []string{"Next lesson", "Previous lesson", "This list"} {
			if got := list.Text(); !strings.Contains(got, text) {
				t.Errorf("the list does not say %q: %s", text, got)
			}
		}
		tab.CheckAccessibility()
		tab.Press("Escape")
		tab.Wait(`!document.querySelector("dialog[open]")`)
	}
}
