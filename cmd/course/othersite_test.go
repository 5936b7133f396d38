package main

import (
	"io"
	"strings"
	"testing"
)

// What the flags make of the two names, on port 8080.
func TestOtherSite(t *testing.T) {
	tests := []struct {
		command serveCommand
		home    string
		other   string
	}{
		{serveCommand{Addr: "localhost:0"}, "http://localhost:8080", "http://127.0.0.1:8080"},
		{serveCommand{Addr: "127.0.0.1:0"}, "http://127.0.0.1:8080", "http://localhost:8080"},
		{serveCommand{Addr: "[::1]:0"}, "http://[::1]:8080", "http://localhost:8080"},
		{serveCommand{Addr: "localhost:0", OtherSite: "shop.localhost"}, "http://localhost:8080", "http://shop.localhost:8080"},
		{serveCommand{Addr: "localhost:0", OtherSite: "[::1]:9090"}, "http://localhost:8080", "http://[::1]:9090"},
		{serveCommand{Addr: ":8080"}, "http://localhost:8080", ""},
		{serveCommand{Addr: "0.0.0.0:8080", OtherSite: "127.0.0.1"}, "http://localhost:8080", "http://127.0.0.1:8080"},
		{serveCommand{Addr: "localhost:0", BaseURL: "https://course.example/x"}, "https://course.example", ""},
		{serveCommand{Addr: ":8080", BaseURL: "https://course.example", OtherSite: "other.example"}, "https://course.example", "https://other.example"},
		{serveCommand{Addr: ":8080", BaseURL: "https://course.example:8443", OtherSite: "other.example"}, "https://course.example:8443", "https://other.example:8443"},
	}
	for _, tt := range tests {
		pl, err := tt.command.plan(&program{LookupEnv: noEnvironment})
		if err != nil {
			t.Errorf("%+v: %v", tt.command, err)
			continue
		}
		pl.port = "8080" // as of a listener
		other, err := pl.otherSite()
		if err != nil || pl.home(pl.port) != tt.home || other != tt.other {
			t.Errorf("%+v: %s and %q, %v; want %s and %q", tt.command, pl.home(pl.port), other, err, tt.home, tt.other)
		}
	}
}

func TestOtherSiteRefused(t *testing.T) {
	tests := []struct {
		command serveCommand
		want    string
	}{
		{serveCommand{OtherSite: "https://other.example"}, "--other-site https://other.example: it is a host name, such as 127.0.0.1 or other.example, and perhaps a port"},
		{serveCommand{OtherSite: "a b"}, "--other-site a b: it is a host name, such as 127.0.0.1 or other.example, and perhaps a port"},
		{serveCommand{OtherSite: "me@127.0.0.1"}, "--other-site me@127.0.0.1: it is a host name, such as 127.0.0.1 or other.example, and perhaps a port"},
		{serveCommand{OtherSite: "other.example"}, "--other-site other.example: a server on localhost answers for no such name; give it its own name with --base-url"},
		{serveCommand{OtherSite: "localhost:9090"}, "--other-site localhost:9090: it is of the same site as localhost; cross-site demos need a name of another"},
		{serveCommand{BaseURL: "https://www.course.example", OtherSite: "other.course.example"}, "--other-site other.course.example: it is of the same site as www.course.example; cross-site demos need a name of another"},
	}
	for _, tt := range tests {
		tt.command.Addr = "localhost:8080"
		p := &program{Stdout: io.Discard, LookupEnv: noEnvironment}
		if _, err := tt.command.plan(p); err == nil || err.Error() != tt.want {
			t.Errorf("%q: %v\nwant %s", tt.command.OtherSite, err, tt.want)
		}
	}
}

// Each of the two names leads to a page that sends its visitors to the other.
func TestTwoNames(t *testing.T) {
	t.Parallel()
	site := serve(t)
	other := strings.Replace(site, "localhost", "127.0.0.1", 1)
	for here, there := range map[string]string{site: other, other: site} {
		page := read(t, here+"/play/cross-site/", "")
		if to := page.Find("[data-measure]").AttrOr("href", ""); !strings.HasPrefix(to, there+"/play/cross-site/other?") {
			t.Errorf("%s leads to %s", here, to)
		}
	}
}
