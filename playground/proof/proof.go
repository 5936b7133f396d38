// Package proof runs what lessons show as happening: commands that ask the
// playground, and what a visitor does on the pages of a demo. All of it happens in
// this process, in memory: the playground's own handler is asked, and the browser
// is package cookie's. Nothing is written, nothing is sent, and no shell is run.
//
// A [Stage] stands at http://localhost:8080, where a learner's own server stands
// too, and its clock at one moment, so that a run is the same each time. What a run
// may take is bounded: see [Timeout] and the limits beside it.
package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Origin is where the playground stands for what lessons show.
const Origin = "http://localhost:8080"

// Limits of a run.
const (
	Timeout   = 5 * time.Second // for one command, or for the steps of a visit
	maxAnswer = 1 << 20         // bytes of an answer
)

// A Stage is a playground that proofs are run on. It is safe for concurrent use if
// its Handler is.
type Stage struct {
	// Handler serves the playground below /play/.
	Handler http.Handler
	// Now is when everything happens.
	Now time.Time
}

// ErrSlow says that a run was given up.
var ErrSlow = errors.New("takes more than " + Timeout.String() + ", and was given up")

// ask has the handler answer a request, for as long as the context lasts.
func (s *Stage) ask(ctx context.Context, r *http.Request) (*answer, error) {
	done := make(chan *answer, 1)
	go func() {
		a := &answer{header: make(http.Header)}
		defer func() {
			if broke := recover(); broke != nil {
				a.failed = fmt.Errorf("the demo broke: %v", broke)
			}
			done <- a
		}()
		s.Handler.ServeHTTP(a, r.WithContext(ctx))
	}()
	select {
	case a := <-done:
		return a, a.failed
	case <-ctx.Done():
		return nil, ErrSlow
	}
}

// An answer takes down what a handler says.
type answer struct {
	status int
	header http.Header
	sent   http.Header // as it was when the status was written
	body   bytes.Buffer
	failed error
}

// Header implements [http.ResponseWriter].
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements [http.ResponseWriter].
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write implements [http.ResponseWriter].
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.body.Len()+len(b) > maxAnswer {
		a.failed = fmt.Errorf("the answer has more than %d MiB", maxAnswer>>20)
		return 0, a.failed
	}
	return a.body.Write(b)
}
