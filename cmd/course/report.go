package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"course/site"
)

// reports is the table of the forms that mistakes are written in. A flag names one.
var reports = map[string]func(io.Writer, []site.Problem) error{
	"text":   reportText,
	"json":   reportJSON,
	"github": reportGitHub,
	"sarif":  reportSARIF,
}

// reportText writes a line for each mistake, as compilers do: editors know the form.
func reportText(w io.Writer, problems []site.Problem) error {
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

// reportJSON writes a list of mistakes, for programs.
func reportJSON(w io.Writer, problems []site.Problem) error {
	return writeJSON(w, append([]site.Problem{}, problems...))
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// reportGitHub writes commands that GitHub's runners make annotations of, beside the
// lines that they are about.
func reportGitHub(w io.Writer, problems []site.Problem) error {
	for _, p := range problems {
		_, err := fmt.Fprintf(w, "::error file=%s,line=%d,col=%d,title=%s::%s\n",
			commandProperty.Replace(filepath.ToSlash(p.File)), p.Line, p.Column, commandProperty.Replace(p.Rule), commandData.Replace(allOf(p)))
		if err != nil {
			return err
		}
	}
	return nil
}

// What has a meaning in a command, and how it is written without it.
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// allOf is what is wrong and how to mend it, without the place.
func allOf(p site.Problem) string {
	said := p.Message
	if p.Hint != "" {
		said += "; " + p.Hint
	}
	return strings.Join(slices.Concat([]string{said}, p.DiffLines()), "\n")
}
