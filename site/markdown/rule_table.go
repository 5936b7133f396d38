package markdown

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// A meantTables transformer takes note of tables that are shown as text, and of cells
// that are not shown at all: the line below the head says how many columns there are.
type meantTables struct{ parser.ParagraphTransformer }

func (m meantTables) Transform(n *ast.Paragraph, r gmtext.Reader, pc parser.Context) {
	lines := segments(n.Lines())
	m.ParagraphTransformer.Transform(n, r, pc)
	for i := 1; i < len(lines); i++ {
		if line := lines[i].Value(r.Source()); tableRule.Match(line) {
			noteTable(lines[i-1:], n.Parent() == nil || n.NextSibling() != nil, r.Source(), pc)
			return
		}
	}
}

// tableRule matches the line below the head of a table.
var tableRule = regexp.MustCompile(`^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*\n?$|^[ \t>]*\|[ \t]*:?-+:?[ \t]*\|?[ \t]*\n?$`)

// noteTable looks at the lines of what is a table, or was to be one.
func noteTable(lines []gmtext.Segment, isTable bool, src []byte, pc parser.Context) {
	cells := func(i int) []string { return cellsOf(string(lines[i].Value(src))) }
	found, columns := noticesOf(pc), len(cells(1))
	if !isTable {
		if head := len(cells(0)); head != columns && strings.Contains(string(lines[0].Value(src)), "|") {
			found.add(lines[1].Start, ruleTable,
				fmt.Sprintf("this is shown as text: the head of the table has %d columns, and the line below it %d", head, columns),
				"give both as many")
		}
		return
	}
	for i := 2; i < len(lines) && len(found.all) < maxProblems; i++ {
		row := cells(i)
		if len(row) > columns && strings.TrimSpace(strings.Join(row[columns:], "")) != "" {
			found.add(lines[i].Start, ruleTable,
				fmt.Sprintf("this line has %d columns and the head of the table %d: the rest is not shown", len(row), columns),
				`write \| for a | that is part of the text`)
		}
	}
}

// cellsOf are the cells of a line of a table. A | that is part of a cell has a
// backslash before it, in code too.
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	var cells []string
	start := 0
	for i := range len(line) {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') {
			cells = append(cells, line[start:i])
			start = i + 1
		}
	}
	return append(cells, line[start:])
}
