package setcookie

import "strings"

// A preset is a form that is filled in already: one of the things that lessons
// speak of.
type preset struct {
	name   string
	title  string
	fields form
}

var presets = []preset{
	{"thirty-seconds", "30 seconds on one path", form{"key": "flavor", "value": "dark", "max_age": "30", "path": "."}},
	{"hidden", "Hidden from scripts", form{"key": "recipe", "value": "more butter", "path": ".", "httponly": "on"}},
	{"https-only", "Only over HTTPS", form{"key": "glaze", "value": "lemon", "path": ".", "secure": "on"}},
	{"foreign-domain", "Foreign domain", form{"key": "crumb", "value": "1", "domain": "example.com"}},
	{"too-large", "Too large", form{"key": "tray", "value": strings.Repeat("x", 4097), "path": "."}},
	{"host-prefix", "__Host- done wrong", form{"key": "__Host-jar", "value": "1", "path": ".", "secure": "on"}},
	{"delete", "Delete the first one", form{"key": "flavor", "max_age": "0", "path": "."}},
}

func presetNames() []string {
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = p.name
	}
	return names
}

func findPreset(name string) (preset, bool) {
	for _, p := range presets {
		if p.name == name {
			return p, true
		}
	}
	return preset{}, false
}
