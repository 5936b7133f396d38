package main

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"course/site"
)

// The part of SARIF 2.1.0 (OASIS, 2020) that mistakes in files need. The names are
// those of the standard; the sections say where they are.
type (
	sarifLog struct { // 3.13
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct { // 3.14
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct { // 3.18
		Driver sarifComponent `json:"driver"`
	}
	sarifComponent struct { // 3.19
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct { // 3.49
		ID    string       `json:"id"`
		About sarifMessage `json:"shortDescription"`
	}
	sarifResult struct { // 3.27
		Rule      string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifMessage struct { // 3.11
		Text string `json:"text"`
	}
	sarifLocation struct { // 3.28
		Physical sarifPhysicalLocation `json:"physicalLocation"`
	}
	sarifPhysicalLocation struct { // 3.29
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct { // 3.4
		URI string `json:"uri"`
	}
	sarifRegion struct { // 3.30
		Line   int `json:"startLine"`
		Column int `json:"startColumn"`
	}
)

// reportSARIF writes the form in which code hosts take what checks have found.
func reportSARIF(w io.Writer, problems []site.Problem) error {
	run := sarifRun{
		Tool:       sarifTool{sarifComponent{Name: "course", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	for _, r := range site.Rules() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{r.ID, sarifMessage{r.About}})
	}
	for _, p := range problems {
		at := sarifPhysicalLocation{sarifArtifact{fileURI(p.File)}, sarifRegion{p.Line, p.Column}}
		run.Results = append(run.Results, sarifResult{p.Rule, "error", sarifMessage{allOf(p)}, []sarifLocation{{at}}})
	}
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// fileURI is a file's URI: relative where its path is.
func fileURI(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		u.Path = "/" + strings.TrimPrefix(u.Path, "/")
	}
	return u.String()
}
