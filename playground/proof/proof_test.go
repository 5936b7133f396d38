package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"course/playground/cookie"
	"course/playground/proof"
)

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// stage has a small playground: /play/jar/set sets cookies, /play/jar says what
// came, and the others misbehave.
func stage() *proof.Stage {
	mux := http.NewServeMux()
	mux.HandleFunc("/play/jar/set", func(w http.ResponseWriter, r *http.Request) {
		for _, line := range strings.Split(r.PostFormValue("lines"), "|") {
			w.Header().Add("Set-Cookie", line)
		}
		w.WriteHeader(http.StatusSeeOther)
		w.Header().Set("Too", "late")
	})
	mux.HandleFunc("/play/go", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "f=6; Path=/")
		w.Header().Set("Location", r.PostFormValue("to"))
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/play/jar", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"request": {}, "state": "valid", "host": %q, "site": %q, "body": %q}`, r.Host, r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Cookie"))
	})
	mux.Handle("/play/round", http.RedirectHandler("/play/round", http.StatusFound))
	mux.Handle("/play/away", http.RedirectHandler("https://other.example/", http.StatusFound))
	mux.HandleFunc("/play/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/play/broken", func(http.ResponseWriter, *http.Request) { panic("at work") })
	mux.HandleFunc("/play/endless", func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})
	return &proof.Stage{Handler: mux, Now: noon}
}

func TestCurl(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"-si localhost:8080/play/jar -b a=1":                           "HTTP/1.1 200 OK\nContent-Type: application/json\nDate: Sun, 01 Mar 2026 12:00:00 GMT\n\n" + `{"request": {}, "state": "valid", "host": "localhost:8080", "site": "", "body": "a=1"}`,
		"http://a.localhost:8080/play/jar":                             `{"request": {}, "state": "valid", "host": "a.localhost:8080", "site": "", "body": ""}`,
		"-I -XPOST -dlines=a=1|b=2 http://localhost:8080/play/jar/set": "HTTP/1.1 303 See Other\nSet-Cookie: a=1\nSet-Cookie: b=2\nDate: Sun, 01 Mar 2026 12:00:00 GMT\n\n",
	} {
		got, err := stage().Terminal().Curl(t.Context(), strings.Fields(command))
		if diff := cmp.Diff(want, got.Out); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", command, err, diff)
		}
	}
}

// What curl keeps in a file goes along with the commands after it.
func TestCurlKeepsCookies(t *testing.T) {
	t.Parallel()
	terminal := stage().Terminal()
	for _, typed := range []struct{ command, out, beside string }{
		{command: "-c jar localhost:8080/play/jar/set --data-urlencode lines=a=1;Path=/|b=2;Path=/;SameSite=None|c=3;Path=/;Domain=com"},
		{command: "-c names localhost:8080/play/jar/set --data-urlencode lines=SameSite=1;Path=/;SameSite=None"},
		{command: "-b names localhost:8080/play/jar", out: "SameSite=1"},
		{command: "-b jar -so /dev/null localhost:8080/play/jar/set --data-urlencode lines=d=4;Path=/"},
		{command: "-b jar -b x=1;y=2 -b z=3 localhost:8080/play/jar", out: "a=1; b=2; x=1;y=2; z=3"},
		{command: "-b jar -c other localhost:8080/play/jar/set --data-urlencode lines=a=;Max-Age=0;Path=/"},
		{command: "-b other localhost:8080/play/jar", out: "b=2"},
		{command: "-b new -c new -L -A me -H Accept: -H x-a:b -v -d to=/play/jar localhost:8080/play/go", out: "f=6", beside: `> POST /play/go HTTP/1.1
> Host: localhost:8080
> User-Agent: me
> x-a: b
> Content-Length: 12
> Content-Type: application/x-www-form-urlencoded
>
< HTTP/1.1 302 Found
< Location: /play/jar
< Set-Cookie: f=6; Path=/
< Date: Sun, 01 Mar 2026 12:00:00 GMT
<
> GET /play/jar HTTP/1.1
> Host: localhost:8080
> Cookie: f=6
> User-Agent: me
> x-a: b
>
< HTTP/1.1 200 OK
< Content-Type: application/json
< Date: Sun, 01 Mar 2026 12:00:00 GMT
<
`},
	} {
		printed, err := terminal.Curl(t.Context(), strings.Fields(typed.command))
		if err != nil {
			t.Fatalf("%s: %v", typed.command, err)
		}
		var answer struct{ Body string }
		if printed.Out != "" {
			if err := json.Unmarshal([]byte(printed.Out), &answer); err != nil {
				t.Fatalf("%s: %v in %s", typed.command, err, printed.Out)
			}
		}
		if diff := cmp.Diff([]string{typed.out, typed.beside}, []string{answer.Body, printed.Beside}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typed.command, diff)
		}
	}
}

func TestCurlRefuses(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"":                                "curl: has no address: give it one such as http://localhost:8080/play/cookies",
		"localhost:8080/play/a b":         "curl: has two addresses, localhost:8080/play/a and b",
		"http://localhost:8080/lessons/a": "curl: http://localhost:8080/lessons/a is not asked: nothing but the playground at http://localhost:8080/play/ is",
		"https://localhost:8080/play/a":   "curl: https://localhost:8080/play/a is not asked: nothing but the playground at http://localhost:8080/play/ is",
		"http://localhost:8091/play/a":    "curl: http://localhost:8091/play/a is not asked: write the port 8080, at which commands are tried whatever the port of your own server is",
		"localhost/play/a":                "curl: http://localhost/play/a is not asked: write the port 8080, at which commands are tried whatever the port of your own server is",
		"http://localhost:8091/lessons/a": "curl: http://localhost:8091/lessons/a is not asked: nothing but the playground at http://localhost:8080/play/ is",
		"http://192.0.2.1:8080/play/a":    "curl: http://192.0.2.1:8080/play/a is not asked: nothing but the playground at http://localhost:8080/play/ is",
		"-o file localhost:8080/play/a":   "curl: -o file names a file, and no file is written: leave it out, or write -o /dev/null",
		"--http2 localhost:8080/play/":    "curl: --http2 is not run here; of curl's options there are -i, -I, -s, -v, -L, -X, -H, -A, -e, -d, -b, -c, -o /dev/null and --data-urlencode",
		"-iké localhost:8080/play/":       "curl: -k is not run here; of curl's options there are -i, -I, -s, -v, -L, -X, -H, -A, -e, -d, -b, -c, -o /dev/null and --data-urlencode",
		"-F a=1 localhost:8080/play/":     "curl: -F is not run here: send the fields with -d",
		"-D - localhost:8080/play/":       "curl: -D is not run here: let -i show the header",
		"-vi localhost:8080/play/":        "curl: -v shows the header that -i and -I show: take one of them",
		"-c - localhost:8080/play/":       "curl: -c - is not run here: let -c keep the cookies in a file, and -b send them",
		"-d @/etc/passwd localhost:8080/": "curl: -d @/etc/passwd names a file, and no file is read",
		"-b jar.txt localhost:8080/play/": "curl: -b jar.txt names a file, and no file is read: let -c jar.txt keep the cookies of a command before it, or give it cookies such as a=1",
		"localhost:8080/play/ -H":         "curl: -H needs a value",
		"-L localhost:8080/play/round":    "curl localhost:8080/play/round: more than 10 redirects",
		"-L localhost:8080/play/away":     "curl: https://other.example/ is not asked: nothing but the playground at http://localhost:8080/play/ is",
		"localhost:8080/play/ -H a":       `curl: the header "a" has no colon: write Name: value`,
		"localhost:8080/play/broken":      "curl localhost:8080/play/broken: the demo broke: at work",
		"localhost:8080/play/endless":     "curl localhost:8080/play/endless: the answer has more than 1 MiB",
	} {
		if _, err := stage().Terminal().Curl(t.Context(), strings.Fields(command)); err == nil || err.Error() != want {
			t.Errorf("%s: %v", command, err)
		}
	}
}

// A demo that never answers is given up.
func TestSlow(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	if _, err := stage().Terminal().Curl(ctx, []string{"localhost:8080/play/slow"}); !errors.Is(err, proof.ErrSlow) {
		t.Errorf("the error is %v", err)
	}
}

func TestVisit(t *testing.T) {
	t.Parallel()
	results, err := stage().Visit(t.Context(), "/play/jar", []proof.Step{
		{Post: "/play/jar/set", Form: map[string]any{"lines": "a=1; Max-Age=10|b=2; Path=/play/other|c=3; SameSite=None|d=4; Path=/"}},
		{Get: "/play/jar"},
		{Get: "http://127.0.0.1:8080/play/jar"},
		{Get: "/play/jar", Initiator: "https://other.example/"},
		{Script: "/play/jar", Write: "e=5; HttpOnly"},
		{Wait: 11},
		{Get: "/set"},
		{Close: true},
		{Get: "/play/jar/set"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []proof.Result{
		{
			"status": 303, "cookie": "", "next": "a=1; d=4", "reads": "a=1; d=4", "left_out": []string{},
			"set_cookie": []string{"a=1; Max-Age=10", "b=2; Path=/play/other", "c=3; SameSite=None", "d=4; Path=/"},
			"verdict":    []string{"stored", "stored", "refused", "stored"},
		},
		{"status": 200, "cookie": "a=1; d=4", "body": "a=1; d=4", "state": "valid", "host": "localhost:8080", "site": "same-origin", "left_out": []string{"b"}},
		{"status": 200, "cookie": "", "body": "", "host": "127.0.0.1:8080"},
		{"cookie": "", "site": "cross-site", "left_out": []string{"b", "a", "d"}},
		{"verdict": []string{"refused"}, "set_cookie": []string{"e=5; HttpOnly"}, "reads": "a=1; d=4"},
		{},
		{"cookie": "d=4"},
		{},
		{"cookie": ""},
	}
	for i, members := range want {
		for name, value := range members {
			if diff := cmp.Diff(value, results[i][name]); diff != "" && name != "left_out" || name == "left_out" && len(value.([]string)) != len(results[i][name].([]string)) {
				t.Errorf("step %d: %s: %s", i+1, name, diff)
			}
		}
		if _, ok := results[i]["request"]; ok {
			t.Errorf("step %d: the route's own account of the request is there", i+1)
		}
	}
}

func TestVisitRefuses(t *testing.T) {
	t.Parallel()
	for want, steps := range map[string][]proof.Step{
		"0.get: must be a path of the playground, such as /play/cookies":  {{Get: "/lessons/a"}},
		"1.post: must be a path of the playground, such as /play/cookies": {{Wait: 1}, {Post: "https://a.example/play/"}},
		"0: does nothing: write get:, post:, script:, wait: or close:":    {{}},
		"0.form.a: must be a text, or a list of texts":                    {{Post: "/play/jar", Form: map[string]any{"a": map[string]any{}}}},
		"0.initiator: must be": {{Get: "/play/jar", Initiator: "x"}},
	} {
		_, err := stage().Visit(t.Context(), "", steps)
		var fields cookie.FieldErrors
		if !errors.As(err, &fields) || len(fields) != 1 {
			t.Errorf("%s: %v", want, err)
			continue
		}
		for field, why := range fields {
			if got := field + ": " + why; !strings.HasPrefix(got, want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
	}
}

// Of all mistakes none hides another.
func TestVisitRefusesAll(t *testing.T) {
	t.Parallel()
	_, err := stage().Visit(t.Context(), "", []proof.Step{{Get: "/lessons/a"}, {Close: true}, {}})
	var fields cookie.FieldErrors
	if !errors.As(err, &fields) || fields["0.get"] == "" || fields["2"] == "" || len(fields) != 2 {
		t.Errorf("%v", err)
	}
}

func FuzzCurl(f *testing.F) {
	for _, s := range []string{"-si localhost:8080/play/jar", "-XGET -H a:b localhost:8080/play/%zz", "-d a -b a=\x00 localhost:8080/play/jar", "--request \n localhost:8080/play/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, command string) {
		args := strings.Split(command, " ")
		if strings.Contains(command, "slow") {
			return
		}
		// It answers or says why not; it never breaks.
		if printed, err := stage().Terminal().Curl(t.Context(), args); err != nil && printed != (proof.Printed{}) {
			t.Errorf("%q: %v, and %+v", args, err, printed)
		}
	})
}
