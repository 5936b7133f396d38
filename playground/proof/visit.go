package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"course/playground/cookie"
)

// A Step is one thing that a visitor does on the pages of the playground: it has
// one of Get, Post, Script, Wait and Close. Addresses are paths such as
// "/play/cookies", or whole URLs where the host matters.
type Step struct {
	Get  string `json:"get"`
	Post string `json:"post"`
	// Form holds the fields of a Post: texts, numbers, true and false, or lists of
	// them.
	Form map[string]any `json:"form"`
	// Script is the page on which a script assigns Write to document.cookie.
	Script string  `json:"script"`
	Write  string  `json:"write"`
	Wait   float64 `json:"wait"` // in seconds: cookies grow older, the server's clock stands
	Close  bool    `json:"close"`
	// Initiator is the page that causes a Get or Post, where it is not the same
	// site's; Navigation says that the answer is to fill the window.
	Initiator  string `json:"initiator"`
	Navigation bool   `json:"navigation"`
}

// A Result says what came of a step. It has what the route answers to a program
// ("session", "state", "cookies", "errors", …), and
//
//	status      of the answer
//	set_cookie  its Set-Cookie lines
//	verdict     for each: "stored", "deleted" or "refused"
//	why         for each, the reason
//	cookie      the Cookie header that the request carried
//	left_out    the names of the cookies that it did not carry
//	next        the Cookie header of the next request to the same address
//	reads       what document.cookie gives on the page afterwards
type Result map[string]any

// maxWait is more than a cookie lives, in seconds: about three years.
const maxWait = 1e8

// Visit has one browser, empty at first, take the steps, and returns what came of
// each. A path that is not below /play/ is one in the folder: a demo that has its own
// routes names them as it declares them. An error is for the author of a lesson; where
// it is a [cookie.FieldErrors], it has all that is wrong with the steps, and its keys
// are like "0.get".
func (s *Stage) Visit(ctx context.Context, folder string, steps []Step) ([]Result, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	v := &visitor{stage: s, browser: cookie.NewBrowser(cookie.Standard, false), now: s.Now}
	var results []Result
	all := cookie.FieldErrors{}
	for i, step := range steps {
		for _, to := range []*string{&step.Get, &step.Post, &step.Script} {
			if strings.HasPrefix(*to, "/") && !strings.HasPrefix(*to, "/play/") {
				*to = folder + *to
			}
		}
		result, err := v.take(ctx, step)
		var wrong fieldError
		if errors.As(err, &wrong) {
			all[strings.TrimSuffix(fmt.Sprintf("%d.%s", i, wrong.field), ".")] = wrong.why
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		results = append(results, result)
	}
	if len(all) > 0 {
		return nil, all
	}
	return results, nil
}

// A fieldError says what is wrong with a field of a step.
type fieldError struct{ field, why string }

func (e fieldError) Error() string { return e.field + " " + e.why }

// A visitor is a browser on its way.
type visitor struct {
	stage   *Stage
	browser *cookie.Browser
	now     time.Time
}

func (v *visitor) take(ctx context.Context, s Step) (Result, error) {
	switch {
	case s.Get != "":
		return v.request(ctx, "get", http.MethodGet, s.Get, s)
	case s.Post != "":
		return v.request(ctx, "post", http.MethodPost, s.Post, s)
	case s.Script != "":
		return v.script(s)
	case s.Close:
		v.browser.Close()
		return Result{}, nil
	case s.Wait > 0 && s.Wait < maxWait:
		v.now = v.now.Add(time.Duration(s.Wait * float64(time.Second)))
		return Result{}, nil
	}
	return nil, fieldError{"", "does nothing: write get:, post:, script:, wait: or close:"}
}

func (v *visitor) script(s Step) (Result, error) {
	page, err := address("script", s.Script)
	if err != nil {
		return nil, err
	}
	verdict := v.browser.Receive(cookie.Request{URL: page, Script: true}, s.Write, v.now)
	result := Result{}
	result.judge([]cookie.Verdict{verdict})
	v.lookAhead(result, page)
	return result, nil
}

// request asks the playground as a browser does that wants JSON.
func (v *visitor) request(ctx context.Context, field, method, to string, s Step) (Result, error) {
	page, err := address(field, to)
	if err != nil {
		return nil, err
	}
	form, err := encode(s.Form)
	if err != nil {
		return nil, err
	}
	asks := cookie.Request{URL: page, Method: method, Navigation: s.Navigation}
	if s.Initiator != "" {
		if asks.Initiator, err = cookie.ParseOrigin(s.Initiator); err != nil {
			return nil, fieldError{"initiator", err.Error()}
		}
	}
	r, err := newRequest(method, absolute(to), form)
	if err != nil {
		return nil, fieldError{field, err.Error()}
	}
	carried := v.browser.Retrieve(asks, v.now)
	dress(r, asks, carried.Cookie)
	a, err := v.stage.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	result := answered(a)
	result["cookie"] = carried.Cookie
	result["left_out"] = names(carried.LeftOut)
	var verdicts []cookie.Verdict
	for _, line := range a.sent["Set-Cookie"] {
		verdicts = append(verdicts, v.browser.Receive(asks, line, v.now))
	}
	result.judge(verdicts)
	v.lookAhead(result, page)
	return result, nil
}

// dress gives a request the header that a browser gives it.
func dress(r *http.Request, asks cookie.Request, carried string) {
	r.Header.Set("Accept", "application/json")
	from := "same-origin"
	if asks.Initiator != nil && asks.Initiator.Site() != asks.URL.Site() {
		from = "cross-site"
	}
	r.Header.Set("Sec-Fetch-Site", from)
	if carried != "" {
		r.Header.Set("Cookie", carried)
	}
	if r.Method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
}

// answered is what a program reads from an answer.
func answered(a *answer) Result {
	a.WriteHeader(http.StatusOK) // if it has said nothing at all
	result := Result{}
	decoder := json.NewDecoder(bytes.NewReader(a.body.Bytes()))
	decoder.UseNumber()
	if err := decoder.Decode(&result); err != nil {
		result = Result{} // a page, or nothing: it has no members
	}
	delete(result, "request")
	delete(result, "response")
	delete(result, "verdicts")
	result["status"] = a.status
	return result
}

// judge adds what a browser makes of lines.
func (r Result) judge(verdicts []cookie.Verdict) {
	lines, words, whys := []string{}, []string{}, []string{}
	for _, v := range verdicts {
		word := "refused"
		switch {
		case v.Stored:
			word = "stored"
		case v.Deleted:
			word = "deleted"
		}
		lines, words, whys = append(lines, v.SetCookie), append(words, word), append(whys, v.Why)
	}
	r["set_cookie"], r["verdict"], r["why"] = lines, words, whys
}

// lookAhead adds what comes next on a page.
func (v *visitor) lookAhead(result Result, page *cookie.URL) {
	result["next"] = v.browser.Retrieve(cookie.Request{URL: page}, v.now).Cookie
	result["reads"] = v.browser.Retrieve(cookie.Request{URL: page, Script: true}, v.now).Cookie
}

func names(left []cookie.LeftOut) []string {
	all := []string{}
	for _, c := range left {
		all = append(all, c.Name)
	}
	return all
}

// absolute is the whole URL of a path of the playground.
func absolute(to string) string {
	if strings.HasPrefix(to, "/") {
		return Origin + to
	}
	return to
}

func address(field, to string) (*cookie.URL, error) {
	u, err := url.Parse(absolute(to))
	if err != nil || !isOurs(u) {
		return nil, fieldError{field, "must be a path of the playground, such as /play/cookies"}
	}
	parsed, err := cookie.ParseURL(absolute(to))
	if err != nil {
		return nil, fieldError{field, err.Error()}
	}
	return parsed, nil
}

// encode writes the fields of a form.
func encode(form map[string]any) (string, error) {
	values := make(url.Values)
	for name, value := range form {
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, item := range list {
			switch item.(type) {
			case map[string]any, []any:
				return "", fieldError{"form." + name, "must be a text, or a list of texts"}
			case nil:
				values.Add(name, "")
			default:
				values.Add(name, fmt.Sprint(item))
			}
		}
	}
	return values.Encode(), nil
}
