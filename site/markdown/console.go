package markdown

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
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

// proveTranscript runs the commands of a block and compares what they print. Only
// "course explain" and curl to the playground are run, in this process and without a
// shell; a block in which neither is typed is code like any other.
func (p *page) proveTranscript(f *fence) {
	if p.prover == nil {
		return
	}
	commands := transcript(string(f.body.src))
	p.unprompted(f, commands)
	switch {
	case !slices.ContainsFunc(commands, func(c command) bool { return asksUs.MatchString(c.line) }):
		return
	case len(commands) > maxCommands:
		p.problem(f.place, trouble{ruleConsole, fmt.Sprintf("a transcript has at most %d commands", maxCommands), "make several of it"})
		return
	}
	p.prove(f, commands)
}

// asksUs matches a command line that is about the playground or this program.
var asksUs = regexp.MustCompile(`\bcourse explain\b|(?:\blocalhost|\b127\.0\.0\.1|\[::1\])(?::[0-9]+)?/play\b`)

// anyPrompt matches what shells write before a command, such as "ada@home:~$ ".
var anyPrompt = regexp.MustCompile(`^\s*(?:\S*[$%#>]\s*)?`)

// unprompted reports a command that would be run if a prompt stood before it. Only the
// lines above the first command can be one: those below are what a command prints.
func (p *page) unprompted(f *fence, commands []command) {
	lines := strings.Split(string(f.body.src), "\n")
	if len(commands) > 0 {
		lines = lines[:commands[0].first-1]
	}
	for i, line := range lines {
		typed := anyPrompt.ReplaceAllString(line, "")
		isCommand := strings.HasPrefix(typed, "curl ") || strings.HasPrefix(typed, "course ")
		if isCommand && asksUs.MatchString(typed) {
			p.problem(f.body.origin(place{i + 1, 1}), trouble{ruleConsole, "this is not compared with what happens, since the line does not begin with $ and a space", "begin commands so, and write below them what they print"})
			return
		}
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

// prove runs commands, and reports where they do not print what the lesson says.
func (p *page) prove(f *fence, commands []command) {
	lines := make([][][]string, len(commands))
	wrong := make([]error, len(commands))
	for i, c := range commands {
		lines[i], wrong[i] = words(c.line)
	}
	printed, err := p.prover.transcript(lines, p.doc.Declared)
	if errors.Is(err, ErrBrokenDemo) {
		return // what is wrong with the demo was said
	}
	var failed FieldErrors
	if err != nil && !errors.As(err, &failed) {
		p.problem(f.place, trouble{ruleConsole, err.Error(), ""})
		return
	}
	for i, c := range commands {
		if why := failed[strconv.Itoa(i)]; why != "" {
			wrong[i] = errors.New(why)
		}
		if wrong[i] != nil {
			p.problem(f.body.origin(place{c.first, 1}), trouble{ruleConsole, wrong[i].Error(), ""})
			continue
		}
		p.compareOutput(f, c, printed[i])
	}
}

// compareOutput compares what a command prints with what the lesson says.
func (p *page) compareOutput(f *fence, c command, printed Printed) {
	at := f.body.origin(place{c.first, 1})
	lines := outputLines(printed.Text)
	switch {
	case len(lines) > maxOutput:
		p.problem(at, trouble{ruleConsole, fmt.Sprintf("the command prints more than %d lines", maxOutput), "ask for less"})
		return
	case len(c.says) > maxRecorded:
		p.problem(at, trouble{ruleConsole, fmt.Sprintf("more than %d lines are said to be printed", maxRecorded), "leave some out, with … in their place"})
		return
	}
	a := align(c.says, lines)
	if status := printed.Status; status != 0 && !haveStatus(c.says, status) && !(a.same() && c.isWhole()) {
		show := "write"
		if !haveStatus(lines, status) {
			show = "let -i print the header, and write"
		}
		p.problem(at, trouble{
			ruleConsole,
			fmt.Sprintf("the answer is %d %s, and the lesson does not show that", status, http.StatusText(status)),
			fmt.Sprintf("mend the command or, if that is what happens, %s HTTP/1.1 %d … below", show, status),
		})
		return
	}
	p.doc.Proven = append(p.doc.Proven, lines...)
	if !a.same() {
		p.differs(f.misprint(c, a.withoutPage()))
	}
}

// haveStatus reports whether lines have the status line of an answer. For a lesson, to
// show an answer that is an error is to expect it; else it is most likely a slip in the
// address, and not to be written down.
func haveStatus(lines []string, status int) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		version, rest, _ := strings.Cut(strings.TrimPrefix(line, "< "), " ")
		said, _, _ := strings.Cut(rest, " ")
		return strings.HasPrefix(version, "HTTP/") && said == strconv.Itoa(status)
	})
}

// isWhole reports whether the lesson has something printed, and leaves nothing out.
func (c command) isWhole() bool {
	return len(c.says) > 0 && !slices.ContainsFunc(c.says, func(line string) bool { return elides(line) })
}

// misprint is the difference between what a command is said to print and what it
// prints. It is reported where it begins.
func (f *fence) misprint(c command, a alignment) difference {
	line := c.first
	if said, aboutNext := a.first(); aboutNext {
		line = c.last + said + 1
	} else if said > 0 {
		line = c.last + said
	}
	what := prompt + shortLine(c.line)
	d := difference{
		rule: ruleConsole, at: f.body.origin(place{line, 1}),
		what: what, message: what + " prints something else", diff: a.diff(),
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

// shortLine is a command line as a sentence names it.
func shortLine(line string) string {
	const most = 60
	if runes := []rune(line); len(runes) > most {
		return strings.TrimSpace(string(runes[:most])) + elision
	}
	return line
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

// transcript runs command lines.
func (p *prover) transcript(lines [][][]string, declared []Declaration) ([]Printed, error) {
	in, err := json.Marshal(lines)
	if err != nil {
		return nil, err
	}
	of, err := json.Marshal(declared)
	if err != nil {
		return nil, err
	}
	out, wrong := p.remembered("transcript "+string(of), in, func([]byte) ([]byte, error) {
		printed, wrong := p.proofs.Transcript(lines, declared)
		out, err := json.Marshal(printed)
		return out, cmp.Or(wrong, err)
	})
	var printed []Printed
	if err := json.Unmarshal(out, &printed); err != nil {
		return nil, cmp.Or(wrong, err)
	}
	if len(printed) != len(lines) {
		return nil, cmp.Or(wrong, fmt.Errorf("%d commands have %d results", len(lines), len(printed)))
	}
	return printed, wrong
}
