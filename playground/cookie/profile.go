package cookie

import "slices"

// A Profile is whom a Browser plays.
type Profile string

// Standard is the draft, with Partitioned. The other two are what these browsers
// really do, as far as trying has shown: see Deviations.
const (
	Standard Profile = "standard" // RFC 6265bis, draft 22, and CHIPS
	Chromium Profile = "chromium" // Chromium 156
	Firefox  Profile = "firefox"  // Firefox 153
)

// Browsers are the profiles of real ones.
func Browsers() []Profile { return []Profile{Chromium, Firefox} }

// Name returns what people call it: "Chromium".
func (p Profile) Name() string {
	switch p {
	case Chromium:
		return "Chromium"
	case Firefox:
		return "Firefox"
	}
	return "The standard"
}

// A Deviation is one thing that a browser does in another way than the draft.
type Deviation struct {
	Name string `json:"name"`
	Rule string `json:"rule"` // the place in the draft
	Why  string `json:"why"`  // one sentence: what is done, and what the draft says
	as   []Profile
}

var (
	onlyChromium = []Profile{Chromium}
	onlyFirefox  = []Profile{Firefox}
	bothBrowsers = Browsers()
)

// The deviations, in the order of the draft.
var (
	lenientDates = &Deviation{"lenient-dates", "5.1.1",
		"Chromium reads dates in its own way: long years, years before 1601 and extra zeros in a time count, a letter right after a number does not; the draft has it the other way round.", onlyChromium}
	forgivingDates = &Deviation{"forgiving-dates", "5.1.1",
		"Firefox reads dates in its own way: a date without a time is midnight, a day or time that does not exist runs on into the next, and AM, PM, an offset from UTC or a zone such as PST counts; the draft allows none of these.", onlyFirefox}
	datesInFigures = &Deviation{"dates-in-figures", "5.1.1",
		"Firefox takes a date in figures, such as 12/31/2026, with the month first where that can be; the draft asks for the name of the month.", onlyFirefox}
	lettersAfterNumbers = &Deviation{"letters-after-numbers", "5.1.1",
		"Firefox skips a number in a date that has letters right after it, such as 9th; the draft reads its digits.", onlyFirefox}
	pipeInPath = &Deviation{"pipe-in-path", "5.1.4",
		"Chromium writes | in a URL's path as %7C; the draft takes the path as the URL standard has it, with |.", onlyChromium}
	schemelessSite = &Deviation{"schemeless-same-site", "5.2",
		"Firefox counts http and https of one site as the same site; by the draft they are two.", onlyFirefox}
	tabInside = &Deviation{"tab-inside", "5.6 step 1",
		"Chromium refuses a line with a tab inside a name or value; the draft allows it.", onlyChromium}
	namelessWithEquals = &Deviation{"nameless-with-equals", "5.6 step 3",
		"Chromium refuses a cookie without a name whose value holds =; the draft stores it.", onlyChromium}
	namelessRefused = &Deviation{"nameless-refused", "5.6 step 3",
		"Firefox refuses a line that begins with =; by the draft it is a cookie without a name.", onlyFirefox}
	nameWithoutValue = &Deviation{"name-without-value", "5.6 step 3",
		"Firefox takes a line without = as a name whose value is empty; by the draft it is a value without a name.", onlyFirefox}
	longFlags = &Deviation{"long-flag-values", "5.6 step 6",
		"Firefox takes SameSite, Secure, HttpOnly and Partitioned however long their value is; the draft ignores an attribute whose value has more than 1024 octets.", onlyFirefox}
	plusInMaxAge = &Deviation{"plus-in-max-age", "5.6.2 step 2",
		"Chromium takes a Max-Age that begins with +; the draft ignores it.", onlyChromium}
	minusInMaxAge = &Deviation{"minus-in-max-age", "5.6.2 step 2",
		"Firefox takes any Max-Age that begins with - as past; the draft ignores one that goes on with something else than a digit.", onlyFirefox}
	dotDomain = &Deviation{"dot-domain", "5.6.3 step 2",
		"Browsers refuse Domain=. as a domain of nobody; by the draft it is as if Domain were left out.", bothBrowsers}
	tabInPath = &Deviation{"tab-in-path", "5.6.4",
		"Firefox refuses a tab inside Path; the draft allows it.", onlyFirefox}
	lastLifetimeCounts = &Deviation{"last-lifetime-counts", "5.7 step 6",
		"In browsers the last Max-Age and the last Expires count, even where they can't be read; the draft takes the last that can be.", bothBrowsers}
	unicodeDomain = &Deviation{"unicode-domain", "5.7 step 8",
		"Chromium takes a Domain in Unicode, in its xn-- form; the draft ignores the cookie.", onlyChromium}
	wildcardSuffix = &Deviation{"wildcard-suffix", "5.7 step 9",
		"Browsers count a name as a public suffix if all names right below it are; by the list's own rules it is none.", bothBrowsers}
	addressIsHostOnly = &Deviation{"address-is-host-only", "5.7 step 10",
		"Browsers store a cookie of an IP address as host-only, with Domain too; by the draft Domain makes it a domain cookie.", bothBrowsers}
	longDefaultPath = &Deviation{"long-default-path", "5.7 step 11",
		"In Chromium a Path that falls back to the page's own folder counts however long that is; by the draft one of more than 1024 octets does not, and a Path before it does.", onlyChromium}
	noLongDefaultPath = &Deviation{"no-long-default-path", "5.7 step 11",
		"Firefox does not fall back to the page's own folder if that has more than 1024 octets: it stores the cookie without a path that fits any request, and never sends it; by the draft the folder is its path.", onlyFirefox}
	hostOnlyCounts = &Deviation{"host-only-counts", "5.7 step 16",
		"Firefox protects a Secure cookie only from cookies that would reach the same hosts; the draft compares domains, host-only or not.", onlyFirefox}
	httpPrefixes = &Deviation{"http-prefixes", "5.7 steps 20 to 22",
		"Browsers know two more prefixes: __Http- needs Secure and HttpOnly, and __Host-Http- all of __Host- and HttpOnly too; the draft has neither.", bothBrowsers}
	implicitHostPath = &Deviation{"implicit-host-path", "5.7 step 21.3",
		"Firefox stores a __Host- cookie without Path if its path is / anyway; the draft asks for Path=/.", onlyFirefox}
	writtenHostPath = &Deviation{"written-host-path", "5.7 step 21.3",
		"Chromium stores a __Host- cookie only if its Path is written as /; by the draft a Path that falls back to the page's own folder will do where that is /.", onlyChromium}
	newValueMoves = &Deviation{"new-value-moves", "5.7 step 23.3",
		"In Chromium a cookie that gets a new value moves behind the others; by the draft it keeps its place.", onlyChromium}
	defaultIsNone = &Deviation{"default-is-none", "5.7 step 18, 5.8.3 step 3",
		"Firefox treats a cookie without SameSite like SameSite=None, Secure or not; by the draft it is treated like Lax.", onlyFirefox}
	laxAllowingUnsafe = &Deviation{"lax-allowing-unsafe", "5.6.7.2",
		"Chromium sends a cookie without SameSite with a form from another site too, for two minutes after it was set; the draft allows that exception, but does not ask for it.", onlyChromium}
	limitPerSite = &Deviation{"limit-per-site", "6.1",
		"Browsers count all cookies of a registrable domain together, those of each host below it included, and make room once there are more than 180; the draft counts those that have one domain.", bothBrowsers}
)

var deviations = []*Deviation{
	lenientDates, forgivingDates, datesInFigures, lettersAfterNumbers, pipeInPath,
	schemelessSite, tabInside, namelessWithEquals, namelessRefused, nameWithoutValue,
	longFlags, plusInMaxAge, minusInMaxAge, dotDomain, tabInPath, lastLifetimeCounts,
	unicodeDomain, wildcardSuffix, addressIsHostOnly, longDefaultPath, noLongDefaultPath,
	hostOnlyCounts, httpPrefixes, implicitHostPath, writtenHostPath, newValueMoves,
	defaultIsNone, laxAllowingUnsafe, limitPerSite,
}

// Deviations returns what a profile does in another way than the draft, in the
// draft's order. Not among them, since they are off in the profiles, are
// Chromium's blocking of third-party cookies and Firefox's Total Cookie
// Protection, which give each top-level site a cookie store of its own.
func (p Profile) Deviations() []Deviation {
	var list []Deviation
	for _, d := range deviations {
		if p.has(d) {
			list = append(list, *d)
		}
	}
	return list
}

func (p Profile) has(d *Deviation) bool { return p != Standard && slices.Contains(d.as, p) }

// reason is why a line is refused by a deviation.
func (d *Deviation) reason() *Reason { return &Reason{Rule: d.Rule, Why: d.Why} }

// deviates reports whether the browser has a deviation that just now makes a
// difference, and notes that for the verdict.
func (a *arrival) deviates(d *Deviation) bool {
	if !a.browser.as.has(d) {
		return false
	}
	if !slices.Contains(a.differs, d) {
		a.differs = append(a.differs, d)
	}
	return true
}
