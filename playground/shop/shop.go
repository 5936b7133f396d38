// Package shop is the demo that the first lessons share: a cookie shop whose cart
// is kept in a cookie called shoppingCart.
//
// It stands in four steps, each a folder of /play/shop/, and each with what the
// code can do by then:
//
//   - buttons: a script counts in the page; a reload forgets it (buttons.js)
//   - write: it writes the cart cookie, and overwrites what was there (write.js)
//   - merge: it reads the cookie first, so that other products stay (merge.js)
//   - server: the number is in the HTML, and without scripts a form changes the
//     cart; with them merge.js does, and server.js holds the form back
//
// The scripts are files that lessons quote, by their named regions. The same
// server step as a Flask app is in flask/app.py, and the tests put the same broken
// carts to it (testdata/cart.json).
//
// A cookie can be changed by anybody, so any value is a cart: see [ParseCart].
package shop

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"course/playground/exchange"
)

//go:embed list.html product.html
var files embed.FS

// cartCookie is the name of the cookie; maxCookie how many octets browsers take
// for its name and value together (RFC 6265bis, section 5.7, step 5).
const (
	cartCookie = "shoppingCart"
	maxCookie  = 4096
)

// A step is how far the shop's code has got.
type step struct {
	name    string
	says    string // what the code can do
	scripts []string
}

var steps = []step{
	{"buttons", "A script counts clicks on this page.", []string{"play/shop/buttons.js"}},
	{"write", "A script writes the number into a cookie.", []string{"play/shop/write.js"}},
	{"merge", "A script reads the cookie, changes it, and writes it back.", []string{"play/shop/merge.js"}},
	{"server", "The server reads the cookie, and puts the number into the page.",
		[]string{"play/shop/merge.js", "play/shop/server.js"}},
}

// onServer reports whether the server fills in the numbers.
func (s step) onServer() bool { return s.name == "server" }

// A Product is something to buy.
type Product struct {
	Slug, Name string
	Text       string
}

var products = []Product{
	{"chocolate-chip", "Chocolate Chip", "Dark chocolate in pieces that are too large to be called chips."},
	{"oatmeal-raisin", "Oatmeal Raisin", "Chewy, with cinnamon, and raisins that were soaked overnight."},
	{"sugar", "Sugar", "Butter, vanilla, and a crust of coarse sugar."},
	{"ginger-snap", "Ginger Snap", "Thin, dark, and hot enough to be noticed."},
}

// Picture is the asset that shows the product.
func (p Product) Picture() string { return "play/shop/" + p.Slug + ".svg" }

type shop struct {
	kit     *exchange.Kit
	list    *template.Template
	product *template.Template
}

// New returns the demo.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	s := &shop{kit: kit}
	var err error
	if s.list, err = kit.Templates(files, "list.html"); err != nil {
		return exchange.Demo{}, err
	}
	if s.product, err = kit.Templates(files, "product.html"); err != nil {
		return exchange.Demo{}, err
	}
	return exchange.Demo{
		Name:    "shop",
		Title:   "The cookie shop",
		Cookies: []string{cartCookie},
		Styles:  []string{"play/shop/shop.css"},
		Height:  620,
		Params: []exchange.Param{
			{Name: "step", Values: stepNames(), Required: true},
			{Name: "product", Values: productSlugs()},
		},
		Open: open,
		Routes: []exchange.Route{
			{Method: http.MethodGet, Pattern: "/shop/{step}", Handle: s.toList},
			{Method: http.MethodGet, Pattern: "/shop/{step}/", Handle: s.showList},
			{Method: http.MethodGet, Pattern: "/shop/{step}/{slug}", Handle: s.showProduct},
			{Method: http.MethodPost, Pattern: "/shop/server/{slug}", Handle: s.change},
		},
	}, nil
}

func open(params map[string]string) exchange.Frame {
	frame := exchange.Frame{
		Title: "The cookie shop, step " + params["step"],
		Path:  pathOf(params["step"], params["product"]),
	}
	if p, ok := findProduct(params["product"]); ok {
		frame.Title += ": " + p.Name
		if params["step"] == "server" {
			frame.Height = 900 // with what the server read, and the ways to break it
		}
	}
	return frame
}

func pathOf(step, slug string) string { return "/play/shop/" + step + "/" + slug }

func stepNames() []string {
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = s.name
	}
	return names
}

func productSlugs() []string {
	slugs := make([]string, len(products))
	for i, p := range products {
		slugs[i] = p.Slug
	}
	return slugs
}

func findStep(q *exchange.Request) (step, error) {
	name := q.Param("step")
	for _, s := range steps {
		if s.name == name {
			return s, nil
		}
	}
	return step{}, exchange.NotFound(fmt.Sprintf("the shop has no step %q; it has %s", name, strings.Join(stepNames(), ", ")))
}

func findProduct(slug string) (Product, bool) {
	for _, p := range products {
		if p.Slug == slug {
			return p, true
		}
	}
	return Product{}, false
}

func askedProduct(q *exchange.Request) (Product, error) {
	slug := q.Param("slug")
	p, ok := findProduct(slug)
	if !ok {
		return p, exchange.NotFound(fmt.Sprintf("the shop does not sell %q; it sells %s", slug, strings.Join(productSlugs(), ", ")))
	}
	return p, nil
}
