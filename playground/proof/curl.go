package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"course/playground/cookie"
)

// A Terminal is where the commands of one transcript are typed. The cookies that
// curl keeps in a file are there for the commands that come later; the file itself
// is neither written nor read.
type Terminal struct {
	stage *Stage
	jars  map[string][]received // by the names of the files
}

// A received is a Set-Cookie line that curl was given. A jar is all of them: to read
// it is to receive them again.
type received struct {
	from cookie.Request
	line string
}

// Terminal opens a terminal in which nothing was typed yet.
func (s *Stage) Terminal() *Terminal { return &Terminal{s, make(map[string][]received)} }

// maxRedirects is how many answers -L follows.
const maxRedirects = 10

// A Printed is what came of a curl.
type Printed struct {
	Out    string // on its standard output, and handed on to the next command
	Beside string // on the terminal alone
	Status int    // of the last answer, whether or not it is printed
}

// Curl does what "curl ARGS..." does with the playground. It knows those of curl's
// options that have to do with cookies. An error says, for the author of a lesson,
// what cannot be run.
func (t *Terminal) Curl(ctx context.Context, args []string) (Printed, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	c, err := parseCurl(args)
	if err != nil {
		return Printed{}, fmt.Errorf("curl: %w", err)
	}
	x, err := t.transfer(c)
	if err != nil {
		return Printed{}, fmt.Errorf("curl: %w", err)
	}
	if err := x.run(ctx); err != nil {
		return Printed{}, err
	}
	if c.jarOut != "" {
		t.jars[c.jarOut] = x.jar
	}
	if c.discard {
		x.out.Reset()
	}
	return Printed{x.out.String(), x.beside.String(), x.status}, nil
}

// A transfer is a curl at work.
type transfer struct {
	*curl
	stage       *Stage
	browser     *cookie.Browser // of the jar; nil where curl keeps no cookies
	jar         []received
	out, beside bytes.Buffer
	status      int // of the last answer
}

// transfer begins with the cookies that are in the jar.
func (t *Terminal) transfer(c *curl) (*transfer, error) {
	x := &transfer{curl: c, stage: t.stage}
	if c.jarIn == "" && c.jarOut == "" {
		return x, nil
	}
	jar, written := t.jars[c.jarIn]
	if c.jarIn != "" && !written && c.jarIn != c.jarOut {
		return nil, fmt.Errorf("-b %s names a file, and no file is read: let -c %[1]s keep the cookies of a command before it, or give it cookies such as a=1", c.jarIn)
	}
	x.browser = cookie.NewBrowser(cookie.Standard, false)
	for _, r := range jar {
		x.keep(r.from, r.line)
	}
	return x, nil
}

// keep takes a Set-Cookie line into the jar. Of SameSite and Partitioned curl knows
// nothing: it has no pages that others could ask from.
func (x *transfer) keep(from cookie.Request, line string) {
	x.jar = append(x.jar, received{from, line})
	pair, attributes, _ := strings.Cut(line, ";")
	known := slices.DeleteFunc(strings.Split(attributes, ";"), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		return name == "samesite" || name == "partitioned"
	})
	x.browser.Receive(from, strings.Join(append([]string{pair}, known...), ";"), x.stage.Now)
}

// run asks, and asks again where -L follows a redirect.
func (x *transfer) run(ctx context.Context) error {
	method, address, body := x.firstMethod(), x.url, strings.Join(x.data, "&")
	for range maxRedirects + 1 {
		a, err := x.ask(ctx, method, address, body)
		if err != nil {
			return err
		}
		to := a.sent.Get("Location")
		if !x.follow || to == "" || a.status < 300 || a.status > 399 {
			if !x.head {
				x.out.Write(a.body.Bytes())
			}
			return nil
		}
		if address, err = resolve(address, to); err != nil {
			return fmt.Errorf("curl %s: %w", x.url, err)
		}
		if a.status < http.StatusTemporaryRedirect && !x.head {
			body = ""
			if x.method == "" {
				method = http.MethodGet
			}
		}
	}
	return fmt.Errorf("curl %s: more than %d redirects", x.url, maxRedirects)
}

// ask makes one request, and prints the headers.
func (x *transfer) ask(ctx context.Context, method, address, body string) (*answer, error) {
	r, err := newRequest(method, address, body)
	if err != nil {
		return nil, fmt.Errorf("curl: %w", err)
	}
	page, err := cookie.ParseURL("http://" + r.Host + r.RequestURI)
	if err != nil {
		return nil, fmt.Errorf("curl %s: %w", address, err)
	}
	asks := cookie.Request{URL: page, Method: method}
	fields := x.fields(r.Host, x.cookies(asks), body)
	for _, f := range fields {
		r.Header.Add(f.name, f.value)
	}
	if host := r.Header.Get("Host"); host != "" { // which the server finds elsewhere
		r.Host = host
		r.Header.Del("Host")
	}
	a, err := x.stage.ask(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("curl %s: %w", address, err)
	}
	a.WriteHeader(http.StatusOK) // if it has said nothing at all
	x.status = a.status
	if x.browser != nil {
		for _, line := range a.sent["Set-Cookie"] {
			x.keep(asks, line)
		}
	}
	x.print(r, fields, a)
	return a, nil
}

// cookies is the Cookie header: what the jar has for the request, and what -b says.
func (x *transfer) cookies(asks cookie.Request) string {
	all := x.literal
	if x.browser != nil {
		if kept := x.browser.Retrieve(asks, x.stage.Now).Cookie; kept != "" {
			all = append([]string{kept}, all...)
		}
	}
	return strings.Join(all, "; ")
}

// print writes what -i and -v show of an exchange. Of what -v tells of the
// connection there is nothing.
func (x *transfer) print(r *http.Request, sent []field, a *answer) {
	head := x.stage.head(a)
	if x.include || x.head {
		for _, line := range head {
			fmt.Fprintln(&x.out, line)
		}
	}
	if !x.verbose {
		return
	}
	fmt.Fprintf(&x.beside, "> %s %s HTTP/1.1\n", r.Method, r.RequestURI)
	for _, f := range sent {
		fmt.Fprintf(&x.beside, "> %s: %s\n", f.name, f.value)
	}
	fmt.Fprintln(&x.beside, ">")
	for _, line := range head {
		fmt.Fprintln(&x.beside, strings.TrimSpace("< "+line))
	}
}

// head is the status line and the header as net/http's server writes them, with the
// empty line that ends them.
func (s *Stage) head(a *answer) []string {
	lines := []string{fmt.Sprintf("HTTP/1.1 %d %s", a.status, http.StatusText(a.status))}
	for _, name := range slices.Sorted(maps.Keys(a.sent)) {
		for _, value := range a.sent[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return append(lines, "Date: "+s.Now.UTC().Format(http.TimeFormat), "")
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
	if port := r.URL.Port(); port != "8080" {
		r.URL.Host = r.URL.Hostname() + ":8080"
		if isOurs(r.URL) {
			return nil, fmt.Errorf("%s is not asked: write the port 8080, at which commands are tried whatever the port of your own server is", address)
		}
	}
	if !isOurs(r.URL) {
		return nil, fmt.Errorf("%s is not asked: nothing but the playground at %s/play/ is", address, Origin)
	}
	r.RequestURI = r.URL.RequestURI()
	r.URL.Scheme, r.URL.Host, r.URL.Fragment = "", "", ""
	r.RemoteAddr = "127.0.0.1:50000"
	return r, nil
}

// resolve is where a Location leads.
func resolve(from, to string) (string, error) {
	if !strings.Contains(from, "://") {
		from = "http://" + from
	}
	base, err := url.Parse(from)
	if err != nil {
		return "", err
	}
	next, err := base.Parse(to)
	if err != nil {
		return "", errors.New("the answer leads to an address that is none")
	}
	return next.String(), nil
}

// isOurs reports whether a URL is on the host, or on one below it, that the
// playground stands at.
func isOurs(u *url.URL) bool {
	host := u.Hostname()
	local := host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "127.0.0.1"
	return u.Scheme == "http" && local && u.Port() == "8080" && strings.HasPrefix(u.Path, "/play/")
}
