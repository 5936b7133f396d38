package proof

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Curl does what "curl ARGS..." does with the playground, and returns what it
// prints. It knows those of curl's options that have to do with cookies: -i, -I,
// -s, -X, -H, -d, --data-urlencode and -b with cookies. An error says, for the
// author of a lesson, what cannot be run.
func (s *Stage) Curl(ctx context.Context, args []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	c, err := parseCurl(args)
	if err != nil {
		return "", fmt.Errorf("curl: %w", err)
	}
	r, err := c.request()
	if err != nil {
		return "", fmt.Errorf("curl: %w", err)
	}
	a, err := s.ask(ctx, r)
	if err != nil {
		return "", fmt.Errorf("curl %s: %w", c.url, err)
	}
	a.WriteHeader(http.StatusOK) // if it has said nothing at all
	if !c.include && !c.head {
		return a.body.String(), nil
	}
	printed := s.head(a)
	if !c.head {
		printed += a.body.String()
	}
	return printed, nil
}

// head is the status line and the header as net/http's server writes them.
func (s *Stage) head(a *answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", a.status, http.StatusText(a.status))
	for _, name := range slices.Sorted(maps.Keys(a.sent)) {
		for _, value := range a.sent[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(&b, "Date: %s\n\n", s.Now.UTC().Format(http.TimeFormat))
	return b.String()
}

// A curl is a command line, read.
type curl struct {
	url           string
	method        string
	header        http.Header
	data          []string
	include, head bool
}

func parseCurl(args []string) (*curl, error) {
	c := &curl{header: make(http.Header)}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		long, isLong := strings.CutPrefix(arg, "--")
		short, isShort := strings.CutPrefix(arg, "-")
		var err error
		switch {
		case isLong:
			args, err = c.long(long, args)
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
	if c.url == "" {
		return nil, errors.New("has no address: give it one such as " + Origin + "/play/cookies")
	}
	return c, nil
}

// shorts are the options of one letter, by their long names.
var shorts = map[rune]string{
	'i': "include", 'I': "head", 's': "silent", 'S': "show-error",
	'X': "request", 'H': "header", 'd': "data", 'b': "cookie",
}

// short reads letters behind one dash: "-si", "-XPOST", "-H name:value".
func (c *curl) short(letters string, args []string) ([]string, error) {
	for i, letter := range letters {
		name, ok := shorts[letter]
		if !ok {
			return nil, fmt.Errorf("-%c is not run here; of curl's options there are -i, -I, -s, -X, -H, -d, -b and --data-urlencode", letter)
		}
		if rest := letters[i+1:]; takesValue(name) && rest != "" {
			args = append([]string{rest}, args...)
			return c.long(name, args)
		}
		var err error
		if args, err = c.long(name, args); err != nil || takesValue(name) {
			return args, err
		}
	}
	return args, nil
}

func takesValue(option string) bool {
	return slices.Contains([]string{"request", "header", "data", "data-urlencode", "cookie"}, option)
}

// long takes an option by its long name, and its value off the arguments.
func (c *curl) long(name string, args []string) ([]string, error) {
	if !takesValue(name) {
		switch name {
		case "include":
			c.include = true
		case "head":
			c.head = true
		case "silent", "show-error":
		default:
			return nil, fmt.Errorf("--%s is not run here; of curl's options there are -i, -I, -s, -X, -H, -d, -b and --data-urlencode", name)
		}
		return args, nil
	}
	if len(args) == 0 {
		return nil, fmt.Errorf("--%s needs a value", name)
	}
	return args[1:], c.value(name, args[0])
}

func (c *curl) value(name, value string) error {
	switch name {
	case "request":
		c.method = value
	case "header":
		field, text, ok := strings.Cut(value, ":")
		if !ok {
			return fmt.Errorf("the header %q has no colon: write Name: value", value)
		}
		c.header.Add(strings.TrimSpace(field), strings.TrimSpace(text))
	case "data":
		c.data = append(c.data, value)
	case "data-urlencode":
		field, text, _ := strings.Cut(value, "=")
		c.data = append(c.data, field+"="+url.QueryEscape(text))
	case "cookie":
		if !strings.Contains(value, "=") {
			return fmt.Errorf("-b %s names a file, and no file is read: give it cookies such as a=1", value)
		}
		c.header.Add("Cookie", value)
	}
	if strings.HasPrefix(value, "@") && strings.HasPrefix(name, "data") {
		return fmt.Errorf("--%s %s names a file, and no file is read", name, value)
	}
	return nil
}

// request is what goes over the wire.
func (c *curl) request() (*http.Request, error) {
	method := c.method
	switch {
	case method != "":
	case c.head:
		method = http.MethodHead
	case len(c.data) > 0:
		method = http.MethodPost
	default:
		method = http.MethodGet
	}
	r, err := newRequest(method, c.url, strings.Join(c.data, "&"))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "*/*")
	r.Header.Set("User-Agent", "curl")
	if len(c.data) > 0 {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range c.header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	return r, nil
}

// newRequest is a request as the server gets it. The address must be one of the
// playground's.
func newRequest(method, address, body string) (*http.Request, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if !isOurs(r.URL) {
		return nil, fmt.Errorf("%s is not asked: nothing but the playground at %s/play/ is", address, Origin)
	}
	r.RequestURI = r.URL.RequestURI()
	r.URL.Scheme, r.URL.Host, r.URL.Fragment = "", "", ""
	r.RemoteAddr = "127.0.0.1:50000"
	return r, nil
}

// isOurs reports whether a URL is on the host, or on one below it, that the
// playground stands at.
func isOurs(u *url.URL) bool {
	host := u.Hostname()
	local := host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1"
	return u.Scheme == "http" && local && u.Port() == "8080" && strings.HasPrefix(u.Path, "/play/")
}
