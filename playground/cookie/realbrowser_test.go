package cookie

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"course/internal/browser"
)

// A realBrowser is one that a test holds by its protocol.
type realBrowser interface {
	navigate(url string) error              // as if a visitor had typed it
	evaluate(script string) (string, error) // in the page; promises are awaited
	cookies() ([]realCookie, error)         // all that is stored
	clear() error                           // deletes all cookies
}

// A realCookie is what a browser's protocol says about a cookie, in our words.
type realCookie struct {
	Name, Value, Domain, Path  string
	HostOnly, Secure, HTTPOnly bool
	SameSite                   string
	Expires                    time.Time // zero for a session cookie
}

// await waits until a page of the expected origin has been loaded.
func (s *stage) await() error {
	deadline := time.After(browser.Patience)
	for {
		select {
		case origin := <-s.loaded:
			if origin == s.origin {
				return nil
			}
		case <-deadline:
			return fmt.Errorf("no page of %s was loaded", s.origin)
		}
	}
}

// play does one step in a real browser, and returns its Cookie header or
// document.cookie where the step has one.
func (s *stage) play(b realBrowser, step realStep) (string, error) {
	if err := s.cause(b, step); err != nil {
		return "", err
	}
	switch step.Do {
	case "script":
		return b.evaluate("document.cookie = " + quoteJS(step.Write) + "; document.cookie")
	case "read":
		return b.evaluate("document.cookie")
	case "request":
		return s.sent()
	}
	return "", nil
}

// cause has the browser ask for the step's URL.
func (s *stage) cause(b realBrowser, step realStep) error {
	if step.Initiator == "" {
		return s.visit(b, step.URL, step.SetCookie)
	}
	if err := s.visit(b, step.Initiator, nil); err != nil {
		return err
	}
	if err := s.expectURL(step.URL, step.SetCookie); err != nil {
		return err
	}
	return s.request(b, step)
}

// visit has the browser show a page as if a visitor had typed its URL.
func (s *stage) visit(b realBrowser, address string, lines []string) error {
	if err := s.expectURL(address, lines); err != nil {
		return err
	}
	if err := b.navigate(address); err != nil {
		return fmt.Errorf("%s: %w", address, err)
	}
	return s.await()
}

func (s *stage) expectURL(address string, lines []string) error {
	u, err := ParseURL(address)
	if err != nil {
		return err
	}
	s.expect(u.Scheme+"://"+u.authority(), lines)
	return nil
}

// request has the page in the window cause a request.
func (s *stage) request(b realBrowser, step realStep) error {
	method := quoteJS(cmp.Or(step.Method, "GET"))
	address := quoteJS(step.URL)
	if !step.Navigation {
		_, err := b.evaluate(fmt.Sprintf("fetch(%s, {method: %s, mode: 'no-cors', credentials: 'include'}).then(() => '')", address, method))
		return err
	}
	script := fmt.Sprintf(`{
		const form = document.createElement('form');
		form.method = %s;
		form.action = %s;
		document.documentElement.append(form);
		form.submit();
		''
	}`, method, address)
	if _, err := b.evaluate(script); err != nil {
		return err
	}
	return s.await()
}

func quoteJS(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// A realStep is a step of a scenario as it is written.
type realStep struct {
	Do, URL, Method, Initiator, Write string
	Navigation                        bool
	SetCookie                         []string `json:"set_cookie"`
}
