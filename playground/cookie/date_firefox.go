package cookie

import (
	"math"
	"regexp"
	"strings"
	"time"
)

// A forgivingDate is what Firefox has found in a date so far. It goes from token to
// token, takes of each what it can use, and skips the rest.
type forgivingDate struct {
	text string
	at   int // how far it has been read

	month                time.Month
	day, year            int // -1 where there is none yet
	hour, minute, second int
	east                 time.Duration // of UTC

	foundMonth, foundTime, foundZone, foundOffset bool

	inFigures    bool // as 12/31/2026
	gluedLetters bool // a number was skipped for those right after it
}

// parseForgivingDate is Firefox's cookie-date. Day, month and year are enough; days and
// times that don't exist run on into the next. Why is the deviation that the outcome
// is due to, should it be another than the draft's.
func parseForgivingDate(text string) (t time.Time, ok bool, why *Deviation) {
	f := forgivingDate{text: text, day: -1, year: -1}
	for f.at < len(f.text) {
		f.take()
		f.skip()
	}
	switch {
	case f.inFigures:
		why = datesInFigures
	case f.gluedLetters:
		why = lettersAfterNumbers
	default:
		why = forgivingDates
	}
	if !f.foundMonth || f.day < 0 || f.year < 0 || f.year > math.MaxInt16 {
		return time.Time{}, false, why
	}
	t = time.Date(f.year, f.month, f.day, f.hour, f.minute, f.second, 0, time.UTC).Add(-f.east)
	return t, true, why
}

// peek returns an octet some places ahead; 0 where there is none.
func (f *forgivingDate) peek(ahead int) byte {
	if i := f.at + ahead; 0 <= i && i < len(f.text) {
		return f.text[i]
	}
	return 0
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isBetween reports whether an octet stands between tokens. A + or - ends one too,
// but may begin the next.
func isBetween(c byte) bool { return strings.IndexByte(" \t,;/()[]", c) >= 0 }

// skip goes to the next token. A - is none before anything but a digit, nor between a
// month's name and its year.
func (f *forgivingDate) skip() {
	for c := f.peek(0); f.at < len(f.text) && c != '+' && c != '-' && !isBetween(c); c = f.peek(0) {
		f.at++
	}
	for f.at < len(f.text) {
		c := f.peek(0)
		afterName := f.year < 0 && isASCIILetter(f.peek(-1))
		if !isBetween(c) && (c != '-' || isDigit(f.peek(1)) && !afterName) {
			return
		}
		f.at++
	}
}

// take takes what a token begins with.
func (f *forgivingDate) take() {
	switch c := f.peek(0); {
	case c == '+' || c == '-':
		f.takeOffset()
	case isDigit(c):
		f.takeFigure()
	default:
		f.takeName()
	}
}

// takeName takes the first name of a month and the first of a zone, each by its first
// three letters.
func (f *forgivingDate) takeName() {
	name := f.text[f.at:min(f.at+3, len(f.text))]
	var d cookieDate
	if !f.foundMonth && d.takeMonth(name) {
		f.month, f.foundMonth = d.month, true
		return
	}
	if hasPrefixFold(name, "UT") && !isASCIILetter(f.peek(2)) {
		name = "GMT"
	}
	if minutes, ok := zones[strings.ToUpper(name)]; ok && !f.foundZone {
		f.east, f.foundZone = minutes*time.Minute, true
	}
}

// zones are those that Firefox knows by name, in minutes east of UTC.
var zones = map[string]time.Duration{
	"GMT": 0, "BST": 60, "MET": 60, "EET": 120, "JST": 540,
	"NST": -210, "AST": -240, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360,
	"MDT": -360, "MST": -420, "PDT": -420, "PST": -480,
}

// takeOffset takes the first offset from UTC, +0500 or -7, unless a zone other than
// GMT has been named.
func (f *forgivingDate) takeOffset() {
	sign := time.Duration(1)
	if f.peek(0) == '-' {
		sign = -1
	}
	f.at++
	digits := leadingDigits(f.text[f.at:])
	if f.foundOffset || f.east != 0 || digits != 1 && digits != 2 && digits != 4 {
		return
	}
	n := time.Duration(number(f.text[f.at : f.at+digits]))
	if digits < 4 {
		n *= 100 // hours alone
	}
	f.foundZone = true
	if east := sign * (n/100*time.Hour + n%100*time.Minute); east != -time.Minute { // which is Firefox's word for none
		f.east, f.foundOffset = east, true
	}
}

// takeFigure takes what begins with a digit: a time, a date in figures or a number.
func (f *forgivingDate) takeFigure() {
	digits := leadingDigits(f.text[f.at:])
	switch next := f.peek(digits); {
	case next == ':':
		f.takeTime()
	case (next == '/' || next == '-') && isDigit(f.peek(digits+1)):
		f.takeFigures()
	case isASCIILetter(next):
		f.gluedLetters = true
	default:
		f.takeNumber(f.text[f.at : f.at+digits])
	}
}

// forgivingTime matches a time, with seconds or without, and AM or PM after it.
var forgivingTime = regexp.MustCompile(`^(\d\d?):(\d\d?)(:?)(\d*)[ \t]*((?i:[ap]m)?)`)

// takeTime takes the first time. One without seconds gets the octet after it in their
// place, less that of the digit 0, as if it were one: 10:20 GMT is 10:19:44.
func (f *forgivingDate) takeTime() {
	m := forgivingTime.FindStringSubmatch(f.text[f.at:])
	if f.foundTime || m == nil {
		return
	}
	hour, minute, colon, seconds, half := number(m[1]), number(m[2]), m[3], m[4], strings.ToUpper(m[5])
	if len(seconds) > 2 || seconds != "" && colon == "" {
		return // 10:20:300 or 10:200
	}
	f.at += len(m[1] + ":" + m[2] + colon + seconds)
	f.second = number(seconds)
	if seconds == "" {
		f.second = int(int8(f.peek(0))) - '0'
	}
	switch {
	case half == "PM" && hour < 12:
		hour += 12
	case half == "AM" && hour == 12:
		hour = 0
	}
	f.hour, f.minute, f.foundTime = hour, minute, true
}

// forgivingFigures matches a date in figures.
var forgivingFigures = regexp.MustCompile(`^((\d\d?)[/-](\d\d?)[/-](\d\d?|\d{4,5}))(?:[^\da-zA-Z]|$)`)

// takeFigures takes a date in figures: month, day and year; day, month and year where
// the first can be no month; year, month and day where it can be no day either.
func (f *forgivingDate) takeFigures() {
	m := forgivingFigures.FindStringSubmatch(f.text[f.at:])
	if f.foundMonth || m == nil {
		return
	}
	month, day, year := number(m[2]), number(m[3]), number(m[4])
	switch {
	case month == 0 || month > 31:
		year, month, day = month, day, year
		if month > 12 || day > 31 {
			return
		}
	case month > 12:
		month, day = day, month
	}
	f.at += len(m[1])
	if month > 12 {
		return
	}
	f.month, f.day, f.year, f.foundMonth = time.Month(month), day, fullYear(year), true
	f.inFigures = true
}

// takeNumber takes a number that stands alone: the day has one digit or two, the year
// two, four or five, and what there is already is not taken again.
func (f *forgivingDate) takeNumber(digits string) {
	n := number(digits)
	switch len(digits) {
	case 1:
		if f.day < 0 {
			f.day = n
		}
	case 2:
		if f.day < 0 && n <= 31 {
			f.day = n
		} else if f.year < 0 {
			f.year = fullYear(n)
		}
	case 4, 5:
		if f.year < 0 {
			f.year = n
		}
	}
}
