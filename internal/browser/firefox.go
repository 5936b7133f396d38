package browser

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/websocket"
)

// A Firefox is a real Firefox with a new profile, held by WebDriver BiDi. It has far
// fewer helpers than Chromium: it is for the few things that must be seen in a second
// browser. Unlike a [Browser] it is for one goroutine.
type Firefox struct {
	t       T
	conn    *websocket.Conn
	id      int    // of the last command
	context string // the first tab
}

// StartFirefox starts a Firefox, which ends with the test. The preferences are lines
// of a user.js; with none it is as a learner installs it, but for what would ask the
// network on its own.
func StartFirefox(t T, preferences string) *Firefox {
	t.Helper()
	f := &Firefox{t: t}
	if err := f.start(preferences); err != nil {
		t.Fatalf("start Firefox: %v", err)
	}
	return f
}

func (f *Firefox) start(preferences string) error {
	profile := TempProfile(f.t)
	preferences = `user_pref("remote.prefs.recommended", true);` + "\n" + preferences
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(preferences), 0o600); err != nil {
		return err
	}
	if err := f.dial(profile); err != nil {
		return err
	}
	session := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"acceptInsecureCerts": true}}}
	if err := f.Call("session.new", session, nil); err != nil {
		return err
	}
	var tree struct{ Contexts []struct{ Context string } }
	if err := f.Call("browsingContext.getTree", map[string]any{}, &tree); err != nil {
		return err
	}
	f.context = tree.Contexts[0].Context
	return nil
}

// firefoxOrigin is what our end of the web socket says that it is.
const firefoxOrigin = "http://localhost"

// dial starts the process, and connects to it.
func (f *Firefox) dial(profile string) error {
	cmd := exec.Command("firefox-esr", "--headless", "--no-remote", "--profile", profile,
		"--remote-debugging-port", "0", "--remote-allow-origins", firefoxOrigin)
	cmd.Env = append(os.Environ(), "HOME="+profile)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: apt-get install firefox-esr, or run .ci/setup", err)
	}
	f.t.Cleanup(func() { f.kill(cmd) })
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			go io.Copy(io.Discard, stderr) // or it stops at a full pipe
			f.conn, err = websocket.Dial(address+"/session", "", firefoxOrigin)
			return err
		}
	}
	return fmt.Errorf("it does not listen (%v)", lines.Err())
}

func (f *Firefox) kill(cmd *exec.Cmd) {
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		f.t.Errorf("end Firefox: %v", err)
	}
	_ = cmd.Wait() // it was killed, as the error says
}

// Call sends a command of WebDriver BiDi and decodes its result, unless that is nil.
// Events are skipped.
func (f *Firefox) Call(method string, params, result any) error {
	f.id++
	if err := f.conn.SetDeadline(time.Now().Add(Patience)); err != nil {
		return err
	}
	if err := websocket.JSON.Send(f.conn, map[string]any{"id": f.id, "method": method, "params": params}); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		var message struct {
			ID            int
			Type, Message string
			Result        json.RawMessage
		}
		if err := websocket.JSON.Receive(f.conn, &message); err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		switch {
		case message.ID != f.id:
		case message.Type == "error":
			return fmt.Errorf("%s: %s", method, message.Message)
		case result == nil:
			return nil
		default:
			return json.Unmarshal(message.Result, result)
		}
	}
}

// Navigate goes to a URL, as if a visitor had typed it: into the tab that is in front.
// A page may have opened another one, and behind that Firefox paints ever less often.
func (f *Firefox) Navigate(url string) error {
	if err := f.Call("browsingContext.activate", map[string]any{"context": f.context}, nil); err != nil {
		return err
	}
	return f.Call("browsingContext.navigate", map[string]any{"context": f.context, "url": url, "wait": "interactive"}, nil)
}

// Evaluate evaluates an expression in the page, as if a visitor had just pressed
// something. A promise is waited for; what is no string is returned as "".
func (f *Firefox) Evaluate(js string) (string, error) {
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Text string }
	}
	err := f.Call("script.evaluate", map[string]any{
		"expression": js, "target": map[string]any{"context": f.context}, "awaitPromise": true, "userActivation": true,
	}, &answer)
	if err == nil && answer.ExceptionDetails != nil {
		err = fmt.Errorf("%s: %s", js, answer.ExceptionDetails.Text)
	}
	var text string
	if err != nil || json.Unmarshal(answer.Result.Value, &text) != nil {
		return "", err
	}
	return text, nil
}

// Type types a text, key by key, into what has the focus; a line break is Enter.
func (f *Firefox) Type(text string) {
	f.t.Helper()
	var keys []map[string]any
	for _, key := range strings.ReplaceAll(text, "\n", "\ue007") { // WebDriver, section 17.4.2
		for _, way := range []string{"keyDown", "keyUp"} {
			keys = append(keys, map[string]any{"type": way, "value": string(key)})
		}
	}
	actions := []any{map[string]any{"type": "key", "id": "keyboard", "actions": keys}}
	if err := f.Call("input.performActions", map[string]any{"context": f.context, "actions": actions}, nil); err != nil {
		f.t.Fatalf("type %q: %v", text, err)
	}
}

// Visit is Navigate, and fails the test.
func (f *Firefox) Visit(url string) {
	f.t.Helper()
	if err := f.Navigate(url); err != nil {
		f.t.Fatalf("visit %s: %v", url, err)
	}
}

// EvalInto decodes the JSON of what an expression is worth.
func (f *Firefox) EvalInto(js string, v any) {
	f.t.Helper()
	text, err := f.Evaluate("JSON.stringify(" + js + ")")
	if err == nil {
		err = json.Unmarshal([]byte(text), v)
	}
	if err != nil {
		f.t.Fatalf("%v", err)
	}
}

// Wait waits until an expression is true, or what counts as it. It may be false, or
// throw, any number of times before, and the page may be left for another.
func (f *Firefox) Wait(js string) {
	f.t.Helper()
	next := time.NewTicker(pulse)
	defer next.Stop()
	for deadline := time.Now().Add(Patience); ; <-next.C {
		text, err := f.Evaluate("String(Boolean(" + js + "))")
		if err == nil && text == "true" {
			return
		}
		if time.Now().After(deadline) {
			f.t.Fatalf("waited %v: Firefox: %s: %s %v", Patience, js, text, err)
		}
	}
}

// ClearCookies deletes all cookies.
func (f *Firefox) ClearCookies() error {
	return f.Call("storage.deleteCookies", map[string]any{}, nil)
}

// Cookies returns all cookies that Firefox keeps.
func (f *Firefox) Cookies() ([]Cookie, error) {
	var all struct {
		Cookies []struct {
			Name, Domain, Path, SameSite string
			Value                        struct{ Value string }
			HTTPOnly, Secure             bool
			Expiry                       int64
		}
	}
	if err := f.Call("storage.getCookies", map[string]any{}, &all); err != nil {
		return nil, err
	}
	var list []Cookie
	for _, c := range all.Cookies {
		kept := Cookie{
			Name: c.Name, Value: c.Value.Value, Domain: c.Domain, Path: c.Path,
			Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: inOurWords(c.SameSite),
		}
		if c.Expiry != 0 {
			kept.Expires = time.Unix(c.Expiry, 0).UTC()
		}
		list = append(list, kept)
	}
	return list, nil
}

// inOurWords is what Cookie.SameSite says where BiDi says this.
func inOurWords(sameSite string) string {
	switch sameSite {
	case "default":
		return ""
	case "none":
		return "None"
	case "lax":
		return "Lax"
	case "strict":
		return "Strict"
	}
	return sameSite
}
