package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"course/site/markdown"
)

// settingsFile is the file at the top of a course folder that says what the
// course as a whole is. It is optional, and so is all that it says.
const settingsFile = "course.yaml"

// settings is what course.yaml holds.
type settings struct {
	Title       string   `yaml:"title"`
	Description string   `yaml:"description"`
	Language    string   `yaml:"language"` // BCP 47
	Lessons     []string `yaml:"lessons"`  // file names in reading order
	UnsafeHTML  bool     `yaml:"unsafe_html"`

	src []byte // of the file, for the positions of what it names
}

const defaultLanguage = "en"

// readSettings reads course.yaml. A course without one has the defaults; one that
// cannot be read gives a problem.
func readSettings(fsys fs.FS) (settings, *markdown.Problem) {
	s := settings{Language: defaultLanguage}
	src, err := fs.ReadFile(fsys, settingsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, &markdown.Problem{File: settingsFile, Rule: ruleUnreadable, Message: "cannot be read: " + cause(err)}
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if err := yaml.UnmarshalWithOptions(src, &s, yaml.DisallowUnknownField()); err != nil {
		return settings{Language: defaultLanguage}, yamlProblem(src, err)
	}
	s.src = src
	s.Title = strings.TrimSpace(s.Title)
	if s.Language == "" {
		s.Language = defaultLanguage
	}
	return s, nil
}

// yamlProblem turns the YAML library's error into ours: where, and in a line
// what is wrong.
func yamlProblem(src []byte, err error) *markdown.Problem {
	p := &markdown.Problem{File: settingsFile, Rule: ruleSettings, Message: "is no YAML: " + firstLine(err.Error())}
	var positioned yaml.Error
	if !errors.As(err, &positioned) {
		return p
	}
	if t := positioned.GetToken(); t != nil && t.Position != nil {
		p.Line, p.Column = t.Position.Line, t.Position.Column
	}
	p.Message = firstLine(positioned.GetMessage())
	p.Hint = "put quotes around text that holds a colon, and indent with spaces"
	var unknown *yaml.UnknownFieldError
	var syntax *yaml.SyntaxError
	switch key := keyAt(src, p.Line); {
	case errors.As(err, &unknown):
		p.Message = fmt.Sprintf("course.yaml has no setting %q", key)
		p.Hint = "there are " + strings.Join(slices.Sorted(maps.Keys(settingKinds)), ", ")
	case !errors.As(err, &syntax) && settingKinds[key] != "":
		p.Message, p.Hint = fmt.Sprintf("%s must be %s", key, settingKinds[key]), ""
	}
	return p
}

// settingKinds says for each setting what it takes.
var settingKinds = map[string]string{
	"title":       "text",
	"description": "text",
	"language":    "the short name of a language, such as en",
	"lessons":     "a list of file names, each on a line that begins with a dash",
	"unsafe_html": "true or false",
}

// keyAt returns the key that a line of the file begins with.
func keyAt(src []byte, line int) string {
	lines := strings.Split(string(src), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	key, _, _ := strings.Cut(lines[line-1], ":")
	return strings.TrimSpace(key)
}

// lessonPosition returns where in course.yaml the i-th name of lessons stands; 0
// and 0 where that cannot be told.
func (s settings) lessonPosition(i int) (line, column int) {
	p, err := yaml.PathString(fmt.Sprintf("$.lessons[%d]", i))
	if err != nil {
		return 0, 0
	}
	node, err := p.ReadNode(bytes.NewReader(s.src))
	if err != nil {
		return 0, 0
	}
	position := node.GetToken().Position
	return position.Line, position.Column
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

// cause is an error's innermost message: a path error without its path, which
// the problem names already.
func cause(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
