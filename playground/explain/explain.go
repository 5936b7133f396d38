// Package explain plays scenarios for programs: POST /play/explain takes one as
// JSON and answers with its results, as "course explain --scenario" does. The
// format is that of package cookie ([cookie.Play]).
//
//	{"steps": [
//	  {"do": "response", "url": "https://shop.example/", "set_cookie": ["a=1; Secure"]},
//	  {"do": "request", "url": "http://shop.example/"}
//	]}
//
// It answers in JSON whoever asks. Input that is no scenario gets 422 with all that
// is wrong, by its place: {"errors": {"steps.1.url": "…"}}. A scenario may have
// 1 MiB (413) and 10,000 steps.
//
// Nothing is set, and nothing is kept. What a scenario costs is time, up to a few
// seconds for the largest. So only as many are played at once as there are
// processors, and of one client one at a time: however many it sends, everybody
// else's is next after one of its own. A client may have 8 scenarios here at once,
// and one that has waited for 5 seconds is sent away, both with 503.
//
// A client is the address that the connection comes from, or an IPv6 network of 64
// bits. Behind a proxy that is the proxy's, since nothing is ever derived from
// X-Forwarded-For: all visitors are one client then, and it is the proxy that can
// tell them apart and limit each.
package explain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"time"

	"course/playground/cookie"
	"course/playground/exchange"
)

// patience is how long a scenario waits for its turn.
const patience = 5 * time.Second

type demo struct {
	kit   *exchange.Kit
	turns *turns
}

// New returns the demo. It has no page, so no lesson can show it.
func New(kit *exchange.Kit) (exchange.Demo, error) {
	d := &demo{kit, newTurns(runtime.GOMAXPROCS(0))}
	return exchange.Demo{
		Title: "Explain",
		Routes: []exchange.Route{
			{Method: http.MethodPost, Pattern: "/explain", Handle: d.play, MaxBody: cookie.MaxScenario},
		},
	}, nil
}

func (d *demo) play(q *exchange.Request) (exchange.Answer, error) {
	// Read first: a slow sender must not take the turn of others.
	scenario, err := read(q.HTTP.Body)
	if err != nil {
		return exchange.Answer{}, err
	}
	ctx, cancel := context.WithTimeout(q.HTTP.Context(), patience)
	defer cancel()
	end, err := d.turns.take(ctx, clientOf(q.HTTP.RemoteAddr))
	if err != nil {
		return exchange.Answer{}, err
	}
	defer end()
	results, err := cookie.Play(scenario, d.kit.Now())
	var wrong cookie.FieldErrors
	if errors.As(err, &wrong) {
		return refuse(wrong)
	}
	return exchange.Answer{JSON: results}, err
}

func refuse(wrong cookie.FieldErrors) (exchange.Answer, error) {
	text, err := json.Marshal(map[string]any{"errors": wrong})
	return exchange.Answer{Status: http.StatusUnprocessableEntity, JSON: append(text, '\n')}, err
}

func read(body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(body)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		detail := fmt.Sprintf("a scenario may have %d MiB at most", tooLong.Limit>>20)
		return nil, exchange.StatusError{Status: http.StatusRequestEntityTooLarge, Detail: detail}
	case err != nil:
		return nil, exchange.StatusError{Status: http.StatusBadRequest, Detail: "the scenario can't be read: " + err.Error()}
	}
	return text, nil
}
