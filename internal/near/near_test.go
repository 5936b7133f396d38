package near

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	for _, test := range []struct {
		word, names, want string
	}{
		{"merg", "buttons merge server", "merge"},
		{"MERGE", "buttons merge server", "merge"},
		{"marble", "buttons merge server", ""},
		{"02-nxt.md", "01-start.md 02-next.md", "02-next.md"},
		{"größe", "grösse grüße", "grüße"},
		{"ab", "abc xb b", "abc"}, // one character differs in each: the first in the alphabet
		{"ab", "cd ax", "ax"},
		{"ab", "ba", "ba"},
		{"ab", "cd", ""},
		{"kye", "value key", "key"},
		{"stpe", "stop step", "step"},
		{"picturse.md", "pictures.md sculptures.md", "pictures.md"},
		{"cat", "cats bats", "cats"},
		{"lesson-3", "lesson-2 lesson-1", "lesson-1"},
		{"guide/setpu.md", "guide/setup.md guide/step.md", "guide/setup.md"},
		{strings.Repeat("a", 201), strings.Repeat("a", 200), ""},
		{strings.Repeat("a", 90) + "bc", strings.Repeat("a", 90) + "cb", strings.Repeat("a", 90) + "cb"},
		{"b" + strings.Repeat("a", 90), "c" + strings.Repeat("a", 90), ""},
		{"x", "", ""},
	} {
		if got := Name(test.word, slices.Values(strings.Fields(test.names))); got != test.want {
			t.Errorf("Name(%q) among %s is %q, want %q", test.word, test.names, got, test.want)
		}
	}
}

func TestPath(t *testing.T) {
	index := NewIndex(slices.Values([]string{"chapter/lessons/about", "chapter/lessons", "chapter/lessons/setup.md"}))
	for word, want := range map[string]string{
		"chapter/lessons/abuot":    "chapter/lessons/about",
		"chaptre/lesons/abuot":     "",
		"chapter/lessons/g":        "",
		"chaptre/lessons/setup.md": "chapter/lessons/setup.md",
		"chapter/lessons/else":     "",
	} {
		if got := index.Path(word); got != want {
			t.Errorf("Path(%q) is %q, want %q", word, got, want)
		}
	}
}

// The distance is that of the whole table.
func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func(longest int) []rune {
		w := make([]rune, random.IntN(longest))
		for i := range w {
			w[i] = []rune("abcé")[random.IntN(4)]
		}
		return w
	}
	for i := range 20_000 {
		a, b := word(9+i%57), word(9+i%70)
		if want, got := wholeTable(a, b), newPattern(string(a)).distance(b); got != want {
			t.Fatalf("%q and %q are %d apart, and not %d", string(a), string(b), want, got)
		}
	}
}

// wholeTable is the optimal string alignment distance, as textbooks have it.
func wholeTable(a, b []rune) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		for j := range table[i] {
			if i == 0 || j == 0 {
				table[i][j] = i + j
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			table[i][j] = min(table[i-1][j]+1, table[i][j-1]+1, table[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(a)][len(b)]
}

// A course of ten thousand lessons is searched for each name that is missing.
func BenchmarkIndex(b *testing.B) {
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("chapter-%02d/lesson-%05d.md", i%50, i))
	}
	index := NewIndex(slices.Values(names))
	for i := 0; b.Loop(); i++ {
		index.Name(fmt.Sprintf("chapter-%02d/other-%05d.md", i%50, i%20_000))
	}
}

func TestSlip(t *testing.T) {
	for word, want := range map[string]string{
		"tilte": "title", "titel": "title", "titl": "title", "tittle": "title", "Title": "title", "ttile": "title",
		"darft": "draft", "sulg": "slug", "desciption": "description", "descrption": "description",
		// Keys of other tools.
		"table": "", "file": "", "type": "", "subtitle": "", "tags": "", "url": "", "linkTitle": "", "style": "",
		"published": "", "permalink": "", "layout": "", "date": "", "drift_id": "", "log": "",
	} {
		got := ""
		for _, name := range []string{"title", "slug", "description", "draft"} {
			if Slip(word, name) {
				got = name
			}
		}
		if got != want {
			t.Errorf("%q is a slip for %q, want %q", word, got, want)
		}
	}
}
