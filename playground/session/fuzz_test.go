package session

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzJSON: what is read is written as JSON that says the same when it is read
// again, tagged and plain; and Go's own reader takes what is for all.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0,1.50,1e400,NaN,-Infinity,null,true]}`, `{"\ud83d\ude00":"\ud800x","é":"\u0000"}`,
		`{" t":[]}`, `{" di":{" t__":{" b":"AP8="}}}`, `{" d":"Sun, 01 Jan 0050 00:00:00 GMT"}`, `[[[]`, `{"a":1,"a":2}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // its readers check that
		}
		v, err := parseJSON(text)
		if err != nil {
			return
		}
		plain := writer{unicode: true}
		plain.value(v)
		if again, err := parseJSON(string(plain.out)); err != nil || !bytes.Equal(asJSON(again), asJSON(v)) {
			t.Errorf("%q was written as %q, and read as %v, %v", text, plain.out, again, err)
		}
		d, err := untag(text)
		if err != nil {
			return
		}
		tagged, err := tag(d)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if again, err := untag(string(tagged)); err != nil || !bytes.Equal(asJSON(map[string]any(again)), tagged) {
			t.Errorf("%q was written as %q, and read as %v, %v", text, tagged, again, err)
		}
		if out := (Session{Data: d}).JSON(); !json.Valid(out) {
			t.Errorf("%q: no JSON for all: %q", text, out)
		}
	})
}

// FuzzRead: whatever the value, each codec has a state and a reason for it, and
// only the plain one believes what it has not written.
func FuzzRead(f *testing.F) {
	all := codecs(f)
	for _, c := range all {
		f.Add(save(f, c, "", noon, set("user", "ada")))
	}
	for _, seed := range []string{"..", ".eJw.AA.AA", "e30.aaaa.bbbb", "%7B%7D", "{}", "\n", "a.\r.b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for kind, c := range all {
			s := read(t, c, value, noon)
			if kind != "plain" && s.State == Valid && s.Data["user"] != "ada" {
				t.Errorf("%s believes %q: %+v", kind, value, s)
			}
			if (s.State == None) != (value == "") {
				t.Errorf("%s: %q is %+v", kind, value, s)
			}
		}
	})
}

// FuzzDissect: the parts of a value are the value, and can be looked at whatever
// they are.
func FuzzDissect(f *testing.F) {
	for _, seed := range []string{"e30.aaaa.bbbb", ".eJw.AA.AA", "..", ".eJyrViotTi1SslJKTElUqgUAJ6UEyA.aaQsgA.x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		p, err := Dissect(value)
		if err != nil {
			return
		}
		if p.Value() != value {
			t.Errorf("%q became %q", value, p.Value())
		}
		text, err := p.Text()
		if err == nil && (!utf8.ValidString(text) || len(text) > maxPayload) {
			t.Errorf("%q: %d bytes", value, len(text))
		}
		if _, err := p.Data(); err == nil && text == "" {
			t.Errorf("%q: data from nothing", value)
		}
	})
}
