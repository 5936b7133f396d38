package crosssite

import (
	"fmt"
	"net/http"
	"strings"

	"course/playground/cookie"
)

// A name is one that this server is reached by.
type name struct {
	Origin string // as browsers write it
	url    *cookie.URL
}

func newName(origin string) (*name, error) {
	u, err := cookie.ParseURL(origin)
	if err != nil {
		return nil, fmt.Errorf("%q %w", origin, err)
	}
	return &name{strings.TrimSuffix(u.String(), u.Path), u}, nil
}

// Host is the name as learners see it, with the port.
func (n *name) Host() string {
	_, host, _ := strings.Cut(n.Origin, "://")
	return host
}

// is reports whether an origin, or the beginning of an address, is of this name.
func (n *name) is(address string) bool {
	return address == n.Origin || strings.HasPrefix(address, n.Origin+"/")
}

// names are the two of this server, of two sites; nil where it has only one.
type names struct{ first, second *name }

func newNames(home, other string) (names, error) {
	if home == "" || other == "" {
		return names{}, nil
	}
	first, err := newName(home)
	if err != nil {
		return names{}, err
	}
	second, err := newName(other)
	return names{first, second}, err
}

func (n names) both() []*name {
	if n.first == nil {
		return nil
	}
	return []*name{n.first, n.second}
}

// A pair is the two names as a learner sees them.
type pair struct{ here, other *name }

// Here and Other are hosts, for the pages.
func (p pair) Here() string  { return p.here.Host() }
func (p pair) Other() string { return p.other.Host() }

// label stands in the header of the page.
func (p pair) label(ok bool) string {
	if !ok {
		return "played by the model"
	}
	return p.Here()
}

func (n names) from(here *name) pair {
	if here == n.second {
		return pair{n.second, n.first}
	}
	return pair{n.first, n.second}
}

// of returns the names from where a request came in. It reports false where the
// request's own name is none of the two. What a Host header says is only ever
// compared with them.
func (n names) of(r *http.Request) (pair, bool) {
	for _, here := range n.both() {
		if asked, err := newName(here.url.Scheme + "://" + r.Host); err == nil && asked.Origin == here.Origin {
			return n.from(here), true
		}
	}
	return pair{}, false
}

// A sender is who has the browser ask.
type sender int

const (
	fromOther sender = iota
	fromHere
)

// senders are their names in JSON.
var senders = [...]string{fromOther: "other-site", fromHere: "same-site"}

// senderOf says whose page caused a request. It reports false where none did, or
// where the browser does not say.
func (p pair) senderOf(r *http.Request) (sender, bool) {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site":
		return fromOther, true
	case "same-origin", "same-site":
		return fromHere, true
	case "none":
		return 0, false
	}
	// Older browsers, and all of them where this server is on plain http.
	for _, header := range []string{"Origin", "Referer"} {
		switch address := r.Header.Get(header); {
		case p.other.is(address):
			return fromOther, true
		case p.here.is(address):
			return fromHere, true
		}
	}
	return 0, false
}

// madeUp are names for a server that has no other.
var madeUp = pair{mustName("https://here.example"), mustName("https://other.example")}

func mustName(origin string) *name {
	n, err := newName(origin)
	if err != nil {
		panic(err) // a slip in the line above
	}
	return n
}
