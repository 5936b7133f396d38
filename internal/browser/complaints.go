package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// complaints are what a tab wrote to its console as errors: by scripts, or by
// Chromium itself, about exceptions, the Content-Security-Policy and files that
// cannot be had.
type complaints struct {
	mu   sync.Mutex
	list []string
}

// hear is called with every event of the tab, in the order in which they happen.
func (c *complaints) hear(event any) {
	var text string
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if event.Type != runtime.ConsoleAPICalledTypeError && event.Type != runtime.ConsoleAPICalledTypeAssert {
			return
		}
		for _, arg := range event.Args {
			text += " " + objectText(arg)
		}
	case *runtime.EventExceptionThrown:
		text = exceptionText(event.ExceptionDetails)
	case *log.EventEntryAdded:
		if event.Entry.Level != log.EntryLevelError {
			return
		}
		text = fmt.Sprintf("%s (%s)", event.Entry.Text, event.Entry.URL)
	default:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, strings.TrimSpace(text))
}

// take removes the first complaint that contains a text.
func (c *complaints) take(part string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.list, func(s string) bool { return strings.Contains(s, part) })
	if i < 0 {
		return "", false
	}
	text := c.list[i]
	c.list = slices.Delete(c.list, i, i+1)
	return text, true
}

// String lists the complaints, for the end of a message.
func (c *complaints) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.list) == 0 {
		return ""
	}
	return "\nthe page complained:\n\t" + strings.Join(c.list, "\n\t")
}

// TakeComplaint waits until the page has complained of something that contains
// a text, and returns all of it. It no longer fails the test.
func (tab *Tab) TakeComplaint(part string) string {
	tab.t.Helper()
	var text string
	tab.wait(func() error {
		var ok bool
		if text, ok = tab.complaints.take(part); !ok {
			return fmt.Errorf("no complaint of the page contains %q", part)
		}
		return nil
	})
	return text
}

// report fails the test for the complaints that nobody took.
func (tab *Tab) report() {
	tab.t.Helper()
	// Chromium answers after it has sent what happened before the question.
	call(tab, runtime.Evaluate, runtime.EvaluateParams{Expression: "0"})
	if text := tab.complaints.String(); text != "" {
		tab.t.Errorf("%s", strings.TrimSpace(text))
	}
}

// exceptionText says what was thrown, without the stack.
func exceptionText(thrown *runtime.ExceptionDetails) string {
	text := thrown.Text
	if thrown.Exception != nil {
		text += " " + objectText(thrown.Exception)
	}
	first, _, _ := strings.Cut(text, "\n")
	return first
}

// objectText shows a value as the console does, or nearly so.
func objectText(object *runtime.RemoteObject) string {
	if object.Description != "" {
		return object.Description
	}
	return text(json.RawMessage(object.Value))
}
