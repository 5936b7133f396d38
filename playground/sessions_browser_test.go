package playground_test

import (
	"strings"
	"testing"
)

// A learner logs in to a plain and a signed session, makes themself admin in both,
// and is believed in one. Then they sign with a key of their own, letter by letter.
func TestSessionsInBrowser(t *testing.T) {
	t.Parallel()
	base := play(t)
	tab := chromium.Open(t, base+"/session?kinds=plain,signed")
	tab.Follow(tab.Find("button", "ada").Click)
	for _, kind := range []string{"plain", "signed"} {
		edit := tab.Query("#" + kind + "-payload")
		edit.Fill(strings.Replace(edit.Value(), "customer", "admin", 1))
		tab.Follow(tab.Query("form:has(#" + kind + "-payload) button").Click)
	}
	verdicts := tab.Eval(`[...document.querySelectorAll(".session-verdict")].map((v) => v.textContent.split(/[:(]/)[0].trim()).join()`)
	if verdicts != "Believed,Refused" || !strings.Contains(tab.Query("[data-session=plain]").Text(), `"role":"admin"`) {
		t.Errorf("the verdicts are %s", verdicts)
	}
	if c := tab.Cookie("session"); !c.HTTPOnly || c.Path != "/play/session" {
		t.Errorf("%+v", c)
	}
	tab.CheckAccessibility()

	tab.Visit(base + "/session/keys")
	byServer := tab.Query("#value").Text()
	tab.Query("#key").Fill("a key of mine")
	tab.Wait(`document.querySelector("#value").value !== ` + "`" + byServer + "`")
	byScript := tab.Query("#value").Value()
	tab.Follow(tab.Find("button", "Sign it").Click)
	if again := tab.Query("#value").Value(); again != byScript {
		t.Errorf("the script signs %s, the server %s", byScript, again)
	}
	tab.Follow(tab.Find("button", "With the same key").Click)
	if state := tab.Query("#verdict").Attr("data-state"); state != "valid" {
		t.Errorf("with the same key it is %s", state)
	}
	tab.CheckAccessibility()
}
