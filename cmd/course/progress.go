package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// patient is how long work may take before a person wants to see it go on.
const patient = time.Second

// A progress is a bar on a terminal, for work that takes longer than that.
type progress struct {
	to      io.Writer
	columns int // of the terminal; 0 where it is none
	now     func() time.Time
	total   int
	what    string
	started time.Time

	mu    sync.Mutex
	last  time.Time // it was drawn
	most  int
	drawn bool
}

func newProgress(p *program, total int, what string) *progress {
	return &progress{to: p.Stderr, columns: p.ErrColumns, now: p.Now, total: total, what: what, started: p.Now()}
}

// show draws how much is done, at most ten times a second.
func (b *progress) show(done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.most = max(b.most, done)
	if b.columns == 0 || now.Sub(b.started) < patient || now.Sub(b.last) < patient/10 {
		return
	}
	b.last, b.drawn = now, true
	fmt.Fprintf(b.to, "\r%s\x1b[K", b.line(now.Sub(b.started)))
}

// line is the bar as it is drawn, no longer than the terminal is wide.
func (b *progress) line(spent time.Duration) string {
	left := time.Duration(float64(spent) * float64(b.total-b.most) / float64(max(b.most, 1)))
	words := fmt.Sprintf(" %d of %d %s, %v left", b.most, b.total, b.what, left.Round(time.Second))
	width := min(30, b.columns-len(words)-3)
	if width < 5 {
		return words[1:min(len(words), max(b.columns, 1))]
	}
	full := width * b.most / max(b.total, 1)
	return "[" + strings.Repeat("#", full) + strings.Repeat(" ", width-full) + "]" + words
}

// clear takes the bar away again, for what is written next.
func (b *progress) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.drawn {
		fmt.Fprint(b.to, "\r\x1b[K")
	}
}
