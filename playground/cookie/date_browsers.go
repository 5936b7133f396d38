package cookie

import "time"

// parseDate reads a date as the browser does: by the draft or in its own way.
func (a *arrival) parseDate(text string) (t time.Time, ok bool) {
	t, ok = parseCookieDate(text)
	own, can, why := t, ok, (*Deviation)(nil)
	switch a.browser.as {
	case Chromium:
		own, can = parseLenientDate(text)
		why = lenientDates
	case Firefox:
		own, can, why = parseForgivingDate(text)
	}
	if can != ok || can && !own.Equal(t) {
		a.deviates(why)
	}
	return own, can
}
