package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"course/playground/cookie"
)

// explainCommand is "course explain".
type explainCommand struct {
	Lines []string `arg:"" optional:"" name:"set-cookie" help:"What follows \"Set-Cookie:\", or the whole line. Without any, the answer that is piped in, as \"curl -i\" prints it."`

	URL        string   `name:"url" xor:"url" placeholder:"URL" help:"Where the lines came from. (http://localhost:8080/)"`
	Send       []string `sep:"none" xor:"send" placeholder:"URL" help:"A later request; may be given several times. Without it, a few telling ones."`
	FromScript bool     `xor:"script" help:"A script on the page at --url wrote them, to document.cookie."`
	Initiator  string   `xor:"initiator" placeholder:"URL" help:"The page that causes the --send requests; without --send, the page that caused the request whose answer sets the cookies."`
	As         string   `xor:"as" placeholder:"BROWSER" help:"standard, chromium or firefox. (standard)"`
	JSON       bool     `name:"json" help:"Print what happens as a scenario with its results."`
	Scenario   string   `xor:"url,send,script,initiator,as" placeholder:"FILE" help:"Play the scenario in FILE, - for standard input, and print its results as JSON."`
}

// Help is what "course explain --help" says beyond the flags.
func (*explainCommand) Help() string {
	return `A line that begins with "-" comes after "--", which ends the flags.

	course explain 'flavor=dark; Max-Age=30; Secure' --url http://shop.example/cookies
	curl -i http://localhost:8080/play/cookies | course explain`
}

// defaultURL is where lines came from if nobody says.
const defaultURL = "http://localhost:8080/"

// A question is what the command is asked.
type question struct {
	now time.Time
	as  cookie.Profile

	lines      []string
	url        *cookie.URL // where the lines came from
	assumed    bool        // that url: nobody gave one
	piped      bool        // the lines were in an answer on standard input
	fromScript bool

	sends     []*cookie.URL // nil for a few telling ones
	initiator *cookie.URL   // nil for the visitor
}

// Run answers. It may wait for input that never comes, so it does not insist.
func (c *explainCommand) Run(ctx context.Context, p *program) error {
	done := make(chan error, 1)
	go func() { done <- c.run(p) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.New("interrupted")
	}
}

// run answers. Input that cannot be understood is an error; a verdict is none,
// whatever it says.
func (c *explainCommand) run(p *program) error {
	if c.Scenario != "" {
		return c.play(p)
	}
	q, wrong := c.question(p)
	if len(wrong) > 0 {
		return c.refuse(p, wrong)
	}
	err := c.print(p, q.answer())
	if err == nil && q.piped {
		// Whoever writes the rest of the answer, curl above all, complains
		// when nobody reads it.
		_, err = io.Copy(io.Discard, p.Stdin)
	}
	return err
}

func (c *explainCommand) print(p *program, a *answer) error {
	if c.JSON {
		return a.writeJSON(p.Stdout)
	}
	_, err := io.WriteString(p.Stdout, a.text(p.newPage()))
	return err
}

// A mistake is something wrong with the input.
type mistake struct {
	field string // its key in JSON: "send.0", "steps.3.url"
	where string // how a person finds it: "--send ftp://shop.example/"
	why   string // "must begin with http:// or https://"
}

// question reads the command line, and standard input where that has no lines.
func (c *explainCommand) question(p *program) (*question, []mistake) {
	var wrong []mistake
	address := func(field, flag, text string, parse func(string) (*cookie.URL, error)) *cookie.URL {
		u, err := parse(text)
		if err != nil {
			wrong = append(wrong, mistake{field, flag + " " + text, err.Error()})
		}
		return u
	}
	q := &question{now: p.Now().UTC(), assumed: c.URL == "", fromScript: c.FromScript}
	q.url = address("url", "--url", cmp.Or(c.URL, defaultURL), cookie.ParseURL)
	for i, text := range c.Send {
		q.sends = append(q.sends, address(fmt.Sprintf("send.%d", i), "--send", text, cookie.ParseURL))
	}
	if c.Initiator != "" {
		q.initiator = address("initiator", "--initiator", c.Initiator, cookie.ParseOrigin)
	}
	switch q.as = cookie.Profile(cmp.Or(c.As, string(cookie.Standard))); q.as {
	case cookie.Standard, cookie.Chromium, cookie.Firefox:
	default:
		wrong = append(wrong, mistake{"as", "--as " + c.As, "must be standard, chromium or firefox"})
	}
	var err error
	if q.lines, q.piped, err = c.lines(p); err != nil {
		wrong = append(wrong, mistake{"set_cookie", "", err.Error()})
	}
	return q, wrong
}

// lines returns the Set-Cookie lines, and whether they were piped in.
func (c *explainCommand) lines(p *program) (lines []string, piped bool, err error) {
	if len(c.Lines) == 0 {
		if p.Typing {
			return nil, false, errNoLines
		}
		lines, err = readAnswer(p.Stdin)
		return lines, true, err
	}
	for _, line := range c.Lines {
		if value, ok := cutSetCookie(line); ok {
			line = value
		}
		lines = append(lines, line)
	}
	return lines, false, nil
}

// play plays a scenario.
func (c *explainCommand) play(p *program) error {
	if len(c.Lines) > 0 {
		return usagef("a scenario has its own Set-Cookie lines: leave out --scenario, or %s", visible(c.Lines[0]))
	}
	in, err := c.readScenario(p)
	if err != nil {
		return err
	}
	out, err := cookie.Play(in, p.Now())
	var fields cookie.FieldErrors
	if errors.As(err, &fields) {
		return c.refuse(p, scenarioMistakes(fields))
	}
	if err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	return writeEscaped(p.Stdout, out)
}

// readScenario reads the scenario, and of a file that is too large no more than
// it takes to see that.
func (c *explainCommand) readScenario(p *program) ([]byte, error) {
	from := p.Stdin
	if c.Scenario != "-" {
		file, err := os.Open(c.Scenario)
		if err != nil {
			return nil, fmt.Errorf("--scenario: %w", err)
		}
		defer file.Close()
		from = file
	}
	in, err := io.ReadAll(io.LimitReader(from, cookie.MaxScenario+1))
	if err != nil {
		return nil, fmt.Errorf("--scenario %s: %w", c.Scenario, err)
	}
	return in, nil
}

// scenarioMistakes returns what is wrong with a scenario, sorted by field.
func scenarioMistakes(fields cookie.FieldErrors) []mistake {
	var wrong []mistake
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		where := "scenario: " + field
		if field == "scenario" { // as a whole
			where = field
		}
		wrong = append(wrong, mistake{field, where, fields[field]})
	}
	return wrong
}

// refuse says what is wrong with the input: all of it in JSON, where the answer
// would have been JSON, and the first of it in a sentence.
func (c *explainCommand) refuse(p *program, wrong []mistake) error {
	if c.JSON || c.Scenario != "" {
		if err := writeErrors(p.Stdout, wrong); err != nil {
			return err
		}
	}
	message := strings.TrimSpace(wrong[0].where + " " + wrong[0].why)
	if more := len(wrong) - 1; more > 0 {
		message += fmt.Sprintf(" (and %s)", count(more, "more mistake"))
	}
	return usagef("%s", visible(message))
}
