package browser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// axeFile is where the type check's npm packages lie, below the top of the
// repository.
const axeFile = ".ci/node_modules/axe-core/axe.min.js"

// axeRun runs axe in one document, with the rules that are put into it. The frames
// in it are pages of their own, and checked as such.
const axeRun = `axe.run(document, { iframes: false, runOnly: %s }).then(({ violations }) => violations)`

// The rules that axe is asked for.
const (
	axeAll    = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	axeColour = `{ type: "rule", values: ["color-contrast", "link-in-text-block"] }`
)

// An axeViolation is one rule that a page breaks.
type axeViolation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

func (v axeViolation) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&text, "\n\t%s\n\t\t%s", node.HTML, strings.ReplaceAll(node.FailureSummary, "\n", "\n\t\t"))
	}
	return text.String()
}

// CheckAccessibility fails the test for everything that axe finds wrong with the
// document as it is now: WCAG 2.2, levels A and AA, and axe's best practices.
func (p *Page) CheckAccessibility() {
	p.tab.t.Helper()
	p.checkAxe(axeAll)
}

// CheckColours is [Page.CheckAccessibility] for what depends on colours: for a page
// that was checked already, and has only changed its theme.
func (p *Page) CheckColours() {
	p.tab.t.Helper()
	p.checkAxe(axeColour)
}

// CheckThemes is [Page.CheckAccessibility] in the light theme, and then
// [Page.CheckColours] in the dark one.
func (p *Page) CheckThemes() {
	p.tab.t.Helper()
	p.tab.Prefer("prefers-color-scheme", "light")
	p.CheckAccessibility()
	p.tab.Prefer("prefers-color-scheme", "dark")
	p.CheckColours()
}

func (p *Page) checkAxe(rules string) {
	p.tab.t.Helper()
	if p.Eval("typeof axe") == undefined {
		script, err := readUpwards(axeFile)
		if err != nil {
			p.tab.t.Fatalf("axe: %v; run: make .ci/node_modules", err)
		}
		// Evaluated by DevTools, it is not subject to the page's policy.
		p.Eval("void function() {" + script + "\n}.call(window)")
	}
	var violations []axeViolation
	p.EvalInto(fmt.Sprintf(axeRun, rules), &violations)
	for _, violation := range violations {
		p.tab.t.Errorf("%s (%s): %v", p.name, p.URL(), violation)
	}
}

// readUpwards reads a file that lies below the working directory or one of its
// parents: tests run in the folder of their package.
func readUpwards(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			return string(content), nil
		}
		parent := filepath.Dir(dir)
		if !errors.Is(err, os.ErrNotExist) || parent == dir {
			return "", err
		}
		dir = parent
	}
}
