package proof

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A curl is a command line, read.
type curl struct {
	url           string
	method        string // "" where -X says nothing
	custom        []field
	data          []string
	literal       []string // cookies of -b
	jarIn, jarOut string   // the files of -b and -c
	include, head bool
	verbose       bool
	follow        bool
	discard       bool // what would be printed, but for what -v says
}

// A field is one of a request's header.
type field struct{ name, value string }

// known are the options that are run, for who uses another.
const known = "-i, -I, -s, -v, -L, -X, -H, -A, -e, -d, -b, -c, -o /dev/null and --data-urlencode"

// shorts are the options of one letter, by their long names.
var shorts = map[rune]string{
	'i': "include", 'I': "head", 's': "silent", 'S': "show-error", 'v': "verbose", 'L': "location",
	'X': "request", 'H': "header", 'A': "user-agent", 'e': "referer", 'd': "data",
	'b': "cookie", 'c': "cookie-jar", 'o': "output", 'F': "form", 'D': "dump-header",
}

// instead is what to write for options that are not run.
var instead = map[string]string{
	"form":        "send the fields with -d",
	"json":        "send it with -d and -H 'Content-Type: application/json'",
	"dump-header": "let -i show the header",
}

// withValue are the options that something stands behind.
var withValue = []string{
	"request", "header", "user-agent", "referer", "data", "data-raw", "data-urlencode", "cookie", "cookie-jar", "output",
}

func parseCurl(args []string) (*curl, error) {
	c := &curl{}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		long, isLong := strings.CutPrefix(arg, "--")
		short, isShort := strings.CutPrefix(arg, "-")
		var err error
		switch {
		case isLong:
			args, err = c.long(arg, long, args)
		case isShort && short != "":
			args, err = c.short(short, args)
		case c.url != "":
			err = fmt.Errorf("has two addresses, %s and %s", c.url, arg)
		default:
			c.url = arg
		}
		if err != nil {
			return nil, err
		}
	}
	switch {
	case c.url == "":
		return nil, errors.New("has no address: give it one such as " + Origin + "/play/cookies")
	case c.verbose && (c.include || c.head):
		return nil, errors.New("-v shows the header that -i and -I show: take one of them")
	}
	return c, nil
}

// short reads letters behind one dash: "-si", "-XPOST", "-H name:value".
func (c *curl) short(letters string, args []string) ([]string, error) {
	for i, letter := range letters {
		name, ok := shorts[letter]
		if !ok {
			return nil, notRun("-"+string(letter), "")
		}
		option := "-" + string(letter)
		if rest := letters[i+len(string(letter)):]; takesValue(name) && rest != "" {
			return c.long(option, name, append([]string{rest}, args...))
		}
		var err error
		if args, err = c.long(option, name, args); err != nil || takesValue(name) {
			return args, err
		}
	}
	return args, nil
}

func takesValue(option string) bool { return slices.Contains(withValue, option) }

// notRun says of an option, as it was written, that it is not run.
func notRun(option, name string) error {
	if advice := instead[name]; advice != "" {
		return fmt.Errorf("%s is not run here: %s", option, advice)
	}
	return fmt.Errorf("%s is not run here; of curl's options there are %s", option, known)
}

// long takes an option by its long name, and its value off the arguments.
func (c *curl) long(option, name string, args []string) ([]string, error) {
	if takesValue(name) {
		if len(args) == 0 {
			return nil, fmt.Errorf("%s needs a value", option)
		}
		return args[1:], c.value(option, name, args[0])
	}
	switch name {
	case "include":
		c.include = true
	case "head":
		c.head = true
	case "verbose":
		c.verbose = true
	case "location":
		c.follow = true
	case "silent", "show-error":
	default:
		return nil, notRun(option, name)
	}
	return args, nil
}

func (c *curl) value(option, name, value string) error {
	if strings.HasPrefix(name, "data") && name != "data-raw" && strings.HasPrefix(value, "@") {
		return fmt.Errorf("%s %s names a file, and no file is read", option, value)
	}
	switch name {
	case "request":
		c.method = value
	case "header":
		key, text, ok := strings.Cut(value, ":")
		if !ok {
			return fmt.Errorf("the header %q has no colon: write Name: value", value)
		}
		c.custom = append(c.custom, field{strings.TrimSpace(key), strings.TrimSpace(text)})
	case "user-agent":
		c.custom = append(c.custom, field{"User-Agent", value})
	case "referer":
		c.custom = append(c.custom, field{"Referer", value})
	case "data", "data-raw":
		c.data = append(c.data, value)
	case "data-urlencode":
		key, text, _ := strings.Cut(value, "=")
		c.data = append(c.data, key+"="+url.QueryEscape(text))
	case "cookie":
		if strings.Contains(value, "=") {
			c.literal = append(c.literal, value)
		} else {
			c.jarIn = value
		}
	case "cookie-jar":
		if c.jarOut = value; value == "-" {
			return errors.New("-c - is not run here: let -c keep the cookies in a file, and -b send them")
		}
	case "output":
		if c.discard = value == "/dev/null"; !c.discard {
			return fmt.Errorf("%s %s names a file, and no file is written: leave it out, or write -o /dev/null", option, value)
		}
	}
	return nil
}

func (c *curl) firstMethod() string {
	switch {
	case c.method != "":
		return c.method
	case c.head:
		return http.MethodHead
	case len(c.data) > 0:
		return http.MethodPost
	}
	return http.MethodGet
}

// agent is the curl that is played; its version could be any.
const agent = "curl/7.88.1"

// fields is the header of a request in curl's order. One that -H gives takes the
// place of curl's own; with nothing behind its colon it is left out.
func (c *curl) fields(host, cookies, body string) []field {
	var all []field
	add := func(own ...field) {
		for _, f := range own {
			if f.value != "" && !c.says(f.name) {
				all = append(all, f)
			}
		}
	}
	add(field{"Host", host}, field{"User-Agent", agent}, field{"Accept", "*/*"}, field{"Cookie", cookies})
	for _, f := range c.custom {
		if f.value != "" {
			all = append(all, f)
		}
	}
	if body != "" {
		add(field{"Content-Length", strconv.Itoa(len(body))}, field{"Content-Type", "application/x-www-form-urlencoded"})
	}
	return all
}

// says reports whether -H gives a field.
func (c *curl) says(name string) bool {
	return slices.ContainsFunc(c.custom, func(f field) bool { return strings.EqualFold(f.name, name) })
}
