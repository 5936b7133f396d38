package cookie

import (
	"regexp"
	"strings"
	"time"
)

// parseDate reads a date as the browser does: by the draft or in its own way.
func (a *arrival) parseDate(text string) (t time.Time, ok bool) {
	t, ok = parseCookieDate(text)
	own, can, d := t, ok, (*Deviation)(nil)
	switch a.browser.as {
	case Chromium:
		d = lenientDates
		own, can = parseLenientDate(text)
	case Firefox:
		d = forgivingDates
		own, can = parseForgivingDate(text)
	}
	if can != ok || can && !own.Equal(t) {
		a.deviates(d)
	}
	return own, can
}

// parseLenientDate is Chromium's cookie-date: only whole numbers count, those of
// a time may have any number of digits and a year one to five, and any year is
// one.
func parseLenientDate(text string) (t time.Time, ok bool) {
	var d cookieDate
	for token := range strings.FieldsFuncSeq(text, isDateDelimiter) {
		digits := wholeNumber(token)
		switch {
		case !d.foundTime && d.takeLenientTime(token):
			d.foundTime = true
		case !d.foundDayOfMonth && 1 <= digits && digits <= 2:
			d.foundDayOfMonth, d.dayOfMonth = true, number(token)
		case !d.foundMonth && d.takeMonth(token):
			d.foundMonth = true
		case !d.foundYear && 1 <= digits && digits <= 5:
			d.foundYear, d.year = true, number(token)
		}
	}
	d.completeYear()
	return d.dateOfAnyYear()
}

// takeLenientTime takes a token that is three numbers and colons, and no more.
func (d *cookieDate) takeLenientTime(token string) bool {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return false
	}
	for i, field := range []*int{&d.hour, &d.minute, &d.second} {
		if wholeNumber(parts[i]) == 0 {
			return false
		}
		*field = number(parts[i])
	}
	return true
}

// wholeNumber returns the number of digits of a token that is nothing else, and
// 0 for any other.
func wholeNumber(token string) int {
	if n := leadingDigits(token); n == len(token) {
		return n
	}
	return 0
}

// parseForgivingDate is Firefox's, as far as that is known: day, month and year
// are enough, the time may lack its seconds, days and times that don't exist run
// on into the next, and an offset from UTC counts.
func parseForgivingDate(text string) (t time.Time, ok bool) {
	var d cookieDate
	text, offset := cutOffset(text)
	for token := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t,-()", r) }) {
		digits := wholeNumber(token)
		switch {
		case !d.foundTime && d.takeForgivingTime(token):
			d.foundTime = true
		case !d.foundDayOfMonth && 1 <= digits && digits <= 2 && number(token) <= 31:
			d.foundDayOfMonth, d.dayOfMonth = true, number(token)
		case !d.foundMonth && d.takeMonth(token):
			d.foundMonth = true
		case !d.foundYear && (digits == 2 || digits == 4 || digits == 5 && number(token) < 1<<15):
			d.foundYear, d.year = true, number(token)
			if digits == 2 {
				d.completeYear()
			}
		}
	}
	t = time.Date(d.year, d.month, d.dayOfMonth, d.hour, d.minute, d.second, 0, time.UTC).Add(-offset)
	return t, d.foundDayOfMonth && d.foundMonth && d.foundYear
}

// takeForgivingTime takes a time with seconds or without; Firefox counts those
// that are missing as -1, so that 10:20 is 10:19:59.
func (d *cookieDate) takeForgivingTime(token string) bool {
	if strings.Count(token, ":") > 1 {
		return d.takeTime(token)
	}
	ok := d.takeTime(token + ":0")
	if ok {
		d.second = -1
	}
	return ok
}

// zoneOffset matches +0500, GMT-0700 or UTC+2.
var zoneOffset = regexp.MustCompile(`(?:GMT|UTC|[ \t])([+-])(\d{1,4})(?:[^\d:]|$)`)

// cutOffset takes an offset from UTC out of a date.
func cutOffset(text string) (rest string, offset time.Duration) {
	m := zoneOffset.FindStringSubmatchIndex(text)
	if m == nil || !strings.Contains(text[:m[0]], ":") { // it stands after the time
		return text, 0
	}
	n := time.Duration(number(text[m[4]:m[5]]))
	if n < 24 {
		n *= 100 // hours alone
	}
	offset = n/100*time.Hour + n%100*time.Minute
	if text[m[2]] == '-' {
		offset = -offset
	}
	return text[:m[2]] + " " + text[m[5]:], offset
}
