package session

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// flaskCases is how many generated sessions are compared each way.
const flaskCases = 1000

var flaskKey = []byte("a key for tests, and for nothing else")

// TestFlaskReadsOurs: what we sign, Flask opens, and finds the same types in it.
func TestFlaskReadsOurs(t *testing.T) {
	t.Parallel()
	flask, g := startFlask(t), newGenerator(1)
	for range flaskCases {
		data, key, now := g.data(), g.key(), g.time()
		value, err := NewSigned("session", key).seal(data, now)
		if err != nil {
			t.Fatalf("%v: %v", data, err)
		}
		q := question(key, now.Add(g.age()))
		q.Read = value
		got := flask.ask(t, q)
		if want := spelled(t, data); string(got.Members) != want {
			t.Errorf("%s:\nflask %s %s\nwant  %s", value, got.Error, got.Members, want)
		}
	}
	t.Logf("Flask %s read %d sessions of ours", flask.flask, flaskCases)
}

// TestWeReadFlasks: what Flask signs we read with the same types, and save again
// just as Flask has.
func TestWeReadFlasks(t *testing.T) {
	t.Parallel()
	flask, g := startFlask(t), newGenerator(2)
	compressed := 0
	for range flaskCases {
		data, key, now := g.data(), g.key(), g.time()
		q := question(key, now)
		q.Write = spell(map[string]any(data))
		value := flask.ask(t, q).Value
		codec := NewSigned("session", key)
		s, err := codec.Read(context.Background(), value, now.Add(g.age()))
		if err != nil || s.State != Valid {
			t.Errorf("%s: %+v, %v", value, s, err)
			continue
		}
		if got, want := spelled(t, s.Data), spelled(t, data); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", value, got, want)
		}
		again, err := codec.seal(s.Data, now)
		if err != nil {
			t.Errorf("%s: %v", value, err)
		}
		if strings.HasPrefix(value, ".") { // zlib's octets are its maker's affair
			compressed++
			value, again = textOf(t, value), textOf(t, again)
		}
		if again != value {
			t.Errorf("saved again:\ngot   %s\nflask %s", again, value)
		}
	}
	if compressed < flaskCases/20 {
		t.Errorf("only %d sessions were compressed", compressed)
	}
	t.Logf("read and saved %d sessions of Flask %s, %d of them compressed", flaskCases, flask.flask, compressed)
}

// TestFlaskAgrees: of values that are damaged, of another key or too old, Flask and
// we think the same.
func TestFlaskAgrees(t *testing.T) {
	t.Parallel()
	flask, g := startFlask(t), newGenerator(3)
	states := map[State]int{}
	for range flaskCases {
		key, now := g.key(), g.time()
		codec := NewSigned("session", key)
		value, err := codec.seal(g.data(), now)
		if err != nil {
			t.Fatal(err)
		}
		value, later := g.damage(value), now.Add(g.anyAge())
		if value == "" || onlyFlaskTakes(value) {
			continue
		}
		s, err := codec.Read(context.Background(), value, later)
		if err != nil {
			t.Fatal(err)
		}
		q := question(key, later)
		q.Read = value
		want := map[string]State{"": Valid, "SignatureExpired": Expired}[flask.ask(t, q).Error]
		if want == "" {
			want = Tampered
		}
		if s.State != want {
			t.Errorf("%s at %v: %s, flask %s", value, later, s.State, want)
		}
		states[s.State]++
	}
	t.Logf("Flask %s agrees on %v", flask.flask, states)
}

// onlyFlaskTakes: Flask ignores what is no base64, and bits that base64 has no use
// for. We do not, so that no changed character goes unnoticed.
func onlyFlaskTakes(value string) bool {
	p, err := Dissect(value)
	if err != nil {
		return false
	}
	for _, part := range []string{p.Timestamp, p.Signature} {
		if _, err := decode(part); err != nil {
			return true
		}
	}
	return false
}

// A flaskChange is a difference between Debian's Flask 2.2 and 3.1, which we follow.
type flaskChange struct {
	name     string
	older    [][]byte // SECRET_KEY_FALLBACKS
	signedBy []byte
	old, new State // what each makes of it
}

var flaskChanges = []flaskChange{
	{"the current key is valid", [][]byte{[]byte("the key before")}, flaskKey, Valid, Valid},
	{"an older key is, too", [][]byte{[]byte("the key before")}, []byte("the key before"), Tampered, Valid},
	{"and the one before that", [][]byte{[]byte("the oldest of all"), []byte("the key before")}, []byte("the oldest of all"), Tampered, Valid},
	{"one that is forgotten is not", nil, []byte("the key before"), Tampered, Tampered},
}

func TestFlaskChanges(t *testing.T) {
	t.Parallel()
	flask := startFlask(t)
	now := time.Unix(1_780_000_000, 0)
	for _, c := range flaskChanges {
		value, err := NewSigned("session", c.signedBy).seal(Data{"user": "ada"}, now)
		if err != nil {
			t.Fatal(err)
		}
		codec := NewSigned("session", flaskKey, c.older...)
		if s, err := codec.Read(context.Background(), value, now); err != nil || s.State != c.new {
			t.Errorf("%s: %+v, %v", c.name, s, err)
		}
		q, want := question(flaskKey, now), c.new
		if !flask.isCurrent() {
			want = c.old
		}
		q.Read = value
		for _, key := range c.older {
			q.Older = append(q.Older, octets(key))
		}
		if got := flask.ask(t, q); (got.Error == "") != (want == Valid) {
			t.Errorf("%s: Flask %s says %q, want %s", c.name, flask.flask, got.Error, want)
		}
		// Whoever holds older keys signs with the current one.
		again, err := codec.seal(Data{"user": "ada"}, now)
		if err != nil {
			t.Fatal(err)
		}
		q.Write = spell(map[string]any{"user": "ada"})
		if got := flask.ask(t, q); got.Value != again {
			t.Errorf("%s: Flask signs %s, we %s", c.name, got.Value, again)
		}
	}
}

func spelled(t *testing.T, d Data) string {
	t.Helper()
	text, err := json.Marshal(spell(map[string]any(d)))
	if err != nil {
		t.Fatal(err)
	}
	// As Python's json writes it.
	return strings.ReplaceAll(string(text), ",", ", ")
}

func textOf(t *testing.T, value string) string {
	t.Helper()
	p, err := Dissect(value)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A generator makes input, the same on every run.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 0))} }

func (g generator) key() []byte {
	key := make([]byte, 16+g.IntN(100)) // longer than a block of SHA-1, too
	for i := range key {
		key[i] = byte(g.IntN(256))
	}
	return key
}

func (g generator) time() time.Time { return time.Unix(g.Int64N(4_000_000_000), 0).UTC() }

// age is one that a session may have.
func (g generator) age() time.Duration {
	return []time.Duration{0, time.Second, time.Hour, MaxAge - time.Second, MaxAge}[g.IntN(5)]
}

func (g generator) anyAge() time.Duration {
	return []time.Duration{0, -time.Second, MaxAge, MaxAge + time.Second, -MaxAge, 10 * MaxAge}[g.IntN(6)]
}

func (g generator) damage(value string) string {
	const characters = "AZaz09-_.=+/ ~"
	at := g.IntN(len(value))
	c := string(characters[g.IntN(len(characters))])
	switch g.IntN(6) {
	case 0:
		return value[:at] + c + value[at+1:]
	case 1:
		return value[:at] + value[at+1:]
	case 2:
		return value[:at] + c + value[at:]
	case 3:
		return value[:at]
	}
	return value
}

func (g generator) data() Data {
	d := g.members(0)
	d["n"] = big.NewInt(g.Int64()) // Flask saves no empty session
	if g.IntN(8) == 0 {
		d["long"] = strings.Repeat(g.text(), 50)
	}
	return d
}

func (g generator) members(depth int) map[string]any {
	d := map[string]any{}
	for range g.IntN(4) {
		d[g.name()] = g.value(depth + 1)
	}
	return d
}

func (g generator) name() string {
	names := []string{"user", "_permanent", " t", " di", " b", " d", " t__", " m", "", "é", "a.b", g.text()}
	return names[g.IntN(len(names))]
}

func (g generator) value(depth int) any {
	n := 14
	if depth > 4 {
		n = 10 // nothing that holds others
	}
	switch g.IntN(n) {
	case 0:
		return []any{nil, true, false}[g.IntN(3)]
	case 1:
		n := new(big.Int).SetInt64(g.Int64() >> g.IntN(63))
		return n.Lsh(n, uint(g.IntN(3)*g.IntN(200)))
	case 2:
		return g.float()
	case 3:
		return Markup(g.text())
	case 4:
		return g.key()[:g.IntN(16)]
	case 5:
		return UUID(g.key()[:16])
	case 6:
		return time.Unix(g.Int64N(250_000_000_000)-59_000_000_000, 0).UTC() // from the year 100
	case 10:
		return g.values(depth)
	case 11:
		return Tuple(g.values(depth))
	case 12:
		return g.members(depth)
	case 13:
		return map[string]any{g.name(): g.value(depth + 1)} // what can look tagged
	}
	return g.text()
}

func (g generator) values(depth int) []any {
	values := make([]any, g.IntN(4))
	for i := range values {
		values[i] = g.value(depth + 1)
	}
	return values
}

func (g generator) float() float64 {
	special := []float64{0, math.Copysign(0, -1), nan, infinity, -infinity, 1e16, 1e-4, 9.999e-5, 1e22, 5e-324, 0.1, 123456789012345680}
	if g.IntN(3) == 0 {
		return special[g.IntN(len(special))]
	}
	return math.Ldexp(g.Float64()-0.5, g.IntN(200)-100)
}

func (g generator) text() string {
	var b strings.Builder
	for range g.IntN(12) {
		switch g.IntN(6) {
		case 0:
			b.WriteRune(rune(g.IntN(0x80)))
		case 1:
			b.WriteString([]string{"é", "€", "😀", "\u2028", "\u0085", "\ufffd", "</script>", `"`, `\`}[g.IntN(9)])
		case 2:
			writeRune(&b, 0xd800+rune(g.IntN(0x400))) // the first half of a pair, alone
			b.WriteByte('x')
		default:
			b.WriteByte(byte('a' + g.IntN(26)))
		}
	}
	return b.String()
}
