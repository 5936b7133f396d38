package playground_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"course/internal/browser"
	"course/internal/web"
	"course/playground"
	"course/playground/exchange"
	"course/playground/exchange/exchangetest"
)

var chromium browser.Browser

func TestMain(m *testing.M) { chromium.Main(m) }

// play serves the playground and its assets, and returns the address of /play.
func play(t *testing.T) string {
	t.Helper()
	return playWith(t, nil)
}

// playWith is play, with demos that lessons declare, by LESSON/NAME.
func playWith(t *testing.T, declared map[string]exchange.Declared) string {
	t.Helper()
	config := exchangetest.Config(t, "")
	config.Declared = func(lesson, name string) (exchange.Declared, bool) {
		demo, ok := declared[lesson+"/"+name]
		return demo, ok
	}
	errors, err := web.NewErrors("", config.Assets)
	if err != nil {
		t.Fatal(err)
	}
	config.Errors = errors
	p, err := playground.New(config)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/play/", p.Handler())
	mux.Handle(web.AssetsPath, config.Assets.Handler(errors))
	server := httptest.NewServer(web.Secure(mux))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/play"
}

const (
	numberIs = `document.querySelector("output").textContent === "%d"`
	statusIs = `document.querySelector("[role=status]").textContent === %q`
)

func waitNumber(tab *browser.Tab, n int) {
	tab.Wait(fmt.Sprintf(numberIs, n))
}

func waitStatus(tab *browser.Tab, text string) {
	tab.Wait(fmt.Sprintf(statusIs, text))
}

func wantCart(t *testing.T, tab *browser.Tab, want string) {
	t.Helper()
	if got := tab.Eval(`decodeURIComponent(document.cookie)`); got != want {
		t.Errorf("document.cookie is %s, want %s", got, want)
	}
}

func TestButtonsForget(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/shop/buttons/sugar")
	add, remove := tab.Find("button", "Add one Sugar"), tab.Find("button", "Remove one Sugar")
	remove.Click()
	waitNumber(tab, 0)
	add.Click()
	add.Click()
	remove.Click()
	waitNumber(tab, 1)
	tab.Reload()
	waitNumber(tab, 0)
	wantCart(t, tab, "")
}

func TestWriteOverwrites(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/shop/write/sugar")
	tab.Find("button", "Add one Sugar").Click()
	wantCart(t, tab, `shoppingCart={"Sugar":1}`)
	waitStatus(tab, "The page wrote shoppingCart: Sugar 1.")
	tab.Follow(tab.Find("link", "Oatmeal Raisin").Click)
	waitNumber(tab, 0)
	tab.Find("button", "Add one Oatmeal Raisin").Click()
	wantCart(t, tab, `shoppingCart={"Oatmeal Raisin":1}`)
}

func TestMergeKeeps(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/shop/merge/sugar")
	for range 3 {
		tab.Find("button", "Add one Sugar").Click()
	}
	waitNumber(tab, 3)
	tab.Reload()
	waitNumber(tab, 3)
	tab.Follow(tab.Find("link", "Oatmeal Raisin").Click)
	waitNumber(tab, 0)
	tab.Find("button", "Remove one Oatmeal Raisin").Click()
	tab.Find("button", "Add one Oatmeal Raisin").Click()
	wantCart(t, tab, `shoppingCart={"Sugar":3,"Oatmeal Raisin":1}`)
}

func TestTwoTabsLoseNoClick(t *testing.T) {
	t.Parallel()
	base := play(t)
	first := chromium.Open(t, base+"/shop/merge/sugar")
	second := first.OpenTab(base + "/shop/merge/sugar")
	third := first.OpenTab(base + "/shop/server/ginger-snap")
	first.Find("button", "Add one Sugar").Click()
	// The second tab has not been touched, and knows.
	waitNumber(second, 1)
	waitStatus(second, "shoppingCart was added outside this page: Sugar 1.")
	second.Find("button", "Add one Sugar").Click()
	third.Find("button", "Add one Ginger Snap").Click()
	first.Find("button", "Add one Sugar").Click()
	waitNumber(second, 3)
	wantCart(t, first, `shoppingCart={"Sugar":3,"Ginger Snap":1}`)
}

func TestQuickClicksAndLimits(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/shop/merge/sugar")
	const click = `(() => { for (let i = 0; i < 50; i++) document.querySelector(".shoppingCart__%s--js").click(); return document.querySelector("output").textContent; })()`
	if got := tab.Eval(fmt.Sprintf(click, "add")); got != "50" {
		t.Errorf("after fifty clicks the number is %s", got)
	}
	tab.Eval(`document.cookie = "shoppingCart=" + encodeURIComponent('{"Sugar":9990}') + "; path=/"`)
	if got := tab.Eval(fmt.Sprintf(click, "add")); got != "9999" {
		t.Errorf("the most is %s", got)
	}
	tab.Eval(`document.cookie = "shoppingCart=" + encodeURIComponent('{"Sugar":"7"}') + "; path=/"`)
	if got := tab.Eval(fmt.Sprintf(click, "remove")); got != "0" {
		t.Errorf("the least is %s", got)
	}
	wantCart(t, tab, `shoppingCart={"Sugar":0}`)
}

// The script reads a cart as the server does: the same cases.
func TestScriptReadsTheSameCarts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("shop/testdata/cart.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Cookie string
		Cart         map[string]int
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	tab := chromium.Open(t, play(t)+"/shop/merge/sugar")
	var got []map[string]int
	tab.EvalInto(fmt.Sprintf(`%s.map(({ Cookie }) => {
		const native = Object.getOwnPropertyDescriptor(document, "cookie");
		Object.defineProperty(document, "cookie", { configurable: true, get: () => Cookie });
		try {
			const cart = parseCart(readCookie("shoppingCart"));
			return Object.fromEntries(Object.entries(cart).map(([name, entry]) => [name, countOf(entry)]).filter(([, n]) => n > 0));
		} finally {
			Object.defineProperty(document, "cookie", native);
		}
	})`, jsonOf(t, cases)), &got)
	for i, tt := range cases {
		if fmt.Sprint(got[i]) != fmt.Sprint(tt.Cart) {
			t.Errorf("%s: the script reads %v, want %v", tt.Name, got[i], tt.Cart)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestServerStep(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/shop/server/sugar")
	tab.WithoutScripts()
	tab.Follow(tab.Find("button", "Add one Sugar").Click)
	tab.Follow(tab.Find("button", "Add one Sugar").Click)
	waitNumber(tab, 2)
	if got := tab.Cookie("shoppingCart"); got.Value != "%7B%22Sugar%22%3A2%7D" || got.Path != "/" || got.HTTPOnly {
		t.Errorf("the cookie is %+v", got)
	}
	region := tab.Find("region", "Inspector").Text()
	for _, text := range []string{"The answer that led here", "shoppingCart=%7B%22Sugar%22%3A2%7D; Path=/"} {
		if !strings.Contains(region, text) {
			t.Errorf("without scripts the inspector does not say %q", text)
		}
	}
}

func TestBreakTheCookie(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/shop/server/sugar")
	tab.Find("button", "Add one Sugar").Click()
	waitNumber(tab, 1)
	if !strings.HasSuffix(tab.URL(), "/play/shop/server/sugar") {
		t.Fatalf("with scripts, the click led to %s", tab.URL())
	}
	for value, read := range map[string]string{
		`{"Sugar":"3"}`: "3 × Sugar",
		`{"Sugar":`:     "no JSON: unexpected end of JSON input",
		`%E0%A4%A`:      "neither JSON nor percent-encoded",
	} {
		tab.Follow(tab.Find("button", value+" …").Click)
		tab.Wait(fmt.Sprintf(`document.querySelector(".shop-read").innerText.includes(%q)`, read))
	}
}

func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/shop/merge/sugar")
	const focused = `document.activeElement.getAttribute("aria-label") === "Add one Sugar"`
	for range 4 {
		tab.Press("Tab")
		if tab.Eval(focused) == "true" {
			break
		}
	}
	tab.Wait(focused)
	tab.Press("Enter")
	tab.Press("Space")
	waitNumber(tab, 2)
	waitStatus(tab, "The page wrote shoppingCart: Sugar 2.")
}

func TestOneCookie(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/one-cookie")
	tab.Follow(tab.Find("button", "moin").Click)
	tab.Query(".one-value strong")
	if got := tab.Cookie("greeting"); got.Value != "moin" || got.Path != "/play/one-cookie" {
		t.Errorf("the cookie is %+v", got)
	}
	// The redirect's parameter is in the log now, and gone from the address.
	tab.Wait(`location.search === ""`)
	entries := tab.QueryAll(".log-entry")
	if len(entries) != 3 {
		t.Fatalf("%d entries in the log, want 3: a request, an answer, a request", len(entries))
	}
	for i, want := range []string{"added greeting moin", "Set-Cookie: greeting=moin; Path=/play/one-cookie", "The request carried no cookie"} {
		if got := entries[i].Text(); !strings.Contains(got, want) {
			t.Errorf("entry %d is %q, and does not say %q", i, got, want)
		}
	}
	tab.Follow(tab.Find("link", "Load this page again").Click)
	tab.Wait(`document.querySelector(".log-entry").innerText.includes("the same as the request before")`)
	tab.Follow(tab.Find("button", "Forget it").Click)
	tab.Wait(`document.querySelector(".log-entry [data-change=removed]")?.innerText.includes("greeting")`)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("%v is left", jar)
	}
	tab.Find("button", "Clear log").Click()
	tab.Wait(`document.querySelectorAll(".log-entry").length === 0`)
	waitStatus(tab, "The log is empty now.")
}

func TestInspectorFoldsOthersAway(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/shop/merge/sugar")
	tab.Eval(`document.cookie = "_ga=GA1; path=/"`)
	waitStatus(tab, "The page wrote _ga: GA1.")
	tab.Find("button", "Add one Sugar").Click()
	tab.Wait(`document.querySelector("[data-now]").textContent === "shoppingCart=%7B%22Sugar%22%3A1%7D"`)
	tab.Wait(`document.querySelector("[data-script] summary").textContent === "1 other cookie on this host"`)
	tab.Reload()
	tab.Wait(`document.querySelector("[data-header]").textContent === "shoppingCart=%7B%22Sugar%22%3A1%7D"`)
	tab.Wait(`document.querySelector("[data-whole-header]").textContent === "_ga=GA1; shoppingCart=%7B%22Sugar%22%3A1%7D"`)
}

// The inspector stands before document.cookie, and must not be in its way.
func TestInspectorLeavesNothing(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/cookies")
	tab.Wait(`Object.hasOwn(document, "cookie")`)
	tab.Eval(`document.cookie = "a=1"`)
	tab.Eval(`document.cookie = "a=2; path=/"`)
	waitStatus(tab, "The page wrote a: 2. There are 2 cookies of this name now: the first counts.")
	tab.Eval(`document.cookie = "b=1; path=/elsewhere"`)
	waitStatus(tab, "The page wrote b, and document.cookie stayed as it was.")
	tab.Eval(`document.cookie = "a=; max-age=0"`)
	waitStatus(tab, "The page deleted a. Another of this name is left: 2.")
	tab.Eval(`document.querySelector("cookie-inspector").remove()`)
	if got := tab.Eval(`Object.hasOwn(document, "cookie") + " " + document.cookie`); got != "false a=2" {
		t.Errorf("afterwards: %s", got)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/cookies/a/b")
	for _, line := range []string{
		"plain=1; path=/", "deep=1; path=/play/cookies/a", "plain=2; path=/play/cookies", "safe=1; path=/; secure",
		"__Host-h=1; path=/; secure", "apart=1; path=/; secure; partitioned", "nameless; path=/",
	} {
		tab.Eval(fmt.Sprintf("document.cookie = %q", line))
	}
	tab.Reload()
	tab.Follow(tab.Find("button", "Delete these cookies").Click)
	// What this address carries and /play/reset does not is left.
	if got := tab.Eval("document.cookie"); got != "deep=1" {
		t.Errorf("left is %s", got)
	}
	if !strings.Contains(tab.URL(), "/play/cookies/a/b") {
		t.Errorf("landed at %s", tab.URL())
	}
	tab.Eval(`document.querySelector("select").value = "/play/cookies/a"`)
	tab.Follow(tab.Find("button", "Delete deep").Click)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("%v is left", jar)
	}
}

func TestResetFullJar(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/one-cookie")
	tab.Eval("Array.from({ length: 60 }, (_, i) => document.cookie = `bomb${i}=x; path=/`).length")
	tab.Visit(strings.Replace(tab.URL(), "/one-cookie", "/cookies", 1))
	tab.Follow(tab.Find("button", "Delete these cookies").Click)
	if jar := tab.Cookies(); len(jar) > 0 {
		t.Errorf("%d cookies are left", len(jar))
	}
}

func TestAccessibility(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/shop/merge/")
	for _, path := range []string{"/shop/merge/", "/shop/server/sugar", "/one-cookie", "/cookies/a"} {
		tab.Visit(base + path)
		tab.Eval(`document.cookie = "shoppingCart=%7B%22Sugar%22%3A1%7D; path=/"`)
		tab.Eval(`document.cookie = "_ga=1; path=/"`)
		tab.Reload()
		tab.Wait(`!document.querySelector("[data-log][hidden]")`)
		tab.CheckThemes()
	}
	tab.Follow(func() {
		tab.Eval(`(() => { const form = document.forms[0]; form.elements.name.value = "a;b"; form.submit(); })()`)
	})
	tab.TakeComplaint("422")
	tab.Find("heading", "Nothing was deleted")
	tab.CheckThemes()
}
