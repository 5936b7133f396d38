package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// pulse is the time between two looks at something that is waited for.
const pulse = 10 * time.Millisecond

// A Part is a part of what a tab shows that can be looked into: a document, or
// an element with all that is in it.
type Part struct {
	tab  *Tab
	name string // for messages
	// root returns a handle of the document or element as it is now: documents go
	// when a page is left, and handles with them.
	root func(context.Context) (runtime.RemoteObjectID, error)
}

// Eval evaluates a JavaScript expression, in which "this" is the document or the
// element. A promise is waited for. A string is returned as it is, any other
// value as JSON, and undefined as "undefined".
func (p *Part) Eval(js string) string {
	p.tab.t.Helper()
	value, err := p.evaluate(js)
	if err != nil {
		p.tab.t.Fatalf("in %s: %v", p.name, err)
	}
	return text(value)
}

// EvalInto is [Part.Eval] for what is more than a string: its JSON is decoded
// into v.
func (p *Part) EvalInto(js string, v any) {
	p.tab.t.Helper()
	value, err := p.evaluate(js)
	if err == nil {
		err = json.Unmarshal(value, v)
	}
	if err != nil {
		p.tab.t.Fatalf("in %s: %s: %v", p.name, js, err)
	}
}

// Wait waits until a JavaScript expression is true, or what counts as it. It may
// be false, or throw, any number of times before, and the page may be left for
// another.
func (p *Part) Wait(js string) {
	p.tab.t.Helper()
	p.tab.wait(func() error {
		value, err := p.evaluate("Boolean(" + js + ")")
		if err == nil && string(value) != "true" {
			err = errors.New("false")
		}
		if err != nil {
			return fmt.Errorf("in %s: %s: %w", p.name, js, err)
		}
		return nil
	})
}

// wait calls try until it gives no error. What it gave last is the failure.
func (tab *Tab) wait(try func() error) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	next := time.NewTicker(pulse)
	defer next.Stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-next.C:
		case <-ctx.Done():
			tab.t.Fatalf("waited %v: %v%v", Patience, err, &tab.complaints)
		}
	}
}

// undefined is what evaluate returns for the one value that JSON has no word for.
const undefined = "undefined"

// evaluate returns the JSON of an expression's value.
func (p *Part) evaluate(js string) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(p.tab.ctx, Patience)
	defer cancel()
	object, err := p.call(ctx, js, true)
	if err != nil {
		return nil, err
	}
	if object.Type == runtime.RemoteObjectTypeUndefined {
		return json.RawMessage(undefined), nil
	}
	return json.RawMessage(object.Value), nil
}

// text returns a string without its quotes, and other JSON as it is.
func text(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) != nil {
		return string(value)
	}
	return s
}

// call evaluates an expression by value, or to a handle.
func (p *Part) call(ctx context.Context, js string, byValue bool) (*runtime.RemoteObject, error) {
	root, err := p.root(ctx)
	if err != nil {
		return nil, err
	}
	yes := true
	result, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		ObjectID:            root,
		FunctionDeclaration: "function() { return (" + js + "\n) }",
		ReturnByValue:       &byValue,
		AwaitPromise:        &yes,
		UserGesture:         &yes,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", js, err)
	}
	if thrown := result.ExceptionDetails; thrown != nil {
		return nil, fmt.Errorf("%s: %s", js, exceptionText(thrown))
	}
	return result.Result, nil
}

// A Page is a document: the one in a tab, or in a frame.
type Page struct{ Part }

// document returns a handle of the tab's own document.
func (tab *Tab) document(ctx context.Context) (runtime.RemoteObjectID, error) {
	result, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil {
		return "", err
	}
	return result.Result.ObjectID, nil
}

// Frame returns the document of the frame with a title. It scrolls there, since
// frames may be loaded only then, and waits until it is loaded. The frame must
// be of the same site as the page. What is returned stays good when the frame
// goes to another page.
func (p *Page) Frame(title string) *Page {
	p.tab.t.Helper()
	finder := `[...document.querySelectorAll("iframe")].find((frame) => frame.title === ` + strconv.Quote(title) + `)`
	p.Wait(finder)
	p.Eval(finder + `.scrollIntoView({ block: "nearest", behavior: "instant" })`)
	frame := &Page{Part{tab: p.tab, name: fmt.Sprintf("frame %q", title)}}
	frame.root = func(ctx context.Context) (runtime.RemoteObjectID, error) {
		element, err := p.call(ctx, finder, false)
		if err != nil {
			return "", err
		}
		return frameDocument(ctx, element.ObjectID)
	}
	frame.Wait(`document.URL !== "about:blank" && document.readyState === "complete"`)
	return frame
}

// frameDocument returns a handle of the document in an iframe, one of the
// frame's own world: the functions called on it run there.
func frameDocument(ctx context.Context, iframe runtime.RemoteObjectID) (runtime.RemoteObjectID, error) {
	if iframe == "" {
		return "", errors.New("the frame is gone")
	}
	described, err := chromedp.Call(ctx, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: iframe})
	if err != nil {
		return "", err
	}
	document := described.Node.ContentDocument
	if document == nil {
		return "", errors.New("its document is out of reach: it is not loaded, or of another site")
	}
	resolved, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: document.BackendNodeID})
	if err != nil {
		return "", err
	}
	return resolved.Object.ObjectID, nil
}

// URL returns the address of the document.
func (p *Page) URL() string {
	p.tab.t.Helper()
	return p.Eval("document.URL")
}

// Follow does what leads to another page, a click on a link or on a form's
// button, and waits until that page is loaded: also if it has the same address.
func (p *Page) Follow(action func()) {
	p.tab.t.Helper()
	before := p.Eval("performance.timeOrigin")
	action()
	p.Wait(`performance.timeOrigin !== ` + before + ` && document.readyState === "complete"`)
}
