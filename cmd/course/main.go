// Command course serves interactive courses about how the web works.
//
//	course serve          the course that is embedded in the binary
//	course serve DIR      the course in a folder, shown anew at each save
//	course build --out OUT  the course as static files, for a CDN
//	course new DIR        a small course that works, to begin with
//	course check DIR      what is wrong in a course, and how to mend it
//	course explain LINE   what a browser does with a Set-Cookie line, and why
//	course version        version, commit and Go version
//
// Every flag is also an environment variable: --base-url is COURSE_BASE_URL. The
// exit status is 0 for success, 2 for bad usage, and 1 for anything else that
// prevents the work.
//
// This package is where everything is wired: it alone knows the lessons, the
// playground and the site.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // told twice, it ends at once, whatever it is doing
	p := &program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Typing: isTerminal(os.Stdin), Columns: columns(os.Stdout), ErrColumns: columns(os.Stderr),
		LookupEnv: os.LookupEnv, Now: time.Now,
	}
	os.Exit(p.Run(ctx, os.Args[1:]))
}

// A program is the command with all that it reads and writes, so that a test can
// run it.
type program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Typing         bool // Stdin is a terminal: nothing is piped in
	Columns        int  // of the terminal that Stdout is; 0 where it is none
	ErrColumns     int  // the same of Stderr
	LookupEnv      func(name string) (string, bool)
	Now            func() time.Time
}

// commands is the command line: a subcommand is a field here, and a file.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve a course: the one in DIR, or the one that is embedded."`
	Build   buildCommand   `cmd:"" help:"Write all that is the same for every learner as static files, for a CDN."`
	Check   checkCommand   `cmd:"" help:"Find what is wrong in a course, a line for each mistake; the exit status is 1 if there is any."`
	New     newCommand     `cmd:"" help:"Write a small course that works into a new folder."`
	Explain explainCommand `cmd:"" help:"Say what a browser does with Set-Cookie lines, and why."`
	Version versionCommand `cmd:"" help:"Show version, commit and Go version."`
}

// A usageError is a mistake in how the program was called, as opposed to
// something in the way of its work.
type usageError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// An exitStatus ends the program after all that there is to say has been said.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Run runs the program until it is done or ctx ends, and returns its exit status.
func (p *program) Run(ctx context.Context, args []string) int {
	status, err := p.run(ctx, args)
	if err == nil {
		return status
	}
	var silent exitStatus
	if errors.As(err, &silent) {
		return int(silent)
	}
	fmt.Fprintf(p.Stderr, "course: %v\n", err)
	var usage usageError
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}

func (p *program) run(ctx context.Context, args []string) (status int, err error) {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("course"),
		kong.Description("Serve interactive courses about how the web works.\n\nEvery flag is also an environment variable: --base-url is COURSE_BASE_URL."),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(status int) { exited = status }),
		kong.Resolvers(p.environment()),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
	)
	if err != nil {
		return 1, fmt.Errorf("command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // help was asked for, and given
		return exited, nil
	}
	if err != nil {
		return 2, usageError{err}
	}
	return 0, parsed.Run()
}

// environment gives flags that were not given on the command line the value of
// their variable. An empty variable is as good as none.
func (p *program) environment() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		value, ok := p.LookupEnv(variable(flag.Name))
		if !ok || value == "" || flag.Name == "help" {
			return nil, nil
		}
		return value, nil
	})
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return "COURSE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
