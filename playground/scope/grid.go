package scope

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"course/playground/cookie"
)

// A grid says what becomes of cookies: a row for each Set-Cookie line, in a group
// for each answer, and a column for each request.
type grid struct {
	Caption string
	Columns []place
	Groups  []group
	Live    bool // there is a last column: what this very request carried
	Ordinal bool // cells say in which place of the header a cookie stands
}

type group struct {
	Title string
	Rows  []row
}

type row struct {
	Line   string
	Label  string // the line as it stands in the grid
	Value  string // of the cookie
	Stored bool
	Why    string // it is not stored
	Cells  []cell
	Here   bool // this very request carried it

	cookie *cookie.Cookie
}

type cell struct {
	Nth int    // the cookie's place in the header, from 1; 0 where it is not sent
	Why string // it is not sent
}

// LabelParts are the label, cut where a narrow screen may break it.
func (r row) LabelParts() []string { return breakable.FindAllString(r.Label, -1) }

// NameParts are the name, cut likewise.
func (p place) NameParts() []string { return breakable.FindAllString(p.Name, -1) }

// breakable matches what is not to be broken: to a dot, or to the name of an attribute.
var breakable = regexp.MustCompile(`.*?(?:Domain=|Path=|\.)|.+`)

// Sent reports whether the request carries the cookie.
func (c cell) Sent() bool { return c.Nth > 0 }

// Place is "1st", "2nd" and so on.
func (c cell) Place() string {
	switch c.Nth {
	case 1:
		return "1st"
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return strconv.Itoa(c.Nth) + "th"
}

// An answer sets cookies.
type answer struct {
	title string
	from  string // its URL
	lines []string
}

// play has a browser take all answers, and then asks it what goes along with the
// requests to these addresses.
func play(b *cookie.Browser, answers []answer, requests []string) ([]group, error) {
	now := time.Now()
	var groups []group
	for _, a := range answers {
		from, err := cookie.ParseURL(a.from)
		if err != nil {
			return nil, err
		}
		g := group{Title: a.title}
		for _, line := range a.lines {
			g.Rows = append(g.Rows, received(b, from, line, now))
		}
		groups = append(groups, g)
	}
	for _, address := range requests {
		to, err := cookie.ParseURL(address)
		if err != nil {
			return nil, err
		}
		request := cookie.Request{URL: to, Navigation: true}
		sent := b.Retrieve(request, now).Sent
		for _, g := range groups {
			for i := range g.Rows {
				g.Rows[i].ask(b, request, sent, now)
			}
		}
	}
	return groups, nil
}

func received(b *cookie.Browser, from *cookie.URL, line string, now time.Time) row {
	v := b.Receive(cookie.Request{URL: from}, line, now)
	r := row{Line: line, Label: short(line), Stored: v.Stored}
	if !v.Stored {
		r.Why = v.Why
		return r
	}
	r.cookie, r.Value = v.Cookie, v.Cookie.Value
	return r
}

// short leaves out of a line what is the same in all of a page: "…" stands for the
// demo's own path.
func short(line string) string {
	before, path, _ := strings.Cut(line, "Path=")
	switch _, below, ok := strings.Cut(path, top); {
	case !ok:
		return line
	case below == domainBelow:
		return strings.TrimSuffix(before, "; ")
	default:
		return before + "Path=…" + below
	}
}

// ask adds the cell for a request that carries the cookies sent.
func (r *row) ask(b *cookie.Browser, request cookie.Request, sent []*cookie.Cookie, now time.Time) {
	if !r.Stored {
		return
	}
	c := cell{Nth: slices.Index(sent, r.cookie) + 1}
	if c.Nth == 0 {
		c.Why = b.WhyNot(r.cookie, request, now).Why
	}
	r.Cells = append(r.Cells, c)
}

// Width is the number of columns, for a heading across all of them.
func (g grid) Width() int {
	width := 1 + len(g.Columns)
	if g.Live {
		width++
	}
	return width
}
