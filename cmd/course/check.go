package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"course/internal/web"
	"course/playground"
	"course/playground/exchange"
	"course/site"
)

// checkCommand is "course check".
type checkCommand struct {
	Dir  string `arg:"" optional:"" help:"The course's folder; without it, the course that is embedded."`
	JSON bool   `name:"json" help:"Print the mistakes as JSON."`

	Update bool `help:"Write down what happens where lessons say otherwise: in console blocks, scenarios and expect. It asks before."`
	Yes    bool `help:"Do not ask before --update writes."`
}

// Run says what is wrong with the course.
func (c *checkCommand) Run(ctx context.Context, p *program) error {
	if c.Update {
		if err := c.update(ctx, p); err != nil {
			return err
		}
	}
	problems, err := c.problems()
	if err != nil {
		return err
	}
	if err := c.print(p.Stdout, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return exitStatus(1)
	}
	return nil
}

// problems are the course's, with files as they are seen from here.
func (c *checkCommand) problems() ([]site.Problem, error) {
	fsys, err := openCourse(c.Dir)()
	if err != nil {
		return nil, err
	}
	demos, err := allDemos()
	if err != nil {
		return nil, err
	}
	problems, err := site.Check(fsys, site.CheckOptions{Demos: demos, Source: playground.Files, Proofs: newProofs()})
	if err != nil {
		return nil, fmt.Errorf("course %s: %w", courseName(c.Dir), err)
	}
	for i := range problems {
		problems[i].File = filepath.Join(c.Dir, filepath.FromSlash(problems[i].File))
	}
	return problems, nil
}

// allDemos are the demos that lessons may show, without a server that they run on.
func allDemos() (demos, error) {
	assets, err := newAssets("", false)
	if err != nil {
		return demos{}, err
	}
	errorPages, err := web.NewErrors("", assets)
	if err != nil {
		return demos{}, err
	}
	play, err := playground.New(exchange.Config{Assets: assets, Errors: errorPages})
	return demos{play}, err
}

// print writes the mistakes, one a line or as JSON.
func (c *checkCommand) print(w io.Writer, problems []site.Problem) error {
	if c.JSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(append([]site.Problem{}, problems...))
	}
	for _, problem := range problems {
		if _, err := io.WriteString(w, inFull(problem)); err != nil {
			return err
		}
	}
	return nil
}

// inFull is a problem with its diff, where it has one, in lines below.
func inFull(problem site.Problem) string {
	text := problem.String() + "\n"
	for _, line := range problem.DiffLines() {
		text += "\t" + line + "\n"
	}
	return text
}
