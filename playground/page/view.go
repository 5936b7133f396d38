package page

import (
	"net/url"

	"course/playground/cookie"
	"course/playground/exchange"
)

// A view is what a template can ask for: what one request said, and where its demo
// is. Its methods are the functions of templates; see functions.
type view struct {
	cookies     exchange.Cookies
	query, form url.Values
	path        string // of the request
	folder      string // the demo's, without a slash at its end
	left        int    // steps of loops

	// sample is what a view without a request answers to any question.
	sample string
}

// Cookie is the value of a cookie of the request, "" where it carried none.
func (v *view) Cookie(name string) string {
	value, ok := cookie.Lookup(v.cookies, name)
	if !ok {
		return v.sample
	}
	return value
}

// Cookies are all that the request carried, in its order, each with Name and Value.
func (v *view) Cookies() []cookie.Pair {
	if v.sample != "" {
		return []cookie.Pair{{Name: v.sample, Value: v.sample}}
	}
	return v.cookies
}

// Query is a value of the request's query.
func (v *view) Query(name string) string { return v.value(v.query, name) }

// Form is a value of the form that the request brought.
func (v *view) Form(name string) string { return v.value(v.form, name) }

func (v *view) value(of url.Values, name string) string {
	if !of.Has(name) {
		return v.sample
	}
	return of.Get(name)
}

// Path is the request's path.
func (v *view) Path() string { return v.path }

// URL is the address of a path of the demo.
func (v *view) URL(path string) string { return v.folder + path }
