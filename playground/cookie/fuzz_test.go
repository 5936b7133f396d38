package cookie

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// fuzzNow is the time of all fuzzing.
var fuzzNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// FuzzParseCookie: whatever comes in, what goes out is text, no value is longer
// than the header, and what we write we read again.
func FuzzParseCookie(f *testing.F) {
	for _, seed := range []string{
		"", "a=b", `a="b\054c"; d`, `a="b;c"; a=d`, "=x; ;y", "a=\xff\xfe", `a="\303\251"`, `"`, `a="\`, "a==b;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		for _, p := range ParseCookie(header) {
			if p.Name == "" || !utf8.ValidString(p.Name+p.Value) {
				t.Errorf("%q: %q", header, p)
			}
			line, err := SetCookie{Key: "k", Value: p.Value}.Header(fuzzNow)
			if err != nil {
				continue
			}
			pair, _, _ := strings.Cut(line, "; Path=")
			if again := ParseCookie(pair); len(again) != 1 || again[0].Value != p.Value {
				t.Errorf("%q: wrote %q, read %q", p.Value, pair, again)
			}
		}
	})
}

// FuzzSetCookieHeader: what is not refused is one line without control
// characters, and a browser finds in it the parameters and nothing else.
func FuzzSetCookieHeader(f *testing.F) {
	f.Add("flavor", "chocolate chip", "3600", "/", "example.com", "Lax", uint8(0))
	f.Add("é", "a;b\n", "-1", "/x;y", "bücher.example", "none", uint8(255))
	f.Add("__Host-a", `"\`, "", "", "", "", uint8(5))
	f.Fuzz(func(t *testing.T, key, value, maxAge, path, domain, sameSite string, flags uint8) {
		s := SetCookie{
			Key: key, Value: value, MaxAge: maxAge, Path: path, Domain: domain, SameSite: sameSite,
			Secure: flags&1 != 0, HTTPOnly: flags&2 != 0, Partitioned: flags&4 != 0, NoPath: flags&8 != 0,
		}
		line, err := s.Header(fuzzNow)
		if err != nil {
			if _, ok := err.(FieldErrors); !ok || line != "" {
				t.Errorf("%+v: %q, %v", s, line, err)
			}
			return
		}
		if hasCTL(line) || !utf8.ValidString(line) {
			t.Errorf("%+v: wrote %q", s, line)
		}
		u, err := ParseURL("https://shop.example/a/b")
		if err != nil {
			t.Fatal(err)
		}
		a := arrival{browser: NewBrowser(Standard, false), request: Request{URL: u}, now: fuzzNow}
		if refusal := a.parse(line); refusal != nil {
			if refusal.Rule != isTooLarge.Rule {
				t.Errorf("%q: %+v", line, refusal)
			}
			return
		}
		if a.secure != (s.Secure || s.Partitioned) || a.httpOnly != s.HTTPOnly || a.partitioned != s.Partitioned ||
			(a.sameSite != "") != (sameSite != "") || a.hasMaxAge != (maxAge != "") {
			t.Errorf("%+v: wrote %q, which reads as %+v", s, line, a.setCookieString)
		}
	})
}

// FuzzDate: a date that can be read has the parts that were found in it, and is
// read again as it is written.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{
		"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
		"09e9 Jun 2037 0:0:0", "31 Feb 2037 00:00:00", "37 1 jan 1:2:3:4", "ſep 1 1999 1:1:1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lenient, ok := parseLenientDate(text)
		if ok && (lenient.Year() < 0 || lenient.Year() > 99999) {
			t.Errorf("%q: Chromium's %v", text, lenient)
		}
		parseForgivingDate(text) // has no limits, but must end
		date, ok := parseCookieDate(text)
		if !ok {
			return
		}
		if date.Year() < 1601 || date.Year() > 9999 {
			t.Errorf("%q: %v", text, date)
		}
		if again, ok := parseCookieDate(httpDate(date.Unix())); !ok || !again.Equal(date) {
			t.Errorf("%q: %v, then %v", text, date, again)
		}
	})
}

// FuzzScenario: an answer is JSON with a result for each step, an error says
// which field is wrong, and a browser keeps no more cookies than it may.
func FuzzScenario(f *testing.F) {
	for _, c := range readCases(f, "testdata/conformance/contract.json", "testdata/conformance/draft.json") {
		f.Add([]byte(c.Scenario))
	}
	f.Add([]byte(`{"as":"firefox","steps":[{"do":"script","url":"http://[::1]:1/","write":"=;Path=\t"},{"do":"wait","seconds":1e9},{"do":"close"},{"do":"jar"}]}`))
	f.Add([]byte(`{"as":"chromium","steps":[{"do":"response","url":"http://x.s3.amazonaws.com/","set_cookie":["a=1; Domain=amazonaws.com; Path=/"]},{"do":"response","url":"http://foo.amazonaws.com/","set_cookie":["a=2; Domain=amazonaws.com; Path=/"]}]}`))
	f.Add([]byte(`{"as":"chromium","steps":[{"do":"response","url":"HTTPS:\\\\ｅx.é\\..\\%2e","set_cookie":["a=b;Max-Age=+1;Domain=é"],"initiator":"blob:https://a","navigation":true}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := Play(in, fuzzNow)
		if err != nil {
			if errs, ok := err.(FieldErrors); !ok || len(errs) == 0 {
				t.Errorf("%q: %#v", in, err)
			}
			return
		}
		var got struct{ Steps []stepResult }
		if err := json.Unmarshal(out, &got); err != nil {
			t.Errorf("%q: %v", in, err)
		}
		s, err := ParseScenario(in, fuzzNow)
		if err != nil || len(s.Steps) != len(got.Steps) {
			t.Errorf("%q: %d results, %v", in, len(got.Steps), err)
		}
		for _, step := range got.Steps {
			for _, v := range step.Verdicts {
				if v.Why == "" || v.Rule == "" || v.Stored && v.Deleted || v.Stored && v.Cookie == nil {
					t.Errorf("%q: %+v", in, v)
				}
			}
		}
	})
}
