package markdown

import (
	"encoding/xml"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"
)

// A tokeniser finds the tokens that a lexer of chroma finds, by the lexer's own
// rules, in less than half the time. A lexer tries all rules of its state in turn, a
// dozen for a token, each with the engine for regular expressions. A tokeniser knows
// which characters the matches of a rule can begin with, tries the few rules that the
// next character leaves, and makes strings only of what is asked for.
type tokeniser struct {
	lexer  *chroma.RegexLexer
	states map[string][]*rule
}

// A rule is one of a lexer's.
type rule struct {
	chroma.Rule
	regexp *regexp2.Regexp
	groups []int // their numbers
	begins *beginning
	plain  bool // it makes one token of the whole match, and changes nothing
}

// The state that a lexer begins in, and goes back to after a line that it could not
// read; and the time that chroma gives each match.
const (
	rootState   = "root"
	maxMatching = 250 * time.Millisecond
)

// newTokeniser compiles the rules of a lexer, which takes some milliseconds, and some
// hundred KiB for as long as it is kept. It returns nil for a lexer that is more than
// its rules, or whose rules chroma refuses too.
func newTokeniser(lexer chroma.Lexer) *tokeniser {
	byRules, ok := lexer.(*chroma.RegexLexer)
	if !ok {
		return nil
	}
	raw, err := byRules.Rules()
	if err != nil {
		return nil
	}
	expanded, err := expand(raw)
	if err != nil {
		return nil
	}
	t := &tokeniser{lexer: byRules, states: make(map[string][]*rule, len(expanded))}
	made := make(map[*chroma.CompiledRule]*rule)
	for state, rules := range expanded {
		t.states[state] = make([]*rule, len(rules))
		for i, r := range rules {
			if made[r] == nil {
				if made[r], err = newRule(r.Rule, flagsOf(byRules.Config())); err != nil {
					return nil
				}
			}
			t.states[state][i] = made[r]
		}
	}
	return t
}

// expand puts the rules of other states where a state includes them.
func expand(raw chroma.Rules) (chroma.CompiledRules, error) {
	rules := make(chroma.CompiledRules, len(raw))
	for state := range raw {
		for _, r := range raw[state] {
			rules[state] = append(rules[state], &chroma.CompiledRule{Rule: r})
		}
	}
	for {
		state, i, found := unexpanded(rules)
		if !found {
			return rules, nil
		}
		// What it changes are the rules of any state, so all are looked at again.
		if err := rules[state][i].Mutator.(chroma.LexerMutator).MutateLexer(rules, state, i); err != nil {
			return nil, err
		}
	}
}

func unexpanded(rules chroma.CompiledRules) (state string, i int, found bool) {
	for state, rules := range rules {
		for i, r := range rules {
			if _, ok := r.Mutator.(chroma.LexerMutator); ok {
				return state, i, true
			}
		}
	}
	return "", 0, false
}

// flagsOf are the options that a lexer's patterns are written for.
func flagsOf(c *chroma.Config) string {
	flags := ""
	if !c.NotMultiline {
		flags += "m"
	}
	if c.CaseInsensitive {
		flags += "i"
	}
	if c.DotAll {
		flags += "s"
	}
	return flags
}

func newRule(r chroma.Rule, flags string) (*rule, error) {
	if err := onlyData(r); err != nil {
		return nil, err
	}
	pattern := "(?:" + r.Pattern + ")"
	if flags != "" {
		pattern = "(?" + flags + ")" + pattern
	}
	re, err := regexp2.Compile(`\G` + pattern)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = maxMatching
	begins, err := beginningOf(pattern)
	if err != nil {
		return nil, err
	}
	_, isToken := r.Type.(chroma.TokenType)
	return &rule{Rule: r, regexp: re, groups: re.GetGroupNumbers(), begins: begins, plain: isToken && r.Mutator == nil}, nil
}

// onlyData refuses a rule with functions of the lexer's own. They may use all of
// chroma's state, and we keep no more of it than what chroma's own kinds of rule use.
func onlyData(r chroma.Rule) error {
	if _, ok := r.Type.(chroma.EmitterFunc); ok {
		return fmt.Errorf("%q makes its tokens by a function", r.Pattern)
	}
	if _, err := xml.Marshal(r.Mutator); err != nil {
		return fmt.Errorf("%q changes the state by a function: %w", r.Pattern, err)
	}
	return nil
}

// A beginning is the characters that the matches of a pattern can begin with; nil is
// any.
type beginning struct {
	ascii [utf8.RuneSelf]bool
	all   *syntax.CharSet
}

func beginningOf(pattern string) (*beginning, error) {
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return nil, err
	}
	code, err := syntax.Write(tree)
	if err != nil || code.FcPrefix == nil {
		return nil, err
	}
	b := &beginning{all: &code.FcPrefix.PrefixSet}
	for c := range b.ascii {
		b.ascii[c] = b.all.Contains(rune(c))
	}
	return b, nil
}

func (b *beginning) has(c rune) bool {
	if b == nil {
		return true
	}
	if c < utf8.RuneSelf {
		return b.ascii[c]
	}
	return b.all.Contains(c)
}

// tokens returns the tokens of code that ends with a newline. Like chroma's own
// iterators it panics where a rule cannot be obeyed.
func (t *tokeniser) tokens(code string) iter.Seq[chroma.Token] {
	if strings.Contains(code, "\r") {
		code = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(code)
	}
	return func(yield func(chroma.Token) bool) {
		text := []rune(code)
		r := &reading{tokeniser: t, code: code, yield: yield, LexerState: chroma.LexerState{
			Lexer: t.lexer, Registry: lexers.GlobalLexerRegistry,
			Text: text, Stack: []string{rootState}, MutatorContext: make(map[any]any),
		}}
		r.bytes = len(text) == len(code) && utf8.ValidString(code)
		r.all()
	}
}

// A reading is code that is being read. chroma's own part of it is for the rules.
type reading struct {
	*tokeniser
	chroma.LexerState
	code  string
	bytes bool // each character is one byte of code
	yield func(chroma.Token) bool
	idle  int // steps since the last that went on
}

// all gives all tokens, for as long as they are wanted.
func (r *reading) all() {
	for r.Pos < len(r.Text) && len(r.Stack) > 0 {
		before := r.Pos
		if !r.step() {
			return
		}
		if r.idle++; r.Pos > before {
			r.idle = 0
		}
		// Some lexers come to a place where they change states for ever.
		if r.idle > 2*len(r.Text)+16 {
			return
		}
	}
	if r.Pos < len(r.Text) {
		r.yield(chroma.Token{Type: chroma.Error, Value: r.slice(r.Pos, len(r.Text)-r.Pos)})
	}
}

// step applies the first rule that fits. It reports whether more is wanted.
func (r *reading) step() bool {
	r.State = r.Stack[len(r.Stack)-1]
	rules, ok := r.states[r.State]
	if !ok {
		panic("unknown state " + r.State)
	}
	next := r.Text[r.Pos]
	for _, rule := range rules {
		if !rule.begins.has(next) {
			continue
		}
		if length, ok := r.match(rule); ok {
			return r.apply(rule, length)
		}
	}
	if next == '\n' && r.State != rootState {
		r.Stack = []string{rootState}
		return true
	}
	r.Pos++
	return r.yield(chroma.Token{Type: chroma.Error, Value: r.slice(r.Pos-1, 1)})
}

// match tries a rule, and takes note of the groups if the rule looks at them. That it
// took too long is no match either.
func (r *reading) match(rule *rule) (length int, ok bool) {
	err := rule.regexp.FindRunesMatches(r.Text, r.Pos, func(m regexp2.MatchView) bool {
		var start int
		start, length, _ = m.GroupRange(0)
		if ok = start == r.Pos; ok && !rule.plain {
			r.Groups = r.groupsOf(rule, m)
		}
		return false
	})
	return length, ok && err == nil
}

func (r *reading) groupsOf(rule *rule, m regexp2.MatchView) []string {
	groups := make([]string, len(rule.groups))
	for i, number := range rule.groups {
		if start, length, ok := m.GroupRange(number); ok {
			groups[i] = r.slice(start, length)
		}
	}
	return groups
}

// slice returns the characters from start on.
func (r *reading) slice(start, length int) string {
	if r.bytes {
		return r.code[start : start+length]
	}
	return string(r.Text[start : start+length])
}

// apply does what a rule says, and reports whether more is wanted.
func (r *reading) apply(rule *rule, length int) bool {
	start := r.Pos
	r.Pos += length
	if rule.plain {
		return r.yield(chroma.Token{Type: rule.Type.(chroma.TokenType), Value: r.slice(start, length)})
	}
	if rule.Mutator != nil {
		if err := rule.Mutator.Mutate(&r.LexerState); err != nil {
			panic(err)
		}
	}
	if rule.Type == nil {
		return true
	}
	for token := range rule.Type.Emit(r.Groups, &r.LexerState).Stdlib() {
		if token.Type != chroma.Ignore && !r.yield(token) {
			return false
		}
	}
	return true
}
