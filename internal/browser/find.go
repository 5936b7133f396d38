package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Find waits for the one element with a role and an accessible name, both as
// Chromium computes them: "button", "link", "heading", "region", "status",
// "checkbox", "textbox", "tab", "Iframe". A name that ends in "…" stands for all
// that begin so, and "" for any. It never finds what is hidden from assistive
// technology.
func (p *Part) Find(role, name string) *Element {
	p.tab.t.Helper()
	return p.one(described(role, name), func(ctx context.Context) ([]*Element, error) {
		return p.byRole(ctx, role, name)
	})
}

// FindAll returns all elements with a role and a name, as [Part.Find], as they
// are now.
func (p *Part) FindAll(role, name string) []*Element {
	p.tab.t.Helper()
	return p.all(described(role, name), func(ctx context.Context) ([]*Element, error) {
		return p.byRole(ctx, role, name)
	})
}

// Query waits for the one element that a CSS selector selects.
func (p *Part) Query(selector string) *Element {
	p.tab.t.Helper()
	return p.one(selector, func(ctx context.Context) ([]*Element, error) {
		return p.bySelector(ctx, selector)
	})
}

// QueryAll returns all elements that a CSS selector selects now.
func (p *Part) QueryAll(selector string) []*Element {
	p.tab.t.Helper()
	return p.all(selector, func(ctx context.Context) ([]*Element, error) {
		return p.bySelector(ctx, selector)
	})
}

type search func(context.Context) ([]*Element, error)

// one waits until a search has exactly one result.
func (p *Part) one(what string, search search) *Element {
	p.tab.t.Helper()
	var found []*Element
	p.tab.wait(func() error {
		ctx, cancel := context.WithTimeout(p.tab.ctx, Patience)
		defer cancel()
		var err error
		found, err = search(ctx)
		if err == nil && len(found) != 1 {
			err = fmt.Errorf("there are %d of it, not one", len(found))
		}
		if err != nil {
			return fmt.Errorf("in %s: %s: %w", p.name, what, err)
		}
		return nil
	})
	return found[0]
}

func (p *Part) all(what string, search search) []*Element {
	p.tab.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab.ctx, Patience)
	defer cancel()
	found, err := search(ctx)
	if err != nil {
		p.tab.t.Fatalf("in %s: %s: %v", p.name, what, err)
	}
	return found
}

// described names an element in messages.
func described(role, name string) string {
	if name == "" {
		return role
	}
	return fmt.Sprintf("%s %q", role, name)
}

// byRole asks Chromium's accessibility tree.
func (p *Part) byRole(ctx context.Context, role, name string) ([]*Element, error) {
	root, err := p.root(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root, Role: role})
	if err != nil {
		return nil, err
	}
	var found []*Element
	for _, node := range tree.Nodes {
		actual := axText(node.Name)
		if node.Ignored || !nameFits(actual, name) {
			continue
		}
		element, err := p.resolve(ctx, node.BackendDOMNodeID)
		if err != nil {
			return nil, err
		}
		element.name = described(role, actual)
		found = append(found, element)
	}
	return found, nil
}

// nameFits reports whether an accessible name is one that was asked for.
func nameFits(actual, wanted string) bool {
	if prefix, ok := strings.CutSuffix(wanted, "…"); ok {
		return strings.HasPrefix(actual, prefix)
	}
	return wanted == "" || actual == wanted
}

// axText returns the text of a property in the accessibility tree, "" where it
// has none. Some versions of Chromium leave the white space of the source in it.
func axText(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	var text string
	if json.Unmarshal(value.Value, &text) != nil {
		return ""
	}
	return strings.Join(strings.Fields(text), " ")
}

func (p *Part) resolve(ctx context.Context, id cdp.BackendNodeID) (*Element, error) {
	resolved, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: id})
	if err != nil {
		return nil, err
	}
	return p.element(resolved.Object.ObjectID), nil
}

func (p *Part) bySelector(ctx context.Context, selector string) ([]*Element, error) {
	list, err := p.call(ctx, "[...this.querySelectorAll("+strconv.Quote(selector)+")]", false)
	if err != nil {
		return nil, err
	}
	own := true
	items, err := chromedp.Call(ctx, runtime.GetProperties, runtime.GetPropertiesParams{
		ObjectID:      list.ObjectID,
		OwnProperties: &own,
	})
	if err != nil {
		return nil, err
	}
	var found []*Element
	for _, item := range items.Result {
		if item.Value == nil || item.Value.Subtype != runtime.RemoteObjectSubtypeNode {
			continue // the list's length
		}
		element := p.element(item.Value.ObjectID)
		element.name = selector
		found = append(found, element)
	}
	return found, nil
}
