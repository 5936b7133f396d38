package browser

import (
	"context"
	"errors"
	"maps"
	"slices"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Tab is one tab, and the [Page] in it. It is closed when its test ends.
type Tab struct {
	Page
	t          T
	ctx        context.Context
	complaints complaints
	media      map[string]string // emulated media features
}

// Open opens a URL in the only tab of a new learner, whose cookie jar and storage
// are empty.
func (b *Browser) Open(t T, url string) *Tab {
	t.Helper()
	ctx, err := b.running()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return open(t, ctx, url, chromedp.WithNewBrowserContext())
}

// OpenTab opens a URL in another tab of the same learner. It has a window of its
// own, so that both tabs are in sight; see [Tab.Hide] for one that is not.
func (tab *Tab) OpenTab(url string) *Tab {
	tab.t.Helper()
	return open(tab.t, tab.ctx, url)
}

func open(t T, parent context.Context, url string, options ...chromedp.ContextOption) *Tab {
	t.Helper()
	tab := &Tab{t: t, media: make(map[string]string)}
	tab.Page = Page{Part{tab: tab, name: "the page", root: tab.document}}
	ctx, _ := chromedp.NewContext(parent, append(options, chromedp.WithListener(tab.complaints.hear))...)
	tab.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(tab.close)
	tab.pretendFocus(true)
	tab.Visit(url)
	return tab
}

func (tab *Tab) close() {
	tab.t.Helper()
	tab.report()
	// chromedp gives it five seconds. On a busy machine it takes longer, and is closed
	// with the browser if not before.
	if err := chromedp.Cancel(tab.ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		tab.t.Errorf("close a tab: %v", err)
	}
}

// do runs actions of chromedp in the tab.
func (tab *Tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
}

// call sends a command of the DevTools protocol to the tab.
func call[P, R any](tab *Tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		tab.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// Visit goes to a URL and waits until the page is loaded.
func (tab *Tab) Visit(url string) {
	tab.t.Helper()
	tab.do("visit "+url, chromedp.Navigate(url))
}

// Reload loads the page again, as the button does.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.do("reload", chromedp.Reload())
}

// Back goes to the page before, as the button does. That page may come as it was
// left, out of Chromium's back/forward cache, without being loaded again.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.Follow(func() { tab.Eval("history.back()") })
}

// Resize gives the page a size in CSS pixels.
func (tab *Tab) Resize(width, height int) {
	tab.t.Helper()
	tab.do("resize", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Prefer sets a preference of the learner's, by its media feature: such as
// "prefers-color-scheme" to "dark", or "prefers-reduced-motion" to "reduce".
func (tab *Tab) Prefer(feature, value string) {
	tab.t.Helper()
	tab.media[feature] = value
	var features []*emulation.MediaFeature
	for _, name := range slices.Sorted(maps.Keys(tab.media)) {
		features = append(features, &emulation.MediaFeature{Name: name, Value: tab.media[name]})
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

// Always has a script run in every page that is loaded from now on, before its own.
func (tab *Tab) Always(js string) {
	tab.t.Helper()
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
}

// WithoutScripts loads the page again with scripts turned off, and leaves them
// off. What tests evaluate still runs.
func (tab *Tab) WithoutScripts() {
	tab.t.Helper()
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	tab.Reload()
}

// pretendFocus makes the tab act as the one that has the focus, whatever tests do
// with other tabs meanwhile. Such a tab is always visible.
func (tab *Tab) pretendFocus(on bool) {
	tab.t.Helper()
	call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: on})
}

// Hide minimises the tab's window, so that nobody looks at it.
func (tab *Tab) Hide() {
	tab.t.Helper()
	tab.pretendFocus(false)
	tab.window(cdpbrowser.WindowStateMinimized)
	tab.Wait(`document.visibilityState === "hidden"`)
}

// Show brings the window of a hidden tab back.
func (tab *Tab) Show() {
	tab.t.Helper()
	tab.window(cdpbrowser.WindowStateNormal)
	tab.pretendFocus(true)
	tab.Wait(`document.visibilityState === "visible"`)
}

func (tab *Tab) window(state cdpbrowser.WindowState) {
	tab.t.Helper()
	window := call(tab, cdpbrowser.GetWindowForTarget, cdpbrowser.GetWindowForTargetParams{})
	call(tab, cdpbrowser.SetWindowBounds, cdpbrowser.SetWindowBoundsParams{
		WindowID: window.WindowID,
		Bounds:   &cdpbrowser.Bounds{WindowState: state},
	})
}

// Screenshot returns the visible part of the page, as a PNG.
func (tab *Tab) Screenshot() []byte {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tab.t.Fatalf("screenshot: %v", err)
	}
	return png
}
