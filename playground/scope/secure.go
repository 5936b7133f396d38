package scope

import (
	"course/playground/cookie"
	"course/playground/exchange"
)

const (
	securePath = top + "/secure"

	// secureHere is the cookie to try on this server.
	secureHere = "secure_here"
)

// overWhat are the answers of a shop that is reached over https and over http.
var overWhat = []answer{
	{"Answered over https", "https://shop.example/", []string{"plain=1", "safe=1; Secure"}},
	{"Answered over plain http", "http://shop.example/", []string{"late=1", "early=1; Secure", "safe=2"}},
}

type securePage struct {
	Nav   []place
	URL   string
	Grid  grid
	Tried bool // the form was sent before
	Sent  bool // this request carried the cookie
	Owned []exchange.Owned
	Error string
}

func (d *demo) showSecure(q *exchange.Request) (exchange.Answer, error) {
	return d.renderSecure(q, nil)
}

func (d *demo) renderSecure(q *exchange.Request, wrong map[string]string) (exchange.Answer, error) {
	p := securePage{
		Nav: d.nav(securePath), URL: d.kit.URL(securePath),
		Tried: q.HTTP.URL.Query().Has("tried"),
		Owned: []exchange.Owned{{Name: secureHere, Path: d.kit.URL(securePath)}},
		Error: wrong["set"],
	}
	_, p.Sent = q.Cookie(secureHere)
	var err error
	if p.Grid, err = secureGrid(); err != nil {
		return exchange.Answer{}, err
	}
	return render(d.secure, secureTitle, p, wrong)
}

// secureGrid is played by a browser that takes no plain http for secure.
func secureGrid() (grid, error) {
	g := grid{
		Caption: "Played by the model: a shop that answers over both",
		Columns: []place{{Name: "https://"}, {Name: "http://"}},
	}
	var err error
	g.Groups, err = play(cookie.NewBrowser(cookie.Standard, true), overWhat, []string{"https://shop.example/", "http://shop.example/"})
	return g, err
}

// setSecure has this browser try.
func (d *demo) setSecure(q *exchange.Request) (exchange.Answer, error) {
	wrong, err := form(q)
	switch {
	case err != nil:
		return exchange.Answer{}, err
	case wrong != nil:
		return d.renderSecure(q, wrong)
	}
	line := secureHere + "=1; Secure; Path=" + d.kit.URL(securePath)
	return exchange.Answer{SetCookie: []string{line}, SeeOther: d.kit.URL(securePath) + "?tried=1"}, nil
}
