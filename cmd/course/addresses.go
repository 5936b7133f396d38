package main

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"course/playground/cookie"
)

// splitAddress takes the value of a flag that says where to listen apart. Such as is
// an example of what it takes.
func splitAddress(flag, value, such string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(value); err != nil {
		return "", "", usagef("%s %s: %w; it is a host and a port, such as %s", flag, value, err, such)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", "", usagef("%s %s: the port is no number from 0 to 65535; write it as in %s", flag, value, such)
	}
	return host, port, nil
}

// basePath matches paths that are the same to routers, in links and in the Path of
// a cookie: nothing in them is encoded or stands for something else.
var basePath = regexp.MustCompile(`^(?:/[A-Za-z0-9._~-]+)*/?$`)

// splitBaseURL takes a public URL apart into its origin and its path, without the
// last slash.
func splitBaseURL(raw string) (origin, base string, err error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return "", "", usagef("--base-url: %w", err)
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return "", "", usagef("--base-url %s: it begins with https:// or http:// and a host, such as https://courses.example.org", raw)
	case u.RawQuery != "", u.Fragment != "", u.User != nil:
		return "", "", usagef("--base-url %s: it has a host and a path, and nothing more", raw)
	case !isPort(u):
		return "", "", usagef("--base-url %s: the port is no number from 1 to 65535", raw)
	case !basePath.MatchString(u.EscapedPath()), hasDots(u.Path):
		return "", "", usagef("--base-url %s: each part of its path is made of letters a to z, digits and . _ ~ -, such as /courses/web", raw)
	}
	origin = u.Scheme + "://" + u.Host
	if _, err := cookie.ParseURL(origin); err != nil {
		return "", "", usagef("--base-url %s: %w", raw, err)
	}
	return origin, strings.TrimSuffix(u.Path, "/"), nil
}

// isPort reports whether a URL has no port or one that there is.
func isPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}

// hasDots reports whether a part of a path stands for a folder beside it.
func hasDots(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}
