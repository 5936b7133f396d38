package site

import (
	"encoding/xml"
	"net/http"
	"sync"
	"time"

	"course/internal/web"
)

// The sitemap, as https://www.sitemaps.org/protocol.html has it.
type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc string `xml:"loc"`
}

// The feed, as RSS 2.0 has it: of the formats, the one that does not ask for a
// date that a folder of Markdown need not have.
type feed struct {
	XMLName xml.Name    `xml:"rss"`
	Version string      `xml:"version,attr"`
	Channel feedChannel `xml:"channel"`
}

type feedChannel struct {
	Title       string     `xml:"title"`
	Link        string     `xml:"link"`
	Description string     `xml:"description"`
	Language    string     `xml:"language"`
	Items       []feedItem `xml:"item"`
}

type feedItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	Description string `xml:"description,omitempty"`
	Published   string `xml:"pubDate,omitempty"`
}

// A madeOnce is an answer that is made of a course when it is first asked for.
type madeOnce struct {
	once   sync.Once
	answer *web.Prepared
	err    error
}

func (m *madeOnce) get(contentType string, document func() any) (*web.Prepared, error) {
	m.once.Do(func() {
		var body []byte
		if body, m.err = xml.MarshalIndent(document(), "", " "); m.err == nil {
			m.answer = web.NewPrepared(http.StatusOK, contentType, web.CacheRevalidate, append([]byte(xml.Header), body...))
		}
	})
	return m.answer, m.err
}

func (s *Site) serveSitemap(w http.ResponseWriter, r *http.Request) {
	c := s.current.Load()
	answer, err := c.sitemap.get("application/xml; charset=utf-8", func() any { return s.sitemapOf(c) })
	s.serveMade(w, r, answer, err)
}

func (s *Site) sitemapOf(c *course) sitemap {
	m := sitemap{URLs: []sitemapURL{{s.absolute(s.base + "/")}}}
	for _, l := range c.lessons {
		m.URLs = append(m.URLs, sitemapURL{s.absolute(s.urlOf(l))})
	}
	return m
}

func (s *Site) serveFeed(w http.ResponseWriter, r *http.Request) {
	c := s.current.Load()
	answer, err := c.feed.get("application/rss+xml; charset=utf-8", func() any { return s.feedOf(c) })
	s.serveMade(w, r, answer, err)
}

func (s *Site) feedOf(c *course) feed {
	f := feed{Version: "2.0", Channel: feedChannel{
		Title:       c.home.title,
		Link:        s.absolute(s.base + "/"),
		Description: c.settings.Description,
		Language:    c.settings.Language,
	}}
	for _, l := range c.lessons {
		address := s.absolute(s.urlOf(l))
		item := feedItem{Title: l.title, Link: address, GUID: address, Description: l.front.Description}
		if !l.front.Date.IsZero() {
			item.Published = l.front.Date.Format(time.RFC1123Z)
		}
		f.Channel.Items = append(f.Channel.Items, item)
	}
	return f
}

func (s *Site) serveMade(w http.ResponseWriter, r *http.Request, answer *web.Prepared, err error) {
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	answer.ServeHTTP(w, r)
}
