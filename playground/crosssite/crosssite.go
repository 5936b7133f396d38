// Package crosssite shows what other people's pages can have a browser send: four
// cookies that differ in SameSite alone, and a page of another site that sends its
// visitor and its requests here. A grid says which cookies came along with each
// way of asking, as measured in the learner's own browser, beside what the
// standard says.
//
// # Two names for one server
//
// The other site is this same server, reached by another name: 127.0.0.1 where the
// course is on localhost (Config.Home and Config.OtherSite). The demo is the same
// from either side: whichever of the two names a learner came by is "here". By any
// other name, and on a server that has one name only, the grid is played by the
// model alone, and the page says so.
//
// # The pages
//
//	/play/cross-site/         sets the cookies, and shows the grid
//	/play/cross-site/other    asks the other of the two names: link, forms, frame, picture, fetch
//	/play/cross-site/same     does the same, but asks its own name: for comparison
//	/play/cross-site/arrived  where links and forms lead: what that very request carried
//	/play/cross-site/frame    what the frame, the picture and the fetch
//	/play/cross-site/picture  ask for: each answer says what its
//	/play/cross-site/fetch    request carried
//
// # Nothing is stored
//
// What has been measured so far travels in the addresses, as the parameter "seen"
// (see seen.go), so that all but the fetch works without scripts. With scripts one
// press does it all: a second tab goes from page to page as a visitor would
// (tour.js), and tells the first through a BroadcastChannel how far it is.
//
// # What strangers may do
//
// This is the one place that takes requests from other sites. Of the pages that
// the kit makes, only [Arrived] does; it sets nothing and reads no more than which
// of the four cookies came. The others are in outside.go, each with exactly the
// headers that its purpose needs.
package crosssite

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"

	"course/playground/cookie"
	"course/playground/exchange"
)

//go:embed *.html picture.svg.tmpl
var files embed.FS

// path is where the demo lies, and the path of its cookies.
const path = "/play/cross-site"

// Arrived is the page that takes forms from other sites.
const Arrived = path + "/arrived"

type demo struct {
	kit   *exchange.Kit
	names names
	// played is what the model says: for each of the names as "here", and for a
	// pair of made-up ones where there is no other.
	played map[*name]*forecast
	pages  pages
}

type pages struct{ home, arrived, sender, framed, picture *template.Template }

// New returns the demo, but for what Outside serves.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d, err := prepare(kit)
	if err != nil {
		return exchange.Demo{}, err
	}
	var cookies []string
	for _, k := range kinds {
		cookies = append(cookies, k.Name)
	}
	return exchange.Demo{
		Name:    "cross-site",
		Title:   "Cross-site",
		Cookies: cookies,
		Styles:  []string{"play/crosssite/crosssite.css"},
		Modules: []string{"play/crosssite/crosssite.js"},
		Height:  1000,
		Open:    exchange.At(path + "/"),
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/cross-site", Handle: d.show},
			{Method: http.MethodGet, Pattern: "/cross-site/", Handle: d.show},
			{Method: http.MethodPost, Pattern: "/cross-site/", Handle: d.change},
			{Method: http.MethodGet, Pattern: "/cross-site/arrived", Handle: d.arrived},
			{Method: http.MethodPost, Pattern: "/cross-site/arrived", Handle: d.arrived},
		},
	}, nil
}

// prepare reads the templates, and plays the model.
func prepare(kit *exchange.Kit) (*demo, error) {
	d := &demo{kit: kit, played: make(map[*name]*forecast)}
	for to, names := range map[**template.Template][]string{
		&d.pages.home:    {"crosssite.html", "grid.html"},
		&d.pages.arrived: {"arrived.html", "grid.html"},
		&d.pages.sender:  {"sender.html"},
		&d.pages.framed:  {"framed.html"},
		&d.pages.picture: {"picture.svg.tmpl"},
	} {
		var err error
		if *to, err = kit.Templates(files, names...); err != nil {
			return nil, err
		}
	}
	var err error
	if d.names, err = newNames(kit.Home, kit.OtherSite); err != nil {
		return nil, fmt.Errorf("cross-site: %w", err)
	}
	for _, here := range append([]*name{madeUp.here}, d.names.both()...) {
		if d.played[here], err = d.play(d.pairOf(here)); err != nil {
			return nil, fmt.Errorf("cross-site: %w", err)
		}
	}
	return d, nil
}

// pairOf is the names with this one as "here".
func (d *demo) pairOf(here *name) pair {
	if here == madeUp.here {
		return madeUp
	}
	return d.names.from(here)
}

// home is what crosssite.html shows.
type home struct {
	URL    string
	Pair   pair
	Model  bool   // there is no other site for this learner: all is played
	Home   string // the address of this page by the name that has another site; "" where there is none
	Visit  string // the page of the other site
	Lines  string // JSON: what a script writes to set the cookies
	Kept   result
	Kinds  []kind
	Grid   grid
	Result bool // something has been measured
}

func (d *demo) show(q *exchange.Request) (exchange.Answer, error) {
	seen, err := parseSeen(q.HTTP.URL.Query().Get("seen"))
	if err != nil {
		return exchange.Answer{}, err
	}
	pair, ok := d.names.of(q.HTTP)
	p := home{URL: d.kit.URL(path + "/"), Pair: pair, Model: !ok, Kept: carriedBy(q.Cookies), Kinds: kinds}
	if !ok {
		p.Pair, seen = madeUp, nothingSeen
		if d.names.first != nil {
			p.Home = d.names.first.Origin + p.URL
		}
	}
	lines, err := d.lines()
	if err != nil {
		return exchange.Answer{}, err
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return exchange.Answer{}, err
	}
	p.Lines = string(text)
	p.Visit = d.address(pair.other, "/other", nothingSeen.keeping(p.Kept))
	p.Grid = d.played[p.Pair.here].grid(seen, profileOf(q.HTTP), p.Model)
	p.Result = p.Grid.Measured > 0
	body, err := exchange.Render(d.pages.home, p)
	return exchange.Answer{Title: "Requests from another site", Label: pair.label(ok), Body: body}, err
}

// address is where one of the demo's pages is by a name, with what has been seen
// so far.
func (d *demo) address(at *name, page string, s seen) string {
	if at == nil {
		return ""
	}
	return at.Origin + d.kit.URL(path) + page + "?" + url.Values{"seen": {s.String()}}.Encode()
}

// change sets the cookies or, where the form has "forget", deletes them.
func (d *demo) change(q *exchange.Request) (exchange.Answer, error) {
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	forget, ok := cookie.ReadFlag(form.Get("forget"))
	if !ok || len(form) > 1 || len(form) == 1 && len(form["forget"]) != 1 {
		return exchange.Answer{}, errForm
	}
	lines, err := d.lines()
	if forget {
		lines, err = d.endings()
	}
	return exchange.Answer{SetCookie: lines, SeeOther: d.kit.URL(path + "/")}, err
}

var errForm = exchange.StatusError{
	Status: http.StatusUnprocessableEntity,
	Detail: "nothing was set: this form has no field, and sets the four cookies, or forget=1, and deletes them",
}

// arrival is what arrived.html shows.
type arrival struct {
	Way   way
	Pair  pair
	From  sender
	Known bool // by whom the visitor was sent
	Other bool // by the other site
	Came  result
	Kept  result // what the browser had at the beginning
	Kinds []kind
	Grid  grid // of this one row

	Seen string
	Next string // the address that a tour goes on at
	Last bool   // that is the grid
	Back string // the grid, with this row
}

// arrived says what the request carried that a link or a form has caused.
func (d *demo) arrived(q *exchange.Request) (exchange.Answer, error) {
	fields := q.HTTP.URL.Query()
	if q.HTTP.Method == http.MethodPost {
		var err error
		if fields, err = q.Form(); err != nil {
			return exchange.Answer{}, err
		}
	}
	w, ok := navigationNamed(fields.Get("way"), q.HTTP.Method)
	if !ok {
		return exchange.Answer{}, exchange.StatusError{Status: http.StatusUnprocessableEntity, Detail: "this page is where the links and forms of the demo lead; begin at " + d.kit.URL(path+"/")}
	}
	before, err := parseSeen(fields.Get("seen"))
	if err != nil {
		return exchange.Answer{}, err
	}
	pair, ok := d.names.of(q.HTTP)
	if !ok {
		return exchange.Answer{}, errOneName
	}
	a := arrival{Way: ways[w], Pair: pair, Came: carriedBy(q.Cookies), Kept: before.kept, Kinds: kinds}
	a.From, a.Known = pair.senderOf(q.HTTP)
	after := before
	if a.Known {
		a.Other = a.From == fromOther
		after.came[a.From][w] = a.Came
		a.Grid = d.played[pair.here].row(after, profileOf(q.HTTP), a.From, w)
	}
	a.Seen = after.String()
	a.Back = d.address(pair.here, "/", after)
	a.Next, a.Last = d.next(pair, after)
	body, err := exchange.Render(d.pages.arrived, a)
	return exchange.Answer{
		Title:   "What arrived",
		Label:   pair.here.Host(),
		Body:    body,
		Members: map[string]any{"way": a.Way.ID, "from": a.senderID(), "carried": a.Came.keys()},
	}, err
}

// senderID is who sent the visitor, as JSON has it.
func (a arrival) senderID() any {
	if !a.Known {
		return nil
	}
	return senders[a.From]
}

// next is where a tour goes once a row has been measured: to the sender that has
// ways left, or in the end to the grid.
func (d *demo) next(p pair, s seen) (address string, last bool) {
	for from, page := range [...]string{fromOther: "/other", fromHere: "/same"} {
		if _, left := s.nextNavigation(sender(from)); left {
			at := p.other
			if sender(from) == fromHere {
				at = p.here
			}
			return d.address(at, page, s), false
		}
	}
	return d.address(p.here, "/", s), true
}

var errOneName = exchange.NotFound("this server is known by one name only, so there is no other site here; it needs a second host name, which --other-site gives it")

// lines are the Set-Cookie lines of the four cookies.
func (d *demo) lines() ([]string, error) { return d.write("1", lifetime) }

// endings delete them.
func (d *demo) endings() ([]string, error) { return d.write("", "0") }

func (d *demo) write(value, maxAge string) ([]string, error) {
	var lines []string
	for _, k := range kinds {
		line, err := cookie.SetCookie{
			Key: k.Name, Value: value, MaxAge: maxAge, Path: d.kit.URL(path), SameSite: k.SameSite, Secure: k.Secure,
		}.Header(d.kit.Now())
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}
