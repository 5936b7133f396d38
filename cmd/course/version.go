package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// commit is set by the linker where the build knows it and Go cannot see it.
var commit string

type versionCommand struct{}

// Run prints one line: version, commit and the Go version that built it.
func (versionCommand) Run(p *program) error {
	version, revision := "(devel)", commit
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(info.Main.Version, version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = cmp.Or(revision, s.Value)
			}
		}
	}
	_, err := fmt.Fprintf(p.Stdout, "course %s, commit %s, %s\n", version, cmp.Or(revision, "unknown"), runtime.Version())
	return err
}
