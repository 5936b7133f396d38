package main

import (
	"errors"
	"time"

	"course/playground/cookie"
	"course/site/markdown"
)

// proofs runs what lessons show as happening: the site and the playground do not
// know each other.
type proofs struct{}

var _ markdown.Proofs = proofs{}

// proofTime is when all that is run for a lesson happens, so that it is the same
// each time.
func proofTime() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

// Scenario implements [markdown.Proofs].
func (proofs) Scenario(in []byte) ([]byte, error) {
	out, err := cookie.Play(in, proofTime())
	var fields cookie.FieldErrors
	if errors.As(err, &fields) {
		return nil, markdown.FieldErrors(fields)
	}
	return out, err
}
