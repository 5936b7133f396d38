package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"course/playground/cookie"
)

// writeSendings writes the later requests; those with the same outcome stand
// together above it.
func (a *answer) writeSendings(p *page) {
	stored := 0
	for _, s := range a.sendings {
		stored = max(stored, s.sent+len(s.leftOut))
	}
	if stored == 0 {
		if a.sends != nil {
			p.space()
			p.flow("", phrase{text: "Nothing is stored, so no later request carries a cookie."})
		}
		return
	}
	p.space()
	p.flow("", phrase{style: bold, text: "Later requests"})
	advised := make(map[string]bool)
	for _, group := range a.groups() {
		for _, s := range group {
			a.writeSending(p, s)
		}
		group[0].writeCookies(p, stored > 1, advised)
	}
}

// groups puts together the requests that come to the same, in the order of the
// first of each.
func (a *answer) groups() [][]*sending {
	var groups [][]*sending
	index := make(map[string]int)
	for i := range a.sendings {
		s := &a.sendings[i]
		key := fmt.Sprint(s.Script, s.header, s.leftOut, s.otherwise)
		at, ok := index[key]
		if !ok {
			at, groups = len(groups), append(groups, nil)
			index[key] = at
		}
		groups[at] = append(groups[at], s)
	}
	return groups
}

// writeSending writes which request it is, and with a mark whether all, some or
// none of the cookies go along.
func (a *answer) writeSending(p *page, s *sending) {
	mark := phrase{style: green, text: "  ✓ "}
	switch {
	case s.sent == 0:
		mark = phrase{style: red, text: "  ✗ "}
	case len(s.leftOut) > 0:
		mark = phrase{style: yellow, text: "  ~ "}
	}
	address := []phrase{{text: shorten(s.URL.String(), longest)}}
	if s.Initiator != nil {
		address = append(address, phrase{text: "from " + shorten(s.Initiator.String(), longest), whole: true})
	}
	column := a.column()
	if p.width < 2*column { // too narrow for a table
		p.flowFrom([]phrase{mark}, phrase{text: s.about})
		p.flow(indent, address...)
		return
	}
	p.flowFrom([]phrase{mark, {text: fmt.Sprintf("%-*s  ", column, s.about)}}, address...)
}

// column is how wide that of what requests are about is.
func (a *answer) column() (width int) {
	for _, s := range a.sendings {
		width = max(width, utf8.RuneCountInString(s.about))
	}
	return width
}

// writeCookies writes what goes along, and of the rest why it does not. What to
// write instead is said once for all requests.
func (s *sending) writeCookies(p *page, several bool, advised map[string]bool) {
	if s.sent > 0 {
		p.flow(indent, phrase{text: s.describe(s.header, s.sent)})
	}
	for _, left := range s.reasons() {
		var phrases []phrase
		if several {
			phrases = append(phrases, phrase{text: "without " + shorten(left.names, longest) + ":"})
		}
		p.flow(indent, append(append(phrases, phrase{text: left.Why}), p.cite(left.Reason)...)...)
		if !advised[left.Instead] {
			writeInstead(p, indent, left.Reason)
			advised[left.Instead] = true
		}
	}
	for _, o := range s.otherwise {
		p.flowFrom([]phrase{{style: yellow, text: indent + "! "}}, phrase{style: bold, text: strings.Join(o.who, " and ") + ":"}, phrase{text: o.what})
	}
}

// describe says what goes along, as it is written in a request or in a script.
func (s *sending) describe(header string, sent int) string {
	switch {
	case sent == 0:
		return "no cookie"
	case s.Script:
		return "document.cookie: " + shorten(header, longest)
	}
	return "Cookie: " + shorten(header, longest)
}

// A commonReason is why some cookies are left out.
type commonReason struct {
	names string
	cookie.Reason
}

// reasons returns why cookies are left out, each reason once.
func (s *sending) reasons() []commonReason {
	var list []commonReason
	for _, left := range s.leftOut {
		name := shorten(orNone(left.Name), 40)
		i := slices.IndexFunc(list, func(r commonReason) bool { return r.Reason == left.Reason })
		if i < 0 {
			list = append(list, commonReason{name, left.Reason})
		} else {
			list[i].names += ", " + name
		}
	}
	return list
}
