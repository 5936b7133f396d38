package near

import (
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
		{"ab", "ba", ""},
		{"cat", "cats bats", "cats"},
		{"lesson-3", "lesson-2 lesson-1", "lesson-1"},
		{"guide/setpu.md", "guide/setup.md guide/step.md", "guide/setup.md"},
		{strings.Repeat("a", 201), strings.Repeat("a", 200), ""},
		{"x", "", ""},
	} {
		if got := Name(test.word, slices.Values(strings.Fields(test.names))); got != test.want {
			t.Errorf("Name(%q) among %s is %q, want %q", test.word, test.names, got, test.want)
		}
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
