package cookie

import (
	"strings"
	"time"
)

const (
	maxNameAndValue   = 4096 // octets, 5.6 step 5
	maxAttributeValue = 1024 // octets, 5.6 step 6 of the attributes
)

// A setCookieString is a line once it is parsed: the cookie-name, the
// cookie-value, and of the cookie-attribute-list what the storage model asks
// for, the last attribute of each name.
type setCookieString struct {
	name, value string

	maxAge, expires       time.Time // expiry-times
	hasMaxAge, hasExpires bool
	domain, path          string
	dotDomain             bool // Domain=. alone
	hasPath               bool
	pathIsDefault         bool // the Path came to the default-path
	secure, httpOnly      bool
	partitioned           bool
	sameSite              SameSite // "" where there is no such attribute
}

// parse is section 5.6, The Set-Cookie Header Field: the algorithm for a
// set-cookie-string, and then that for its unparsed-attributes. It returns why
// the line is ignored, or nil.
func (a *arrival) parse(line string) *Reason {
	if hasCTL(line) { // step 1
		return hasControlCharacter
	}
	pair, unparsed, _ := strings.Cut(line, ";") // step 2
	name, value, ok := strings.Cut(pair, "=")   // step 3
	switch {
	case !ok && trimWSP(pair) != "" && a.deviates(nameWithoutValue):
		name = pair
	case !ok:
		name, value = "", pair
	}
	a.name, a.value = trimWSP(name), trimWSP(value) // step 4
	if refusal := a.refusesPair(); refusal != nil {
		return refusal
	}
	if size := len(a.name) + len(a.value); size > maxNameAndValue {
		return isTooLarge.about(size) // step 5
	}
	if !ok && a.name == "" && a.value != "" {
		a.note("", hasNoName)
	}
	for unparsed != "" {
		var av string
		av, unparsed, _ = strings.Cut(unparsed, ";")
		if refusal := a.parseAttribute(av); refusal != nil {
			return refusal
		}
	}
	return nil
}

// refusesPair is what browsers refuse in a name and value, and the draft allows.
func (a *arrival) refusesPair() *Reason {
	switch {
	case (hasTab(a.name) || hasTab(a.value)) && a.deviates(tabInside):
		return tabInside.reason()
	case a.name != "" || a.value == "":
		return nil
	case a.deviates(namelessRefused):
		return namelessRefused.reason()
	case strings.Contains(a.value, "=") && a.deviates(namelessWithEquals):
		return namelessWithEquals.reason()
	}
	return nil
}

// hasCTL reports whether s has a control character other than a tab.
func hasCTL(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

func hasTab(s string) bool { return strings.IndexByte(s, '\t') >= 0 }

// trimWSP removes spaces and tabs from both ends, and no other white space.
func trimWSP(s string) string { return strings.Trim(s, " \t") }

// parseAttribute is steps 4 to 7 for one cookie-av. Each attribute's own section
// has its function; the draft's attribute list becomes the last of each name.
// Only browsers refuse a line here.
func (a *arrival) parseAttribute(av string) *Reason {
	name, value, _ := strings.Cut(av, "=")
	name, value = trimWSP(name), trimWSP(value)
	if (hasTab(name) || hasTab(value)) && a.deviates(tabInside) {
		return tabInside.reason()
	}
	if len(value) > maxAttributeValue && !(isFlag(name) && a.deviates(longFlags)) {
		a.note(name, attributeIsTooLong)
		return nil
	}
	switch {
	case equalFold(name, "Expires"):
		a.parseExpires(value)
	case equalFold(name, "Max-Age"):
		a.parseMaxAge(value)
	case equalFold(name, "Domain"):
		a.parseDomain(value)
	case equalFold(name, "Path"):
		a.parsePath(value)
	case equalFold(name, "Secure"):
		a.secure = true
		a.noteFlag("Secure", "5.6.5", value)
	case equalFold(name, "HttpOnly"):
		a.httpOnly = true
		a.noteFlag("HttpOnly", "5.6.6", value)
	case equalFold(name, "SameSite"):
		a.parseSameSite(value)
	case equalFold(name, "Partitioned"):
		a.partitioned = true
		a.noteFlag("Partitioned", "CHIPS 2.3", value)
	case name != "" || value != "":
		a.noteUnknown(name)
	}
	return nil
}

// isFlag reports whether an attribute is none of a time, a domain or a path.
func isFlag(name string) bool {
	for _, flag := range []string{"Secure", "HttpOnly", "SameSite", "Partitioned"} {
		if equalFold(name, flag) {
			return true
		}
	}
	return false
}

// equalFold reports whether s is name, in any case of ASCII. Unlike
// strings.EqualFold it knows no other letters: "ſecure" is not "Secure".
func equalFold(s, name string) bool {
	return len(s) == len(name) && strings.EqualFold(s, name)
}

// parseExpires is section 5.6.1.
func (a *arrival) parseExpires(value string) {
	expiry, ok := a.parseDate(value)
	if !ok {
		a.note("Expires", isNoDate)
		if a.hasExpires && a.deviates(lastLifetimeCounts) {
			a.hasExpires = false
		}
		return
	}
	a.expires, a.hasExpires = a.limitLifetime(expiry, "Expires"), true
}

// parseMaxAge is section 5.6.2.
func (a *arrival) parseMaxAge(value string) {
	if digits, plus := strings.CutPrefix(value, "+"); plus && leadingDigits(digits) > 0 && a.deviates(plusInMaxAge) {
		value = digits
	}
	digits, negative := strings.CutPrefix(value, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		if !negative || !a.deviates(minusInMaxAge) {
			a.ignoreMaxAge()
			return
		}
		digits = "0"
	}
	a.hasMaxAge = true
	if negative || strings.Trim(digits, "0") == "" {
		a.maxAge = time.Time{} // the earliest date there is
		return
	}
	delta := cookieAgeLimit + time.Second
	if digits = strings.TrimLeft(digits, "0"); len(digits) <= len("34560000") {
		delta = time.Duration(number(digits)) * time.Second
	}
	a.maxAge = a.limitLifetime(a.now.Add(delta), "Max-Age")
}

func (a *arrival) ignoreMaxAge() {
	a.note("Max-Age", isNoNumber)
	if a.hasMaxAge && a.deviates(lastLifetimeCounts) {
		a.hasMaxAge = false
	}
}

// cookieAgeLimit is section 5.5: no cookie lives longer.
const cookieAgeLimit = 400 * 24 * time.Hour

// limitLifetime cuts an expiry-time to the limit.
func (a *arrival) limitLifetime(expiry time.Time, attribute string) time.Time {
	limit := a.now.Add(cookieAgeLimit)
	if !expiry.After(limit) {
		return expiry
	}
	a.note(attribute, lifetimeIsCut)
	return limit
}

// parseDomain is section 5.6.3.
func (a *arrival) parseDomain(value string) {
	domain, dot := strings.CutPrefix(value, ".")
	if dot {
		a.note("Domain", dotMeansNothing)
	}
	if isASCII(domain) { // any other is refused later, U+212A, which is no k, included
		domain = strings.ToLower(domain)
	}
	a.domain = domain
	a.dotDomain = value == "."
}

// parsePath is section 5.6.4. A default-path of more than 1024 octets does not
// count as an attribute, by 5.7 step 11.
func (a *arrival) parsePath(value string) {
	isDefault := !strings.HasPrefix(value, "/")
	if isDefault {
		a.note("Path", pathHasNoSlash)
		own := defaultPath(a.uriPath)
		if len(own) <= maxAttributeValue || a.deviates(longDefaultPath) {
			value = own
		} else if !a.deviates(noLongDefaultPath) {
			return
		}
	}
	a.path, a.hasPath, a.pathIsDefault = value, true, isDefault
}

// parseSameSite is section 5.6.7.
func (a *arrival) parseSameSite(value string) {
	a.sameSite = SameSiteDefault
	for _, enforcement := range []SameSite{SameSiteNone, SameSiteStrict, SameSiteLax} {
		if equalFold(value, string(enforcement)) {
			a.sameSite = enforcement
			return
		}
	}
	a.note("SameSite", isNoEnforcement)
}
