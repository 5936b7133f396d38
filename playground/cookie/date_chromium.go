package cookie

import (
	"strings"
	"time"
)

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
	d.year = fullYear(d.year)
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
