package cookie

import (
	"cmp"
	"fmt"
	"net"
	"strings"
	"testing"

	"course/internal/browser"
)

// firefoxBrowser is Firefox.
type firefoxBrowser struct{ *browser.Firefox }

// firefoxPreferences send everything through the stage, and turn off what the
// profile names but leaves out: Total Cookie Protection.
const firefoxPreferences = `
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", %[1]q);
user_pref("network.proxy.http_port", %[2]s);
user_pref("network.proxy.ssl", %[1]q);
user_pref("network.proxy.ssl_port", %[2]s);
user_pref("network.proxy.no_proxies_on", "");
user_pref("network.proxy.allow_hijacking_localhost", true);
user_pref("network.cookie.cookieBehavior", 0);
user_pref("dom.security.https_first", false);
user_pref("dom.security.https_first_schemeless", false);
`

func startFirefox(t *testing.T, s *stage) realBrowser {
	t.Helper()
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	return firefoxBrowser{browser.StartFirefox(t, fmt.Sprintf(firefoxPreferences, host, port))}
}

func (b firefoxBrowser) navigate(url string) error { return b.Navigate(url) }

func (b firefoxBrowser) evaluate(script string) (string, error) { return b.Evaluate(script) }

func (b firefoxBrowser) clear() error { return b.ClearCookies() }

func (b firefoxBrowser) cookies() ([]realCookie, error) {
	all, err := b.Cookies()
	if err != nil {
		return nil, err
	}
	var list []realCookie
	for _, c := range all {
		domain, dot := strings.CutPrefix(c.Domain, ".")
		list = append(list, realCookie{
			Name: c.Name, Value: c.Value, Domain: domain, Path: c.Path,
			HostOnly: !dot, Secure: c.Secure, HTTPOnly: c.HTTPOnly, Expires: c.Expires,
			SameSite: cmp.Or(c.SameSite, "Default"),
		})
	}
	return list, nil
}
