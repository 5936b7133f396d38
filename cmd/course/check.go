package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"course/internal/web"
	"course/playground"
	"course/playground/exchange"
	"course/site"
)

// checkCommand is "course check".
type checkCommand struct {
	Dir string `arg:"" optional:"" help:"The course's folder; without it, the course that is embedded."`

	Format string `default:"text" enum:"text,json,github,sarif" help:"How to print the mistakes: ${enum}. github makes annotations in GitHub Actions, sarif is what code hosts read. (${default})"`
	JSON   bool   `name:"json" help:"Short for --format json."`

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
	problems, err := c.problems(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		c.Format = "json"
	}
	if err := reports[c.Format](p.Stdout, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return exitStatus(1)
	}
	return nil
}

// problems are the course's, with files as they are seen from here.
func (c *checkCommand) problems(ctx context.Context) ([]site.Problem, error) {
	fsys, err := openCourse(c.Dir)()
	if err != nil {
		return nil, err
	}
	demos, err := allDemos()
	if err != nil {
		return nil, err
	}
	problems, err := site.Check(ctx, fsys, site.CheckOptions{Demos: demos, Source: playground.Files, Proofs: newProofs()})
	if ctx.Err() != nil {
		return nil, errors.New("interrupted: not all of the course was checked")
	}
	if err != nil {
		return nil, fmt.Errorf("course %s: %w", courseName(c.Dir), err)
	}
	return seenFromHere(c.Dir, problems), nil
}

// seenFromHere are the problems of the course in a folder, with the names that its
// files have from the working directory: editors go where they lead.
func seenFromHere(dir string, problems []site.Problem) []site.Problem {
	problems = slices.Clone(problems)
	for i := range problems {
		problems[i].File = filepath.Join(dir, filepath.FromSlash(problems[i].File))
	}
	return problems
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
