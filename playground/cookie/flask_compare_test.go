package cookie

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// flaskCases is how many generated cases are compared each way.
const flaskCases = 6000

// TestHeaderIsFlasks compares what we write with what Flask writes, and what we
// refuse with what Flask raises on.
func TestHeaderIsFlasks(t *testing.T) {
	t.Parallel()
	flask := startFlask(t)
	g := newGenerator(1)
	compared := 0
	for range flaskCases {
		s, now := g.setCookie(), g.time()
		got, err := s.Header(now)
		if harmful(s) {
			if err == nil {
				t.Errorf("%+v: wrote %q, want an error", s, got)
			}
			continue
		}
		if !flask.isCurrent() && writtenDifferently(s) {
			continue
		}
		compared++
		want := flask.ask(t, asArguments(s, now.Unix()))
		if got != want.Header || (err != nil) != (want.Error != "") {
			t.Errorf("%+v at %v:\ngot   %q, %v\nflask %q, %s", s, now, got, err, want.Header, want.Error)
		}
	}
	t.Logf("compared %d headers with Werkzeug %s", compared, flask.werkzeug)
}

// TestParseCookieIsFlasks compares what we read with what Flask reads.
func TestParseCookieIsFlasks(t *testing.T) {
	t.Parallel()
	flask := startFlask(t)
	g := newGenerator(2)
	compared := 0
	for range flaskCases {
		header := g.cookieHeader()
		if !flask.isCurrent() && readDifferently(header) {
			continue
		}
		compared++
		answer := flask.ask(t, asHeader(header))
		want := make([]Pair, len(answer.Pairs))
		for i, p := range answer.Pairs {
			want[i] = Pair{p[0], p[1]}
		}
		if got := byName(ParseCookie(header)); !slices.Equal(got, want) {
			t.Errorf("%q:\ngot   %q\nflask %q", header, got, want)
		}
	}
	t.Logf("compared %d headers with Werkzeug %s", compared, flask.werkzeug)
}

// byName puts all pairs of one name where its first is, as Flask's dictionary of
// many values lists them.
func byName(pairs []Pair) []Pair {
	first := map[string]int{}
	for i, p := range pairs {
		if _, ok := first[p.Name]; !ok {
			first[p.Name] = i
		}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return first[a.Name] - first[b.Name] })
	return pairs
}

// harmful says in words of its own what the contract has us refuse although
// Flask writes it.
func harmful(s SetCookie) bool {
	control := "\x7f"
	for c := range ' ' {
		control += string(c)
	}
	return s.Key == "" || strings.ContainsAny(s.Key, ";="+control) ||
		strings.ContainsAny(s.Domain, ";"+control) ||
		strings.ContainsAny(s.Value, "\x1a\x1b\x1c\x1d\x1e\x1f")
}

// A generator makes input, the same on every run.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 0))} }

// one returns one of the choices.
func (g generator) one(choices ...string) string { return choices[g.IntN(len(choices))] }

// maybe returns what make makes in one of n cases, else "".
func (g generator) maybe(n int, make func() string) string {
	if g.IntN(n) > 0 {
		return ""
	}
	return make()
}

// text returns up to n characters, of which one in a few has a meaning in
// headers, is a control character or lies beyond ASCII.
func (g generator) text(n int) string {
	var b strings.Builder
	for range g.IntN(n + 1) {
		switch g.IntN(8) {
		case 0:
			b.WriteString(g.one(";", "=", ",", `"`, `\`, " ", "%", "/", "?", "#", "(", "[", "{", "@", "<"))
		case 1:
			b.WriteRune(rune(g.IntN(0x80)))
		case 2:
			b.WriteString(g.one("é", "ß", "€", "한", "😀", "\u00a0", "\u0085", "\u3000", "\ufffd"))
		default:
			b.WriteByte(alphanumeric[g.IntN(len(alphanumeric))])
		}
	}
	return b.String()
}

func (g generator) name() string {
	if g.IntN(3) == 0 {
		return g.text(8)
	}
	return g.one("flavor", "chocolate type", "a", "é", "__Host-id")
}

func (g generator) time() time.Time {
	return time.Unix(g.Int64N(4_000_000_000), 0).UTC()
}

func (g generator) number() string {
	n := g.Int64N([]int64{100, 1 << 31, 1 << 38, 1 << 62}[g.IntN(4)])
	return g.one("", "", "-", "-0", "00") + strconv.FormatInt(n, 10) + g.one("", "", "", "000000000000")
}

func (g generator) domain() string {
	label := func() string {
		if g.IntN(4) == 0 {
			return g.text(4)
		}
		return g.one("example", "WWW", "bücher", "STRASSE", "straße", "日本", "שלום", "a\u00adb", "ﬁn", strings.Repeat("x", 62+g.IntN(3)), "")
	}
	host := label()
	for range g.IntN(3) {
		host += g.one(".", ".", ".", "\u3002", "\uff0e") + label()
	}
	return g.one("", "", "", ".", "..") + host + g.one("", "", "", ":8080", ".")
}

func (g generator) setCookie() SetCookie {
	s := SetCookie{
		Key:      g.name(),
		Value:    g.text(12),
		MaxAge:   g.maybe(3, g.number),
		Path:     g.maybe(3, func() string { return g.one("/", "/", "", "//", "x") + g.text(8) }),
		NoPath:   g.IntN(8) == 0,
		Domain:   g.maybe(3, g.domain),
		Secure:   g.IntN(3) == 0,
		HTTPOnly: g.IntN(3) == 0,
		SameSite: g.maybe(3, func() string {
			return g.one("Lax", "lax", "STRICT", "none", "sTrIcT", "ſtrict", "Laxx", "off", " Lax")
		}),
		Partitioned: g.IntN(5) == 0,
	}
	if g.IntN(4) == 0 {
		expires := time.Unix(g.Int64N(250_000_000_000)-60_000_000_000, g.Int64N(1e9))
		s.Expires = &expires
	}
	return s
}

// cookieHeader returns a header of pairs, some of them broken in the places
// where readers differ.
func (g generator) cookieHeader() string {
	var b strings.Builder
	for range g.IntN(4) + 1 {
		b.WriteString(g.one("", " ", "\t ", "\u00a0") + g.name() + g.one("=", "=", "=", " = ", "= ", "", "=="))
		switch g.IntN(3) {
		case 0:
			b.WriteString(g.text(8))
		case 1:
			b.WriteString(quoteValue(g.text(8)))
		case 2:
			b.WriteString(g.one(`"`, `"`, "") + g.escapes() + g.one(`"`, `"`, ""))
		}
		b.WriteString(g.one("; ", "; ", ";", " ;", ";;", "", "\v;\f"))
	}
	return strings.ReplaceAll(b.String(), "\n", "") // which no header can have
}

// escapes returns what can stand inside quotes, octets that are no UTF-8 too.
func (g generator) escapes() string {
	var b strings.Builder
	for range g.IntN(6) {
		b.WriteString(g.one(`\"`, `\\`, `\303`, `\251`, `\400`, `\08`, `\`, `\;`, `"`, ";", " ", "x", "é",
			"\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf0\x9f\x98", "\xf5", "\xc0\xaf", `\377`, `\000`, "\x1c", "\u2028"))
	}
	return b.String()
}
