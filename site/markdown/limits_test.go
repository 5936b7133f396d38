package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"course/internal/testkit"
)

// TestHostileLength renders texts that would take goldmark minutes, or more stack
// than there is. Each takes a fraction of a second with the limits; the bound
// leaves room for slow machines, and none for time that grows with the square. Time is
// the processor's, of which other programs take nothing away; and no other test runs
// meanwhile.
func TestHostileLength(t *testing.T) {
	const size = 100_000
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
		"marks":             "``` {" + fill("1-9999,") + "1}\n" + fill("a\n"),
		"attributes":        "```js " + fill("a=\""),
		"lost links":        fill("[a](b.md)"),
		"invalid":           fill("\xff"),
		"front matter":      "---\na: " + fill("[") + "\n---\n",
		"tabs":              fill("```js tab=a\n```\n"),
		"alerts":            fill("> [!NOTE]\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			started := testkit.ProcessorTime(t)
			_, body, _, _ := Split("a.md", []byte(src))
			d := New(testOptions()).Render(Lesson{File: "guide/lesson.md", Line: 1, Body: body}, newTestCourse())
			if took := testkit.ProcessorTime(t) - started; took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if len(d.HTML) > 100*size {
				t.Errorf("%d bytes became %d", len(src), len(d.HTML))
			}
		})
	}
}

// TestLimits goes up to each limit and past it.
func TestLimits(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("*a **b ", n/2) + strings.Repeat("c** d* ", n/2) }
	footnotes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[^%[1]d]: a\n\nb[^%[1]d]\n\n", i)
		}
		return b.String()
	}
	titled := func(length int) string {
		return strings.Repeat("[a]: setup.md '"+strings.Repeat("t", length)+"'\n", 1500) + "\n[a]"
	}
	table := func(columns int) string {
		return strings.Repeat("|a", columns) + "\n" + strings.Repeat("|-", columns) + "\n" + strings.Repeat("|b\n", 1000)
	}
	for name, test := range map[string]struct {
		at, past string
		tag      string // what there is a number of at the limit, and not more of past it
		number   int
		none     bool // past the limit, there is none
	}{
		"quotes":           {strings.Repeat(">", maxDepth) + "a", strings.Repeat(">", 2*maxDepth) + "a", "<blockquote>", maxDepth, false},
		"emphasis":         {nested(maxDepth), nested(2 * maxDepth), "<em>", maxDepth / 2, false},
		"brackets":         {strings.Repeat("[", maxBrackets-1) + "[a](setup.md)", strings.Repeat("[", maxBrackets) + "[a](setup.md)", ">a</a>", 1, true},
		"links":            {strings.Repeat("[a](", 300) + " [a](setup.md)", strings.Repeat("[a](", 2000) + " [a](setup.md)", "<a ", 1, true},
		"delimiters":       {strings.Repeat("*a* ", maxDelimiters/2), strings.Repeat("*a* ", maxDelimiters), "<em>", maxDelimiters / 2, false},
		"columns":          {table(10), table(200), "<table>", 1, true},
		"footnotes":        {footnotes(maxFootnotes), footnotes(maxFootnotes + 1), `<li id="fn:`, maxFootnotes, false},
		"definitions":      {strings.Repeat("[a]: setup.md\n", maxDefinitions) + "\n[a]", strings.Repeat("[a]: setup.md\n", maxDefinitions+1) + "\n[a]", "<a ", 1, true},
		"long definitions": {titled(50), titled(200), "<a ", 1, true},
		"pipes":            {"|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", maxEscapedPipe), "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", maxEscapedPipe+1), "<table", 1, true},
		"table":            {"|a|\n|-|\n" + strings.Repeat(strings.Repeat("b", 1022)+"\n", 1000), "|a|\n|-|\n" + strings.Repeat(strings.Repeat("b", 1022)+"\n", 1100), "<table", 1, true},
		"backlinks":        {strings.Repeat("[^a]", maxBacklinks) + "\n\n[^a]: b", strings.Repeat("[^a]", maxBacklinks+1) + "\n\n[^a]: b", "doc-backlink", maxBacklinks, false},
		"tags":             {strings.Repeat("<b>", maxTags-1), strings.Repeat("<b>", maxTags+9), "<b>", maxTags - 1, false},
	} {
		if n := strings.Count(string(render(test.at).HTML), test.tag); n != test.number {
			t.Errorf("%s: %d of %s at the limit, want %d", name, n, test.tag, test.number)
		}
		want := test.number
		if test.none {
			want = 0
		}
		if n := strings.Count(string(render(test.past).HTML), test.tag); n != want {
			t.Errorf("%s: %d of %s past the limit, want %d", name, n, test.tag, want)
		}
	}
}

// TestLongParameters: YAML that would take long is not read.
func TestLongParameters(t *testing.T) {
	d := render("```demo shop\nstep: " + strings.Repeat("[", maxFrontMatter) + "\n```")
	if got, want := problems(d), "1:1: demo is too long to be read; keep it under 32 KiB\n"; got != want {
		t.Errorf("got %s want %s", got, want)
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
