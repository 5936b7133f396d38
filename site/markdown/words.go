package markdown

import (
	"errors"
	"fmt"
	"strings"
)

// words takes a command line apart as a shell does: into commands at each "|", and
// into words, in which quotes and backslashes keep what they enclose together. A word
// that begins with "#" begins a remark; of one alone nothing is left. What only a
// shell can do is an error.
func words(line string) ([][]string, error) {
	s := splitter{rest: line}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return nil, err
		}
	}
	s.endWord()
	switch {
	case s.remark && len(s.command) == 0 && len(s.pipeline) == 0:
		return nil, nil
	case len(s.command) == 0:
		return nil, errors.New("a command is missing: write one behind $ and on each side of |")
	}
	return append(s.pipeline, s.command), nil
}

type splitter struct {
	rest     string
	word     strings.Builder
	inWord   bool
	remark   bool // one stands at the end
	command  []string
	pipeline [][]string
}

// next takes one character off the line, or a part in quotes.
func (s *splitter) next() error {
	c := s.rest[0]
	s.rest = s.rest[1:]
	switch c {
	case ' ', '\t':
		s.endWord()
	case '#':
		if s.inWord {
			s.add("#")
			break
		}
		s.rest, s.remark = "", true
	case '|':
		s.endWord()
		if len(s.command) == 0 {
			return errors.New("a command is missing before |")
		}
		s.pipeline, s.command = append(s.pipeline, s.command), nil
	case '\'':
		inside, rest, closed := strings.Cut(s.rest, "'")
		if !closed {
			return errors.New("the quotes in the command are never closed: end them with '")
		}
		s.add(inside)
		s.rest = rest
	case '"':
		return s.quoted()
	case '\\':
		if s.rest == "" {
			return errors.New(`the command ends with \, and goes on nowhere`)
		}
		s.add(s.rest[:1])
		s.rest = s.rest[1:]
	case '$', '`', ';', '&', '<', '>', '(', ')', '*', '?':
		return fmt.Errorf("no shell runs this: put %c in quotes, or leave it out", c)
	default:
		s.add(string([]byte{c}))
	}
	return nil
}

// quoted takes what stands up to the closing quotes.
func (s *splitter) quoted() error {
	s.inWord = true
	for s.rest != "" {
		c := s.rest[0]
		s.rest = s.rest[1:]
		switch {
		case c == '"':
			return nil
		case c == '$' || c == '`':
			return fmt.Errorf("no shell runs this: put %c in single quotes, or leave it out", c)
		case c == '\\' && s.rest != "" && strings.ContainsRune("\\\"$`", rune(s.rest[0])):
			c = s.rest[0]
			s.rest = s.rest[1:]
		}
		s.word.WriteByte(c)
	}
	return errors.New(`the quotes in the command are never closed: end them with "`)
}

func (s *splitter) add(text string) {
	s.inWord = true
	s.word.WriteString(text)
}

func (s *splitter) endWord() {
	if s.inWord {
		s.command = append(s.command, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}
