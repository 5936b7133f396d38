package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"course/internal/web"
)

// A hub tells the pages that are open what has changed, as server-sent events:
//
//	event: hello
//	data: {"boot":"18f2…"}
//
//	event: changed
//	data: {"pages":["/lessons/path"],"patches":{"/lessons/path":{"from":"kq3…","to":"Zd0…","at":5120,"cut":3,"put":"new"}}}
//
// "hello" is the first of every stream, with a name for this process. "changed"
// is sent once the new pages are being served, and names those that differ. With a
// [patch], a tab that shows the version before need not ask for the page.
type hub struct {
	boot string

	mu      sync.Mutex
	streams map[*stream]struct{}
	closed  chan struct{}
}

// A stream is one browser listening. What it has not been sent yet waits in a
// set, so a slow reader loses no page and holds no more than there are.
type stream struct {
	mu      sync.Mutex
	pages   map[string]*patch // nil where the page has to be asked for
	waiting chan struct{}     // of capacity 1: there is something to send
}

// keepAlive is how often a silent stream says that it is alive, so that what
// lies between does not cut it, and a browser that is gone is noticed.
const keepAlive = 20 * time.Second

func newHub() *hub {
	return &hub{
		boot:    strconv.FormatInt(time.Now().UnixNano(), 36),
		streams: make(map[*stream]struct{}),
		closed:  make(chan struct{}),
	}
}

// close ends all streams. It must be called once.
func (h *hub) close() { close(h.closed) }

// changed tells every stream that a page differs now, and how, unless p is nil.
func (h *hub) changed(page string, p *patch) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		s.add(page, p)
	}
}

// heard reports whether anybody listens.
func (h *hub) heard() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams) > 0
}

func (h *hub) open() *stream {
	s := &stream{pages: make(map[string]*patch), waiting: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams[s] = struct{}{}
	return s
}

func (h *hub) leave(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, s)
}

func (s *stream) add(page string, p *patch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, waits := s.pages[page]; waits {
		p = nil // it is for a version that this stream never told of
	}
	s.pages[page] = p
	select {
	case s.waiting <- struct{}{}:
	default: // it has been told already
	}
}

// changes is the data of "changed".
type changes struct {
	Pages   []string          `json:"pages"`
	Patches map[string]*patch `json:"patches,omitempty"`
}

func (s *stream) take() changes {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := changes{Pages: slices.Sorted(maps.Keys(s.pages)), Patches: s.pages}
	s.pages = make(map[string]*patch)
	maps.DeleteFunc(c.Patches, func(_ string, p *patch) bool { return p == nil })
	return c
}

// ServeHTTP is one stream, until the browser leaves or the hub closes.
func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := h.open()
	defer h.leave(s)
	out := http.NewResponseController(w)
	// The limits on time are for requests that end.
	if err := errors.Join(out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Time{})); err != nil {
		http.Error(w, "this server cannot stream", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", web.CacheNever)
	// A browser that loses us looks for us again this soon, in milliseconds.
	if _, err := fmt.Fprint(w, "retry: 500\n"); err != nil {
		return
	}
	if send(w, out, "hello", map[string]string{"boot": h.boot}) != nil {
		return
	}
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	for {
		var err error
		select {
		case <-h.closed:
			return
		case <-r.Context().Done():
			return
		case <-alive.C:
			_, err = fmt.Fprint(w, ": alive\n\n")
			if err == nil {
				err = out.Flush()
			}
		case <-s.waiting:
			// What was added between a signal and its turn has been sent already.
			if c := s.take(); len(c.Pages) > 0 {
				err = send(w, out, "changed", c)
			}
		}
		if err != nil {
			return // the browser went away
		}
	}
}

func send(w http.ResponseWriter, out *http.ResponseController, event string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, body); err != nil {
		return err
	}
	return out.Flush()
}
