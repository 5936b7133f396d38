package crosssite

import (
	"net/http"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

// A kind is one of the four cookies.
type kind struct {
	Key      string // in JSON and markup
	Name     string // the cookie's
	SameSite string
	Secure   bool
	Label    string // SameSite as learners see it
}

// lifetime is how long the cookies live, in seconds: they are of no use later.
const lifetime = "3600"

// kinds are the columns of the grid, and the bits of a result, the lowest first.
var kinds = []kind{
	{"strict", "cross_strict", "Strict", false, "Strict"},
	{"lax", "cross_lax", "Lax", false, "Lax"},
	{"none", "cross_none", "None", true, "None; Secure"},
	{"default", "cross_default", "", false, "not given"},
}

// A way is one of having a browser ask for something.
type way struct {
	ID         string
	Name       string
	Method     string
	Navigation bool // it takes the visitor along
}

// ways are the rows of the grid.
var ways = [...]way{
	{"link", "Link", http.MethodGet, true},
	{"get", "GET form", http.MethodGet, true},
	{"post", "POST form", http.MethodPost, true},
	{"frame", "Frame", http.MethodGet, false},
	{"picture", "Picture", http.MethodGet, false},
	{"fetch", "fetch()", http.MethodGet, false},
}

// navigationNamed finds a way that takes the visitor along, and by the method that
// it says.
func navigationNamed(id, method string) (int, bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for i, w := range ways {
		if w.ID == id && w.Navigation && w.Method == method {
			return i, true
		}
	}
	return 0, false
}

// A result says which of the four cookies came with a request: a bit for each, as
// in kinds. Or it is one of the constants.
type result int8

const (
	unmeasured result = -1
	failed     result = -2 // the request did not arrive, or its answer did not
)

// carriedBy is the result that a request shows.
func carriedBy(cookies []cookie.Pair) result {
	var r result
	for i, k := range kinds {
		if _, ok := cookie.Lookup(cookies, k.Name); ok {
			r |= 1 << i
		}
	}
	return r
}

// Has reports whether the cookie of a column came.
func (r result) Has(kind int) bool { return r >= 0 && r>>kind&1 == 1 }

// Known reports whether the result says something about cookies.
func (r result) Known() bool { return r >= 0 }

// Mark is the result as one character.
func (r result) Mark() string {
	switch r {
	case unmeasured:
		return "-"
	case failed:
		return "x"
	}
	return digits[r : r+1]
}

const digits = "0123456789abcdef"

// keys are the cookies that came, for JSON.
func (r result) keys() []string {
	keys := []string{}
	for i, k := range kinds {
		if r.Has(i) {
			keys = append(keys, k.Key)
		}
	}
	return keys
}

// seen is all that has been measured so far. As text it is a character for what
// the browser keeps, one for each way that the other site asks in, and one for
// each way of this site: a result's hexadecimal digit, "-" for what is still to be
// measured, "x" for what failed. In JavaScript it is read and written by tour.js.
type seen struct {
	kept result // which of the cookies the browser has at all
	came [len(senders)][len(ways)]result
}

var nothingSeen = seen{kept: unmeasured, came: [len(senders)][len(ways)]result{
	{unmeasured, unmeasured, unmeasured, unmeasured, unmeasured, unmeasured},
	{unmeasured, unmeasured, unmeasured, unmeasured, unmeasured, unmeasured},
}}

var errSeen = exchange.StatusError{
	Status: http.StatusUnprocessableEntity,
	Detail: "the address has a \"seen\" that this demo did not write; leave it out",
}

// parseSeen reads what String has written; "" is nothing.
func parseSeen(text string) (seen, error) {
	s := nothingSeen
	if text == "" {
		return s, nil
	}
	all := s.results()
	if len(text) != len(all) {
		return s, errSeen
	}
	for i, to := range all {
		switch c := text[i]; c {
		case '-':
		case 'x':
			*to = failed
		default:
			*to = result(strings.IndexByte(digits, c))
			if *to < 0 {
				return s, errSeen
			}
		}
	}
	return s, nil
}

// String is the text of it.
func (s seen) String() string {
	var b strings.Builder
	for _, r := range s.results() {
		b.WriteString(r.Mark())
	}
	return b.String()
}

// results are all of them in the order of the text.
func (s *seen) results() []*result {
	all := []*result{&s.kept}
	for from := range s.came {
		for i := range s.came[from] {
			all = append(all, &s.came[from][i])
		}
	}
	return all
}

// keeping is s with what the browser has at all.
func (s seen) keeping(r result) seen {
	s.kept = r
	return s
}

// nextNavigation is the first way from a sender that takes the visitor along and
// has not been measured.
func (s seen) nextNavigation(from sender) (int, bool) {
	for i, w := range ways {
		if w.Navigation && s.came[from][i] == unmeasured {
			return i, true
		}
	}
	return 0, false
}

// contradicts reports whether a measured cell proves that the cookie was not sent,
// or was, as expected. One that the browser is not known to have proves nothing by
// staying away.
func (s seen) contradicts(at place, sent bool) bool {
	came := s.came[at.from][at.way]
	if !came.Known() || came.Has(at.kind) == sent {
		return false
	}
	return came.Has(at.kind) || s.kept.Has(at.kind)
}

// blocked reports whether a cell may be as it is because third-party cookies are
// blocked: the cookie does not come with a part of another site's page.
func (s seen) blocked(at place) bool {
	came := s.came[at.from][at.way]
	return at.from == fromOther && !ways[at.way].Navigation && came.Known() && !came.Has(at.kind)
}
