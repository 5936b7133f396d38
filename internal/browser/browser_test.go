package browser_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"course/internal/browser"
)

var chromium browser.Browser

func TestMain(m *testing.M) { chromium.Main(m) }

// serve serves the pages of testdata under a policy as strict as the course's.
func serve(t *testing.T) string {
	t.Helper()
	files := http.FileServer(http.Dir("testdata"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Add("Set-Cookie", "chewy=yes; Path=/; Max-Age=3600; SameSite=Strict")
			w.Header().Add("Set-Cookie", "flavor=dark; HttpOnly")
			http.Redirect(w, r, "/index.html?set", http.StatusSeeOther)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

// A recorder is a T that keeps what it is told.
type recorder struct {
	*testing.T
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestMouse(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	for range 50 {
		tab.Find("button", "Add one").Click()
	}
	if got := tab.Find("status", "").Text(); got != "50" {
		t.Errorf("after 50 clicks the page shows %s", got)
	}
	tab.Find("button", "Late").Click()
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	field := tab.Find("textbox", "Name")
	field.Fill("café, 2 €")
	if got := field.Value(); got != "café, 2 €" {
		t.Errorf("the field holds %q", got)
	}
	tab.Press("Tab")
	for _, key := range []string{"ArrowDown", "Alt+ArrowRight", "Control+Shift+k", "?", "Escape"} {
		tab.Press(key)
	}
	tab.Press("Shift+Tab")
	if got := tab.Eval("document.activeElement.id"); got != "name" {
		t.Errorf("Shift+Tab leads to %q", got)
	}
	const want = "ArrowDown Alt+ArrowRight Control+Shift+k Shift+? Escape Shift+Tab"
	if got := tab.Find("group", "Keys").Text(); got != want {
		t.Errorf("keys pressed: %s, want %s", got, want)
	}
	tab.Find("button", "Add one").Focus()
	tab.Press("Enter")
	tab.Press("Space")
	tab.Wait(`document.querySelector("output").textContent === "2"`)
}

func TestFind(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	if n := len(tab.FindAll("button", "Add…")); n != 1 {
		t.Errorf("%d buttons begin with Add; what is hidden from assistive technology must not count", n)
	}
	if n := len(tab.FindAll("button", "Late")); n != 0 {
		t.Errorf("%d hidden buttons found", n)
	}
	if n := len(tab.QueryAll("p:not([hidden])")); n != 4 {
		t.Errorf("%d paragraphs selected", n)
	}
	main := tab.Find("main", "")
	if got := main.Find("link", "Second page").Attr("href"); got != "second.html" {
		t.Errorf("the link leads to %q", got)
	}
	if got := main.Query("h1").Attr("class"); got != "" {
		t.Errorf("a missing attribute is %q", got)
	}
}

func TestEval(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	for js, want := range map[string]string{
		`"a" + 1`:                "a1",
		`1 + 1`:                  "2",
		`({ a: [1, null] })`:     `{"a":[1,null]}`,
		`undefined`:              "undefined",
		`Promise.resolve("yes")`: "yes",
		`this === document`:      "true",
	} {
		if got := tab.Eval(js); got != want {
			t.Errorf("%s is %s, want %s", js, got, want)
		}
	}
	var size struct{ Width, Height int }
	tab.Resize(320, 600)
	tab.EvalInto(`({ width: innerWidth, height: innerHeight })`, &size)
	if size.Width != 320 || size.Height != 600 {
		t.Errorf("the window is %v", size)
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	frame := tab.Frame("The demo")
	frame.Find("button", "Add one").Click()
	frame.Wait(`document.querySelector("output").textContent === "1"`)
	if got := tab.Query("output").Text(); got != "0" {
		t.Errorf("the click reached the page around the frame: %s", got)
	}
	frame.CheckAccessibility()
	frame.Follow(frame.Find("link", "Second page").Click)
	if got := frame.Find("heading", "").Text(); got != "Second" || !strings.HasSuffix(frame.URL(), "/second.html") {
		t.Errorf("the frame shows %q at %s", got, frame.URL())
	}
}

func TestNavigation(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	tab.Find("button", "Add one").Click()
	tab.Reload()
	if got := tab.Query("output").Text(); got != "0" {
		t.Errorf("after a reload the page shows %s", got)
	}
	tab.Follow(tab.Find("link", "Second page").Click)
	tab.Find("heading", "Second")
	tab.Back()
	tab.Find("heading", "Biscuits")
}

func TestLearnersApart(t *testing.T) {
	t.Parallel()
	url := serve(t)
	tab := chromium.Open(t, url+"/")
	tab.Follow(tab.Find("button", "Set cookies").Click)
	if got := tab.OpenTab(url + "/").Eval("document.cookie"); got != "chewy=yes" {
		t.Errorf("another tab sees %q", got)
	}
	if got := chromium.Open(t, url+"/").Cookies(); len(got) != 0 {
		t.Errorf("another learner has %v", got)
	}
	chewy, flavor := tab.Cookie("chewy"), tab.Cookie("flavor")
	if chewy.Value != "yes" || chewy.SameSite != "Strict" || chewy.Expires.IsZero() || chewy.HTTPOnly {
		t.Errorf("chewy is kept as %+v", chewy)
	}
	if flavor.Domain != "localhost" || !flavor.HTTPOnly || !flavor.Expires.IsZero() {
		t.Errorf("flavor is kept as %+v", flavor)
	}
}

func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	tab.WithoutScripts()
	tab.Find("button", "Add one").Click()
	if got := tab.Query("output").Text(); got != "0" {
		t.Errorf("a script ran: %s", got)
	}
	tab.Query(".plain")
	tab.Follow(tab.Find("button", "Set cookies").Click)
	tab.Cookie("flavor")
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	light := tab.Screenshot()
	tab.Prefer("prefers-color-scheme", "dark")
	tab.Prefer("prefers-reduced-motion", "reduce")
	tab.Wait(`matchMedia("(prefers-color-scheme: dark) and (prefers-reduced-motion)").matches`)
	if dark := tab.Screenshot(); string(dark) == string(light) {
		t.Error("the dark page looks like the light one")
	}
}

func TestHide(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/")
	other := tab.OpenTab(tab.URL())
	other.Hide()
	if got := tab.Eval("document.visibilityState"); got != "visible" {
		t.Errorf("with another tab hidden, this one is %s", got)
	}
	tab.Hide()
	other.Show()
	other.Find("button", "Add one").Click()
	tab.Show()
	tab.Find("button", "Add one").Click()
}

func TestTakeComplaint(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t, serve(t)+"/bad.html")
	tab.TakeComplaint("said so 42")
	tab.TakeComplaint("Content Security Policy")
	tab.TakeComplaint("Uncaught TypeError: nobody caught it")
	tab.TakeComplaint("missing.png")
}

func TestComplaintsFail(t *testing.T) {
	t.Parallel()
	url := serve(t)
	told := &recorder{}
	t.Run("a bad page", func(t *testing.T) {
		told.T = t
		tab := chromium.Open(told, url+"/bad.html")
		tab.CheckAccessibility()
	})
	all := strings.Join(told.errors, "\n")
	for _, want := range []string{"image-alt (critical)", "html-has-lang", "the page complained", "said so 42"} {
		if !strings.Contains(all, want) {
			t.Errorf("nobody was told %q, only:\n%s", want, all)
		}
	}
}

// 127.0.0.2 is this machine too, so nothing leaves it should the rule not hold;
// but it is not among the addresses that Chromium may go to.
func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	outside := httptest.NewUnstartedServer(http.NotFoundHandler())
	outside.Listener.Close()
	outside.Listener = listener
	outside.Start()
	t.Cleanup(outside.Close)

	tab := chromium.Open(t, "about:blank")
	if got := tab.Eval(`fetch("` + outside.URL + `", { mode: "no-cors" }).then(() => "reached", () => "not reached")`); got != "not reached" {
		t.Errorf("a page %s another host", got)
	}
	tab.TakeComplaint("ERR_NAME_NOT_RESOLVED")
}
