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
// are enough, the time may lack its seconds and be followed by AM or PM, days and
// times that don't exist run on into the next, and an offset from UTC or the name of
// a zone counts.
func parseForgivingDate(text string) (t time.Time, ok bool) {
	var d cookieDate
	text, offset, foundZone := cutOffset(text)
	afterTime := false
	for token := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t,-()", r) }) {
		if afterTime {
			d.takeHalfOfDay(token)
		}
		afterTime = false
		digits := wholeNumber(token)
		switch zone, named := zoneOf(token); {
		case !foundZone && named:
			foundZone, offset = true, zone
		case !d.foundTime && d.takeForgivingTime(token):
			d.foundTime, afterTime = true, true
			d.takeHalfOfDay(strings.TrimLeft(token, "0123456789:"))
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

// takeHalfOfDay takes AM or PM, whatever goes on after it.
func (d *cookieDate) takeHalfOfDay(text string) {
	switch {
	case hasPrefixFold(text, "AM") && d.hour == 12:
		d.hour = 0
	case hasPrefixFold(text, "PM") && d.hour < 12:
		d.hour += 12
	}
}

// zones are those that Firefox knows by name, in minutes east of UTC.
var zones = map[string]time.Duration{
	"GMT": 0, "UTC": 0, "BST": 60, "MET": 60, "EET": 120, "JST": 540,
	"NST": -210, "AST": -240, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360,
	"MDT": -360, "MST": -420, "PDT": -420, "PST": -480,
}

// zoneOf returns the offset of the zone whose name a token begins with.
func zoneOf(token string) (offset time.Duration, ok bool) {
	minutes, ok := zones[strings.ToUpper(token[:min(3, len(token))])]
	return minutes * time.Minute, ok
}

// zoneOffset matches +0500, GMT-0700 or UTC+2.
var zoneOffset = regexp.MustCompile(`(?:GMT|UTC|[ \t])([+-])(\d{1,4})(?:[^\d:]|$)`)

// cutOffset takes an offset from UTC out of a date.
func cutOffset(text string) (rest string, offset time.Duration, ok bool) {
	m := zoneOffset.FindStringSubmatchIndex(text)
	if m == nil || !strings.Contains(text[:m[0]], ":") { // it stands after the time
		return text, 0, false
	}
	n := time.Duration(number(text[m[4]:m[5]]))
	if n < 24 {
		n *= 100 // hours alone
	}
	offset = n/100*time.Hour + n%100*time.Minute
	if text[m[2]] == '-' {
		offset = -offset
	}
	return text[:m[2]] + " " + text[m[5]:], offset, true
}
