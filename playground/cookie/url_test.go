package cookie

import "testing"

// TestParseURL holds what browsers make of an address. Each was tried in one.
func TestParseURL(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"https://example.com", "https://example.com/"},
		{" HTTPS:\\\\Example.COM\\a\\b\n", "https://example.com/a/b"},
		{"https:example.com", "https://example.com/"},
		{"https:////example.com/", "https://example.com/"},
		{"ht\ttps://exa\nmple.com/", "https://example.com/"},
		{"https://user:p@ss@example.com:443/", "https://example.com/"},
		{"http://example.com:443/", "http://example.com:443/"},
		{"http://example.com:/", "http://example.com/"},
		{"http://example.com:00080/", "http://example.com/"},
		{"wss://example.com:443?x", "wss://example.com/"},
		{"https://example.com?a/b", "https://example.com/"},
		{"https://example.com#a/b", "https://example.com/"},
		{"https://example.com/a/../b", "https://example.com/b"},
		{"https://example.com/a/..", "https://example.com/"},
		{"https://example.com/a/.", "https://example.com/a/"},
		{"https://example.com/../../a", "https://example.com/a"},
		{"https://example.com/a/%2E%2e/%2E/b", "https://example.com/b"},
		{"https://example.com/a/.../b", "https://example.com/a/.../b"},
		{"https://example.com/a//../b", "https://example.com/a/b"},
		{"https://example.com/%41%zz%", "https://example.com/%41%zz%"},
		{"https://example.com/a b\"<>`{}^|'~é\x7f", "https://example.com/a%20b%22%3C%3E%60%7B%7D%5E|'~%C3%A9%7F"},
		{"https://ex%61mple.com/", "https://example.com/"},
		{"https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"https://faß.example/", "https://xn--fa-hia.example/"},
		{"https://ＥＸ。ample/", "https://ex.ample/"},
		{"https://exa\u00admple.com/", "https://example.com/"},
		{"https://a_b.example/", "https://a_b.example/"},
		{"https://a..b./", "https://a..b./"},
		{"http://127.1/", "http://127.0.0.1/"},
		{"http://0x7F.0.0.01/", "http://127.0.0.1/"},
		{"http://2130706433/", "http://127.0.0.1/"},
		{"http://１２７.0.0.1./", "http://127.0.0.1/"},
		{"http://0x/", "http://0.0.0.0/"},
		{"http://1e9/", "http://1e9/"},
		{"http://[0:0::1]/", "http://[::1]/"},
		{"http://[::FFFF:127.0.0.1]:80/", "http://[::ffff:7f00:1]/"},
	} {
		if u, err := ParseURL(test.in); err != nil || u.String() != test.want {
			t.Errorf("%q: got %v, %v, want %s", test.in, u, err, test.want)
		}
	}
}

// TestParseURLRefuses holds what is no address.
func TestParseURLRefuses(t *testing.T) {
	for _, in := range []string{
		"", "/", "example.com", "//example.com/", ":", "1http://a/", "about:blank", "mailto:a@b", "http://", "http:///", "http:?x",
		"http://@/", "http://a@/", "http://:80/", "http://a b/", "http://a%20b/", "http://a%00/", "http://a%2Fb/", "http://a<b/", "http://a|b/", "http://a^b/",
		"http://%ff/", "http://\u00ad/", "http://a.1/", "http://256.0.0.1/", "http://1.2.3.4.5/", "http://4294967296/", "http://08/", "http://1..2/",
		"http://[::1/", "http://::1/", "http://[1]/", "http://[::1%25lo]/", "http://[127.0.0.1]/", "http://a:65536/", "http://a:-1/", "http://a:x/", "http://xn--a/", "http://xn--.com/", "http://a.XN--/",
	} {
		if u, err := ParseURL(in); err == nil {
			t.Errorf("%q: got %v", in, u)
		}
	}
}

// TestSite holds which hosts are of one site.
func TestSite(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Site
	}{
		{"https://a.b.example.co.uk:8443/x", "https://example.co.uk"},
		{"http://example.co.uk/", "http://example.co.uk"},
		{"wss://a.example.com/", "https://example.com"},
		{"ws://a.example.com/", "http://example.com"},
		{"https://a.github.io/", "https://a.github.io"},
		{"https://github.io/", "https://github.io"},
		{"https://www.city.kobe.jp/", "https://city.kobe.jp"},
		{"http://localhost/", "http://localhost"},
		{"http://a.b.localhost/", "http://b.localhost"},
		{"http://127.0.0.1/", "http://127.0.0.1"},
		{"http://[::1]/", "http://[::1]"},
		{"https://a.example.com./", "https://example.com."},
		{"blob:https://a.example.com/0", "https://example.com"},
		{"data:text/html,x", ""},
		{"about:blank", ""},
		{"file:///x", ""},
	} {
		if u, err := ParseOrigin(test.in); err != nil || u.Site() != test.want {
			t.Errorf("%s: got %q, %v, want %q", test.in, u.Site(), err, test.want)
		}
	}
}
