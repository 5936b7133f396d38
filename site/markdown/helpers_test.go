package markdown

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
)

// A testCourse is the course that the lessons of these tests lie in.
type testCourse struct {
	pages map[string]string
	files map[string]File
}

func (c testCourse) Page(name string) (string, bool) {
	url, ok := c.pages[name]
	return url, ok
}

func (c testCourse) File(name string) (File, bool) {
	f, ok := c.files[name]
	return f, ok
}

// Draft knows one, which is left out.
func (c testCourse) Draft(name string) bool { return name == "guide/draft.md" }

// Unserved knows one.
func (c testCourse) Unserved(name string) (why, hint string) {
	if name == "guide/hidden.md" {
		return "which is hidden", "show it"
	}
	return "", ""
}

func (c testCourse) Near(name string) string {
	var names []string
	for known := range c.pages {
		names = append(names, known)
	}
	for known := range c.files {
		names = append(names, known)
	}
	return nearest(name, names)
}

func (c testCourse) At(address string) (name string, isPage, ok bool) {
	for name, url := range c.pages {
		if url == "/lessons/"+address && isMarkdown(name) {
			return name, true, true
		}
	}
	return "", false, address == "guide/jar.png"
}

func (testCourse) NearAddress(address string) string {
	return nearest(address, []string{"guide/lesson", "guide/setup", "guide/jar.png"})
}

func newTestCourse() testCourse {
	return testCourse{
		pages: map[string]string{
			".":                  "/",
			"README.md":          "/",
			"start.md":           "/lessons/start",
			"guide":              "/lessons/guide",
			"guide/index.md":     "/lessons/guide",
			"guide/lesson.md":    "/lessons/guide/lesson",
			"guide/setup.md":     "/lessons/guide/setup",
			"guide/größe.md":     "/lessons/guide/gr%C3%B6%C3%9Fe",
			"guide/two words.md": "/lessons/guide/two%20words",
			"old.markdown":       "/lessons/old",
			"lessons/deep.md":    "/lessons/lessons/deep",
		},
		files: map[string]File{
			"guide/jar.png":       {URL: "/lessons/guide/jar.png?v=abc", Width: 640, Height: 480},
			"guide/jar@2x.png":    {URL: "/lessons/guide/jar@2x.png?v=abd", Width: 1280, Height: 960},
			"guide/data.csv":      {URL: "/lessons/guide/data.csv?v=abe"},
			"logo.svg":            {URL: "/lessons/logo.svg?v=abf"},
			"static/img/logo.png": {URL: "/lessons/static/img/logo.png?v=abg", Width: 10, Height: 10},
		},
	}
}

// testDemos knows one demo, with one parameter.
type testDemos struct{}

func (testDemos) Demo(name string, params map[string]string) (Demo, error) {
	if name != "shop" {
		return Demo{}, fmt.Errorf("there is no demo %s; did you mean shop?", name)
	}
	d := Demo{Title: "The cookie shop", URL: "/play/shop/"}
	var wrong []error
	for _, key := range slices.Sorted(maps.Keys(params)) {
		switch {
		case key != "step":
			wrong = append(wrong, &ParameterError{key, true, errors.New("shop has no such parameter")})
		case params[key] != "merge":
			wrong = append(wrong, &ParameterError{key, false, errors.New("step must be merge")})
		}
		d.Title, d.URL, d.Height = "The cookie shop: merge", "/play/shop/merge/", 520
	}
	return d, errors.Join(wrong...)
}

func (testDemos) Kinds() []string { return []string{"http"} }

func (testDemos) Answers(path string) bool { return path != "/play/nope" }

func (testDemos) Declare(d Declaration) (Demo, []Mistake) {
	if line, column := placeOfWord(d.Body, "wrong"); line > 0 {
		return Demo{}, []Mistake{{line, column, "this is wrong", "make it right"}}
	}
	return Demo{Title: d.Name, URL: "/play/page/" + d.Lesson + "/" + d.Name + "/"}, nil
}

// placeOfWord is where a word stands in a text; 0 where it does not.
func placeOfWord(text, word string) (line, column int) {
	before, _, found := strings.Cut(text, word)
	if !found {
		return 0, 0
	}
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndex(before, "\n")
}

// testProofs play a browser that takes each line but those with "bad" in them, and
// sends a=1, and b=2 not.
type testProofs struct{}

func (testProofs) Scenario(in []byte) ([]byte, error) {
	if bytes.Contains(in, []byte("nowhere")) {
		return nil, FieldErrors{"steps.0.url": "must be an address", "steps.1.do": "must be there", "steps.9.x": "is far"}
	}
	var s struct {
		Steps []struct {
			Do        string   `json:"do"`
			SetCookie []string `json:"set_cookie"`
			Write     string   `json:"write"`
		} `json:"steps"`
	}
	if err := json.Unmarshal(in, &s); err != nil {
		return nil, err
	}
	results := []any{}
	for _, step := range s.Steps {
		switch step.Do {
		case "response", "script":
			verdicts := []any{}
			for _, line := range append(step.SetCookie, step.Write) {
				if line != "" {
					bad := strings.Contains(line, "bad")
					verdicts = append(verdicts, map[string]any{"set_cookie": line, "stored": !bad, "why": "Stored <here>.", "rule": "5.7"})
				}
			}
			results = append(results, map[string]any{"verdicts": verdicts})
		case "request", "read":
			left := map[string]any{"name": "b", "path": "/b", "why": "Its path.", "rule": "5.8.3"}
			results = append(results, map[string]any{"cookie": "a=1", "left_out": []any{left}})
		case "jar":
			results = append(results, map[string]any{"cookies": []any{
				map[string]any{"name": "a", "value": "1", "domain": "a.example", "path": "/", "host_only": true, "expires": nil},
				map[string]any{"name": "b", "value": "2", "domain": "a.example", "path": "/b", "expires": "2026-03-01T12:00:30Z"},
			}})
		default:
			results = append(results, map[string]any{})
		}
	}
	return json.Marshal(map[string]any{"steps": results})
}

// Visit says what it was asked, and what a page with one cookie has.
func (testProofs) Visit(in []byte, _ *Declaration) ([]byte, error) {
	var steps []struct {
		Get, Post string
		Close     bool
	}
	if err := json.Unmarshal(in, &steps); err != nil {
		return nil, err
	}
	var results []any
	for i, step := range steps {
		if step.Get+step.Post == "" && !step.Close {
			return nil, FieldErrors{fmt.Sprint(i): "does nothing"}
		}
		results = append(results, map[string]any{
			"status": 200, "set_cookie": []string{"a=1; Path=/"}, "verdict": []string{"stored"}, "cookie": "", "next": "a=1",
			"session": map[string]any{"user": "Ada"}, "state": "valid",
		})
	}
	return json.Marshal(results)
}

// Transcript prints the words of each command, and the names of the demos that it may
// ask.
func (testProofs) Transcript(lines [][][]string, declared []Declaration) ([]Printed, error) {
	printed, wrong := make([]Printed, len(lines)), FieldErrors{}
	for i, pipeline := range lines {
		var b strings.Builder
		for _, d := range declared {
			fmt.Fprintf(&b, "demo %s\n", d.Name)
		}
		for _, words := range pipeline {
			if words[len(words)-1] == "broken" {
				wrong[strconv.Itoa(i)] = "broken is not run here"
			}
			for _, word := range words {
				fmt.Fprintf(&b, "%s: %s\n", word, strings.Repeat("x", len(word)))
			}
		}
		printed[i].Text = b.String()
	}
	if len(wrong) > 0 {
		return printed, wrong
	}
	return printed, nil
}

func testOptions() Options {
	return Options{
		Demos:  testDemos{},
		Proofs: testProofs{},
		Source: fstest.MapFS{
			"shop/merge.js": {Data: []byte(strings.TrimLeft(`
// The cart, kept in a cookie.

// #region read
function read(name) {
	// #region split
	const pairs = document.cookie.split("; ");
	// #endregion split
	return pairs.find((p) => p.startsWith(name + "="));
}
// #endregion read

// #region twice
first();
// #endregion twice
// #region twice
second();
// #endregion twice
// #region open
read("a");
`, "\n"))},
			"shop/page.html": {Data: []byte("<ul>\n  <!-- #region list -->\n  <li>Sugar</li>\n  <!-- #endregion list -->\n</ul>\n")},
			"shop/shop.py":   {Data: []byte("# #region cart\r\ncart = {}\r\n# #endregion cart\r\n")},
		},
	}
}

// render renders a lesson that lies at guide/lesson.md and begins on line 1.
func render(body string) *Document {
	return New(testOptions()).Render(Lesson{File: "guide/lesson.md", Line: 1, Body: []byte(body)}, newTestCourse())
}

// problems writes the problems of a document as the terminal shows them, without
// the file.
func problems(d *Document) string {
	var b strings.Builder
	for _, p := range d.Problems {
		fmt.Fprintln(&b, strings.TrimPrefix(p.String(), p.File+":"))
	}
	return b.String()
}
