package site

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"course/internal/web"
)

// Where things are, below the base path.
const (
	lessonsPath = "/lessons/"
	eventsPath  = "/watch/events"
	feedPath    = "/feed.xml"
	sitemapPath = "/sitemap.xml"
)

// Routes adds the course's routes to r, which is mounted at the base path.
func (s *Site) Routes(r chi.Router) {
	get := func(path string, h http.HandlerFunc) {
		r.Get(path, h)
		r.Head(path, h)
	}
	get("/", s.serveHome)
	get(lessonsPath+"*", s.serveLesson)
	get("/lessons", s.redirectHome)
	if s.baseURL != "" {
		get(sitemapPath, s.serveSitemap)
		get(feedPath, s.serveFeed)
	}
	if s.watching {
		r.Get(eventsPath, s.hub.ServeHTTP)
	}
}

func (s *Site) redirectHome(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, s.base+"/", http.StatusPermanentRedirect)
}

func (s *Site) serveHome(w http.ResponseWriter, r *http.Request) {
	c := s.current.Load()
	s.servePage(w, r, c, c.home)
}

func (s *Site) servePage(w http.ResponseWriter, r *http.Request, c *course, l *lesson) {
	p, err := s.page(c, l)
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	p.ServeHTTP(w, r)
}

// serveLesson answers for all below /lessons/: a lesson, a file beside the
// lessons, or a lesson with a slash too many.
func (s *Site) serveLesson(w http.ResponseWriter, r *http.Request) {
	c := s.current.Load()
	address := key(strings.TrimPrefix(r.URL.Path, s.base+lessonsPath))
	if i, ok := c.bySlug[address]; ok {
		s.servePage(w, r, c, c.lessons[i])
		return
	}
	if name, ok := c.files[address]; ok {
		s.serveFile(w, r, c, name)
		return
	}
	trimmed := strings.TrimRight(address, "/")
	if i, ok := c.bySlug[trimmed]; ok && trimmed != address {
		redirect(w, r, s.urlOf(c.lessons[i]))
		return
	}
	if trimmed == "" {
		redirect(w, r, s.base+"/")
		return
	}
	s.errors.Error(w, r, http.StatusNotFound, "")
}

// redirect sends the reader to another path of ours, with the query kept.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusPermanentRedirect)
}

// serveFile answers with a file beside the lessons, whole or in part.
func (s *Site) serveFile(w http.ResponseWriter, r *http.Request, c *course, name string) {
	info, err := s.fileInfo(c.fsys, name)
	if err != nil {
		s.fileError(w, r, err)
		return
	}
	f, err := c.fsys.Open(name)
	if err != nil {
		s.fileError(w, r, err)
		return
	}
	defer f.Close()
	content, err := seekable(f)
	if err != nil {
		s.fileError(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", web.ContentType(name))
	h.Set("ETag", `"`+info.version+`"`)
	h.Set("Cache-Control", web.CacheRevalidate)
	if r.URL.Query().Get("v") == info.version {
		h.Set("Cache-Control", web.CacheForever)
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}

func (s *Site) fileError(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		s.errors.Error(w, r, http.StatusNotFound, "")
		return
	}
	s.unavailable(w, r, err)
}

func seekable(f fs.File) (io.ReadSeeker, error) {
	if rs, ok := f.(io.ReadSeeker); ok {
		return rs, nil
	}
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return bytes.NewReader(content), nil
}
