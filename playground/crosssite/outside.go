package crosssite

import (
	"bytes"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"course/internal/web"
	"course/playground/cookie"
	"course/playground/exchange"
)

// Outside serves the pages that speak with another site: those that ask it, and
// those that it asks. They need other headers than the kit's pages, each its own.
// All other requests go to next.
func Outside(kit *exchange.Kit, next http.Handler) (http.Handler, error) {
	d, err := prepare(kit)
	if err != nil {
		return nil, err
	}
	handlers := map[string]outsider{
		"other":   d.sendOther,
		"same":    d.sendSame,
		"frame":   d.frame,
		"picture": d.picture,
		"fetch":   d.fetch,
	}
	below := kit.URL(path + "/")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.EscapedPath(), below)
		handle := handlers[name]
		if !ok || handle == nil {
			next.ServeHTTP(w, r)
			return
		}
		d.serve(w, r, handle)
	}), nil
}

// An outsider makes an answer. What it puts into the header is of no account where
// it fails.
type outsider func(h http.Header, p pair, r *http.Request) ([]byte, error)

// serve answers a request with what an outsider makes.
func (d *demo) serve(w http.ResponseWriter, r *http.Request, handle outsider) {
	h := w.Header()
	h.Set("Cache-Control", web.CacheNever)
	h.Set("X-Robots-Tag", "noindex")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		d.kit.Errors.Error(w, r, http.StatusMethodNotAllowed, "this address takes GET, HEAD")
		return
	}
	pair, ok := d.names.of(r)
	if !ok {
		d.fail(w, r, errOneName)
		return
	}
	own := make(http.Header)
	body, err := handle(own, pair, r)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	for name, values := range own {
		h[name] = values
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	// An error here means that the browser went away.
	_, _ = w.Write(body)
}

func (d *demo) fail(w http.ResponseWriter, r *http.Request, err error) {
	var known exchange.StatusError
	if errors.As(err, &known) {
		d.kit.Errors.Error(w, r, known.Status, known.Detail)
		return
	}
	d.kit.Log.Error("a demo failed", "method", r.Method, "path", r.URL.Path, "error", err)
	d.kit.Errors.Error(w, r, http.StatusInternalServerError, "")
}

// A sending is what sender.html shows: a page of At that asks To.
type sending struct {
	From   sender
	At, To *name
	Other  bool // they are of two sites
	Kinds  []kind
	Seen   string
	Next   string // the way that a tour goes on with

	Arrived, Frame, Picture, Fetch, Grid string // addresses at To
}

func (d *demo) sendOther(h http.Header, p pair, r *http.Request) ([]byte, error) {
	return d.send(h, sending{From: fromOther, Other: true, At: p.here, To: p.other}, r)
}

func (d *demo) sendSame(h http.Header, p pair, r *http.Request) ([]byte, error) {
	return d.send(h, sending{From: fromHere, At: p.here, To: p.here}, r)
}

// send makes a page that asks To in every way. It alone may show and send to the
// other site.
func (d *demo) send(h http.Header, page sending, r *http.Request) ([]byte, error) {
	s, err := parseSeen(r.URL.Query().Get("seen"))
	if err != nil {
		return nil, err
	}
	below := page.To.Origin + d.kit.URL(path)
	by := "?" + url.Values{"by": {senders[page.From]}}.Encode()
	page.Kinds, page.Seen = kinds, s.String()
	page.Arrived, page.Frame, page.Picture, page.Fetch = below+"/arrived", below+"/frame"+by, below+"/picture", below+"/fetch"
	page.Grid = d.address(page.To, "/", s)
	if w, left := s.nextNavigation(page.From); left {
		page.Next = ways[w].ID
	}
	to := page.To.Origin
	h.Set("Content-Security-Policy", web.Policy("form-action "+to, "frame-src "+to, "img-src "+to, "connect-src "+to))
	return html(h, d.pages.sender, page)
}

// A framing is what framed.html shows.
type framing struct {
	Came   result
	Kinds  []kind
	Parent string // the origin that is told
	Host   string
}

// frame says to the page around it, which must be of one of the two names, what
// its request carried.
func (d *demo) frame(h http.Header, p pair, r *http.Request) ([]byte, error) {
	page := framing{Came: carried(r), Kinds: kinds, Host: p.here.Host()}
	switch r.URL.Query().Get("by") {
	case senders[fromOther]:
		page.Parent = p.other.Origin
	case senders[fromHere]:
		page.Parent = p.here.Origin
	default:
		return nil, exchange.StatusError{Status: http.StatusUnprocessableEntity, Detail: "\"by\" must be other-site or same-site"}
	}
	h.Set("Content-Security-Policy", web.Policy("frame-ancestors "+p.other.Origin))
	return html(h, d.pages.framed, page)
}

// pictureWidth is that of a picture that came without cookies. One that came with
// some is wider by the result, so that a script of another site can tell: it may
// know the size of a picture, and nothing else.
const pictureWidth = 320

// A picturing is what picture.svg.tmpl shows.
type picturing struct {
	Width int
	Cells []pictured
}

type pictured struct {
	X     int // its middle
	Label string
	Came  bool
}

func (d *demo) picture(h http.Header, _ pair, r *http.Request) ([]byte, error) {
	came := carried(r)
	page := picturing{Width: pictureWidth + int(came)}
	step := pictureWidth / len(kinds)
	for i, k := range kinds {
		page.Cells = append(page.Cells, pictured{X: step*i + step/2, Label: k.Label, Came: came.Has(i)})
	}
	var out bytes.Buffer
	err := d.pages.picture.Execute(&out, page)
	h.Set("Content-Type", "image/svg+xml")
	return out.Bytes(), err
}

// fetch answers the scripts of both names, and no others: CORS lets a page of
// another site read what was answered only where it is named, and with
// credentials, cookies that is, only where that is said too.
func (d *demo) fetch(h http.Header, p pair, r *http.Request) ([]byte, error) {
	h.Add("Vary", "Origin")
	if r.Header.Get("Origin") == p.other.Origin {
		h.Set("Access-Control-Allow-Origin", p.other.Origin)
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	h.Set("Content-Type", "application/json")
	came := carried(r)
	return json.Marshal(map[string]any{"carried": came.keys(), "mark": came.Mark()})
}

// carried is the result that a request shows.
func carried(r *http.Request) result {
	return carriedBy(cookie.ParseCookie(strings.Join(r.Header["Cookie"], "; ")))
}

func html(h http.Header, t *template.Template, data any) ([]byte, error) {
	var out bytes.Buffer
	err := t.Execute(&out, data)
	h.Set("Content-Type", "text/html; charset=utf-8")
	return out.Bytes(), err
}
