package markdown

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Limits of a transcript.
const (
	maxCommands = 20
	maxOutput   = 500  // lines that a command may print
	maxRecorded = 1000 // lines that a lesson says that it prints
)

// prompt is what a command stands behind in a transcript.
const prompt = "$ "

// A command is a line of a transcript, with what the lesson says that it prints.
type command struct {
	line  string // without the prompt, and with the lines that it goes on on
	first int    // its line of the block, from 1
	last  int    // the line that its output begins below
	says  []string
}

// proveTranscripts runs the commands of the page's ```console blocks, once all the
// demos are known that it declares.
func (p *page) proveTranscripts() {
	for _, f := range p.transcripts {
		p.proveTranscript(f)
	}
}

// proveTranscript runs the commands of a block and compares what they print. Only "course explain" and curl to the playground are run, in this process
// and without a shell; a block that begins with any other command is code like any
// other.
func (p *page) proveTranscript(f *fence) {
	if p.prover == nil {
		return
	}
	commands := transcript(string(f.body.src))
	if len(commands) == 0 || !isProvable(commands[0].line) {
		return
	}
	if len(commands) > maxCommands {
		p.problem(f.place, trouble{ruleConsole, fmt.Sprintf("a transcript has at most %d commands", maxCommands), "make several of it"})
		return
	}
	for _, c := range commands {
		p.prove(f, c)
	}
}

// transcript reads the commands. What stands above the first belongs to none.
func transcript(body string) []command {
	var commands []command
	goesOn := false
	for i, line := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
		typed, isCommand := strings.CutPrefix(line, prompt)
		switch {
		case goesOn:
			c := &commands[len(commands)-1]
			c.line, c.last = c.line+" "+strings.TrimSpace(strings.TrimPrefix(line, "> ")), i+1
		case isCommand:
			commands = append(commands, command{line: typed, first: i + 1, last: i + 1})
		case len(commands) > 0:
			c := &commands[len(commands)-1]
			c.says = append(c.says, strings.TrimRight(line, " \t"))
			continue
		default:
			continue
		}
		c := &commands[len(commands)-1]
		if c.line, goesOn = strings.CutSuffix(c.line, `\`); goesOn {
			c.line = strings.TrimRight(c.line, " ")
		}
	}
	for i := range commands {
		commands[i].says = withoutBlankEnd(commands[i].says)
	}
	return commands
}

func withoutBlankEnd(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// isProvable reports whether a command is one that is run.
func isProvable(line string) bool {
	words := strings.Fields(line)
	if len(words) < 2 {
		return false
	}
	return words[0] == "course" && words[1] == "explain" ||
		words[0] == "curl" && strings.Contains(line, "localhost:8080/play")
}

// prove runs a command, and reports where it does not print what the lesson says.
func (p *page) prove(f *fence, c command) {
	at := f.body.origin(place{c.first, 1})
	pipeline, err := words(c.line)
	if err != nil {
		p.problem(at, trouble{ruleConsole, err.Error(), ""})
		return
	}
	printed, err := p.prover.command(pipeline, p.doc.Declared)
	if err != nil {
		p.problem(at, trouble{ruleConsole, err.Error(), ""})
		return
	}
	lines := outputLines(printed)
	switch {
	case len(lines) > maxOutput:
		p.problem(at, trouble{ruleConsole, fmt.Sprintf("the command prints more than %d lines", maxOutput), "ask for less"})
		return
	case len(c.says) > maxRecorded:
		p.problem(at, trouble{ruleConsole, fmt.Sprintf("more than %d lines are said to be printed", maxRecorded), "leave some out, with … in their place"})
		return
	}
	p.doc.Proven = append(p.doc.Proven, lines...)
	a := align(c.says, lines)
	if a.same() {
		return
	}
	p.differs(f.misprint(c, a))
}

// misprint is the difference between what a command is said to print and what it
// prints.
func (f *fence) misprint(c command, a alignment) difference {
	d := difference{
		rule: ruleConsole, at: f.body.origin(place{c.first, 1}),
		what: "$ " + c.line, message: "the command prints something else", diff: a.diff(),
	}
	text, ok := a.mended()
	if len(c.says) == 0 {
		d.unrecorded, d.diff = true, shortened(prefixed("+ ", text))
	}
	if ok && !f.closes(text) {
		d.mend = f.replaceLines(c.last, len(c.says), text)
	}
	return d
}

// outputLines are the lines that a command has printed, as they are compared: what
// ends in blanks in a terminal does not in an editor.
func outputLines(printed string) []string {
	printed = strings.ReplaceAll(printed, "\r\n", "\n")
	lines := strings.Split(printed, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return withoutBlankEnd(lines)
}

// closes reports whether one of the lines would end the fence, or look like a
// command.
func (f *fence) closes(lines []string) bool {
	for _, line := range lines {
		trimmed := strings.TrimLeft(line, " ")
		if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") || strings.HasPrefix(line, prompt) {
			return true
		}
	}
	return false
}

// replaceLines puts lines in the place of the n below a line of the block.
func (f *fence) replaceLines(below, n int, lines []string) *Mend {
	end := func(line int) Position {
		return position(f.body.origin(place{line, len(f.body.line(line)) + 1}))
	}
	return &Mend{
		From:   end(below),
		To:     end(below + n),
		Text:   "\n" + strings.Join(lines, "\n"),
		Indent: f.body.origin(place{below, 1}).column,
	}
}

// command runs a pipeline.
func (p *prover) command(pipeline [][]string, declared []Declaration) (string, error) {
	in, err := json.Marshal(pipeline)
	if err != nil {
		return "", err
	}
	of, err := json.Marshal(declared)
	if err != nil {
		return "", err
	}
	out, err := p.remembered("command "+string(of), in, func([]byte) ([]byte, error) {
		printed, err := p.proofs.Command(pipeline, declared)
		return []byte(printed), err
	})
	return string(out), err
}
