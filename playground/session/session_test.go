package session

import (
	"context"
	"errors"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	testKey = []byte("0123456789abcdef")
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

// codecs are the four, with a source of randomness that is the same on every run.
func codecs(t testing.TB) map[string]Codec {
	t.Helper()
	random := rand.NewChaCha8([32]byte{1})
	encrypted, err := NewEncrypted("session_encrypted", random, testKey)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := NewMemory(100, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Codec{
		"plain":     NewPlain("session_plain"),
		"signed":    NewSigned("session", testKey),
		"encrypted": encrypted,
		"server":    NewServer("session_id", memory, random),
	}
}

// save changes a session, and wants that taken.
func save(t testing.TB, c Codec, value string, now time.Time, f func(Data)) string {
	t.Helper()
	value, s, err := c.Change(context.Background(), value, now, f)
	if err != nil || s.State != Valid {
		t.Fatalf("%s: %+v, %v", c.Cookie(), s, err)
	}
	return value
}

func read(t testing.TB, c Codec, value string, now time.Time) Session {
	t.Helper()
	s, err := c.Read(context.Background(), value, now)
	if err != nil {
		t.Fatal(err)
	}
	if s.Why == "" || s.Data == nil || s.State != Valid && len(s.Data) > 0 {
		t.Errorf("%s: %q is %+v", c.Cookie(), value, s)
	}
	return s
}

func set(name string, value any) func(Data) { return func(d Data) { d[name] = value } }

func TestReadsWhatItWrote(t *testing.T) {
	for kind, c := range codecs(t) {
		value := save(t, c, "", noon, set("user", "ada"))
		value = save(t, c, value, noon.Add(time.Hour), set("note", "½ \"<é>\" 😀; a=b"))
		s := read(t, c, value, noon.Add(2*time.Hour))
		want := Data{"user": "ada", "note": "½ \"<é>\" 😀; a=b"}
		if diff := cmp.Diff(want, s.Data); s.State != Valid || diff != "" {
			t.Errorf("%s: %+v %s", kind, s, diff)
		}
		if got := string(s.JSON()); got != `{"note":"\u00bd \"<\u00e9>\" \ud83d\ude00; a=b","user":"ada"}` {
			t.Errorf("%s: %s", kind, got)
		}
		if s := read(t, c, "", noon); s.State != None {
			t.Errorf("%s: no cookie is %+v", kind, s)
		}
	}
}

// The types of Python survive being saved again, and show in JSON as the contract
// says: a tuple is a list, the others are tagged.
func TestTypesSurvive(t *testing.T) {
	data := Data{
		"tuple": Tuple{big.NewInt(1), "a"}, "bytes": []byte{0, 255}, "html": Markup("<b>"), "id": UUID{1},
		"time": noon, "big": new(big.Int).Lsh(big.NewInt(1), 100), "float": 1e22, "nan": nan,
		"tagged": map[string]any{" t": []any{}}, "half": "\xed\xa0\x80",
	}
	const want = `{"big":1267650600228229401496703205376,"bytes":{" b":"AP8="},"float":1e+22,"half":"\ud800",` +
		`"html":{" m":"<b>"},"id":{" u":"01000000000000000000000000000000"},"nan":"NaN",` +
		`"tagged":{" di":{" t__":[]}},"time":{" d":"Sun, 01 Mar 2026 12:00:00 GMT"},"tuple":[1,"a"]}`
	for kind, c := range codecs(t) {
		if kind == "plain" {
			continue // JSON, and no more
		}
		value := save(t, c, "", noon, func(d Data) {
			for name, v := range data {
				d[name] = v
			}
		})
		value = save(t, c, value, noon, func(Data) {})
		s := read(t, c, value, noon)
		if got := string(s.JSON()); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", kind, got, want)
		}
		if _, ok := s.Data["tuple"].(Tuple); !ok {
			t.Errorf("%s: the tuple is a %T", kind, s.Data["tuple"])
		}
	}
}

func TestPlainBelieves(t *testing.T) {
	c := NewPlain("session_plain")
	for value, want := range map[string]string{
		`%7B%22role%22%3A%22admin%22%7D`: `{"role":"admin"}`,
		`{"role":"admin"}`:               `{"role":"admin"}`,
		`{"a":"100%"}`:                   `{"a":"100%"}`,
		`{" t":[1],"x":{" d":2}}`:        `{" t":[1],"x":{" d":2}}`,
		`{"a":1,"a":-0}`:                 `{"a":0}`,
		`{"n":[1.50,-0.0,1E400,NaN]}`:    `{"n":[1.5,-0.0,"Infinity","NaN"]}`,
	} {
		if s := read(t, c, value, noon); s.State != Valid || string(s.JSON()) != want {
			t.Errorf("%s: %+v, want %s", value, s, want)
		}
	}
	for _, value := range []string{"[]", `"ada"`, "{", `{"a":}`, `{"a":01}`, `{'a':1}`, `{"a":1}x`, "%7B", `{"a":"` + "\t" + `"}`, `{"a":"\u12"}`, `{"a":-}`, `{"a":1.}`, "\xff"} {
		if s := read(t, c, value, noon); s.State != Tampered {
			t.Errorf("%q: %+v", value, s)
		}
	}
	if value := save(t, c, "%7B", noon, set("é", "a b")); value != `%7B%22%C3%A9%22%3A%22a%20b%22%7D` {
		t.Error(value)
	}
}

// Whatever bit is changed, wherever: it is noticed.
func TestBitFlips(t *testing.T) {
	for _, kind := range []string{"signed", "encrypted"} {
		c := codecs(t)[kind]
		value := save(t, c, "", noon, set("user", "ada"))
		flips := 0
		for at := range len(value) {
			for bit := range 8 {
				changed := []byte(value)
				changed[at] ^= 1 << bit
				flips++
				if s := read(t, c, string(changed), noon); s.State != Tampered {
					t.Errorf("%s: bit %d of character %d: %+v", kind, bit, at, s)
				}
			}
			for _, changed := range []string{value[:at], value[at+1:], value[:at] + "\n" + value[at:], value[:at] + "A" + value[at:]} {
				if s := read(t, c, changed, noon); changed != "" && s.State != Tampered {
					t.Errorf("%s: %q: %+v", kind, changed, s)
				}
			}
		}
		t.Logf("%s: all of %d flipped bits of %d characters were noticed", kind, flips, len(value))
	}
}

// All 64 letters of base64 in the place of the last one: some spell the same octets.
func TestOneSpellingOnly(t *testing.T) {
	for _, kind := range []string{"signed", "encrypted"} {
		c := codecs(t)[kind]
		value, valid := save(t, c, "", noon, set("user", "ada")), 0
		for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			if read(t, c, value[:len(value)-1]+string(letter), noon).State == Valid {
				valid++
			}
		}
		if valid != 1 {
			t.Errorf("%s: %d letters are valid", kind, valid)
		}
	}
}

func TestAge(t *testing.T) {
	for kind, c := range codecs(t) {
		value := save(t, c, "", noon, set("user", "ada"))
		// In order: the server forgets a session for good when it finds it too old.
		for _, test := range []struct {
			after time.Duration
			want  State
		}{
			{-time.Second, Expired}, {0, Valid}, {MaxAge, Valid}, {MaxAge + time.Second, Expired},
		} {
			after, want := test.after, test.want
			switch {
			case kind == "plain":
				want = Valid // it has no age
			case kind == "server" && after < 0:
				continue // the server's own clock is the only one
			}
			if s := read(t, c, value, noon.Add(after)); s.State != want {
				t.Errorf("%s after %v: %+v", kind, after, s)
			}
		}
	}
}

func TestRotation(t *testing.T) {
	before := []byte("the key before this")
	make := map[string]func(key []byte, older ...[]byte) Codec{
		"signed": func(key []byte, older ...[]byte) Codec { return NewSigned("session", key, older...) },
		"encrypted": func(key []byte, older ...[]byte) Codec {
			c, err := NewEncrypted("session_encrypted", rand.NewChaCha8([32]byte{}), key, older...)
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
	}
	for kind, codec := range make {
		value := save(t, codec(before), "", noon, set("user", "ada"))
		if s := read(t, codec(testKey), value, noon); s.State != Tampered {
			t.Errorf("%s with another key: %+v", kind, s)
		}
		rotated := codec(testKey, before)
		if s := read(t, rotated, value, noon); s.State != Valid {
			t.Errorf("%s with the key among the older ones: %+v", kind, s)
		}
		value = save(t, rotated, value, noon, func(Data) {})
		if s := read(t, codec(testKey), value, noon); s.State != Valid || s.Data["user"] != "ada" {
			t.Errorf("%s saved again: %+v", kind, s)
		}
	}
}

// What is sealed for one cookie does not open in another.
func TestEncryptedIsBound(t *testing.T) {
	random := rand.NewChaCha8([32]byte{})
	var codecs []Codec
	for _, name := range []string{"session_encrypted", "other"} {
		c, err := NewEncrypted(name, random, testKey)
		if err != nil {
			t.Fatal(err)
		}
		codecs = append(codecs, c)
	}
	value, again := save(t, codecs[0], "", noon, set("a", "b")), save(t, codecs[0], "", noon, set("a", "b"))
	if value == again {
		t.Error("the same data twice are the same value")
	}
	if s := read(t, codecs[1], value, noon); s.State != Tampered {
		t.Errorf("under another name: %+v", s)
	}
}

func TestTooLarge(t *testing.T) {
	ctx := context.Background()
	for kind, c := range codecs(t) {
		limit := MaxCookie
		if kind == "server" {
			limit = MaxStored
		}
		value := save(t, c, "", noon, set("user", "ada"))
		grown, _, err := c.Change(ctx, value, noon, set("text", noise(limit)))
		var tooLarge TooLargeError
		if !errors.As(err, &tooLarge) || tooLarge.Limit != limit || tooLarge.Size <= limit || grown != "" {
			t.Errorf("%s: %q, %v", kind, grown, err)
		}
		if s := read(t, c, value, noon); s.State != Valid || s.Data["text"] != nil {
			t.Errorf("%s: afterwards it is %+v", kind, s)
		}
		if kind != "server" {
			value = save(t, c, "", noon, set("text", noise(limit/2)))
			if size := len(c.Cookie()) + len(value); size > limit {
				t.Errorf("%s: %d bytes", kind, size)
			}
		}
	}
}

// noise is text that can't be compressed.
func noise(n int) string {
	random := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for range n {
		b.WriteByte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"[random.IntN(64)])
	}
	return b.String()
}

// A signed payload that would become far larger than any session is refused.
func TestDecompressionIsBounded(t *testing.T) {
	c := NewSigned("session", testKey)
	value, err := c.seal(Data{"a": strings.Repeat("a", 2*maxPayload)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if s := read(t, c, value, noon); s.State != Tampered || !strings.Contains(s.Why, "more than") {
		t.Errorf("%+v", s)
	}
}

// What is signed but no session has a reason, too.
func TestSignedNonsense(t *testing.T) {
	c := NewSigned("session", testKey)
	for _, text := range []string{"", "[]", "1", "{", "\xff", `{"a":{" b":1}}`, `{"a":{" b":"?"}}`, `{"a":{" d":"today"}}`, `{"a":{" u":"1"}}`, `{"a":{" t":{}}}`, `{"a":{" di":{}}}`, strings.Repeat("[", 1000)} {
		payload, err := PayloadOf([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		signed := payload + "." + Timestamp(noon)
		if s := read(t, c, signed+"."+Signature(SigningKey(testKey), signed), noon); s.State != Tampered {
			t.Errorf("%q: %+v", text, s)
		}
	}
	for _, signed := range []string{"x", "e30.", "e30.AAAAAAAAAAAA", "e30._w_"} {
		value := signed + "." + Signature(SigningKey(testKey), signed)
		if s := read(t, c, value, noon); s.State == Valid {
			t.Errorf("%q: %+v", value, s)
		}
	}
}

func TestPermanent(t *testing.T) {
	d := Data{}
	if d.Permanent() {
		t.Error("an empty session is permanent")
	}
	if d.SetPermanent(true); !d.Permanent() {
		t.Error("it is not permanent")
	}
	if d.SetPermanent(false); d.Permanent() {
		t.Error("it is still permanent")
	}
}
