package crosssite

import (
	"net/http"
	"slices"
	"strings"

	"course/playground/cookie"
)

// A forecast is what the model says of every cell of the grid.
type forecast [len(senders)][len(ways)][]expected // by kind

// expected is one cell.
type expected struct {
	Sent bool
	Why  cookie.Reason // where it is not sent
	As   map[cookie.Profile]bool
}

// A place is that of one cell.
type place struct {
	from      sender
	way, kind int
}

func (f *forecast) at(p place) expected { return f[p.from][p.way][p.kind] }

// places yields all of them.
func places(yield func(place) bool) {
	for from := range senders {
		for way := range ways {
			for kind := range kinds {
				if !yield(place{sender(from), way, kind}) {
					return
				}
			}
		}
	}
}

// leaves names what a browser leaves the standard in here.
var leaves = map[cookie.Profile]string{
	cookie.Chromium: "lax-allowing-unsafe",
	cookie.Firefox:  "default-is-none",
}

// profileOf is the profile of the browser that a request comes from, by its own
// word; "" where there is none.
func profileOf(r *http.Request) cookie.Profile {
	agent := r.UserAgent()
	switch {
	case strings.Contains(agent, "Firefox/"):
		return cookie.Firefox
	case strings.Contains(agent, "Chrome/"):
		return cookie.Chromium
	}
	return ""
}

// deviation is the sentence about what a browser does in another way here.
func deviation(p cookie.Profile) string {
	all := p.Deviations()
	if i := slices.IndexFunc(all, func(d cookie.Deviation) bool { return d.Name == leaves[p] }); i >= 0 {
		return all[i].Why
	}
	return ""
}

// play sets the cookies in a browser without any, and has each sender ask in each
// way, right afterwards.
func (d *demo) play(p pair) (*forecast, error) {
	lines, err := d.lines()
	if err != nil {
		return nil, err
	}
	home, err := cookie.ParseURL(p.here.Origin + d.kit.URL(path+"/"))
	if err != nil {
		return nil, err
	}
	other, err := cookie.ParseURL(p.other.Origin + d.kit.URL(path+"/"))
	if err != nil {
		return nil, err
	}
	var f forecast
	initiators := [...]*cookie.URL{fromOther: other, fromHere: home}
	for from, initiator := range initiators {
		for i, w := range ways {
			request := cookie.Request{URL: home, Method: w.Method, Initiator: initiator, Navigation: w.Navigation}
			f[from][i] = d.ask(cookie.Standard, lines, home, request)
			for k := range kinds {
				f[from][i][k].As = make(map[cookie.Profile]bool)
			}
			for _, profile := range cookie.Browsers() {
				for k, cell := range d.ask(profile, lines, home, request) {
					f[from][i][k].As[profile] = cell.Sent
				}
			}
		}
	}
	return &f, nil
}

// ask says of each cookie whether a browser that has just got the lines sends it
// with a request.
func (d *demo) ask(as cookie.Profile, lines []string, home *cookie.URL, request cookie.Request) []expected {
	now := d.kit.Now()
	browser := cookie.NewBrowser(as, false)
	cells := make([]expected, len(kinds))
	for i, line := range lines {
		if v := browser.Receive(cookie.Request{URL: home}, line, now); !v.Stored {
			cells[i].Why = v.Reason
		}
	}
	retrieved := browser.Retrieve(request, now)
	for i, k := range kinds {
		cells[i].Sent = slices.ContainsFunc(retrieved.Sent, func(c *cookie.Cookie) bool { return c.Name == k.Name })
		for _, out := range retrieved.LeftOut {
			if out.Name == k.Name {
				cells[i].Why = out.Reason
			}
		}
	}
	return cells
}
