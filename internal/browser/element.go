package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// An Element is one element of a page. It is good as long as its page is: find
// it again after the page was left.
type Element struct{ Part }

func (p *Part) element(id runtime.RemoteObjectID) *Element {
	return &Element{Part{
		tab:  p.tab,
		root: func(context.Context) (runtime.RemoteObjectID, error) { return id, nil },
	}}
}

// Text returns the text of the element as it is shown.
func (e *Element) Text() string {
	e.tab.t.Helper()
	return e.Eval("this.innerText")
}

// Value returns what a field holds.
func (e *Element) Value() string {
	e.tab.t.Helper()
	return e.Eval("this.value")
}

// Attr returns an attribute, or "" where the element has none of that name.
func (e *Element) Attr(name string) string {
	e.tab.t.Helper()
	return e.Eval("this.getAttribute(" + strconv.Quote(name) + ") ?? ''")
}

// Focus moves the focus to the element.
func (e *Element) Focus() {
	e.tab.t.Helper()
	if e.Eval("this.focus(), document.activeElement === this") != "true" {
		e.tab.t.Fatalf("%s takes no focus", e.name)
	}
}

// Fill replaces what a field holds by what is typed.
func (e *Element) Fill(text string) {
	e.tab.t.Helper()
	e.Focus()
	e.Eval("this.select?.()")
	e.tab.Press("Delete")
	e.tab.Type(text)
}

// target is where to click an element, in pixels of the tab's own page: the
// middle of its first line, if that is not covered by something else.
const target = `(() => {
  if (!this.isConnected) return { trouble: "it is no longer in the page" }
  if (this.disabled) return { trouble: "it is disabled" }
  this.scrollIntoView({ block: "center", inline: "center", behavior: "instant" })
  const box = [...this.getClientRects()].find((rect) => rect.width > 0 && rect.height > 0)
  if (!box) return { trouble: "it is not to be seen" }
  let x = box.left + box.width / 2
  let y = box.top + box.height / 2
  const hit = document.elementFromPoint(x, y)
  const label = hit?.closest("label")
  if (!hit) return { trouble: "it is out of sight" }
  if (!this.contains(hit) && label?.control !== this) {
    return { trouble: "it is covered by " + hit.outerHTML.slice(0, 80) }
  }
  for (let view = window; view.frameElement; view = view.parent) {
    const frame = view.frameElement.getBoundingClientRect()
    x += frame.left + view.frameElement.clientLeft
    y += frame.top + view.frameElement.clientTop
  }
  return { x, y }
})()`

// Click scrolls to the element and clicks it with the mouse. It waits while the
// element is hidden, covered or disabled.
func (e *Element) Click() {
	e.tab.t.Helper()
	var at struct {
		X, Y    float64
		Trouble string
	}
	e.tab.wait(func() error {
		at.Trouble = ""
		value, err := e.evaluate(target)
		if err == nil {
			err = json.Unmarshal(value, &at)
		}
		if err == nil && at.Trouble != "" {
			err = errors.New(at.Trouble)
		}
		if err != nil {
			return fmt.Errorf("click %s: %w", e.name, err)
		}
		return nil
	})
	e.tab.mouse(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y)
	e.tab.mouse(chromedp.MousePressed, at.X, at.Y)
	e.tab.mouse(chromedp.MouseReleased, at.X, at.Y)
}

func (tab *Tab) mouse(kind input.DispatchMouseEventType, x, y float64) {
	tab.t.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: x, Y: y}
	if kind != chromedp.MouseMoved {
		event.Button, event.ClickCount = input.MouseButtonLeft, 1
	}
	call(tab, input.DispatchMouseEvent, event)
}
