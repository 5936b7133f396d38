package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

var (
	errNoLines    = errors.New("no Set-Cookie line: give one, as in course explain 'flavor=dark; Max-Age=30', or pipe in an answer of curl -i")
	errNoLinesYet = errors.New(`no line on standard input begins with "Set-Cookie:" in the header part: curl -i prints it, or give the lines as arguments`)
)

// maxHeader is how many octets the header part of an answer may have. Browsers
// give up far sooner.
const maxHeader = 1 << 20

// readAnswer returns the Set-Cookie lines of an HTTP answer, as "curl -i" prints
// it: those of its header part, and with redirects or interim answers before it
// of theirs too. The body is not read.
func readAnswer(r io.Reader) ([]string, error) {
	limited := &io.LimitedReader{R: r, N: maxHeader}
	in := bufio.NewReader(limited)
	var lines []string
	blank := false // the line before
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		line = strings.TrimRight(line, "\r\n")
		if blank && line != "" && !strings.HasPrefix(line, "HTTP/") {
			break // the body
		}
		if value, ok := cutSetCookie(line); ok {
			lines = append(lines, value)
		}
		if err == io.EOF {
			break
		}
		blank = line == ""
	}
	switch {
	case limited.N == 0 && !blank:
		return nil, fmt.Errorf("standard input has a header part of more than %d MiB: pipe in less, or give the lines as arguments", maxHeader>>20)
	case len(lines) == 0:
		return nil, errNoLinesYet
	}
	return lines, nil
}

// cutSetCookie takes the name of the header field off a line.
func cutSetCookie(line string) (value string, ok bool) { return cutField(line, "Set-Cookie") }

// isCookieHeader reports whether a line is one of a request, and so none to explain.
func isCookieHeader(line string) bool {
	_, ok := cutField(line, "Cookie")
	return ok
}

func cutField(line, field string) (value string, ok bool) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), field) {
		return "", false
	}
	return strings.Trim(value, " \t"), true
}
