package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"course/internal/browser"
)

// Step "buttons": the number lives in the page, and nowhere else.
func TestCartForgets(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/buttons/", func(t *testing.T, d *demo) {
		d.add(3)
		d.shows(3)
		d.take(4)
		d.shows(0)
		d.add(2)
		d.shows(2)
		d.reload()
		d.shows(0)
		d.sent("")
		if jar := d.tab.Cookies(); len(jar) > 0 {
			t.Errorf("there are cookies: %v", jar)
		}
	})
}

// Step "write": the cookie outlives the page, but nobody reads it, and the second
// product takes the first one's place.
func TestCartOverwrites(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/write/", func(t *testing.T, d *demo) {
		first := d.product()
		d.add(2)
		d.shows(2)
		d.keeps(cart{first: 2})
		d.reload()
		d.shows(0)
		d.sent("shoppingCart=" + d.tab.Cookie("shoppingCart").Value)

		second := "Oatmeal Raisin"
		d.follow(second)
		d.shows(0)
		d.keeps(cart{first: 2})
		d.add(1)
		d.keeps(cart{second: 1})
		d.logs(fmt.Sprintf("script | document.cookie | The page wrote shoppingCart: %s 1. | changed: changed shoppingCart %s 2 %[1]s 1", second, first))
	})
}

// Step "merge": it reads first.
func TestCartMerges(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/merge/", func(t *testing.T, d *demo) {
		first := d.product()
		d.add(2)
		d.reload()
		d.shows(2)

		second := "Oatmeal Raisin"
		d.follow(second)
		d.shows(0)
		d.add(1)
		d.keeps(cart{first: 2, second: 1})
		d.follow(first)
		d.shows(2)
		d.take(3)
		d.shows(0)
		d.keeps(cart{first: 0, second: 1})
	})
}

// Two tabs of one learner: neither loses what the other has done, and each shows
// it as it happens.
func TestSecondTab(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/merge/", secondTab)
	t.Run("step server", func(t *testing.T) {
		t.Parallel()
		secondTab(t, openDemo(t, serve(t)+"/play/shop/server/sugar"))
	})
}

func secondTab(t *testing.T, d *demo) {
	product := d.product()
	d.add(1)
	other := d.tab.OpenTab(d.URL())
	second := &demo{Page: &other.Page, t: t, tab: other}
	second.shows(1)
	for i := range 3 {
		second.add(1)
		d.add(1)
		d.shows(3 + 2*i)
		second.shows(3 + 2*i)
	}
	d.keeps(cart{product: 7})
	second.follow("Ginger Snap")
	second.add(2)
	d.add(1)
	d.keeps(cart{product: 8, "Ginger Snap": 2})
}

// Fifty clicks, each as soon as the one before is done, are fifty.
func TestFiftyQuickClicks(t *testing.T) {
	t.Parallel()
	site := serve(t)
	d := openDemo(t, site+"/play/cookies")
	for _, step := range []string{"buttons", "write", "merge", "server"} {
		d.Eval(`document.cookie = "shoppingCart={}; path=/"`)
		d.tab.Visit(site + "/play/shop/" + step + "/sugar")
		d.Eval(`void Array.from({ length: 50 }, () => document.querySelector(".shoppingCart__add--js").click())`)
		d.shows(50)
		if step != "buttons" {
			d.keeps(cart{"Sugar": 50})
		}
	}
}

func TestCartStaysInBounds(t *testing.T) {
	t.Parallel()
	site := serve(t)
	d := openDemo(t, site+"/play/cookies")
	for _, step := range []string{"merge", "server"} {
		d.Eval(`document.cookie = 'shoppingCart={"Sugar":9998}; path=/'`)
		d.tab.Visit(site + "/play/shop/" + step + "/sugar")
		d.shows(9998)
		d.add(3)
		d.shows(9999)
		d.keeps(cart{"Sugar": 9999})
		d.Eval(`document.cookie = 'shoppingCart={"Sugar":1}; path=/'`)
		d.reload()
		d.take(3)
		d.shows(0)
		d.keeps(cart{"Sugar": 0})
	}
}

// Step "server": the number is in the HTML, before any script.
func TestNumberInTheHTML(t *testing.T) {
	t.Parallel()
	site := serve(t)
	page := site + "/play/shop/server/sugar"
	for _, test := range []struct{ cookie, want string }{
		{"", "0"},
		{"shoppingCart=%7B%22Sugar%22%3A3%7D", "3"},
		{`shoppingCart={"Sugar":"3"}`, "3"},
		{`a=1; shoppingCart="{\"Sugar\":3\054\"x\":1}"; shoppingCart={}`, "3"},
	} {
		if got := read(t, page, test.cookie).Find("output.shoppingCart__number--js").Text(); got != test.want {
			t.Errorf("Cookie: %s: the HTML has %s, want %s", test.cookie, got, test.want)
		}
	}
	d := openLesson(t, site, "/play/shop/server/")
	product := d.product()
	d.add(2)
	d.keeps(cart{product: 2})
	d.reload()
	d.shows(2)
	d.follow("All cookies")
	d.follow(product + " 2 in the cart")
	d.shows(2)
}

// Without scripts the buttons send a form.
func TestCartWithoutScripts(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/server/", func(t *testing.T, d *demo) {
		d.tab.WithoutScripts()
		if d.bar != nil {
			d.bar = nil // scripts made it
			d.Page = d.tab.Frame(d.tab.Query("iframe").Attr("title"))
		}
		product := d.product()
		d.submit("Add one …")
		d.shows(1)
		d.sent("shoppingCart=" + d.tab.Cookie("shoppingCart").Value)
		if got := d.Query("[data-previous] [data-set-cookie]").Text(); !strings.HasPrefix(got, "shoppingCart=") {
			t.Errorf("the answer before is shown with Set-Cookie: %s", got)
		}
		d.submit("Add one …")
		d.shows(2)
		d.submit("Remove one …")
		d.shows(1)
		d.follow("Oatmeal Raisin")
		d.shows(0)
		d.submit("Remove one …")
		d.shows(0)
		d.submit("Add one …")
		d.keeps(cart{product: 1, "Oatmeal Raisin": 1})
	})
}

// submit presses a button that sends a form.
func (d *demo) submit(button string) {
	d.t.Helper()
	d.Follow(d.Find("button", button).Click)
}

// A page that is loaded again after a form does not send it again.
func TestReloadAfterForm(t *testing.T) {
	t.Parallel()
	d := openDemo(t, serve(t)+"/play/shop/server/sugar")
	d.tab.WithoutScripts()
	d.submit("Add one …")
	d.tab.Reload()
	d.shows(1)
	d.keeps(cart{"Sugar": 1})
}

func TestCartByKeyboard(t *testing.T) {
	t.Parallel()
	everywhere(t, "/play/shop/server/", func(t *testing.T, d *demo) {
		if d.bar != nil {
			d.bar.Find("textbox", "Address").Focus()
		}
		d.tabTo(".shoppingCart__add--js", "Tab")
		d.tab.Press("Enter")
		d.shows(1)
		d.tab.Press("Space")
		d.shows(2)
		d.tabTo(".shoppingCart__remove--js", "Shift+Tab")
		d.tab.Press("Enter")
		d.shows(1)
		d.tabTo(".break--js button", "Tab")
		d.Follow(func() { d.tab.Press("Enter") })
		d.tabTo(`a[href$="/oatmeal-raisin"]`, "Tab")
		d.Follow(func() { d.tab.Press("Enter") })
		if got := d.product(); got != "Oatmeal Raisin" {
			t.Errorf("the link leads to %s", got)
		}
	})
}

// tabTo presses a key until the focus is on an element of the demo.
func (d *demo) tabTo(selector, key string) {
	d.t.Helper()
	for range 40 {
		if d.Eval(fmt.Sprintf(`document.hasFocus() && document.activeElement.matches(%q)`, selector)) == "true" {
			return
		}
		d.tab.Press(key)
	}
	d.t.Fatalf("%s does not lead to %s", key, selector)
}

// brokenCarts are values that a learner may put into the cookie by hand, and the
// number of Sugar that stands in them.
var brokenCarts = map[string]int{
	`{"Sugar":`:                     0,
	`null`:                          0,
	`[1]`:                           0,
	`"`:                             0,
	`%E0%A4%A`:                      0,
	`{"Sugar":true}`:                0,
	`{"Sugar":-1}`:                  0,
	`{"Sugar":10000}`:               0,
	`{"__proto__":{"Sugar":5}}`:     0,
	`{"Sugar":"<img src=x>"}`:       0,
	strings.Repeat("[", 4000):       0,
	`%7B%22Sugar%22%3A%223%22%7D`:   3,
	`"{\"Sugar\":3\054\"x\":null}"`: 3,
	`{"Sugar":4,"Ginger Snap":[]}`:  4,
}

// However broken, a cookie breaks no page: it comes, says a number, and the next
// click makes the cart good again.
func TestCookieBrokenByHand(t *testing.T) {
	t.Parallel()
	site := serve(t)
	for _, step := range []string{"merge", "server"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			d := openDemo(t, site+"/play/shop/"+step+"/sugar")
			for value, n := range brokenCarts {
				d.Eval(fmt.Sprintf(`document.cookie = %q`, "shoppingCart="+value+"; path=/"))
				d.reload()
				d.shows(n)
				d.Eval(`document.querySelector(".shoppingCart__add--js").click()`)
				d.shows(n + 1)
			}
			d.Eval(`document.cookie = "shoppingCart=; path=/"`)
			d.reload()
			d.shows(0)
		})
	}
}

func TestCookieBrokenWithoutScripts(t *testing.T) {
	t.Parallel()
	page := serve(t) + "/play/shop/server/sugar"
	for value, n := range brokenCarts {
		cookie := "shoppingCart=" + value
		if got := read(t, page, cookie).Find("output").Text(); got != fmt.Sprint(n) {
			t.Errorf("Cookie: %.40s: the page says %s, want %d", cookie, got, n)
		}
		response := postForm(t, page, cookie, "change=add")
		if response.StatusCode != http.StatusSeeOther && response.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("Cookie: %.40s: the form is answered with %s", cookie, response.Status)
		}
	}
}

func postForm(t *testing.T, address, cookie, form string) *http.Response {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", cookie)
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

// The buttons under "Break the cookie" do what one can do by hand.
func TestCookieBrokenByButton(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/server/")
	names := d.breakers()
	if len(names) < 3 {
		t.Fatalf("there are %d buttons", len(names))
	}
	for _, name := range names {
		d.submit(name)
		value := d.tab.Cookie("shoppingCart").Value
		d.sent("shoppingCart=" + value)
		d.Wait(`/^[0-9]+$/.test(document.querySelector("output").textContent)`)
		before := d.Query("output").Text()
		d.add(1)
		if after := d.Query("output").Text(); after == before {
			t.Errorf("after %s the number stays %s", value, after)
		}
	}
	d.reload()
	d.Wait(`document.querySelector("output").textContent === "1"`)
}

// breakers are the names of the buttons that break the cookie.
func (d *demo) breakers() []string {
	d.t.Helper()
	var names []string
	d.Find("group", "Break the cookie").EvalInto(
		`Array.from(this.querySelectorAll("button"), (button) => button.innerText.replace(/\s+/g, " ").trim())`, &names)
	return names
}

// The smallest demo: a cookie is in the next request, and in each one after it.
func TestOneCookie(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/one-cookie")
	d.sent("")
	d.submit("hello")
	d.sent("greeting=hello")
	if got := d.Query("[data-previous] [data-set-cookie]").Text(); got != "greeting=hello; Path=/play/one-cookie" {
		t.Errorf("the answer before is shown with Set-Cookie: %s", got)
	}
	d.follow("Load this page again")
	d.sent("greeting=hello")
	if n := len(d.QueryAll("[data-set-cookie]")); n > 0 {
		t.Errorf("a request that only carries the cookie shows %d Set-Cookie lines", n)
	}
	d.reload()
	d.sent("greeting=hello")
	d.submit("Forget it")
	d.sent("")
	if jar := d.tab.Cookies(); len(jar) > 0 {
		t.Errorf("there are cookies left: %v", jar)
	}
}

// /play/cookies says what its request carried, at any depth, and forgets it.
func TestCarriedCookies(t *testing.T) {
	t.Parallel()
	site := serve(t)
	d := openDemo(t, site+"/play/cookies")
	d.Eval(`document.cookie = "top=1; path=/", document.cookie = "deep=2; path=/play/cookies/a", document.cookie = "top=3; path=/play/cookies"`)
	d.tab.Visit(site + "/play/cookies/a/b")
	d.sent("deep=2; top=3; top=1")
	carried := d.QueryAll("main ol > li > p")
	for i, want := range []string{"deep 2", "top 3", "top 1 a second one"} {
		if i >= len(carried) || !strings.HasPrefix(strings.Join(strings.Fields(carried[i].Text()), " "), want) {
			t.Errorf("cookie %d of %d is not shown as %s", i+1, len(carried), want)
		}
	}
	d.submit("Delete these cookies")
	left := slices.DeleteFunc(d.tab.Cookies(), func(c browser.Cookie) bool { return c.Name != "top" })
	if len(left) > 0 {
		t.Errorf("what the request carried is still there: %v", left)
	}
}
