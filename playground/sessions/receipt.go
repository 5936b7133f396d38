package sessions

import (
	"strconv"
	"strings"
	"time"

	"course/playground/exchange"
)

// A receipt says which lines an answer had, without the values that they set.
type receipt struct {
	at    time.Time
	lines []noted
}

// A noted line is one cookie that was set, or deleted.
type noted struct {
	kind string
	how  string // see the constants
}

const (
	setForNow  = "now"  // until the browser is closed
	setForLong = "long" // with Expires
	deleted    = "gone"
)

// note adds a line.
func (r *receipt) note(kind, value string, permanent bool) {
	how := setForNow
	switch {
	case value == "":
		how = deleted
	case permanent:
		how = setForLong
	}
	r.lines = append(r.lines, noted{kind, how})
}

// String is what a redirect carries: the time, then each kind and how it was set.
func (r *receipt) String() string {
	parts := []string{strconv.FormatInt(r.at.Unix(), 10)}
	for _, line := range r.lines {
		parts = append(parts, line.kind, line.how)
	}
	return strings.Join(parts, " ")
}

// parseReceipt reads what String has written, and the kit has signed.
func parseReceipt(text string) (r receipt, ok bool) {
	parts := strings.Fields(text)
	if len(parts)%2 != 1 {
		return receipt{}, false
	}
	seconds, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return receipt{}, false
	}
	r.at = time.Unix(seconds, 0)
	for i := 1; i < len(parts); i += 2 {
		r.lines = append(r.lines, noted{parts[i], parts[i+1]})
	}
	return r, true
}

// restore gives the answer that led here its lines back: the values are those that
// this request carries. Where the browser did not keep them, the lines are others,
// and that answer is not shown.
func (d *demo) restore(q *exchange.Request) error {
	if q.Previous == nil {
		return nil
	}
	r, ok := parseReceipt(q.Previous.Carried)
	if !ok {
		return nil
	}
	var lines []string
	for _, noted := range r.lines {
		kinds, err := d.find(noted.kind)
		if err != nil {
			return err
		}
		value, _ := q.Cookie(kinds[0].codec.Cookie())
		if noted.how == deleted {
			value = ""
		}
		line, err := d.line(q, kinds[0], value, noted.how == setForLong, r.at)
		if err != nil {
			return nil // a value that no answer of ours has set
		}
		lines = append(lines, line)
	}
	q.Previous.Restore(lines...)
	return nil
}
