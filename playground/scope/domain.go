package scope

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"course/playground/cookie"
	"course/playground/exchange"
)

const (
	domainBelow = "/domain"
	domainPath  = top + domainBelow
)

// A family is three hosts: one in the middle, one below it, and the domain above
// it, which is a public suffix.
type family struct{ Middle, Below, Above string }

var (
	onLocalhost = family{"shop.localhost", "www.shop.localhost", "localhost"}
	anywhere    = family{"shop.example", "www.shop.example", "example"}
)

// A member is a cookie of this page: which host's answer sets it, and with which
// Domain; "" for none.
type member struct{ name, from, domain string }

func (f family) members() []member {
	return []member{
		{"alone", f.Middle, ""},
		{"shared", f.Middle, f.Middle},
		{"dotted", f.Middle, "." + f.Middle},
		{"below", f.Middle, f.Below},
		{"above", f.Middle, f.Above},
		{"foreign", f.Middle, "other.example"},
		{"www_alone", f.Below, ""},
		{"www_shared", f.Below, f.Middle},
	}
}

func domainNames() []string {
	var names []string
	for _, m := range onLocalhost.members() {
		names = append(names, m.name)
	}
	return names
}

// line is written by hand: Flask would take the dot from a Domain, which is one of
// the things to try.
func (d *demo) line(m member) string {
	line := m.name + "=1"
	if m.domain != "" {
		line += "; Domain=" + m.domain
	}
	return line + "; Path=" + d.kit.URL(domainPath)
}

// A host is the name that a request came to, and what the page can do there.
type host struct {
	family
	name string
	live bool   // it is one of the family
	near bool   // the family is to be had, by a link
	root string // scheme and port of the family's addresses, with %s for the host
}

func hostOf(r *http.Request) host {
	name, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		name, port = r.Host, ""
	}
	h := host{family: anywhere, name: strings.ToLower(name), root: "https://%s"}
	if !isLocal(h.name) {
		return h
	}
	h.family = onLocalhost
	h.live = h.name == h.Middle || h.name == h.Below
	h.near = true
	h.root = "http://%s"
	if r.TLS != nil {
		h.root = "https://%s"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err == nil {
		h.root += fmt.Sprintf(":%d", n)
	}
	return h
}

// isLocal reports whether a host is this machine, so that browsers find
// *.localhost here too.
func isLocal(host string) bool {
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && address.IsLoopback()
}

type domainPage struct {
	Nav     []place
	URL     string
	Host    string
	Family  family
	Live    bool
	Near    bool
	Links   []place
	Count   int // of the lines that this host can try
	Carried []string
	Grid    grid
	Owned   []exchange.Owned
	Error   string
}

func (d *demo) showDomain(q *exchange.Request) (exchange.Answer, error) {
	return d.renderDomain(q, nil)
}

func (d *demo) renderDomain(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	h := hostOf(q.HTTP)
	p := domainPage{
		Nav: d.nav(domainPath), URL: d.kit.URL(domainPath),
		Host: h.name, Family: h.family, Live: h.live, Near: h.near,
		Error: wrong["set"],
	}
	for _, name := range []string{h.Middle, h.Below, h.Above} {
		p.Links = append(p.Links, place{name, fmt.Sprintf(h.root, name) + p.URL, name == h.name})
	}
	for _, m := range h.members() {
		if _, ok := q.Cookie(m.name); ok {
			p.Carried = append(p.Carried, m.name)
		}
		if m.from == h.name {
			p.Count++
		}
	}
	p.Owned = d.ownedAt(h)
	var err error
	if p.Grid, err = d.domainGrid(h, p.Carried); err != nil {
		return exchange.Answer{}, err
	}
	return render(d.domain, domainTitle, p, wrong)
}

// ownedAt are the cookies that an answer of this host can delete: its own, and
// those of a domain above it.
func (d *demo) ownedAt(h host) []exchange.Owned {
	if !h.live {
		return nil
	}
	var list []exchange.Owned
	for _, m := range h.members() {
		domain := strings.TrimPrefix(m.domain, ".")
		if m.from == h.name && domain == "" || domain == h.Middle {
			list = append(list, exchange.Owned{Name: m.name, Path: d.kit.URL(domainPath), Domain: domain})
		}
	}
	return list
}

// domainGrid is the standard's answer, once both hosts have set theirs.
func (d *demo) domainGrid(h host, carried []string) (grid, error) {
	g := grid{Caption: "What the standard says, once both hosts have set theirs", Live: h.live}
	var answers []answer
	var requests []string
	for _, name := range []string{h.Middle, h.Below, h.Above} {
		address := fmt.Sprintf(h.root, name) + d.kit.URL(domainPath)
		g.Columns = append(g.Columns, place{Name: name})
		requests = append(requests, address)
		if lines := d.linesFrom(h.family, name); lines != nil {
			answers = append(answers, answer{"Set by " + name, address, lines})
		}
	}
	var err error
	g.Groups, err = play(cookie.NewBrowser(cookie.Standard, false), answers, requests)
	for _, group := range g.Groups {
		for i := range group.Rows {
			name, _, _ := strings.Cut(group.Rows[i].Line, "=")
			group.Rows[i].Here = slices.Contains(carried, name)
		}
	}
	return g, err
}

// linesFrom are the lines that a host's answer has; nil for none.
func (d *demo) linesFrom(f family, host string) []string {
	var lines []string
	for _, m := range f.members() {
		if m.from == host {
			lines = append(lines, d.line(m))
		}
	}
	return lines
}

// setDomain sets what is the host's own.
func (d *demo) setDomain(q *exchange.Request) (exchange.Answer, error) {
	wrong, err := form(q)
	h := hostOf(q.HTTP)
	switch {
	case err != nil:
		return exchange.Answer{}, err
	case wrong == nil && !h.live:
		wrong = map[string]string{"set": fmt.Sprintf("must come from the page at %s or %s", h.Middle, h.Below)}
	}
	if wrong != nil {
		return d.renderDomain(q, wrong)
	}
	return exchange.Answer{SetCookie: d.linesFrom(h.family, h.name), SeeOther: d.kit.URL(domainPath)}, nil
}
