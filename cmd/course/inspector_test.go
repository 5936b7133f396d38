package main

import (
	"fmt"
	"testing"
)

// What a script writes shows at once: as it is now, in words, and in the log,
// newest first, with the change against what was there before.
func TestInspectorSeesScripts(t *testing.T) {
	t.Parallel()
	d := openLesson(t, serve(t), "/play/shop/merge/")
	product := d.product()
	d.sent("")
	d.scriptSees("Empty: a script sees no cookie here.")
	d.add(1)
	one := d.tab.Cookie("shoppingCart").Value
	d.scriptSees("shoppingCart=" + one)
	d.says(fmt.Sprintf("The page wrote shoppingCart: %s 1.", product))
	d.logs(fmt.Sprintf("script | document.cookie | The page wrote shoppingCart: %s 1. | added: added shoppingCart %[1]s 1", product),
		"request | GET "+d.address())
	d.add(1)
	d.says(fmt.Sprintf("The page wrote shoppingCart: %s 2.", product))
	d.logs(fmt.Sprintf("script | document.cookie | The page wrote shoppingCart: %s 2. | changed: changed shoppingCart %[1]s 1 %[1]s 2", product),
		fmt.Sprintf("script | document.cookie | The page wrote shoppingCart: %s 1.", product))

	// The next request carries it, and is marked as different from the last.
	d.reload()
	two := d.tab.Cookie("shoppingCart").Value
	d.sent("shoppingCart=" + two)
	d.logs(fmt.Sprintf("request | GET %s | The request carried 1 cookie; the server set none. | added: added shoppingCart %s 2", d.address(), product),
		"script | document.cookie")
	d.CheckAccessibility()

	d.Find("button", "Clear log").Click()
	d.says("The log is empty now.")
	if n := len(d.QueryAll(".inspector-log li")); n > 0 {
		t.Errorf("there are %d entries left in the log", n)
	}
}

// scriptSees waits until the inspector shows document.cookie so.
func (d *demo) scriptSees(want string) {
	d.t.Helper()
	d.Query("[data-script] [data-now]").Wait(fmt.Sprintf("this.textContent === %q", want))
}

// Two requests in a row show what differs between them.
func TestInspectorComparesRequests(t *testing.T) {
	t.Parallel()
	d := openDemo(t, serve(t)+"/play/one-cookie")
	d.submit("hello")
	d.says("POST was answered with 1 Set-Cookie line. Then the request carried 1 cookie; the server set none.")
	d.logs("request | GET /play/one-cookie | The request carried 1 cookie; the server set none. | added: added greeting hello",
		"answer | POST /play/one-cookie | The server answered with 1 Set-Cookie line.")
	d.reload()
	d.logs("request | GET /play/one-cookie | The request carried 1 cookie, the same as the request before; the server set none.",
		"request | GET /play/one-cookie")
	d.submit("Forget it")
	d.logs("request | GET /play/one-cookie | The request carried no cookie; the server set none. | removed: removed greeting hello")
}

// What others do to the cookies of a demo is told, and said to be theirs.
func TestInspectorSeesOthers(t *testing.T) {
	t.Parallel()
	d := openDemo(t, serve(t)+"/play/shop/merge/sugar")
	other := d.tab.OpenTab(d.URL())
	other.Eval(`document.cookie = "shoppingCart=%7B%22Sugar%22%3A5%7D; path=/"`)
	d.says("shoppingCart was added outside this page: Sugar 5.")
	d.logs("outside | Outside this page | shoppingCart was added outside this page: Sugar 5. | added: added shoppingCart Sugar 5")
	d.shows(5)
}

// On localhost there are cookies of other programs. They are folded away, and still
// there for who looks.
func TestInspectorFoldsOthersAway(t *testing.T) {
	t.Parallel()
	d := openDemo(t, serve(t)+"/play/shop/merge/sugar")
	d.Eval(`document.cookie = "theirs=secret; path=/"`)
	d.reload()
	d.sent("")
	d.scriptSees("Nothing of this course.")
	d.add(1)
	d.reload()
	cart := "shoppingCart=" + d.tab.Cookie("shoppingCart").Value
	d.sent(cart)
	d.scriptSees(cart)
	for _, panel := range []string{"[data-request]", "[data-script]"} {
		others := d.Query(panel + " details")
		if got := others.Query("summary").Text(); got != "1 other cookie on this host" || others.Eval("this.open") != "false" {
			t.Errorf("%s: %q stands above what is folded away (open: %s)", panel, got, others.Eval("this.open"))
		}
		others.Query("summary").Click()
		if got := others.Query("[data-whole-header]").Text(); got != "theirs=secret; "+cart {
			t.Errorf("%s: unfolded, the whole header is %q", panel, got)
		}
	}
	d.tab.CheckAccessibility()
}
