package main

import (
	"net/http"
	"strings"
	"testing"
)

const declaring = "# Greet\n\nwords\n\n```demo http mine\ntitle: Mine\nGET /:\n  body: <h1>first</h1>\n```\n\n" +
	"```demo page other\ntitle: Other\nhtml: <h1>other</h1>\n```\n"

// A lesson that declares demos has them at once, and when it is saved again the
// frames of those that differ are loaded again, and no others.
func TestDeclaredDemosReload(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-greet.md": declaring})
	tab := a.open("/lessons/greet")
	tab.Eval(`void document.querySelectorAll("iframe").forEach((frame) => { frame.loading = "eager" })`)
	mine, other := tab.Frame("Mine"), tab.Frame("Other")
	mine.Find("heading", "first")
	other.Find("heading", "other")
	mark(mine)
	mark(other)

	a.write("01-greet.md", strings.Replace(declaring, "words", "other words", 1))
	reads(tab, "other words")
	unmoved(t, mine)
	unmoved(t, other)

	a.write("01-greet.md", strings.Replace(declaring, "first", "second", 1))
	tab.Frame("Mine").Find("heading", "second")
	unmoved(t, tab.Frame("Other"))
	unmoved(t, &tab.Page)
}

// A declared demo is one of the playground's: other sites cannot send its forms.
func TestDeclaredDemoIsProtected(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, map[string]string{"01-greet.md": declaring + "\n```demo http form\nGET /:\n  body: a\nPOST /:\n  set_cookie: a=1\n  redirect: /\n```\n"})
	site := serve(t, a.dir)
	for origin, want := range map[string]int{"": http.StatusSeeOther, site: http.StatusSeeOther, "http://elsewhere.example": http.StatusForbidden} {
		r, err := http.NewRequest(http.MethodPost, site+"/play/page/greet/form/", strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != want || (want == http.StatusForbidden) != (len(response.Header["Set-Cookie"]) == 0) {
			t.Errorf("from %q: %s, %q", origin, response.Status, response.Header["Set-Cookie"])
		}
	}
}
