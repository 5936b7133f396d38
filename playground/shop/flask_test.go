package shop

import (
	"strings"
	"testing"

	"course/internal/testkit"
	"course/playground/cookie"

	"github.com/google/go-cmp/cmp"
)

// TestFlask holds the app that lessons quote to what our own server does: the same
// numbers for the same cookies, and a cookie that our server reads.
func TestFlask(t *testing.T) {
	cases := cartCases(t)
	for name, value := range junk() {
		if name != "digits" && name != "no UTF-8" { // Python reads no number so long; JSON carries no such octets
			cases = append(cases, cartCase{Name: name, Cookie: cartCookie + "=" + value, Cart: junkCart(value)})
		}
	}
	headers := make([]string, len(cases))
	for i, c := range cases {
		headers[i] = c.Cookie
	}
	var answers []struct {
		Counts    map[string]int `json:"counts"`
		SetCookie string         `json:"set_cookie"`
	}
	testkit.Pipe(t, headers, &answers, testkit.Python(t), "testdata/ask_flask.py")
	for i, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			for _, p := range products {
				if got := answers[i].Counts[p.Name]; got != c.Cart[p.Name] {
					t.Errorf("%s: Flask shows %d, want %d", p.Name, got, c.Cart[p.Name])
				}
			}
			checkFlaskCookie(t, answers[i].SetCookie, c.Cart)
		})
	}
}

// checkFlaskCookie reads the cookie that Flask set after one more Sugar.
func checkFlaskCookie(t *testing.T, line string, before map[string]int) {
	t.Helper()
	pair, attributes, _ := strings.Cut(line, "; ")
	if attributes != "Path=/" {
		t.Errorf("the cookie is set with %q, want Path=/", attributes)
	}
	value, _ := cookie.Lookup(cookie.ParseCookie(pair), cartCookie)
	cart, err := ParseCart(value)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	want := map[string]int{"Sugar": before["Sugar"] + 1}
	if before["Sugar"] == most {
		want["Sugar"] = most
	}
	for name, n := range before {
		if name != "Sugar" {
			want[name] = n
		}
	}
	if diff := cmp.Diff(want, counts(cart)); diff != "" {
		t.Errorf("after one more Sugar: %s", diff)
	}
}
