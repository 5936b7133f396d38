package cookie

import (
	"strings"
	"time"
)

// A cookieDate is what the cookie-date algorithm has found so far.
type cookieDate struct {
	foundTime, foundDayOfMonth, foundMonth, foundYear bool

	hour, minute, second, dayOfMonth, year int
	month                                  time.Month
}

// parseCookieDate is section 5.1.1, Dates. It takes any order of a time, a day,
// a month and a year, whatever stands between them; zones are not read, the date
// is UTC.
func parseCookieDate(text string) (t time.Time, ok bool) {
	var d cookieDate
	for token := range strings.FieldsFuncSeq(text, isDateDelimiter) { // step 1
		d.take(token)
	}
	d.year = fullYear(d.year)
	return d.date()
}

// isDateDelimiter is the delimiter of step 1: all punctuation of ASCII but the
// colon.
func isDateDelimiter(r rune) bool {
	switch {
	case r == '\t', ' ' <= r && r <= '/', ';' <= r && r <= '@', '[' <= r && r <= '`', '{' <= r && r <= '~':
		return true
	}
	return false
}

// take is step 2: a token is the first of time, day, month and year that it can
// be and that is still missing.
func (d *cookieDate) take(token string) {
	if !d.foundTime && d.takeTime(token) {
		d.foundTime = true
		return
	}
	digits := leadingDigits(token)
	if !d.foundDayOfMonth && 1 <= digits && digits <= 2 {
		d.foundDayOfMonth = true
		d.dayOfMonth = number(token[:digits])
		return
	}
	if !d.foundMonth && d.takeMonth(token) {
		d.foundMonth = true
		return
	}
	if !d.foundYear && 2 <= digits && digits <= 4 {
		d.foundYear = true
		d.year = number(token[:digits])
	}
}

// takeTime matches the time production: three numbers of one or two digits, with
// colons between them; what follows the last is ignored.
func (d *cookieDate) takeTime(token string) bool {
	var fields [3]int
	for i := range fields {
		digits := leadingDigits(token)
		if digits < 1 || digits > 2 {
			return false
		}
		fields[i] = number(token[:digits])
		token = token[digits:]
		if i < 2 && !strings.HasPrefix(token, ":") {
			return false
		}
		token = strings.TrimPrefix(token, ":")
	}
	d.hour, d.minute, d.second = fields[0], fields[1], fields[2]
	return true
}

// takeMonth matches the month production: three letters, and anything after.
func (d *cookieDate) takeMonth(token string) bool {
	if len(token) < 3 {
		return false
	}
	for month := time.January; month <= time.December; month++ {
		if strings.EqualFold(token[:3], month.String()[:3]) {
			d.month = month
			return true
		}
	}
	return false
}

// fullYear is steps 3 and 4: years of two digits are from 1970 to 2069.
func fullYear(year int) int {
	switch {
	case 70 <= year && year <= 99:
		return year + 1900
	case 0 <= year && year <= 69:
		return year + 2000
	}
	return year
}

// date is steps 5 to 7.
func (d *cookieDate) date() (t time.Time, ok bool) {
	if d.year < 1601 {
		return time.Time{}, false
	}
	return d.dateOfAnyYear()
}

func (d *cookieDate) dateOfAnyYear() (t time.Time, ok bool) {
	switch {
	case !d.foundDayOfMonth || !d.foundMonth || !d.foundYear || !d.foundTime,
		d.dayOfMonth < 1 || d.dayOfMonth > 31,
		d.hour > 23, d.minute > 59, d.second > 59:
		return time.Time{}, false
	}
	t = time.Date(d.year, d.month, d.dayOfMonth, d.hour, d.minute, d.second, 0, time.UTC)
	return t, t.Day() == d.dayOfMonth // else there is no such day in that month
}

// leadingDigits returns how many digits a token begins with.
func leadingDigits(token string) int {
	n := 0
	for n < len(token) && isDigit(token[n]) {
		n++
	}
	return n
}

// number returns the value of digits; of very many, one that is too large for
// anything here.
func number(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		n = min(10*n+int(c-'0'), 1e9)
	}
	return n
}
