package page

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// templateSlips are the slips that authors make in templates, by what the packages
// template and this one say of them. $1 is what the parentheses match; where message is
// "", what was said is plain.
var templateSlips = []struct {
	said          *regexp.Regexp
	message, hint string
}{
	{regexp.MustCompile(`^unclosed action`), "{{ is never closed", "end it with }}, on the same line"},
	{regexp.MustCompile(`^unexpected EOF`), "if, with or range is never ended", "write {{end}} behind what belongs to it"},
	{regexp.MustCompile(`^unexpected \{\{(end|else)\}\}`), "{{$1}} belongs to nothing", "take it out, or write {{if}}, {{with}} or {{range}} above"},
	{regexp.MustCompile(`^missing value for (\w+)`), "{{$1}} does not say what it is about", `write such as {{$1 cookie "name"}}`},
	{regexp.MustCompile(`^unterminated`), "the quotes that begin here are never closed", `write a name as in {{cookie "name"}}`},
	{regexp.MustCompile(`U\+20(?:18|19|1C|1D) '(.)'`), "$1 is no quotation mark here", `write ", as in {{cookie "name"}}`},
	{regexp.MustCompile(`^unexpected "="`), "= compares nothing here", `write eq, or ne, in front of both: {{if eq (cookie "name") "ada"}}`},
	{regexp.MustCompile(`^unexpected "!"`), "! compares nothing here, and turns nothing round", `write such as {{if ne (cookie "name") "ada"}}, or {{if not (cookie "name")}}`},
	{regexp.MustCompile(`^unexpected "([<>])"`), "$1 compares nothing here", `write lt, le, gt or ge in front of both: {{if gt (cookie "name") "m"}}`},
	{regexp.MustCompile(`^unexpected "&"`), "& joins nothing here", `write and in front of both: {{if and (cookie "name") (query "page")}}`},
	{regexp.MustCompile(`^unexpected "\|"`), "| joins nothing here", `write or in front of both: {{if or (cookie "name") (query "page")}}`},
	{regexp.MustCompile(`^unexpected "\("`), "( belongs to nothing here", `put a space in front of it, or leave it out as in {{cookie "name"}}`},
	{regexp.MustCompile(`^malformed character constant`), "' is no quotation mark here", `write ", as in {{cookie "name"}}`},
	{regexp.MustCompile(`^bad character U\+005B`), "[ asks for nothing here", `write such as {{cookie "name"}}`},
	{regexp.MustCompile(`^incompatible types for comparison`), "a text and a number cannot be compared", `put the number in quotes: {{if eq (cookie "count") "3"}}`},
	{regexp.MustCompile(`^missing argument for comparison`), "there is nothing to compare it with", `write such as {{if eq (cookie "name") "ada"}}`},
	{regexp.MustCompile(`^undefined variable "(.*)"`), "nothing has given $1 a value", "give it one above: {{$1 := …}}"},
	{regexp.MustCompile(`^wrong number of args for (?:Cookie|Query|Form):`), "cookie, query and form ask for one name", `write such as {{cookie "name"}}, or {{if eq (cookie "name") "ada"}}`},
	{regexp.MustCompile(`^wrong number of args for (?:Cookies|Path):`), "cookies and path take nothing behind them", `write such as {{cookie "name"}} to ask for one`},
	{regexp.MustCompile(`^there is no \.(?:Cookies?|Query|Form|Path|URL) here`), "", "write it without the dot, and in small letters"},
	{regexp.MustCompile(`^there is no \.(\w+) here`), "there is no .$1 here", `ask for it: {{cookie "$1"}}, {{query "$1"}} or {{form "$1"}}`},
	{regexp.MustCompile(`^can't evaluate field (\w+) in type \[\]cookie\.Pair`), "all cookies together have no .$1", `ask for one: {{cookie "$1"}}`},
	{regexp.MustCompile(`^can't evaluate field (\w+) in type cookie\.Pair`), "a cookie has no .$1", "it has .Name and .Value"},
	{regexp.MustCompile(`^can't evaluate field (\w+) in type string`), "a text has no .$1", "write {{.}} for the text itself"},
	{regexp.MustCompile(`ends in a non-text context`), "the HTML ends inside of a tag or an attribute", `a " or a > is missing`},
	{regexp.MustCompile(`branches end in different contexts`), "the ways through {{if}} leave the HTML in different places", "close in each what it opens"},
	{regexp.MustCompile(`^all loops together`), "", "have them go around less often"},
	{regexp.MustCompile(`^a loop goes around`), "", "write such as {{range cookies}}, or {{range 5}}"},
	{regexp.MustCompile(`^the text becomes longer`), "", "have it write less"},
	{regexp.MustCompile(`^a template cannot`), "", "write it out where it is wanted"},
	{regexp.MustCompile(`^(?:\$|a dot) stands for nothing here`), "", "ask with cookie, query and form; {{.}} is for what with and range give"},
}

// undefined matches what is said of a function that there is none of.
var undefined = regexp.MustCompile(`^function "(\w+)" not defined|^there is no function (\w+) here`)

// inWords puts what is wrong with a template in words of an author's, with how to mend
// it.
func inWords(said string) (message, hint string) {
	for _, slip := range templateSlips {
		m := slip.said.FindStringSubmatchIndex(said)
		if m == nil {
			continue
		}
		fill := func(template string) string { return string(slip.said.ExpandString(nil, template, said, m)) }
		if slip.message == "" {
			return said, slip.hint
		}
		return fill(slip.message), fill(slip.hint)
	}
	names := slices.Sorted(maps.Keys(functions))
	if m := undefined.FindStringSubmatch(said); m != nil {
		name := m[1] + m[2]
		return "there is no function " + name + " here", meant(name, names, "there are "+strings.Join(names, ", "))
	}
	return said, "between {{ and }} stands what Go's html/template takes, with " + strings.Join(names, ", ")
}
