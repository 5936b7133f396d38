package site

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"course/internal/web"
)

// apply is what the pages do with a patch, in JavaScript.
func (p *patch) apply(text string) string {
	units := utf16.Encode([]rune(strings.Replace(text, p.From, p.To, 1)))
	return string(utf16.Decode(units[:p.At])) + p.Put + string(utf16.Decode(units[p.At+p.Cut:]))
}

func answerOf(version, text string) *answer {
	page := web.NewPrepared(http.StatusOK, "text/html", "", []byte("<html data-version="+version+">"+text))
	return &answer{version: version, page: page}
}

func TestPatch(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	// Neighbours share their first or last bytes.
	alphabet := []rune("aab¢£é€₭𝄞𝄢😀😁\u0300")
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	for range 2000 {
		start, end := text(random.IntN(4)), text(random.IntN(4))
		before := answerOf("version1", start+text(random.IntN(3))+end)
		after := answerOf("version2", start+text(random.IntN(3))+end)
		p := newPatch(before, after)
		if got := p.apply(string(before.page.Bytes())); got != string(after.page.Bytes()) {
			t.Fatalf("%q and %+v make %q, want %q", before.page.Bytes(), p, got, after.page.Bytes())
		}
	}
}

func TestNoPatch(t *testing.T) {
	fine := answerOf("version1", "fine")
	for name, after := range map[string]string{"not UTF-8": "fin\xe9", "too long": strings.Repeat("x", largestPatch+1)} {
		if p := newPatch(fine, answerOf("version2", after)); p != nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
