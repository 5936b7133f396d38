package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

// Errors answers with error pages: HTML to a browser, {"error": "…"} to a
// program that asks for JSON. The pages without detail are made ahead, so that
// an error needs nothing that could fail in its turn.
type Errors struct {
	page  *template.Template
	links errorLinks
	ready map[int]*Prepared
}

type errorLinks struct {
	Home, Reset, Tokens, Base, Theme, Icon string
}

// An errorText is what a person reads of a status.
type errorText struct {
	title string
	text  string
	reset bool // offer to delete the cookies of this host
}

var errorTexts = map[int]errorText{
	http.StatusBadRequest:                  {title: "That request could not be read", text: "Something in it is not as HTTP wants it."},
	http.StatusForbidden:                   {title: "Not from here", text: "This form was sent from another site, so nothing was changed."},
	http.StatusNotFound:                    {title: "Nothing here", text: "There is no page at this address. It may have moved, or the address has a slip in it."},
	http.StatusMethodNotAllowed:            {title: "Not that way", text: "This address exists, but does not take this kind of request."},
	http.StatusRequestEntityTooLarge:       {title: "Too much at once", text: "What was sent is larger than this page takes."},
	http.StatusUnsupportedMediaType:        {title: "Not in this form", text: "What was sent is not encoded as this page takes it."},
	http.StatusMisdirectedRequest:          {title: "Not for this server", text: "The request names a host that this server does not answer for."},
	http.StatusUnprocessableEntity:         {title: "That does not work", text: "Something in what was sent cannot be used."},
	http.StatusRequestHeaderFieldsTooLarge: {title: "Too many cookies", text: "Your browser sends so many cookies, or such large ones, that there is no room left for the request itself. Delete the cookies of this host, and all is well again.", reset: true},
	http.StatusInternalServerError:         {title: "Our mistake", text: "Something went wrong on the server. It has been written down there."},
	http.StatusServiceUnavailable:          {title: "Not now", text: "Something that this page needs is away. Try again in a moment."},
}

var errorPage = template.Must(template.New("error").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{{.Status}} · {{.Title}}</title>
<link rel="icon" href="{{.Icon}}">
<script src="{{.Theme}}"></script>
<link rel="stylesheet" href="{{.Tokens}}">
<link rel="stylesheet" href="{{.Base}}">
</head>
<body>
<a class="skip-link" href="#main">Skip to the text</a>
<header class="message-header"><a href="{{.Home}}" target="_top">Course</a></header>
<main class="message" id="main">
<p class="message-status">{{.Status}}</p>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
{{with .Detail}}<p class="message-detail">{{.}}</p>
{{end}}{{if .Reset}}<form method="post" action="{{.Reset}}"><button>Delete the cookies of this host</button></form>
{{end}}<p><a href="{{.Home}}" target="_top">Back to the course</a></p>
</main>
</body>
</html>
`))

// NewErrors makes the error pages for a server that is mounted below base.
func NewErrors(base string, assets *Assets) (*Errors, error) {
	e := &Errors{page: errorPage, ready: make(map[int]*Prepared)}
	e.links = errorLinks{Home: base + "/", Reset: base + "/play/reset"}
	for name, to := range map[string]*string{
		"web/tokens.css":  &e.links.Tokens,
		"web/base.css":    &e.links.Base,
		"web/theme.js":    &e.links.Theme,
		"web/favicon.svg": &e.links.Icon,
	} {
		url, err := assets.URL(name)
		if err != nil {
			return nil, fmt.Errorf("error pages: %w", err)
		}
		*to = url
	}
	for status := range errorTexts {
		body, err := e.render(status, "")
		if err != nil {
			return nil, fmt.Errorf("error page %d: %w", status, err)
		}
		e.ready[status] = NewPrepared(status, "text/html; charset=utf-8", CacheNever, body)
	}
	return e, nil
}

func (e *Errors) render(status int, detail string) ([]byte, error) {
	text := textOf(status)
	data := struct {
		errorLinks
		Status      int
		Title, Text string
		Detail      string
	}{e.links, status, text.title, text.text, detail}
	if !text.reset {
		data.Reset = ""
	}
	var out bytes.Buffer
	err := e.page.Execute(&out, data)
	return out.Bytes(), err
}

func textOf(status int) errorText {
	if t, ok := errorTexts[status]; ok {
		return t
	}
	return errorText{title: http.StatusText(status)}
}

// Error answers with the status. Detail, which may be empty, says in a sentence
// what exactly was wrong with this request; it is escaped.
func (e *Errors) Error(w http.ResponseWriter, r *http.Request, status int, detail string) {
	if WantsJSON(r.Header.Get("Accept")) {
		e.json(w, status, detail)
		return
	}
	if p, ok := e.ready[status]; ok && detail == "" {
		p.ServeHTTP(w, r)
		return
	}
	body, err := e.render(status, detail)
	if err != nil {
		// The template is a constant and its data are strings: this is a mistake
		// of ours, and plain text still tells the reader what happened.
		http.Error(w, http.StatusText(status), status)
		return
	}
	NewPrepared(status, "text/html; charset=utf-8", CacheNever, body).ServeHTTP(w, r)
}

func (e *Errors) json(w http.ResponseWriter, status int, detail string) {
	if detail == "" {
		detail = strings.ToLower(http.StatusText(status))
	}
	body, err := json.Marshal(map[string]string{"error": detail})
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", CacheNever)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	// An error here means that the client went away.
	_, _ = w.Write(body)
}

// BodyError answers for an error that came of reading a request's body: 413
// where it passed the limit, 400 for anything else.
func (e *Errors) BodyError(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		e.Error(w, r, http.StatusRequestEntityTooLarge, fmt.Sprintf("at most %d bytes are taken here", tooLarge.Limit))
		return
	}
	e.Error(w, r, http.StatusBadRequest, "the body could not be read")
}

// NotFound answers for an address at which there is nothing.
func (e *Errors) NotFound(w http.ResponseWriter, r *http.Request) {
	e.Error(w, r, http.StatusNotFound, "")
}

// MethodNotAllowed returns a handler that names the methods that the router's
// route at the address does take.
func (e *Errors) MethodNotAllowed(router chi.Routes) http.HandlerFunc {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range methods {
			if router.Match(chi.NewRouteContext(), method, r.URL.Path) {
				allowed = append(allowed, method)
			}
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		e.Error(w, r, http.StatusMethodNotAllowed, "")
	}
}
