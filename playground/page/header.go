package page

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// A header field of a demo says something of this one answer, and does no more: nothing
// that lasts longer, that reaches other pages of the host, or that undoes what the
// server says of all pages. What browsers and proxies will do with a name is not for us
// to foresee, so the names are listed that are allowed, and not those that are not:
// an author's own, which begin with X- and mean nothing to anyone, and these.
var plainFields = []string{"Allow", "Content-Language", "Deprecation", "Last-Modified", "Retry-After", "Server-Timing", "Sunset"}

// Names of header fields (RFC 9110, section 5.1), and what may stand behind them.
var (
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	headerValue = regexp.MustCompile(`^[\x20-\x7e\x{80}-\x{10ffff}]*$`)
)

// actedOn matches names with X- that browsers or proxies do something with after all.
var actedOn = regexp.MustCompile(`^X-(?:Accel-.*|Content-Type-Options|Dns-Prefetch-Control|Download-Options|Forwarded-.*|Frame-Options|` +
	`Lighttpd-.*|Litespeed-.*|Permitted-Cross-Domain-Policies|Reproxy-.*|Robots-Tag|Sendfile.*|Sourcemap|Ua-Compatible|Xss-Protection)$`)

// insteadOf says, of header fields that a demo cannot set, what to write in their place
// or why there is nothing.
var insteadOf = map[string]string{
	"Set-Cookie":                "write set_cookie: beside headers:",
	"Location":                  "write redirect: beside headers:",
	"Refresh":                   "write redirect: beside headers:, or a link in the body",
	"Clear-Site-Data":           "it would delete what other demos have set; link to /play/reset",
	"Www-Authenticate":          "browsers would ask for a password, and send it to the whole host",
	"Content-Length":            "the server counts",
	"Content-Type":              "the answer is a page, or JSON to programs",
	"Content-Disposition":       "the answer is a page, or JSON to programs",
	"Content-Encoding":          "the server decides how to send its answer",
	"Transfer-Encoding":         "the server decides how to send its answer",
	"Connection":                "it is about the connection, and not about the answer",
	"Upgrade":                   "it is about the connection, and not about the answer",
	"Trailer":                   "the answer has none",
	"Cache-Control":             "all demos are no-store",
	"X-Robots-Tag":              "all demos are noindex",
	"Content-Security-Policy":   "all pages of the course have the same policy",
	"Strict-Transport-Security": "it would bind the whole host, for as long as it says",
	"Alt-Svc":                   "it would bind the whole host, for as long as it says",
	"X-Content-Type-Options":    "the server sets it",
	"Referrer-Policy":           "the server sets it",
	"Vary":                      "the server sets it",
}

// refusal says why a demo cannot set a header field; "" where it can.
func refusal(name string) string {
	switch why, known := insteadOf[name]; {
	case known:
		return why
	case strings.HasPrefix(name, "Access-Control-"):
		return "it would open the demo to pages of other sites"
	case actedOn.MatchString(name):
		return "browsers or proxies act on it; give it another name"
	case strings.HasPrefix(name, "X-"), slices.Contains(plainFields, name):
		return ""
	}
	return "begin the name of a field of your own with X-; of the others there are " + strings.Join(plainFields, ", ")
}

func (r *reader) headers(to *route, f field) {
	fields := r.fields(f.value, "headers")
	if len(fields) > maxHeaders {
		r.mistake(f.place, fmt.Sprintf("an answer has %d header fields at most", maxHeaders), "take some out")
		return
	}
	for _, header := range fields {
		value := r.text(header)
		name := http.CanonicalHeaderKey(header.key)
		switch why := refusal(name); {
		case !headerName.MatchString(header.key):
			r.mistake(header.place, fmt.Sprintf("%q is no name of a header field", header.key), "use letters, digits and -")
		case why != "":
			r.mistake(header.place, "a demo cannot set "+name, why)
		case !headerValue.MatchString(value):
			r.mistake(header.place, "the value of "+name+" has a control character or a line break in it", "write it on one line")
		default:
			to.header.Set(name, value)
		}
	}
}
