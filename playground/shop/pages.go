package shop

import (
	"course/playground/cookie"
	"course/playground/exchange"
)

// toList adds the slash: relative links and default cookie paths depend on it.
func (s *shop) toList(q *exchange.Request) (exchange.Answer, error) {
	step, err := findStep(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	return exchange.Answer{Repeat: s.kit.URL(pathOf(step.name, ""))}, nil
}

// read is the cart of a request, and why nothing could be read where that is so.
// Value and Sent are the cookie's, before anything was made of it.
type read struct {
	Cart  Cart
	Why   error
	Value string
	Sent  bool
	// NetHTTP is what net/http gives for the same request, or its error.
	NetHTTP    string
	NetHTTPErr error
}

func readCart(q *exchange.Request) read {
	var r read
	if r.Value, r.Sent = q.Cookie(cartCookie); r.Sent {
		r.Cart, r.Why = ParseCart(r.Value)
	}
	c, err := q.HTTP.Cookie(cartCookie)
	if err != nil {
		r.NetHTTPErr = err
		return r
	}
	r.NetHTTP = c.Value
	return r
}

type listPage struct {
	Step     string
	Says     string
	OnServer bool
	Products []listed
}

type listed struct {
	Product
	URL   string
	Count int
}

func (s *shop) listed(step step, cart Cart) []listed {
	var all []listed
	for _, p := range products {
		all = append(all, listed{p, s.kit.URL(pathOf(step.name, p.Slug)), cart.Count(p.Name)})
	}
	return all
}

func (s *shop) showList(q *exchange.Request) (exchange.Answer, error) {
	step, err := findStep(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	body, err := exchange.Render(s.list, listPage{
		Step:     step.name,
		Says:     step.says,
		OnServer: step.onServer(),
		Products: s.listed(step, readCart(q).Cart),
	})
	return exchange.Answer{Title: "All cookies", Label: "step " + step.name, Body: body}, err
}

type productPage struct {
	Product
	Says     string
	OnServer bool
	Count    int // 0 in the steps where it is the script that fills it in
	Error    string
	Read     read
	List     string // its URL
	Action   string // where the form goes
	Others   []listed
	Breakers []breaker
}

// A breaker is a value that a learner can put into the cart cookie to see what
// becomes of the page.
type breaker struct{ Value, Says string }

var breakers = []breaker{
	{`{"Sugar":"3"}`, "raw JSON, as many scripts write it"},
	{`{"Sugar":`, "cut off in the middle"},
	{`null`, "JSON, but no object"},
	{`[1]`, "a list"},
	{`{"Sugar":true,"Ginger Snap":2}`, "one entry that is no number"},
	{`%E0%A4%A`, "percent signs gone wrong"},
}

func (s *shop) showProduct(q *exchange.Request) (exchange.Answer, error) {
	step, err := findStep(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	p, err := askedProduct(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	return s.page(q, step, p, nil)
}

// page shows a product, with what is wrong with the form that was sent, if
// anything.
func (s *shop) page(q *exchange.Request, step step, p Product, wrong map[string]string) (exchange.Answer, error) {
	page := productPage{
		Product:  p,
		Says:     step.says,
		OnServer: step.onServer(),
		Error:    wrong["change"],
		List:     s.kit.URL(pathOf(step.name, "")),
		Action:   s.kit.URL(pathOf(step.name, p.Slug)),
		Others:   s.listed(step, Cart{}),
	}
	if step.onServer() {
		page.Read = readCart(q)
		page.Count = page.Read.Cart.Count(p.Name)
		page.Breakers = breakers
	}
	body, err := exchange.Render(s.product, page)
	return exchange.Answer{
		Title:   p.Name,
		Label:   "step " + step.name,
		Body:    body,
		Errors:  wrong,
		Scripts: step.scripts,
	}, err
}

// encodeToFit returns the cart as a value that browsers keep. What another page put
// there stays unless the cookie is too long for it; then it is gone, since no
// request may fail on a broken cookie.
func encodeToFit(cart Cart) (string, error) {
	value, err := cart.Encode()
	if err != nil || len(cartCookie)+len(value) <= maxCookie {
		return value, err
	}
	names := make([]string, len(products))
	for i, p := range products {
		names[i] = p.Name
	}
	return cart.Only(names...).Encode()
}

// change is the cart without scripts.
func (s *shop) change(q *exchange.Request) (exchange.Answer, error) {
	p, err := askedProduct(q)
	if err != nil {
		return exchange.Answer{}, err
	}
	form, err := q.Form()
	if err != nil {
		return exchange.Answer{}, err
	}
	by, ok := map[string]int{"add": 1, "remove": -1}[form.Get("change")]
	if !ok {
		return s.refuse(q, p, "must be add or remove")
	}
	value, err := encodeToFit(readCart(q).Cart.Change(p.Name, by))
	if err != nil {
		return exchange.Answer{}, err
	}
	line, err := cookie.SetCookie{Key: cartCookie, Value: value}.Header(s.kit.Now())
	if err != nil {
		return exchange.Answer{}, err
	}
	return exchange.Answer{SetCookie: []string{line}, SeeOther: s.kit.URL(pathOf("server", p.Slug))}, nil
}

func (s *shop) refuse(q *exchange.Request, p Product, why string) (exchange.Answer, error) {
	return s.page(q, steps[len(steps)-1], p, map[string]string{"change": why})
}
