package crosssite

import (
	"fmt"
	"slices"

	"course/playground/cookie"
)

// A grid is a forecast beside what was measured, as grid.html shows it.
type grid struct {
	Kinds   []kind
	Groups  []group
	Reasons []cookie.Reason // why the standard keeps cookies back; cells name them by number
	Notes   []string        // what is known of a browser that differs

	Measured int // cells
	Differs  int // cells
}

// A group is the rows of one sender.
type group struct {
	From  sender
	Other bool
	Rows  []row
}

type row struct {
	Way    way
	Failed bool
	Cells  []cell
}

type cell struct {
	at       place
	Kind     kind
	Sent     bool // by the standard
	Reason   int  // why not: a number in Reasons, from 1; 0 where it is sent
	Measured bool
	Came     bool
	Unset    bool // the browser does not have the cookie
	Differs  bool
	Others   []string // the browsers that are known to do otherwise, in the model's grid
}

// grid compares all that was seen by a browser; "" is one that this course does not
// know. Of the model's, with nothing seen, it says what browsers are known to do.
func (f *forecast) grid(s seen, as cookie.Profile, model bool) grid {
	g := grid{Kinds: kinds}
	for _, from := range []sender{fromOther, fromHere} {
		group := group{From: from, Other: from == fromOther}
		for i := range ways {
			group.Rows = append(group.Rows, f.compare(&g, s, from, i, model))
		}
		g.Groups = append(g.Groups, group)
	}
	g.Notes = f.notes(s, as, g)
	if model {
		for _, profile := range cookie.Browsers() {
			g.Notes = append(g.Notes, deviation(profile))
		}
	}
	return g
}

// row is a grid of one row alone.
func (f *forecast) row(s seen, as cookie.Profile, from sender, way int) grid {
	g := grid{Kinds: kinds}
	g.Groups = []group{{From: from, Other: from == fromOther, Rows: []row{f.compare(&g, s, from, way, false)}}}
	g.Notes = f.notes(s, as, g)
	return g
}

// compare makes a row, and adds its reasons and numbers to the grid.
func (f *forecast) compare(g *grid, s seen, from sender, way int, model bool) row {
	came := s.came[from][way]
	r := row{Way: ways[way], Failed: came == failed}
	for i, k := range kinds {
		at := place{from, way, i}
		c := f.cell(s, at)
		c.Kind, c.at = k, at
		if !c.Sent {
			c.Reason = g.number(f.at(at).Why)
		}
		if c.Measured {
			g.Measured++
		}
		if c.Differs {
			g.Differs++
		}
		if model {
			c.Others = f.others(at)
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

func (f *forecast) cell(s seen, at place) cell {
	came := s.came[at.from][at.way]
	return cell{
		Sent:     f.at(at).Sent,
		Measured: came.Known(),
		Came:     came.Has(at.kind),
		Unset:    s.kept.Known() && !s.kept.Has(at.kind) && !came.Has(at.kind),
		Differs:  s.contradicts(at, f.at(at).Sent),
	}
}

// others are the browsers that are known to leave the standard in a cell.
func (f *forecast) others(at place) []string {
	var others []string
	for _, profile := range cookie.Browsers() {
		if sent := f.at(at).As[profile]; sent != f.at(at).Sent {
			others = append(others, fmt.Sprintf("%s: %s", profile.Name(), inWords(sent)))
		}
	}
	return others
}

func inWords(sent bool) string {
	if sent {
		return "sent"
	}
	return "not sent"
}

// number is that of a reason in the list, where it is added if need be.
func (g *grid) number(why cookie.Reason) int {
	i := slices.Index(g.Reasons, why)
	if i < 0 {
		i = len(g.Reasons)
		g.Reasons = append(g.Reasons, why)
	}
	return i + 1
}

const (
	blockedNote = "What a page of another site asks for in frames, pictures and requests came without cookies that should have come: here they are third-party cookies. " +
		"Firefox keeps a cookie jar of its own for each site in the address bar (Total Cookie Protection), Safari blocks such cookies, and so does Chromium in private windows and where its settings say so."
	unknownNote = "No browser that this course has tried does so. An extension, a proxy or a newer version may be behind it."
)

// notes say what is known about the cells of a grid that differ.
func (f *forecast) notes(s seen, as cookie.Profile, g grid) []string {
	var notes []string
	for _, group := range g.Groups {
		for _, row := range group.Rows {
			for _, cell := range row.Cells {
				if cell.Differs {
					notes = append(notes, f.explain(s, as, cell.at)...)
				}
			}
		}
	}
	return unique(notes)
}

// unique leaves the first of those that are equal.
func unique(texts []string) []string {
	seen := make(map[string]bool)
	return slices.DeleteFunc(texts, func(text string) bool {
		again := seen[text]
		seen[text] = true
		return again
	})
}

// explain says what is known of browsers that do what a cell shows. Where that is
// several, and the browser at hand is one of them, it says what is known of that.
func (f *forecast) explain(s seen, as cookie.Profile, at place) []string {
	if s.blocked(at) {
		return []string{blockedNote}
	}
	var known []string
	for _, profile := range cookie.Browsers() {
		if s.contradicts(at, f.at(at).As[profile]) || !f.fits(s, profile) {
			continue
		}
		note := deviation(profile)
		if profile == as {
			return []string{note}
		}
		known = append(known, note)
	}
	if known == nil {
		return []string{unknownNote}
	}
	return known
}

// fits reports whether a browser may have done all that was seen.
func (f *forecast) fits(s seen, as cookie.Profile) bool {
	for at := range places {
		if s.contradicts(at, f.at(at).As[as]) && !s.blocked(at) {
			return false
		}
	}
	return true
}
