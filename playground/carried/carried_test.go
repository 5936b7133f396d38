package carried

import (
	"net/http"
	"strings"
	"testing"

	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func TestAnyDepth(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	for _, path := range []string{"", "/", "/a", "/a/b/c/d/e/", "/a%2Fb", "/%C3%BC", strings.Repeat("/x", 3000)} {
		path = "/base/play/cookies" + path
		page := s.Get(path, "Cookie", "x=1").Status(http.StatusOK).Page()
		if got := page.Find(".carried-path").Text(); got != path {
			t.Errorf("%.80s is called %.80s", path, got)
		}
		if title := page.Find("title").Text(); !strings.HasSuffix(title, path) {
			t.Errorf("the title of %.80s is %.80s", path, title)
		}
		if n := page.Find("*").Length(); n > 300 {
			t.Errorf("%.80s has %d elements", path, n)
		}
		request := s.Get(path, append([]string{"Cookie", "x=1"}, exchangetest.JSON...)...).Decode()["request"].(map[string]any)
		if request["url"] != path {
			t.Errorf("url is %.80s, want %.80s", request["url"], path)
		}
	}
	s.Get("/base/play/cookiesx").Status(http.StatusNotFound)
}

func TestCookies(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	page := s.Get("/play/cookies/a", "Cookie", `x=1; _ga=<b>; x=2; q="a\073b"`).Page()
	var got []string
	for _, p := range page.Find(".carried-list p").EachIter() {
		got = append(got, strings.Join(strings.Fields(p.Text()), " "))
	}
	want := []string{"x 1", "_ga <b>", "x 2 a second one of this name: most servers use the first", "q a;b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := page.Find("[data-request] details").Length(); n > 0 {
		t.Error("cookies of others are folded away where each counts")
	}
	if none := s.Get("/play/cookies").Page().Find(".carried-none").Text(); none != "No cookie at all." {
		t.Errorf("without a cookie the page says %q", none)
	}
}

func TestResetForms(t *testing.T) {
	s := exchangetest.Serve(t, "/base", New)
	page := s.Get("/base/play/cookies/a", "Cookie", "x=<1>").Page()
	plain, one, all := 0, 0, 0
	for _, form := range page.Find("form[method=post][action='/base/play/reset']").EachIter() {
		switch {
		case form.Find("[name=all]").Length() == 1:
			all++
			if form.Find("input[name=all][type=checkbox][required][value='1']").Length() != 1 {
				t.Error("everything is deleted without a box to tick")
			}
		case form.Find("[name=name]").Length() == 1:
			one++
			var paths []string
			for _, option := range form.Find("select[name=path] option").EachIter() {
				paths = append(paths, option.Text())
			}
			want := []string{"/", "/base", "/base/", "/base/play", "/base/play/", "/base/play/cookies", "/base/play/cookies/", "/base/play/cookies/a"}
			if diff := cmp.Diff(want, paths); diff != "" {
				t.Error(diff)
			}
		case form.Find("[name]").Length() == 0:
			plain++
		}
	}
	if plain != 1 || one != 1 || all != 1 {
		t.Errorf("%d forms without fields, %d for one cookie, %d for all, want one each", plain, one, all)
	}
}

func TestDepths(t *testing.T) {
	s := exchangetest.Serve(t, "", New)
	page := s.Get("/play/cookies/x/y").Page()
	var got []string
	for _, a := range page.Find(".carried-depths a").EachIter() {
		got = append(got, a.AttrOr("href", "")+" "+a.AttrOr("aria-current", "-"))
	}
	want := []string{"/play/cookies -", "/play/cookies/x -", "/play/cookies/x/y page", "/play/cookies/x/y/c -"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
