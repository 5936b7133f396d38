package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// explainedAt is when cookies are explained in tests: a Sunday.
func explainedAt() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

// stdinIn returns what a script pipes in: the file that $STDIN names.
func stdinIn(ts *testscript.TestScript) io.Reader {
	if name := ts.Getenv("STDIN"); name != "" {
		return strings.NewReader(ts.ReadFile(name))
	}
	return strings.NewReader("")
}

// A terminal is where a test runs the program.
type terminal struct {
	columns int
	typing  bool
	env     []string // "NAME=value"
	stdin   string
}

// run runs "course explain" and returns what it prints, and its exit status.
func (term terminal) run(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{
		Stdin: strings.NewReader(term.stdin), Stdout: &out, Stderr: &errs,
		Typing: term.typing, Columns: term.columns, Now: explainedAt,
		LookupEnv: func(name string) (string, bool) {
			for _, variable := range term.env {
				if key, value, _ := strings.Cut(variable, "="); key == name {
					return value, true
				}
			}
			return "", false
		},
	}
	status = p.Run(context.Background(), append([]string{"explain"}, args...))
	return out.String(), errs.String(), status
}

func TestExplainColoursOnlyATerminal(t *testing.T) {
	for _, test := range []struct {
		where  terminal
		colour bool
	}{
		{terminal{columns: 80, env: []string{"TERM=xterm-256color"}}, true},
		{terminal{columns: 80, env: []string{"NO_COLOR="}}, true},
		{terminal{}, false}, // a pipe
		{terminal{columns: 80, env: []string{"NO_COLOR=1"}}, false},
		{terminal{columns: 80, env: []string{"TERM=dumb"}}, false},
	} {
		stdout, _, status := test.where.run(t, "flavor=dark", "chewy=yes; SameSite=None")
		if status != 0 {
			t.Errorf("%+v: exit status %d", test.where, status)
		}
		if got := strings.Contains(stdout, "\x1b["); got != test.colour {
			t.Errorf("%+v: colours: %v, want %v", test.where, got, test.colour)
		}
		if test.colour && !strings.Contains(stdout, "\x1b[32m  ✓ \x1b[0m\x1b[1mStored\x1b[0m until") {
			t.Errorf("%+v: no green mark before a bold word:\n%s", test.where, stdout)
		}
	}
}

// Colours are beside the words: without them the text is the same.
func TestExplainSaysTheSameWithoutColours(t *testing.T) {
	args := []string{"flavor=dark; Max-Age=30", "chewy=yes; SameSite=None", "old=; Max-Age=0"}
	coloured, _, _ := terminal{columns: 80}.run(t, args...)
	plain, _, _ := terminal{}.run(t, args...)
	for _, style := range []style{bold, faint, red, green, yellow} {
		coloured = strings.ReplaceAll(coloured, "\x1b["+string(style)+"m", "")
	}
	if diff := cmp.Diff(plain, strings.ReplaceAll(coloured, "\x1b[0m", "")); diff != "" {
		t.Error(diff)
	}
}

func TestExplainWraps(t *testing.T) {
	args := []string{"--url", "https://shop.example/cookies", "--initiator", "https://other.example/" + strings.Repeat("long/", 30),
		"flavor=" + strings.Repeat("dark", 100) + "; Partitioned; Secure; SameSite=None",
		"a name=a value  of words; Path=/cookies/oven; Domain=shop.example; colour=brown", "x=1"}
	for width := leastWidth; width < 130; width += 3 {
		stdout, _, _ := terminal{columns: width, env: []string{"NO_COLOR=1"}}.run(t, args...)
		for line := range strings.Lines(stdout) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Fatalf("%d columns in a terminal of %d: %q", n, width, line)
			}
		}
	}
}

// What a hostile server sends is shown, and does nothing.
func TestExplainEscapes(t *testing.T) {
	hostile := []string{
		"a=\x1b]0;title\a", "b=\u202eevil; \u009b31m=x; Path=/\u200b", "c=\xff\xfe; Domain=\x1b[2J", "d\te=f\tg",
		"e=\U000e0041", "\r\nSet-Cookie: f=1", "g=\u2028; SameSite=\u0085",
	}
	for _, args := range [][]string{nil, {"--json"}, {"--from-script"}} {
		stdout, _, status := terminal{}.run(t, slices.Concat(args, []string{"--"}, hostile)...)
		if status != 0 {
			t.Errorf("%q: exit status %d", args, status)
		}
		for _, r := range stdout {
			if r != '\n' && !strconv.IsPrint(r) {
				t.Errorf("%q: %q is printed raw", args, r)
			}
		}
	}
	stdout, _, _ := terminal{}.run(t, hostile[0])
	if want := `Set-Cookie: a=\x1b]0;title\a`; !strings.Contains(stdout, want) {
		t.Errorf("no %s in\n%s", want, stdout)
	}
	_, stderr, _ := terminal{}.run(t, "a=1", "--url", "http://[\x1b[2J]/")
	if strings.Contains(stderr, "\x1b") {
		t.Errorf("raw in %q", stderr)
	}
}

// What --json prints is a scenario, which comes to the same.
func TestExplainedScenarioPlaysAgain(t *testing.T) {
	lines := []string{"--", "flavor=dark; Path=/cookies", "chewy=\x1b; foo", "sid=\u009b31; HttpOnly; SameSite=Strict", "x=1; Max-Age=30"}
	for _, args := range [][]string{
		{"--json"},
		{"--json", "--as", "chromium", "--url", "https://shop.example/cookies"},
		{"--json", "--from-script", "--initiator", "https://shop.example/"},
		{"--json", "--initiator", "https://shop.example/"},
		{"--json", "--initiator", "about:blank", "--send", "http://localhost:8080/", "--send", "http://localhost:1/cookies?a,b"},
	} {
		explained, _, status := terminal{}.run(t, append(args, lines...)...)
		if status != 0 {
			t.Fatalf("%q: exit status %d", args, status)
		}
		played, stderr, status := terminal{stdin: explained}.run(t, "--scenario", "-")
		if status != 0 {
			t.Fatalf("%q: exit status %d: %s", args, status, stderr)
		}
		if diff := cmp.Diff(results(t, explained), results(t, played)); diff != "" {
			t.Errorf("%q:\n%s", args, diff)
		}
	}
}

// results returns of each step of a scenario what it came to.
func results(t *testing.T, scenario string) []map[string]any {
	t.Helper()
	var played struct {
		Steps []map[string]any `json:"steps"`
	}
	if err := json.Unmarshal([]byte(scenario), &played); err != nil {
		t.Fatalf("%v in %s", err, scenario)
	}
	for _, step := range played.Steps {
		for field := range step {
			if !slices.Contains([]string{"verdicts", "cookie", "left_out"}, field) {
				delete(step, field)
			}
		}
	}
	return played.Steps
}

// Without --send there are requests from which one can tell what a line means.
func TestExplainFindsTellingRequests(t *testing.T) {
	for _, test := range []struct {
		url, line string
		want      []string // some of them
		never     string   // the name of one that there isn't
	}{
		{"http://localhost:8080/", "a=1", []string{"another path http://localhost:8080/another/path", "another port http://localhost:3000/", "a host below http://www.localhost:8080/"}, "https"},
		{"http://localhost:3000/", "a=1", []string{"another port http://localhost:8000/"}, "plain http"},
		{"http://127.0.0.1/", "a=1", []string{"same address http://127.0.0.1/"}, "a host below"},
		{"http://[::1]/", "a=1", []string{"same address http://[::1]/"}, "a host below"},
		{"https://shop.example:444/", "a=1", []string{"plain http http://shop.example/"}, "the domain above"},
		{"http://www.shop.co.uk/", "a=1", []string{"https https://www.shop.co.uk/", "a host below http://api.www.shop.co.uk/", "the domain above http://shop.co.uk/"}, "another port"},
		{"https://shop.example/a/b", "a=1; Path=/c", []string{"its own path https://shop.example/c", "top of the host https://shop.example/", "script on the page https://shop.example/c"}, "another path"},
		{"https://shop.example/", "a=1; Path=/?", []string{"same address https://shop.example/"}, "its own path"}, // no address has it
		{"https://www.other.example/", "a=1", []string{"link on another site https://www.other.example/ from https://elsewhere.example/"}, "https"},
	} {
		stdout, stderr, status := terminal{}.run(t, "--json", "--url", test.url, test.line)
		if status != 0 {
			t.Fatalf("%s: %s", test.url, stderr)
		}
		got := laterRequests(t, stdout)
		for _, want := range test.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s from %s: no %q in %q", test.line, test.url, want, got)
			}
		}
		if slices.ContainsFunc(got, func(r string) bool { return strings.HasPrefix(r, test.never+" ") }) {
			t.Errorf("%s from %s: %q in %q", test.line, test.url, test.never, got)
		}
	}
}

// laterRequests returns each as "about URL from INITIATOR".
func laterRequests(t *testing.T, explained string) (list []string) {
	t.Helper()
	var scenario struct{ Steps []requestStep }
	if err := json.Unmarshal([]byte(explained), &scenario); err != nil {
		t.Fatal(err)
	}
	for _, s := range scenario.Steps {
		request := s.About + " " + s.URL
		if s.Initiator != "" {
			request += " from " + s.Initiator
		}
		list = append(list, request)
	}
	return list
}

func TestExplainNeedsLines(t *testing.T) {
	_, stderr, status := terminal{typing: true}.run(t)
	if want := "course: no Set-Cookie line: give one"; status != 2 || !strings.HasPrefix(stderr, want) {
		t.Errorf("exit status %d, %q", status, stderr)
	}
}

// A header part without an end is refused; a body without an end is none of ours.
func TestExplainReadsSoMuch(t *testing.T) {
	_, stderr, status := terminal{stdin: "X: " + strings.Repeat("x", maxHeader)}.run(t)
	if status != 2 || !strings.Contains(stderr, "more than 1 MiB") {
		t.Errorf("exit status %d, %q", status, stderr)
	}
	stdout, stderr, status := terminal{stdin: "HTTP/1.1 200 OK\nSet-Cookie: a=1\n\n" + strings.Repeat("x", 2*maxHeader)}.run(t)
	if status != 0 || !strings.Contains(stdout, "Set-Cookie: a=1\n") {
		t.Errorf("exit status %d, %q", status, stderr)
	}
}

// Whoever waits at a terminal for input can leave.
func TestExplainIsInterrupted(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var stderr bytes.Buffer
	p := &program{Stdin: in, Stdout: io.Discard, Stderr: &stderr, LookupEnv: noEnv, Now: explainedAt}
	status := make(chan int, 1)
	go func() { status <- p.Run(ctx, []string{"explain", "--scenario", "-"}) }()
	cancel()
	if got := <-status; got != 1 || stderr.String() != "course: interrupted\n" {
		t.Errorf("exit status %d, %q", got, &stderr)
	}
}

func noEnv(string) (string, bool) { return "", false }

// Whatever a line holds, the page keeps its width and shows nothing raw.
func FuzzExplain(f *testing.F) {
	f.Add("flavor=dark; Max-Age=30; Secure", 80)
	f.Add("\x1b[31m=\u202e; Path=/ é; Domain=.", 32)
	f.Add("=;;", 40)
	f.Fuzz(func(t *testing.T, line string, width int) {
		width = leastWidth + max(0, width)%200
		stdout, stderr, status := terminal{columns: width, env: []string{"NO_COLOR=1"}}.run(t, "--", line)
		if status != 0 {
			t.Fatalf("exit status %d: %s", status, stderr)
		}
		for shown := range strings.Lines(stdout) {
			shown = strings.TrimSuffix(shown, "\n")
			if utf8.RuneCountInString(shown) > width || strings.ContainsFunc(shown, isHidden) {
				t.Fatalf("in %d columns: %q", width, shown)
			}
		}
	})
}
