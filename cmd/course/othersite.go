package main

import (
	"cmp"
	"net"
	"net/url"
	"strings"

	"course/internal/web"
	"course/playground/cookie"
)

// otherName is the second host name, perhaps with a port, that reaches this server;
// "" where there is none. On localhost there always is one.
func (c *serveCommand) otherName(pl *plan) (string, error) {
	switch {
	case c.OtherSite != "":
		return c.OtherSite, c.checkOther(pl)
	case !pl.loopback:
		return "", nil
	case net.ParseIP(pl.host) != nil:
		return "localhost", nil
	}
	return "127.0.0.1", nil
}

// checkOther says what is wrong with --other-site.
func (c *serveCommand) checkOther(pl *plan) error {
	home, err := cookie.ParseURL(pl.home("0"))
	if err != nil {
		return usagef("--other-site needs a name beside it: the server's own %w", err)
	}
	other, err := cookie.ParseURL(home.Scheme + "://" + c.OtherSite)
	switch {
	case err != nil, strings.ContainsAny(c.OtherSite, `/\?#@ `):
		return usagef("--other-site %s: it is a host name, such as 127.0.0.1 or other.example, and perhaps a port", c.OtherSite)
	case pl.loopback && !web.IsLoopback(other.Host):
		return usagef("--other-site %s: a server on localhost answers for no such name; give it its own name with --base-url", c.OtherSite)
	case home.Site() == other.Site():
		return usagef("--other-site %s: it is of the same site as %s; cross-site demos need a name of another", c.OtherSite, home.Host)
	}
	return nil
}

// home is the origin that learners come to, where it has no public one at a port.
func (pl *plan) home(port string) string { return cmp.Or(pl.origin, pl.local(port)) }

// otherSite is the origin of the second name, "" where there is none: with the
// scheme of the first and, unless it has its own, the port.
func (pl *plan) otherSite() (string, error) {
	if pl.other == "" {
		return "", nil
	}
	first, err := url.Parse(pl.home(pl.port))
	if err != nil {
		return "", err
	}
	second := url.URL{Scheme: first.Scheme, Host: pl.other}
	if second.Port() == "" && first.Port() != "" {
		second.Host = net.JoinHostPort(second.Hostname(), first.Port())
	}
	return second.String(), nil
}
