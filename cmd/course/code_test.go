package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"course/internal/browser"
)

const withTabs = `code-tabs:has([data-tab="Go"])`

func tabsShown(tab *browser.Tab, language string) {
	tab.Wait(fmt.Sprintf(`((language) => {
		const groups = [...document.querySelectorAll("code-tabs")].filter((group) => group.querySelector('[data-tab="' + language + '"]'))
		return groups.length > 0 && groups.every((group) => {
			const panels = [...group.querySelectorAll("[role=tabpanel]")].filter((panel) => panel.checkVisibility())
			const selected = [...group.querySelectorAll("[role=tab][aria-selected=true]")]
			return panels.length === 1 && selected.length === 1 && selected[0].textContent === language &&
				panels[0].dataset.tab === language && selected[0].getAttribute("aria-controls") === panels[0].id
		})
	})(%q)`, language))
}

func TestCodeTabs(t *testing.T) {
	t.Parallel()
	site := serve(t)
	var lessons []string
	for _, lesson := range lessonsOf(t, site) {
		if read(t, lesson, "").Find(withTabs).Length() > 0 {
			lessons = append(lessons, lesson)
		}
	}
	if len(lessons) < 2 {
		t.Fatalf("only %v have code in Go and another language", lessons)
	}
	tab := chromium.Open(t, lessons[0])
	other := tab.OpenTab(lessons[1])
	tab.QueryAll(withTabs)[0].Find("tab", "Go").Click()
	tabsShown(tab, "Go")
	tabsShown(other, "Go")
	tab.Reload()
	tabsShown(tab, "Go")
	tab.Visit(lessons[len(lessons)-1])
	tabsShown(tab, "Go")
}

func TestCodeTabsByKeyboard(t *testing.T) {
	t.Parallel()
	lesson, group := lessonWith(t, serve(t), withTabs)
	languages := group.Find("section.tab").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("data-tab", "") })
	last := languages[len(languages)-1]
	tab := chromium.Open(t, lesson)
	noteKeys(tab)
	list := tab.FindAll("tablist", "Code in")[0]
	list.Find("tab", languages[0]).Focus()
	for _, step := range []struct{ key, language string }{
		{"ArrowRight", languages[1]}, {"ArrowLeft", languages[0]}, {"ArrowLeft", last},
		{"ArrowRight", languages[0]}, {"End", last}, {"Home", languages[0]},
	} {
		tab.Press(step.key)
		tabsShown(tab, step.language)
		if got := tab.Eval("document.activeElement.textContent"); got != step.language {
			t.Errorf("%s: the focus is on %q, want %q", step.key, got, step.language)
		}
	}
	tab.Press("Shift+ArrowRight")
	ignored(t, tab, "in the tabs")
}

func TestCopy(t *testing.T) {
	t.Parallel()
	lesson, _ := lessonWith(t, serve(t), "figure.code figcaption")
	tab := chromium.Open(t, lesson)
	tab.Eval(`navigator.clipboard.writeText = async (text) => { window.copied = text }`)
	blocks := tab.QueryAll("figure.code")
	for _, block := range blocks {
		if block.Eval("!this.checkVisibility()") == "true" {
			continue // in a tab that is not chosen
		}
		button := block.Find("button", "Copy …")
		button.Click()
		block.Find("button", "Copied")
		want := strings.TrimSpace(block.Query("code").Eval("this.textContent"))
		if got := strings.TrimSpace(tab.Eval("window.copied")); got != want {
			t.Errorf("copied is %q, want %q", got, want)
		}
	}
	tab.Find("status", "").Wait(`this.textContent === "Copied"`)
	blocks[0].Find("button", "Copy …") // after a while
}

func TestCopyTheOldWay(t *testing.T) {
	t.Parallel()
	lesson, _ := lessonWith(t, serve(t), "figure.code")
	tab := chromium.Open(t, lesson)
	tab.Eval(`navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))`)
	tab.Eval(`void document.addEventListener("copy", () => { window.copied = document.activeElement.value })`)
	block := tab.QueryAll("figure.code")[0]
	want := strings.TrimSpace(block.Query("code").Eval("this.textContent"))
	button := block.Find("button", "Copy …")
	button.Focus()
	tab.Press("Enter")
	block.Find("button", "Copied")
	if got := tab.Eval("window.copied"); got != want {
		t.Errorf("copied is %q, want %q", got, want)
	}
	if button.Eval("document.activeElement === this") != "true" {
		t.Error("the focus has left the button")
	}
}
