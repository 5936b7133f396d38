package cookie

import (
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
)

// SetCookie has the ten parameters of Flask's response.set_cookie. Only Key is
// required; the zero value of the others leaves them out.
type SetCookie struct {
	Key   string // the cookie's name
	Value string

	MaxAge  string     // seconds to live, -?[0-9]+; zero or less deletes; "" for none
	Expires *time.Time // when it ends; nil for none, or for now + MaxAge

	Path   string // "" is "/", as in Flask
	NoPath bool   // leaves Path out, as path=None does: the browser takes the page's folder
	Domain string // "" for this host only

	Secure      bool
	HTTPOnly    bool
	SameSite    string // Strict, Lax or None in any case; "" leaves it out
	Partitioned bool   // adds Secure too
}

// Header returns the Set-Cookie header's value, byte for byte as Werkzeug 3.1
// writes it: a value with other characters than cookies may hold is quoted, and
// what quotes do not cover is escaped in octal; MaxAge writes Expires too; a
// path is percent-encoded; a domain is written in ASCII.
//
// Now is the time that MaxAge counts from. The error is a [FieldErrors] with the
// keys "key", "value", "max_age", "expires", "domain" and "samesite". Refused is
// all on which Flask raises, and what must never leave a server although Flask
// lets it through: an empty key, a key with ";", "=" or a control character, a
// domain with ";" or a control character, and U+001A to U+001F in the value,
// which Flask forgets to escape.
func (s SetCookie) Header(now time.Time) (string, error) {
	errs := FieldErrors{}
	parts := []string{s.key(errs) + "=" + s.value(errs)}
	if s.Domain != "" {
		parts = append(parts, "Domain="+s.domain(errs))
	}
	maxAge := s.maxAge(errs)
	if expires := s.expires(maxAge, now, errs); expires != "" {
		parts = append(parts, "Expires="+expires)
	}
	if maxAge != nil {
		parts = append(parts, "Max-Age="+maxAge.String())
	}
	if s.Secure || s.Partitioned {
		parts = append(parts, "Secure")
	}
	if s.HTTPOnly {
		parts = append(parts, "HttpOnly")
	}
	if !s.NoPath {
		parts = append(parts, "Path="+s.path())
	}
	if s.SameSite != "" {
		parts = append(parts, "SameSite="+s.sameSite(errs))
	}
	if s.Partitioned {
		parts = append(parts, "Partitioned")
	}
	if len(errs) > 0 {
		return "", errs
	}
	return strings.Join(parts, "; "), nil
}

func (s SetCookie) key(errs FieldErrors) string {
	switch {
	case s.Key == "":
		errs["key"] = "must not be empty: a cookie without a name can't be read by it"
	case strings.ContainsAny(s.Key, ";="):
		errs["key"] = "must not contain ; or =: they end the name"
	case hasControl(s.Key):
		errs["key"] = "must not contain control characters: browsers refuse the cookie"
	}
	return validUTF8(s.Key)
}

func (s SetCookie) value(errs FieldErrors) string {
	if strings.ContainsFunc(s.Value, func(r rune) bool { return 0x1a <= r && r <= 0x1f }) {
		errs["value"] = "must not contain the control characters U+001A to U+001F: Flask sends them as they are, and browsers refuse the cookie"
		return ""
	}
	return quoteValue(validUTF8(s.Value))
}

// quoteValue puts a value in quotes if it has a character that a cookie's value
// may not hold as it is. Inside them a quote and a backslash are written with a
// backslash before them, and the octets of controls, comma, semicolon and all
// beyond ASCII as a backslash and three octal digits.
func quoteValue(value string) string {
	if strings.Trim(value, plainInValue) == "" {
		return value
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(value) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c == ',' || c == ';' || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

const (
	alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	plainInValue = alphanumeric + "_!#$%&'()*+-./:<=>?@[]^`{|}~"
	plainInPath  = alphanumeric + "_.-~%!$&'()*+,/:=@"
)

// maxDigits is how long a number Python turns into text.
const maxDigits = 4300

// maxAge returns the seconds to live, nil where none are given.
func (s SetCookie) maxAge(errs FieldErrors) *big.Int {
	if s.MaxAge == "" {
		return nil
	}
	digits := strings.TrimPrefix(s.MaxAge, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		errs["max_age"] = "must be a whole number of seconds, such as 3600"
		return nil
	}
	if len(digits) > maxDigits {
		errs["max_age"] = fmt.Sprintf("must have %d digits at most", maxDigits)
		return nil
	}
	n, _ := new(big.Int).SetString(s.MaxAge, 10) // digits only, so it is a number
	return n
}

// expires returns the date to write: the one that is given, else the one that
// MaxAge leads to, else none.
func (s SetCookie) expires(maxAge *big.Int, now time.Time, errs FieldErrors) string {
	switch {
	case s.Expires != nil:
		if !canWrite(s.Expires.Unix()) {
			errs["expires"] = "must be a date in the years 1 to 9999"
			return ""
		}
		return httpDate(s.Expires.Unix())
	case maxAge != nil:
		end := new(big.Int).Add(maxAge, big.NewInt(now.Unix()))
		if !end.IsInt64() || !canWrite(end.Int64()) {
			errs["max_age"] = "must lead to a date in the years 1 to 9999: Flask writes it as Expires too"
			return ""
		}
		return httpDate(end.Int64())
	}
	return ""
}

// canWrite reports whether Python has a date for these seconds since 1970.
func canWrite(seconds int64) bool {
	year := time.Unix(seconds, 0).UTC().Year()
	const tooFarForYear = 1 << 40 // the year of greater numbers can overflow
	return -tooFarForYear < seconds && seconds < tooFarForYear && 1 <= year && year <= 9999
}

// httpDate writes seconds since 1970 in the one form that HTTP has for dates.
func httpDate(seconds int64) string {
	return time.Unix(seconds, 0).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
}

// path returns the path, percent-encoded but for what a path's segment may hold
// as it is and for "%", of which the path may hold some already.
func (s SetCookie) path() string {
	if s.Path == "" {
		return "/"
	}
	var b strings.Builder
	for _, c := range []byte(validUTF8(s.Path)) {
		if strings.IndexByte(plainInPath, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// domain returns the domain as DNS has it: without a port, without leading dots,
// and in ASCII.
func (s SetCookie) domain(errs FieldErrors) string {
	if strings.Contains(s.Domain, ";") || hasControl(s.Domain) {
		errs["domain"] = "must not contain ; or control characters: they would end the attribute"
		return ""
	}
	host, _, _ := strings.Cut(validUTF8(s.Domain), ":")
	ascii, err := idna2003(strings.TrimLeft(host, "."))
	if err != nil {
		errs["domain"] = "must be a host name such as example.com: " + err.Error()
	}
	return ascii
}

func (s SetCookie) sameSite(errs FieldErrors) string {
	runes := []rune(strings.ToLower(s.SameSite))
	runes[0] = unicode.ToTitle(runes[0])
	spelling := string(runes)
	if spelling != "Strict" && spelling != "Lax" && spelling != "None" {
		errs["samesite"] = "must be Strict, Lax or None"
	}
	return spelling
}

// hasControl reports whether s has a control character of ASCII.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// expiresLayouts are the spellings of Expires that ParseExpires takes beside
// HTTP's own: RFC 3339, and what a form's date and time field gives, in UTC.
var expiresLayouts = []string{
	"Mon, 02 Jan 2006 15:04:05 GMT",
	"Monday, 02-Jan-06 15:04:05 GMT",
	"Mon Jan _2 15:04:05 2006",
	time.RFC3339,
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
}

// ParseExpires reads what someone typed for Expires: a date of HTTP in one of
// its three forms, RFC 3339, or YYYY-MM-DDTHH:MM[:SS], taken as UTC.
func ParseExpires(text string) (time.Time, error) {
	for _, layout := range expiresLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, FieldErrors{"expires": "must be a date such as Wed, 21 Oct 2026 07:28:00 GMT or 2026-10-21T07:28"}
}
