package markdown

import (
	"fmt"
	"slices"
	"strings"
)

// An alignment says how what a lesson says is printed goes with what is printed,
// line by line.
type alignment []change

// A change is a pair of lines: said and printed. Of the two one may not be there.
type change struct {
	kind    changeKind
	said    string
	printed string
}

type changeKind int

const (
	lineKept     changeKind = iota // the two match
	lineReplaced                   // they are about the same thing
	lineGone                       // said, and not printed
	lineAdded                      // printed, and not said
	lineElided                     // said is "…", and stands for printed
	lineDots                       // the "…" itself
)

// Costs of the changes. That of a line that is gone is high, so that "…" does not
// swallow what has only changed.
const (
	costReplaced = 1
	costAdded    = 1
	costGone     = 4
)

// align finds the alignment with the fewest changes. A line of "…" or "..."
// alone stands for any number of lines, and in a line for any characters.
func align(said, printed []string) alignment {
	costs := costs(said, printed)
	var a alignment
	i, j := 0, 0
	for i < len(said) || j < len(printed) {
		kind := costs.best(i, j)
		c := change{kind: kind}
		if kind != lineAdded && kind != lineElided {
			c.said = said[i]
			i++
		}
		if kind != lineGone && kind != lineDots {
			c.printed = printed[j]
			j++
		}
		a = append(a, c)
	}
	return a
}

// A costTable holds what it costs to align the rests of both texts, from a line of
// each.
type costTable struct {
	said, printed []string
	cost          [][]int
}

func costs(said, printed []string) *costTable {
	t := &costTable{said, printed, make([][]int, len(said)+1)}
	for i := len(said); i >= 0; i-- {
		t.cost[i] = make([]int, len(printed)+1)
		for j := len(printed); j >= 0; j-- {
			if i < len(said) || j < len(printed) {
				_, t.cost[i][j] = t.cheapest(i, j)
			}
		}
	}
	return t
}

func (t *costTable) best(i, j int) changeKind {
	kind, _ := t.cheapest(i, j)
	return kind
}

// cheapest is the first change of the cheapest way from two lines on.
func (t *costTable) cheapest(i, j int) (kind changeKind, cost int) {
	cost = -1
	try := func(k changeKind, c int) {
		if cost < 0 || c < cost {
			kind, cost = k, c
		}
	}
	isSaid, isPrinted := i < len(t.said), j < len(t.printed)
	if isSaid && isElision(t.said[i]) {
		try(lineDots, t.cost[i+1][j])
		if isPrinted {
			try(lineElided, t.cost[i][j+1])
		}
		return kind, cost
	}
	if isSaid && isPrinted {
		switch {
		case matches(t.said[i], t.printed[j]):
			try(lineKept, t.cost[i+1][j+1])
		case alike(t.said[i], t.printed[j]):
			try(lineReplaced, costReplaced+t.cost[i+1][j+1])
		}
	}
	if isSaid {
		try(lineGone, costGone+t.cost[i+1][j])
	}
	if isPrinted {
		try(lineAdded, costAdded+t.cost[i][j+1])
	}
	return kind, cost
}

// alike reports whether two lines are about the same thing: fields of one name, or
// lines that begin with the same word.
func alike(a, b string) bool {
	first := func(s string) string {
		word, _, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
		return word
	}
	return first(a) != "" && first(a) == first(b)
}

// same reports whether nothing differs.
func (a alignment) same() bool {
	return !slices.ContainsFunc(a, func(c change) bool {
		return c.kind == lineReplaced || c.kind == lineGone || c.kind == lineAdded
	})
}

// Of a diff these many lines are shown, and of what is the same so many around.
const (
	maxDiff    = 60
	diffAround = 2
)

// diff shows the changes, with a few of the lines around them.
func (a alignment) diff() string {
	var lines []string
	for i, c := range a {
		near := a[max(0, i-diffAround):min(len(a), i+diffAround+1)]
		switch {
		case near.same():
		case c.kind == lineKept || c.kind == lineDots:
			lines = append(lines, "  "+c.said)
		case c.kind == lineReplaced:
			lines = append(lines, "- "+c.said, "+ "+c.printed)
		case c.kind == lineGone:
			lines = append(lines, "- "+c.said)
		case c.kind == lineAdded:
			lines = append(lines, "+ "+c.printed)
		}
	}
	return shortened(lines)
}

// shortened joins lines, and says how many it leaves out.
func shortened(lines []string) string {
	if more := len(lines) - maxDiff; more > 0 {
		lines = append(lines[:maxDiff:maxDiff], fmt.Sprintf("  … and %d lines more", more))
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// mended is what the lesson has to say: what it says where that is right, with
// each "…" in its place, and what is printed where it is not. It is not ok where it
// would be nothing at all.
func (a alignment) mended() (lines []string, ok bool) {
	for _, c := range a {
		switch c.kind {
		case lineKept, lineDots:
			lines = append(lines, c.said)
		case lineReplaced, lineAdded:
			lines = append(lines, c.printed)
		}
	}
	return lines, len(lines) > 0
}

// withoutPage leaves out a page of HTML that is printed last, where the lesson says
// nothing of it.
func (a alignment) withoutPage() alignment {
	for i := len(a) - 1; i >= 0 && a[i].kind == lineAdded; i-- {
		if strings.HasPrefix(strings.ToLower(a[i].printed), "<!doctype html") {
			return append(a[:i:i], change{kind: lineAdded, printed: elision})
		}
	}
	return a
}

// first is where the first difference is: how many of the lines that are said stand
// before it, and whether it is about the next of them.
func (a alignment) first() (said int, aboutNext bool) {
	for _, c := range a {
		switch c.kind {
		case lineReplaced, lineGone:
			return said, true
		case lineAdded:
			return said, false
		case lineKept, lineDots:
			said++
		}
	}
	return said, false
}
