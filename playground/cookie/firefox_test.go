package cookie

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// firefoxBrowser is Firefox, held by WebDriver BiDi.
type firefoxBrowser struct {
	conn    *websocket.Conn
	id      int
	context string // its one tab
}

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
user_pref("remote.prefs.recommended", true);
`

func startFirefox(t *testing.T, s *stage) realBrowser {
	t.Helper()
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	profile := t.TempDir()
	preferences := fmt.Sprintf(firefoxPreferences, host, port)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(preferences), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &firefoxBrowser{conn: dialFirefox(t, profile)}
	var session struct{}
	if err := b.call("session.new", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"acceptInsecureCerts": true}}}, &session); err != nil {
		t.Fatal(err)
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := b.call("browsingContext.getTree", map[string]any{}, &tree); err != nil {
		t.Fatal(err)
	}
	b.context = tree.Contexts[0].Context
	return b
}

// dialFirefox starts Firefox and connects to it.
func dialFirefox(t *testing.T, profile string) *websocket.Conn {
	t.Helper()
	cmd := exec.Command("firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "--remote-allow-origins", firefoxOrigin)
	cmd.Env = append(os.Environ(), "HOME="+profile)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("firefox does not start: %v: apt-get install firefox-esr", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait() // killed, as it says
	})
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			go func() {
				for lines.Scan() { // or Firefox stops at a full pipe
				}
			}()
			conn, err := websocket.Dial(address+"/session", "", firefoxOrigin)
			if err != nil {
				t.Fatal(err)
			}
			return conn
		}
	}
	t.Fatalf("firefox does not listen: %v", lines.Err())
	return nil
}

// call sends a command, and waits for its result; events are skipped.
func (b *firefoxBrowser) call(method string, params, result any) error {
	b.id++
	if err := b.conn.SetDeadline(time.Now().Add(protocolTimeout)); err != nil {
		return err
	}
	if err := websocket.JSON.Send(b.conn, map[string]any{"id": b.id, "method": method, "params": params}); err != nil {
		return err
	}
	for {
		var message struct {
			ID      int
			Type    string
			Message string
			Result  json.RawMessage
		}
		if err := websocket.JSON.Receive(b.conn, &message); err != nil {
			return err
		}
		switch {
		case message.ID != b.id:
		case message.Type == "error":
			return fmt.Errorf("%s: %s", method, message.Message)
		default:
			return json.Unmarshal(message.Result, result)
		}
	}
}

func (b *firefoxBrowser) navigate(url string) error {
	var result struct{}
	return b.call("browsingContext.navigate", map[string]any{"context": b.context, "url": url, "wait": "interactive"}, &result)
}

func (b *firefoxBrowser) evaluate(script string) (string, error) {
	var result struct {
		Result           struct{ Value string }
		ExceptionDetails *struct{ Text string }
	}
	err := b.call("script.evaluate", map[string]any{
		"expression": script, "target": map[string]any{"context": b.context}, "awaitPromise": true,
	}, &result)
	if err == nil && result.ExceptionDetails != nil {
		err = fmt.Errorf("%s: %s", script, result.ExceptionDetails.Text)
	}
	return result.Result.Value, err
}

func (b *firefoxBrowser) clear() error {
	var result struct{}
	return b.call("storage.deleteCookies", map[string]any{}, &result)
}

func (b *firefoxBrowser) cookies() ([]realCookie, error) {
	var all struct {
		Cookies []struct {
			Name, Domain, Path string
			Value              struct{ Type, Value string }
			HTTPOnly, Secure   bool
			SameSite           string
			Expiry             int64
		}
	}
	if err := b.call("storage.getCookies", map[string]any{}, &all); err != nil {
		return nil, err
	}
	sameSite := map[string]string{ // in BiDi's words
		"none": "None", "lax": "Lax", "strict": "Strict", "default": "Default"}
	var list []realCookie
	for _, c := range all.Cookies {
		domain, dot := strings.CutPrefix(c.Domain, ".")
		var expires time.Time
		if c.Expiry != 0 {
			expires = time.Unix(c.Expiry, 0).UTC()
		}
		list = append(list, realCookie{
			Name: c.Name, Value: c.Value.Value, Domain: domain, Path: c.Path,
			HostOnly: !dot, Secure: c.Secure, HTTPOnly: c.HTTPOnly, Expires: expires,
			SameSite: cmp.Or(sameSite[c.SameSite], c.SameSite),
		})
	}
	return list, nil
}

// firefoxOrigin is what the library for web sockets says that we are.
const firefoxOrigin = "http://localhost"
