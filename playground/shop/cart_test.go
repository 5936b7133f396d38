package shop

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"course/playground/cookie"

	"github.com/google/go-cmp/cmp"
)

// A cartCase is a Cookie header and what is in its cart. The same cases are put
// to the Flask app, and to the script in a browser.
type cartCase struct {
	Name   string         `json:"name"`
	Cookie string         `json:"cookie"`
	Cart   map[string]int `json:"cart"` // what counts 0 is left out
}

func cartCases(t testing.TB) []cartCase {
	t.Helper()
	text, err := os.ReadFile("testdata/cart.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []cartCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// cartOf reads a Cookie header as the shop does.
func cartOf(header string) Cart {
	value, ok := cookie.Lookup(cookie.ParseCookie(header), cartCookie)
	if !ok {
		return Cart{}
	}
	cart, _ := ParseCart(value) // why it is empty is another test's matter
	return cart
}

// counts are all that is in a cart.
func counts(c Cart) map[string]int {
	all := map[string]int{}
	for _, e := range c.entries {
		if n := c.Count(e.name); n > 0 {
			all[e.name] = n
		}
	}
	return all
}

func TestParseCart(t *testing.T) {
	for _, tt := range cartCases(t) {
		t.Run(tt.Name, func(t *testing.T) {
			if diff := cmp.Diff(tt.Cart, counts(cartOf(tt.Cookie))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseCartSaysWhy(t *testing.T) {
	for value, want := range map[string]string{
		`{"Sugar":`: "no JSON: unexpected end of JSON input",
		`null`:      "JSON, but no object",
		`[1]`:       "JSON, but no object",
		`%E0%A4%A`:  `neither JSON nor percent-encoded: invalid URL escape "%A"`,
		`%FF`:       "percent-encoded, but not as UTF-8",
	} {
		cart, err := ParseCart(value)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", value, err, want)
		}
		if len(counts(cart)) > 0 {
			t.Errorf("%s: something is in the cart", value)
		}
	}
}

// junk are values of 8 KiB that were made to hurt.
func junk() map[string]string {
	const size = 8 << 10
	return map[string]string{
		"brackets":      strings.Repeat("[", size),
		"objects":       strings.Repeat(`{"a":`, size/5),
		"digits":        `{"Rye":` + strings.Repeat("9", size) + `,"Sugar":3}`,
		"digits, text":  `{"Ginger Snap":"` + strings.Repeat("9", size) + `","Sugar":3}`,
		"zeros":         `{"Ginger Snap":"` + strings.Repeat("0", size) + `","Sugar":3}`,
		"percent signs": strings.Repeat("%", size),
		"backslashes":   `"` + strings.Repeat(`\`, size) + `"`,
		"entries":       "{" + strings.Repeat(`"a":0,`, size/6) + `"Sugar":3}`,
		"NUL":           strings.Repeat("%00", size/3),
		"spaces":        strings.Repeat(" ", size),
		"a long entry":  `{"a":"` + strings.Repeat("x", size) + `","Sugar":3}`,
		"a long name":   `{"` + strings.Repeat("é", size/10) + `":1,"Sugar":3}`, // three times as long once encoded
		"no UTF-8":      strings.Repeat("\xff", size),
	}
}

// junkCart is what is in it all the same.
func junkCart(value string) map[string]int {
	if strings.HasSuffix(value, `"Sugar":3}`) {
		return map[string]int{"Sugar": 3}
	}
	return nil
}

func TestJunk(t *testing.T) {
	for name, value := range junk() {
		t.Run(name, func(t *testing.T) {
			cart := cartOf(cartCookie + "=" + value)
			want := junkCart(value)["Sugar"]
			if got := cart.Count("Sugar"); got != want {
				t.Errorf("Sugar %d, want %d", got, want)
			}
			if got := cart.Change("Sugar", 1).Count("Sugar"); got != want+1 {
				t.Errorf("one more is %d, want %d", got, want+1)
			}
		})
	}
}

func TestChange(t *testing.T) {
	tests := []struct {
		name, before string
		step         int
		want         string
	}{
		{"the first", `{}`, 1, `{"Sugar":1}`},
		{"one more", `{"Sugar":3}`, 1, `{"Sugar":4}`},
		{"one less", `{"Sugar":"3"}`, -1, `{"Sugar":2}`},
		{"never below zero", `{"Sugar":0}`, -1, `{"Sugar":0}`},
		{"never above the most", `{"Sugar":9999}`, 1, `{"Sugar":9999}`},
		{"broken counts as zero", `{"Sugar":"x"}`, 1, `{"Sugar":1}`},
		{"others stay, and in order", `{"Rye":"x","Sugar":1,"Oatmeal Raisin":"2"}`, 1, `{"Rye":"x","Sugar":2,"Oatmeal Raisin":"2"}`},
		{"others that are not ours", `{"<b>&":[1, {"a": "ü"}]}`, 1, `{"<b>&":[1,{"a":"ü"}],"Sugar":1}`},
		{"one name twice", `{"Sugar":1,"Rye":1,"Sugar":2}`, 1, `{"Sugar":3,"Rye":1}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, err := ParseCart(tt.before)
			if err != nil {
				t.Fatal(err)
			}
			value, err := before.Change("Sugar", tt.step).Encode()
			if err != nil {
				t.Fatal(err)
			}
			if want := encodeURIComponent(tt.want); value != want {
				t.Errorf("%s, want %s", value, want)
			}
			if again, err := before.Encode(); err != nil || again == value && tt.step > 0 && before.Count("Sugar") < most {
				t.Errorf("the cart before has changed: %s, %v", again, err)
			}
		})
	}
}

// What encodeURIComponent gives was taken from Chromium.
func TestEncodeURIComponent(t *testing.T) {
	const text = `{"Aa0 -_.!~*'()":"/?:@&=+$,#%;ü😀"}`
	const want = `%7B%22Aa0%20-_.!~*'()%22%3A%22%2F%3F%3A%40%26%3D%2B%24%2C%23%25%3B%C3%BC%F0%9F%98%80%22%7D`
	if got := encodeURIComponent(text); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestCartString(t *testing.T) {
	cart, err := ParseCart(`{"Sugar":"3","Rye":true}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := cart.String(); got != "3 × Sugar, 0 × Rye" {
		t.Error(got)
	}
	if got := (Cart{}).String(); got != "nothing" {
		t.Error(got)
	}
}

func FuzzCart(f *testing.F) {
	for _, c := range cartCases(f) {
		f.Add(c.Cookie)
	}
	f.Fuzz(func(t *testing.T, header string) {
		before := cartOf(header)
		n := before.Count("Sugar")
		if n < 0 || n > most {
			t.Fatalf("Sugar %d", n)
		}
		changed := before.Change("Sugar", 1)
		value, err := changed.Encode()
		if err != nil {
			t.Fatalf("a cart that was read can't be written: %v", err)
		}
		if strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()%") != "" {
			t.Fatalf("%q may not stand in a Set-Cookie header", value)
		}
		read, err := ParseCart(value)
		if err != nil {
			t.Fatalf("%s can't be read again: %v", value, err)
		}
		if diff := cmp.Diff(counts(changed), counts(read)); diff != "" {
			t.Fatal(diff)
		}
		if got, want := read.Count("Sugar"), min(n+1, most); got != want {
			t.Fatalf("Sugar %d, want %d", got, want)
		}
	})
}
