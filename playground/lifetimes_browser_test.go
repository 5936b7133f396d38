package playground_test

import (
	"fmt"
	"strings"
	"testing"

	"course/internal/browser"
)

// The browser's own clock ends a cookie, and the page says which and when. A page that
// is loaded again goes on counting.
func TestLifetimes(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/lifetimes")
	setAllInTime(t, tab)
	for _, name := range []string{"visit", "decade"} {
		if got := tab.Cookie(name); got.Path != "/play/lifetimes" {
			t.Errorf("the cookie is %+v", got)
		}
	}
	const gone = `Array.from(document.querySelectorAll("[data-requests] li")).find((li) => li.innerText.includes("ten is gone: its 10 seconds are over. This request carried 4 of the cookies, 1 fewer"))`
	tab.Wait(gone)
	if header := tab.Eval(gone + `.querySelector("code").innerText`); header != "Cookie: both=1; thirty=1; visit=1; decade=1" {
		t.Errorf("beside it stands %s", header)
	}
	if got := tab.Query("tr[data-cookie=ten] [data-state]").Text(); got != "gone" {
		t.Errorf("the table says %s", got)
	}
}

// setAllInTime sets all five, and sees that three are counted, also when the page is
// loaded again. The first of them has only ten seconds: a machine that is too busy to
// look meanwhile tries again.
func setAllInTime(t *testing.T, tab *browser.Tab) {
	t.Helper()
	const counted = `document.querySelectorAll("[data-counting]").length`
	var before, after string
	for range 10 {
		tab.Follow(tab.Find("button", "Set all five").Click)
		before = tab.Eval(counted)
		tab.Reload()
		if after = tab.Eval(counted); after == "3" {
			break
		}
	}
	if before != "3" || after != "3" {
		t.Fatalf("%s are counted, and %s after a reload, want 3", before, after)
	}
}

// keep sets what has a time again, for an hour. It is for what that time must not
// decide.
func keep(tab *browser.Tab) {
	tab.Eval(`["ten", "both", "thirty"].forEach((name) => document.cookie = name + "=1; max-age=3600; path=/play/lifetimes")`)
}

// Several may end at once, and other tabs may have set them.
func TestLifetimesOver(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/lifetimes")
	other := tab.OpenTab(base + "/lifetimes")
	tab.Follow(tab.Find("button", "Set all five").Click)
	keep(tab)
	tab.Eval(`localStorage.setItem("course.lifetimes", Date.now() + 3600_000)`) // as if they were not set yet
	other.Wait(`document.querySelectorAll("[data-counting]").length === 3`)
	tab.Eval(`["ten", "both"].forEach((name) => document.cookie = name + "=; max-age=0; path=/play/lifetimes")`)
	tab.Eval(`localStorage.setItem("course.lifetimes", Date.now() - 20_000)`)
	tab.Reload()
	other.Wait(`document.querySelector("[data-requests]").innerText.includes("ten is gone: its 10 seconds are over, and both is gone: its 20 seconds are over.")`)
	tab.Wait(`document.querySelectorAll("[data-counting]").length === 1`)
	tab.Eval(`document.querySelector("life-times").remove()`)
}

func TestDeleteRightAndWrong(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/lifetimes")
	tab.WithoutScripts()
	tab.Follow(tab.Find("button", "Set all five").Click)
	keep(tab)
	tab.Follow(tab.Find("button", "Try it with the path /").Click)
	if got := tab.Query("[data-tried]").Text(); !strings.Contains(got, "visit is still here") {
		t.Errorf("the page says %q", got)
	}
	tab.Follow(tab.Find("button", "Delete visit, with its own path").Click)
	if got := tab.Query("[data-tried]").Text(); !strings.Contains(got, "visit is gone") {
		t.Errorf("the page says %q", got)
	}
	tab.Follow(tab.Find("button", "Delete decade").Click)
	if jar := tab.Cookies(); len(jar) != 3 {
		t.Errorf("left are %+v", jar)
	}
}

func TestSeveral(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/several")
	tab.Follow(tab.Find("button", "Set all three").Click)
	want := func(table, want string) {
		t.Helper()
		if got := tab.Eval(fmt.Sprintf(`Array.from(document.querySelectorAll(%q), (row) => row.innerText.replaceAll("\t", "=").replaceAll("\n", " ").trim()).join("; ")`, table+" tbody tr")); got != want {
			t.Errorf("%s has %q, want %q", table, got, want)
		}
	}
	want(".several-flask", "flavor=chocolate chip; chocolate type=dark; chewy=yes")
	want(".several-go", "flavor=chocolate chip; chewy=yes")
	tab.Follow(tab.Find("button", "Set flavor again…").Click)
	want(".several-go", "flavor=hazelnut; flavor=chocolate chip; chewy=yes")
	tab.Query("[data-twice]")
	tab.Follow(tab.Find("button", "Delete chocolate type with path /play/several").Click)
	want(".several-flask", "flavor=hazelnut; flavor=chocolate chip not in the dictionary: the first one counts; chewy=yes")
	tab.Follow(tab.Find("link", "/play/several").Click)
	want(".several-flask", "flavor=chocolate chip; chewy=yes")
}

const gridSays = `Array.from(document.querySelectorAll(".scope-grid tr[data-value]"), (row) => Array.from(row.querySelectorAll(".scope-cell"), (cell) => cell.innerText.includes("–") ? "–" : cell.innerText).join(" ")).join(", ")`

func TestScopePath(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/scope/path")
	wait := func(want string) {
		t.Helper()
		tab.Wait(fmt.Sprintf(`document.querySelector("[data-caption]").textContent.endsWith("measured") && %s === %q`, gridSays, want))
	}
	wait("– – – – –, – – – – –, – – – – –, – – – – –")
	tab.Follow(tab.Find("button", "Set all four").Click)
	wait("1st 2nd 3rd 4th 1st, – 1st 2nd 3rd –, – – 1st 2nd –, – – – 1st –")
	if got := tab.Query("[data-measured]").Text(); !strings.Contains(got, "Your browser does what the standard says.") {
		t.Errorf("the page says %q", got)
	}
	tab.Follow(tab.Find("button", "Delete crumb with path /play/scope/path/a").Click)
	wait("1st 1st 2nd 3rd 1st, – – – – –, – – 1st 2nd –, – – – 1st –")
}

func TestScopeDomain(t *testing.T) {
	t.Parallel()
	base := play(t)
	_, port, _ := strings.Cut(strings.TrimSuffix(base, "/play"), "localhost")
	shop, www := "http://shop.localhost"+port+"/play/scope/domain", "http://www.shop.localhost"+port+"/play/scope/domain"
	tab := chromium.Open(t, shop)
	tab.Follow(tab.Find("button", "Send the 6 lines of shop.localhost").Click)
	tab.Visit(www)
	tab.Follow(tab.Find("button", "Send the 2 lines of www.shop.localhost").Click)
	const carried = `Array.from(document.querySelectorAll(".scope-grid td.scope-live[data-sent=true]"), (cell) => cell.parentElement.dataset.value ? cell.parentElement.querySelector("th").innerText.split("=")[0] : "").join(" ")`
	if got := tab.Eval(carried); got != "shared dotted www_alone www_shared" {
		t.Errorf("%s gets %s", www, got)
	}
	tab.Visit(shop)
	if got := tab.Eval(carried); got != "alone shared dotted www_shared" {
		t.Errorf("%s gets %s", shop, got)
	}
	tab.Visit(base + "/scope/domain")
	tab.Query("[data-played]")
	if got := tab.Query("[data-header], [data-request] .inspector-none").Text(); strings.Contains(got, "=1") {
		t.Errorf("localhost gets %s", got)
	}
}

func TestScopeSecure(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, play(t)+"/scope/secure")
	tab.Follow(tab.Find("button", "Set secure_here, with Secure").Click)
	if got := tab.Query("[data-tried]").Text(); !strings.HasPrefix(got, "Taken.") {
		t.Errorf("the page says %q", got)
	}
}

func TestAccessibilityOfGrids(t *testing.T) {
	t.Parallel()
	base := play(t)
	shop := strings.Replace(base, "localhost", "shop.localhost", 1)
	tab := chromium.Open(t, base+"/lifetimes")
	for _, page := range []struct{ url, button string }{
		{base + "/lifetimes", "Set all five"},
		{base + "/several", "Set all three"},
		{base + "/scope/path", "Set all four"},
		{shop + "/scope/domain", "Send the 6 lines of shop.localhost"},
		{base + "/scope/secure", "Set secure_here, with Secure"},
	} {
		tab.Visit(page.url)
		tab.Follow(tab.Find("button", page.button).Click)
		tab.CheckThemes()
		tab.Resize(320, 640)
		if got := tab.Eval("document.documentElement.scrollWidth"); got != "320" {
			t.Errorf("%s is %s pixels wide", page.url, got)
		}
		tab.Resize(1280, 800)
	}
}
