package exchange

import (
	"bytes"
	"cmp"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"course/internal/web"
	"course/playground/cookie"
	"course/playground/session"
)

//go:embed page.html inspector.html console.html afresh.html
var shared embed.FS

// Errors answers with the server's error page, or as JSON with {"error": …}.
type Errors interface {
	// Error answers with the given status; detail says to the learner what is
	// wrong, and may be empty.
	Error(w http.ResponseWriter, r *http.Request, status int, detail string)
}

// A Config is what a Kit is made from.
type Config struct {
	Base   string           // the path that everything is mounted below, such as "/courses"; "" for none
	Origin string           // the public scheme and host, such as "https://course.example"; "" where requests say it
	Assets *web.Assets      // required; with the trees "web" and "play"
	Errors Errors           // required
	Log    *slog.Logger     // where failures of our own are told; nil for slog's default
	Now    func() time.Time // nil for time.Now

	// SecretKey signs and encrypts sessions, and what a redirect carries; Sessions
	// keeps those that are kept on the server. Nil is for a fresh key, and for this
	// process's memory.
	SecretKey []byte
	Sessions  session.Store

	// Home is the origin that learners come to, such as "http://localhost:8080", and
	// OtherSite one of another site that reaches this same server. Either is "" where
	// it is not known or there is none.
	Home, OtherSite string

	// Declared finds a demo that a lesson of the course being served declares, by
	// the lesson's slug and the demo's name. It may be nil.
	Declared func(lesson, name string) (Declared, bool)
}

// Declared is a demo that a lesson declares, as it stands there.
type Declared struct {
	Kind string // the word behind "demo": http or page
	Body string // YAML
}

// A Kit turns handlers of demos into handlers of net/http. It is built once, and
// safe for concurrent use.
type Kit struct {
	Config
	page    *template.Template
	key     []byte      // signs what a redirect carries
	nowhere *cookie.URL // where requests go that name no host
}

// NewKit returns a kit, or says which of the files that every page needs is not
// among the assets.
func NewKit(config Config) (*Kit, error) {
	if config.Assets == nil || config.Errors == nil {
		return nil, errors.New("exchange: a kit needs assets and an error page")
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	k := &Kit{Config: config}
	var err error
	if k.key, err = redirectKey(config.SecretKey); err != nil {
		return nil, err
	}
	if k.nowhere, err = cookie.ParseURL(cmp.Or(config.Origin, "http://localhost") + "/"); err != nil {
		return nil, fmt.Errorf("exchange: the origin %q %w", config.Origin, err)
	}
	if k.page, err = k.Templates(shared, "page.html", "inspector.html", "console.html"); err != nil {
		return nil, err
	}
	return k, nil
}

// redirectKey is the key for what redirects carry. Servers that share a secret one
// take each other's.
func redirectKey(secret []byte) ([]byte, error) {
	if secret == nil {
		secret = make([]byte, 32)
		rand.Read(secret) // never fails: see its documentation
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "course: what a redirect carries, version 1", 32)
	if err != nil {
		return nil, fmt.Errorf("exchange: the key for redirects: %w", err)
	}
	return key, nil
}

// URL returns the address of a path of this server: "/play/shop/" with the base
// path before it.
func (k *Kit) URL(path string) string { return k.Base + path }

// An Owned cookie is one that a page sets. The template "afresh", which all pages can
// execute with a list of these, has a button to delete each.
type Owned struct{ Name, Path, Domain string }

// Templates reads templates of a demo; the first one is what Render executes.
// Besides the usual functions they have "asset", which gives the address of an
// asset, "url", which is URL, and for the inspector "fold", and "said", which puts
// a cookie.Verdict into words.
func (k *Kit) Templates(files fs.FS, names ...string) (*template.Template, error) {
	funcs := template.FuncMap{"asset": k.Assets.URL, "url": k.URL, "fold": fold, "said": said}
	t, err := template.New(names[0]).Funcs(funcs).ParseFS(shared, "afresh.html")
	if err == nil {
		t, err = t.ParseFS(files, names...)
	}
	if err != nil {
		return nil, fmt.Errorf("templates of a demo: %w", err)
	}
	return t, nil
}

// Render executes a template, for an Answer's Body.
func Render(t *template.Template, data any) (template.HTML, error) {
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", err
	}
	return template.HTML(out.String()), nil
}

// handler serves a route of a demo. Ours are the names of all cookies of the
// course.
func (k *Kit) handler(demo Demo, route Route, ours []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, max(web.MaxBody, route.MaxBody))
		q := newRequest(r)
		q.Previous = k.previousOf(r.URL)
		answer, err := route.Handle(q)
		if err == nil {
			err = k.answer(w, q, demo, ours, answer)
		}
		if err != nil {
			k.fail(w, r, err)
		}
	})
}

// fail answers with an error page. Nothing has been written before: answer only
// fails while it makes the page.
func (k *Kit) fail(w http.ResponseWriter, r *http.Request, err error) {
	k.neverKept(w)
	var known StatusError
	var method MethodError
	if errors.As(err, &method) {
		w.Header().Set("Allow", strings.Join(method, ", "))
		k.Errors.Error(w, r, http.StatusMethodNotAllowed, method.Error())
		return
	}
	if errors.As(err, &known) {
		k.Errors.Error(w, r, known.Status, known.Detail)
		return
	}
	k.Log.Error("a demo failed", "method", r.Method, "path", r.URL.Path, "error", err)
	k.Errors.Error(w, r, http.StatusInternalServerError, "")
}

// answer writes what the handler wants said, in the form that the client wants.
func (k *Kit) answer(w http.ResponseWriter, q *Request, demo Demo, ours []string, a Answer) error {
	switch {
	case a.Repeat != "":
		a.Status, a.SeeOther = http.StatusTemporaryRedirect, ""
	case a.Errors != nil:
		a.Status, a.SeeOther = http.StatusUnprocessableEntity, ""
	case a.Status == 0:
		a.Status = http.StatusOK
	}
	switch {
	case a.JSON != nil:
		k.send(w, a, "", "application/json", a.JSON)
		return nil
	case a.ContentType != "":
		k.allow(w, a)
		k.send(w, a, "", a.ContentType, a.Content)
		return nil
	case web.WantsJSON(q.HTTP.Header.Get("Accept")):
		return k.answerJSON(w, q, a)
	}
	switch {
	case a.Repeat != "":
		k.send(w, a, a.Repeat, "", nil)
	case a.SeeOther != "":
		a.Status = http.StatusSeeOther
		to, err := k.carry(q, a)
		if err != nil {
			return err
		}
		k.send(w, a, to, "", nil)
	default:
		a.asked = !a.Console && a.ConsoleIn == "" && k.asksForConsole(q)
		a.Console = a.Console || a.asked
		body, err := k.render(q, demo, ours, a)
		if err != nil {
			return err
		}
		k.allow(w, a)
		k.send(w, a, "", "text/html; charset=utf-8", body)
	}
	return nil
}

func (k *Kit) answerJSON(w http.ResponseWriter, q *Request, a Answer) error {
	var body []byte
	var err error
	if a.Errors != nil {
		body, err = toJSON(map[string]any{"errors": a.Errors})
	} else {
		body, err = withMembers(k.newExchange(q, a.Status, a.SetCookie), a.Members)
	}
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, body, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	k.send(w, a, a.Repeat, "application/json", indented.Bytes())
	return nil
}

// withMembers writes an exchange with a demo's own members at its end.
func withMembers(x Exchange, members map[string]any) ([]byte, error) {
	body, err := toJSON(x)
	if err != nil || len(members) == 0 {
		return body, err
	}
	more, err := toJSON(members)
	if err != nil {
		return nil, err
	}
	body[len(body)-1] = ','
	return append(body, more[1:]...), nil
}

// send writes an answer that is complete: nothing can go wrong any more. Location
// and contentType are "" where there is no redirect, or no body.
func (k *Kit) send(w http.ResponseWriter, a Answer, location, contentType string, body []byte) {
	h := w.Header()
	k.neverKept(w)
	for name, values := range a.Header {
		if _, ours := h[name]; !ours {
			h[name] = values
		}
	}
	if location != "" {
		h.Set("Location", location)
	}
	if a.ClearSiteData != "" {
		h.Set("Clear-Site-Data", a.ClearSiteData)
	}
	// Not http.SetCookie: it writes what it finds valid, and drops the rest.
	h["Set-Cookie"] = append(h["Set-Cookie"], a.SetCookie...)
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.Status)
	// An error here means that the client went away: there is nobody to tell.
	_, _ = w.Write(body)
}

func (k *Kit) neverKept(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", web.CacheNever)
	h.Set("X-Robots-Tag", "noindex")
	h.Add("Vary", "Accept")
}
