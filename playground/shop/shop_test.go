package shop

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

const threeSugar = "shoppingCart=%7B%22Sugar%22%3A3%7D"

func TestPages(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			s.Get("/base/play/shop/" + step.name).Status(http.StatusTemporaryRedirect)
			list := s.Get("/base/play/shop/"+step.name+"/", "Cookie", threeSugar).Status(http.StatusOK).Page()
			links := list.Find("main li a")
			if links.Length() != len(products) {
				t.Fatalf("%d links, want %d", links.Length(), len(products))
			}
			for i, p := range products {
				want := "/base/play/shop/" + step.name + "/" + p.Slug
				if href, _ := links.Eq(i).Attr("href"); href != want {
					t.Errorf("link %d goes to %s, want %s", i, href, want)
				}
				page := s.Get(want).Status(http.StatusOK).Page()
				if got := page.Find("h1").Text(); got != p.Name {
					t.Errorf("%s is called %q", want, got)
				}
			}
		})
	}
}

func TestRedirectToList(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	if to := s.Get("/base/play/shop/merge").Header().Get("Location"); to != "/base/play/shop/merge/" {
		t.Errorf("redirected to %q", to)
	}
}

func TestNumber(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, step := range steps {
		page := s.Get("/play/shop/"+step.name+"/sugar", "Cookie", threeSugar).Page()
		want := "0"
		if step.name == "server" {
			want = "3"
		}
		output := page.Find("output.shoppingCart__number--js")
		if got := output.Text(); got != want {
			t.Errorf("%s says %q before any script runs, want %q", step.name, got, want)
		}
		if live, _ := output.Attr("aria-live"); live != "off" {
			t.Errorf("%s: aria-live is %q", step.name, live)
		}
		for class, label := range map[string]string{"add": "Add one Sugar", "remove": "Remove one Sugar"} {
			button := page.Find("button.shoppingCart__" + class + "--js")
			got := []string{button.AttrOr("aria-label", ""), button.AttrOr("data-name", ""), button.AttrOr("type", "")}
			kind := "button"
			if step.name == "server" {
				kind = "submit"
			}
			if diff := cmp.Diff([]string{label, "Sugar", kind}, got); diff != "" {
				t.Errorf("%s: %s", step.name, diff)
			}
		}
		for _, script := range step.scripts {
			if page.Find(`head script[defer][src$="/`+script+`"]`).Length() != 1 {
				t.Errorf("%s does not load %s", step.name, script)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for _, path := range []string{
		"/play/shop/none/", "/play/shop/none", "/play/shop/none/sugar", "/play/shop/merge/none",
		"/play/shop/merge/sugar/", "/play/shop/", "/play/shop", "/play/shop/merge/Sugar", "/play/shop/merge/%2e%2e",
	} {
		s.Get(path).Status(http.StatusNotFound)
	}
	s.Get("/play/shop/merge/s%75gar").Status(http.StatusOK)
	s.Post("/play/shop/server/none", url.Values{"change": {"add"}}).Status(http.StatusNotFound)
	got := s.Post("/play/shop/merge/sugar", url.Values{"change": {"add"}}).Status(http.StatusMethodNotAllowed)
	if allow := got.Header().Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("Allow is %q", allow)
	}
}

func TestChangeOnTheServer(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	tests := []struct {
		change, cookie, line string
	}{
		{"add", "", "shoppingCart=%7B%22Sugar%22%3A1%7D; Path=/"},
		{"add", threeSugar, "shoppingCart=%7B%22Sugar%22%3A4%7D; Path=/"},
		{"remove", threeSugar, "shoppingCart=%7B%22Sugar%22%3A2%7D; Path=/"},
		{"remove", "", "shoppingCart=%7B%22Sugar%22%3A0%7D; Path=/"},
		{"add", `shoppingCart={"Rye":"2"}`, "shoppingCart=%7B%22Rye%22%3A%222%22%2C%22Sugar%22%3A1%7D; Path=/"},
		{"add", `shoppingCart={"Sugar":9999}`, "shoppingCart=%7B%22Sugar%22%3A9999%7D; Path=/"},
		{"add", `shoppingCart={"Sugar":`, "shoppingCart=%7B%22Sugar%22%3A1%7D; Path=/"},
	}
	for _, tt := range tests {
		t.Run(tt.change+" "+tt.cookie, func(t *testing.T) {
			form := url.Values{"change": {tt.change}}
			got := s.Post("/base/play/shop/server/sugar", form, "Cookie", tt.cookie).Status(http.StatusSeeOther)
			if diff := cmp.Diff([]string{tt.line}, got.SetCookie()); diff != "" {
				t.Error(diff)
			}
			if to := got.Header().Get("Location"); !strings.HasPrefix(to, "/base/play/shop/server/sugar?after=") {
				t.Errorf("redirected to %s", to)
			}
			program := s.Post("/base/play/shop/server/sugar", form, "Cookie", tt.cookie, "Accept", "application/json").Status(http.StatusOK)
			response := program.Decode()["response"].(map[string]any)
			if diff := cmp.Diff([]any{tt.line}, response["set_cookie"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChangeRefused(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	for name, tt := range map[string]struct {
		form   url.Values
		cookie string
		why    string
	}{
		"no field":     {nil, threeSugar, "must be add or remove"},
		"wrong":        {url.Values{"change": {"steal"}}, threeSugar, "must be add or remove"},
		"in the query": {url.Values{}, threeSugar, "must be add or remove"},
	} {
		t.Run(name, func(t *testing.T) {
			program := s.Post("/play/shop/server/sugar?change=add", tt.form, "Cookie", tt.cookie, "Accept", "application/json")
			want := map[string]any{"errors": map[string]any{"change": tt.why}}
			if diff := cmp.Diff(want, program.Status(http.StatusUnprocessableEntity).Decode()); diff != "" {
				t.Error(diff)
			}
			got := s.Post("/play/shop/server/sugar", tt.form, "Cookie", tt.cookie).Status(http.StatusUnprocessableEntity)
			if len(got.SetCookie()) > 0 {
				t.Error("a cookie is set")
			}
			page := got.Page()
			id := page.Find("button[aria-invalid=true]").First().AttrOr("aria-describedby", "none")
			if text := page.Find("#" + id).Text(); !strings.Contains(text, tt.why) {
				t.Errorf("beside the buttons stands %q", text)
			}
		})
	}
}

// A cart that no cookie has room for keeps what this shop can read.
func TestChangeOfTooMuch(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	value := `{"a":"` + strings.Repeat("x", 8000) + `","Sugar":"` + strings.Repeat("0", 5000) + `3","Oatmeal Raisin":2,"Ginger Snap":true}`
	got := s.Post("/play/shop/server/sugar", url.Values{"change": {"add"}}, "Cookie", cartCookie+"="+value).Status(http.StatusSeeOther)
	want := cartCookie + "=" + encodeURIComponent(`{"Oatmeal Raisin":2,"Sugar":4}`) + "; Path=/"
	if diff := cmp.Diff([]string{want}, got.SetCookie()); diff != "" {
		t.Error(diff)
	}
}

// A full cart of this shop has room: then nothing is left to refuse.
func TestFullCart(t *testing.T) {
	var cart Cart
	for _, p := range products {
		cart = cart.Change(p.Name, most)
	}
	if value, err := cart.Encode(); err != nil || len(cartCookie)+len(value) > maxCookie {
		t.Errorf("%s, %v", value, err)
	}
}

// The script has its own list of what this shop sells.
func TestProductsOfTheScript(t *testing.T) {
	text, err := os.ReadFile("merge.js")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range products {
		names = append(names, "'"+p.Name+"'")
	}
	if line := "const products = [" + strings.Join(names, ", ") + "];"; !strings.Contains(string(text), line) {
		t.Errorf("merge.js lacks %s", line)
	}
}

// No cookie fails a page or a form, in any step.
func TestBrokenCookies(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	values := junk()
	for _, c := range cartCases(t) {
		values[c.Name] = strings.TrimPrefix(c.Cookie, cartCookie+"=")
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			for _, step := range steps {
				s.Get("/play/shop/"+step.name+"/", "Cookie", cartCookie+"="+value).Status(http.StatusOK)
				s.Get("/play/shop/"+step.name+"/sugar", "Cookie", cartCookie+"="+value).Status(http.StatusOK)
			}
			form := url.Values{"change": {"add"}}
			line := s.Post("/play/shop/server/sugar", form, "Cookie", cartCookie+"="+value).Status(http.StatusSeeOther).SetCookie()[0]
			if pair, _, _ := strings.Cut(line, ";"); len(pair)-len("=") > maxCookie {
				t.Errorf("a cookie of %d octets is set, which browsers drop", len(pair))
			}
		})
	}
}

func TestWhatTheServerRead(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	tests := []struct{ cookie, shop, netHTTP string }{
		{"", "An empty cart: the request carried no cookie shoppingCart.", `r.Cookie("shoppingCart") gives the error http: named cookie not present.`},
		{threeSugar, "3 × Sugar", `r.Cookie("shoppingCart") gives %7B%22Sugar%22%3A3%7D.`},
		{`shoppingCart={"Sugar":"3"}`, "3 × Sugar", `r.Cookie("shoppingCart") gives the error http: named cookie not present: this package drops a value that the standard does not let a server write.`},
		{"shoppingCart=null", "An empty cart: the cookie is JSON, but no object.", `r.Cookie("shoppingCart") gives null.`},
	}
	for _, tt := range tests {
		headers := []string{"Cookie", tt.cookie}
		if tt.cookie == "" {
			headers = nil
		}
		page := s.Get("/play/shop/server/sugar", headers...).Page()
		var got []string
		for _, dd := range page.Find(".shop-read dd").EachIter() {
			got = append(got, strings.Join(strings.Fields(dd.Text()), " "))
		}
		if diff := cmp.Diff([]string{tt.shop, tt.netHTTP}, got); diff != "" {
			t.Errorf("%s: %s", tt.cookie, diff)
		}
	}
}

// Lessons quote these regions: they must be there, and closed.
func TestRegions(t *testing.T) {
	for file, regions := range map[string][]string{
		"buttons.js":   {"select", "clicks"},
		"write.js":     {"select", "write", "clicks"},
		"merge.js":     {"select", "read", "decode", "parse", "count", "fit", "merge", "clicks", "others"},
		"server.js":    {"break"},
		"flask/app.py": {"imports", "template", "helper", "count", "route", "fit", "change"},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, region := range regions {
			begin, end := strings.Index(string(text), "#region "+region+"\n"), strings.Index(string(text), "#endregion "+region+"\n")
			if begin < 0 || end < begin {
				t.Errorf("%s: region %s begins at %d and ends at %d", file, region, begin, end)
			}
		}
	}
}
