package browser

import (
	"strings"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys are those that are known by a name, as KeyboardEvent.key has it.
var keys = map[string]string{
	"ArrowDown":  kb.ArrowDown,
	"ArrowLeft":  kb.ArrowLeft,
	"ArrowRight": kb.ArrowRight,
	"ArrowUp":    kb.ArrowUp,
	"Backspace":  kb.Backspace,
	"Delete":     kb.Delete,
	"End":        kb.End,
	"Enter":      kb.Enter,
	"Escape":     kb.Escape,
	"Home":       kb.Home,
	"PageDown":   kb.PageDown,
	"PageUp":     kb.PageUp,
	"Space":      " ",
	"Tab":        kb.Tab,
}

var modifiers = map[string]chromedp.Modifier{
	"Alt":     chromedp.ModifierAlt,
	"Control": chromedp.ModifierCtrl,
	"Meta":    chromedp.ModifierMeta,
	"Shift":   chromedp.ModifierShift,
}

// Press presses one key, with modifiers before it: "Tab", "Shift+Tab",
// "Alt+ArrowRight", "Control+k", "?". It goes to the element with the focus.
func (tab *Tab) Press(combination string) {
	tab.t.Helper()
	rest := combination
	var held []chromedp.Modifier
	for {
		name, after, ok := strings.Cut(rest, "+")
		modifier, known := modifiers[name]
		if !ok || !known {
			break
		}
		held = append(held, modifier)
		rest = after
	}
	key, named := keys[rest]
	if !named {
		key = rest
	}
	if utf8.RuneCountInString(key) != 1 {
		tab.t.Fatalf("press %s: no key is named %q", combination, rest)
	}
	tab.do("press "+combination, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
}

// Type types a text, key by key, into the element with the focus.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	tab.do("type", chromedp.KeyEvent(text))
}
