package export

import (
	"net/url"
	"path"
	"strings"
)

// sides divides the addresses, by index, into those that can be written side by side
// and those that may want a name that another has. These are written afterwards, one
// by one and in their order: so it never depends on luck who gets the name.
func (w *writer) sides() (free, contested []int) {
	wanted := make([][]string, len(w.Addresses))
	folders := make(map[string]bool)
	for i, address := range w.Addresses {
		name := w.nameOf(address)
		wanted[i] = w.namesThatMayBe(name)
		for dir := path.Dir(name); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	taken := make(map[string]bool, 3*len(wanted))
	for i, names := range wanted {
		alone := true
		for _, name := range names {
			alone = alone && !taken[name] && !folders[name]
			taken[name] = true
		}
		if alone {
			free = append(free, i)
		} else {
			contested = append(contested, i)
		}
	}
	return free, contested
}

// nameOf is the path of an address below the base, in small letters: not every file
// system tells them from capitals.
func (w *writer) nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // it is a mistake, and no file
	}
	return strings.ToLower(strings.TrimPrefix(u.Path, w.Base+"/"))
}

// namesThatMayBe are those of the files at a path, whatever kind the answer has.
func (w *writer) namesThatMayBe(path string) []string {
	names := namesFor(path, true)
	if names[0] != path {
		names = append(names, path)
	}
	all := names
	for _, c := range w.codings()[1:] {
		for _, name := range names {
			all = append(all, name+c.ending)
		}
	}
	return all
}
