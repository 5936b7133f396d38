package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostileLength renders texts that would take goldmark minutes, or more stack
// than there is. Each takes a fraction of a second with the limits; the bound
// leaves room for slow machines, and none for time that grows with the square.
func TestHostileLength(t *testing.T) {
	const size = 200_000
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, strings.ReplaceAll(format, "%", "%[1]d"), i)
		}
		return b.String()
	}
	ticks := func() string {
		var b strings.Builder
		for i := 1; b.Len() < size; i++ {
			b.WriteString("a" + strings.Repeat("`", i))
		}
		return b.String()
	}
	for name, src := range map[string]string{
		"quotes":            strings.Repeat(">", size),
		"lists":             strings.Repeat("- ", size/2),
		"numbers":           strings.Repeat("1. ", size/3),
		"lines of quotes":   fill(strings.Repeat(">", 200) + "a\n"),
		"lazy lines":        strings.Repeat(">", 200) + fill("a\n"),
		"footnotes inside":  fill("[^a]: "),
		"brackets":          fill("["),
		"brackets, closed":  strings.Repeat("[", size/2) + strings.Repeat("]", size/2),
		"pictures":          strings.Repeat("![", size/4) + strings.Repeat("](a)", size/4),
		"links":             fill("[a]("),
		"links, angled":     fill("[a](<b"),
		"link titles":       fill("[a](b \""),
		"links, many lines": fill("[a]: b\n"),
		"titles":            fill("[a]: b \"c\n"),
		"emphasis":          fill("*a "),
		"emphasis, crossed": fill("*a_ "),
		"emphasis, mixed":   fill("**x*~~y_ "),
		"emphasis, closed":  strings.Repeat("*a **b ", size/14) + strings.Repeat("c** d* ", size/14),
		"backticks":         ticks(),
		"footnotes":         numbered("[^%]: a\n\nx[^%]\n\n"),
		"references":        fill("[^a]") + "\n\n[^a]: x",
		"definitions":       numbered("[%]: a\n"),
		"wide table":        strings.Repeat("|a", size/8) + "\n" + strings.Repeat("|-", size/8) + "\n" + strings.Repeat("|x\n", 10_000),
		"pipes":             "|a|\n|-|\n" + fill("|`\\|`|\n"),
		"tags":              fill("<b>"),
		"tags, crossed":     fill("<b><i></b>"),
		"tags, half":        "a" + fill("<b c=\""),
		"comments":          "a" + fill("<!--"),
		"headings":          fill("# a\n"),
		"headings, raw":     fill("<h2>"),
		"spaces":            "# a" + strings.Repeat(" ", size) + "{#a",
		"marks":             "```js {" + fill("1-9999,") + "1}\n" + fill("a\n"),
		"attributes":        "```js " + fill("a=\""),
		"lost links":        fill("[a](b.md)"),
		"invalid":           fill("\xff"),
		"front matter":      "---\na: " + fill("[") + "\n---\n",
		"tabs":              fill("```js tab=a\n```\n"),
		"alerts":            fill("> [!NOTE]\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			started := time.Now()
			_, body, _, _ := Split("a.md", []byte(src))
			d := New(testOptions()).Render(Lesson{File: "guide/lesson.md", Line: 1, Body: body}, newTestCourse())
			if took := time.Since(started); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if len(d.HTML) > 100*size {
				t.Errorf("%d bytes became %d", len(src), len(d.HTML))
			}
		})
	}
}

// TestLimitsAreFar: lessons as they are written come nowhere near the limits.
func TestLimitsAreFar(t *testing.T) {
	list := ""
	for depth := range 12 {
		list += strings.Repeat("  ", depth) + "- a\n"
	}
	for src, want := range map[string]int{
		list:                                         12,
		strings.Repeat("[a](setup.md) ", 500):        500,
		strings.Repeat("`a` ", 1000):                 1000,
		strings.Repeat("*a* **b** ", 500):            500,
		"|a|\n|-|\n" + strings.Repeat("|b|\n", 3000): 3000,
	} {
		page := string(render(src).HTML)
		for _, tag := range []string{"<li>", "<a href", "<code>", "<em>", "<td>"} {
			if n := strings.Count(page, tag); n != 0 && n != want {
				t.Errorf("%.20q: %d %s, want %d", src, n, tag, want)
			}
		}
	}
}
