package site

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/text/language"

	"course/internal/near"
	"course/site/markdown"
)

// settingsFile is the file at the top of a course folder that says what the
// course as a whole is. It is optional, and so is all that it says.
const settingsFile = "course.yaml"

// settings is what course.yaml holds.
type settings struct {
	Title       string
	Description string
	Language    string   // BCP 47
	Lessons     []string // file names in reading order
	UnsafeHTML  bool

	lessonsAt []markdown.Position // where in the file each of Lessons stands
}

const defaultLanguage = "en"

// readSettings reads course.yaml. A course without one has the defaults. A setting
// with a mistake in it has its default too; YAML with one has them all.
func readSettings(fsys fs.FS) (settings, []Problem) {
	s := settings{Language: defaultLanguage}
	src, err := fs.ReadFile(fsys, settingsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, []Problem{unreadable(settingsFile, err)}
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		at, message, hint := markdown.ExplainYAML(src, err)
		return s, []Problem{{File: settingsFile, Line: at.Line, Column: at.Column, Rule: ruleSettings, Message: message, Hint: hint}}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return s, nil
	}
	mapping, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return s, []Problem{settingsProblem(file.Docs[0].Body, "these are no settings", "write each line as key: value, such as title: My course")}
	}
	var problems []Problem
	for _, entry := range mapping.Values {
		if p := s.set(entry); p != nil {
			problems = append(problems, *p)
		}
	}
	s.Title = strings.TrimSpace(s.Title)
	s.Language = cmp.Or(s.Language, defaultLanguage)
	return s, problems
}

// set takes over one line of the file, or says what is wrong with it.
func (s *settings) set(entry *ast.MappingValueNode) *Problem {
	key := entry.Key.GetToken().Value
	kind, known := settingKinds[key]
	if !known {
		names := slices.Sorted(maps.Keys(settingKinds))
		hint := "there are " + strings.Join(names, ", ")
		if meant := near.Name(key, slices.Values(names)); meant != "" {
			hint = "did you mean " + meant + "?"
		}
		p := settingsProblem(entry.Key, fmt.Sprintf("course.yaml has no setting %q", key), hint)
		return &p
	}
	if err := yaml.NodeToValue(entry.Value, s.field(key)); err != nil {
		p := settingsProblem(entry.Value, fmt.Sprintf("%s must be %s", key, kind), "")
		return &p
	}
	if key == "language" {
		if p := s.checkLanguage(entry.Value); p != nil {
			return p
		}
	}
	if list, ok := entry.Value.(*ast.SequenceNode); ok {
		for _, name := range list.Values {
			s.lessonsAt = append(s.lessonsAt, positionOf(name))
		}
	}
	return nil
}

// checkLanguage takes the language back where it is none by BCP 47: browsers would not
// know how to read the pages aloud, or to divide words.
func (s *settings) checkLanguage(at ast.Node) *Problem {
	written := s.Language
	if written == "" {
		return nil
	}
	// The package takes en_US, too, which browsers do not.
	tag, err := language.Raw.Parse(written)
	if err == nil && !strings.Contains(written, "_") {
		return nil
	}
	s.Language = ""
	p := settingsProblem(at, fmt.Sprintf("language %q is no code of a language", written),
		"write its code, such as en for English, de for German, or pt-BR for the Portuguese of Brazil")
	if err == nil {
		p.Message, p.Hint = fmt.Sprintf("language %q is written otherwise", written), "write "+tag.String()
	}
	return &p
}

// settingKinds says for each setting what it takes.
var settingKinds = map[string]string{
	"title":       "text",
	"description": "text",
	"language":    "the short name of a language, such as en",
	"lessons":     "a list of file names, each on a line that begins with a dash",
	"unsafe_html": "true or false",
}

// field is where the value of a setting goes.
func (s *settings) field(key string) any {
	switch key {
	case "title":
		return &s.Title
	case "description":
		return &s.Description
	case "language":
		return &s.Language
	case "lessons":
		return &s.Lessons
	default:
		return &s.UnsafeHTML
	}
}

func settingsProblem(at ast.Node, message, hint string) Problem {
	p := positionOf(at)
	return Problem{File: settingsFile, Line: p.Line, Column: p.Column, Rule: ruleSettings, Message: message, Hint: hint}
}

func positionOf(n ast.Node) markdown.Position {
	at := n.GetToken().Position
	return markdown.Position{Line: at.Line, Column: at.Column}
}

// lessonPosition returns where in course.yaml the i-th name of lessons stands; 0
// and 0 where that cannot be told.
func (s settings) lessonPosition(i int) (line, column int) {
	if i >= len(s.lessonsAt) {
		return 0, 0
	}
	return s.lessonsAt[i].Line, s.lessonsAt[i].Column
}
