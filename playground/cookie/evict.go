package cookie

import (
	"cmp"
	"slices"
)

// How many cookies are kept, section 6.1. The draft asks for 50 a domain and
// 3000 in all at least; as in the browsers, going over a limit makes room for
// some more at once.
const (
	maxPerDomain  = 180 // cookies of one crowd
	keptPerDomain = 150
	maxInAll      = 3300
	keptInAll     = 3000

	// predeterminedNumber is that of 5.7: a domain with more cookies is the
	// first to give some up.
	predeterminedNumber = 50
)

// setCrowd finds the crowd whose limit the newly-created cookie counts for. It goes by
// the cookie's domain, since hosts of two registrable domains can write the same one.
func (a *arrival) setCrowd() {
	c := a.cookie
	c.crowd = crowd{c.Domain, c.partitionKey, c.Partitioned}
	if a.browser.as.has(limitPerSite) {
		c.crowd.domain, _ = registrableDomain(c.Domain, a.request.URL.isIP)
	}
}

// removeExcess is what 5.7 has after its steps: excess cookies are removed, the
// newly-created cookie never being one of them.
func (a *arrival) removeExcess() {
	j := &a.browser.jar
	crowd := j.crowds[a.cookie.crowd]
	if len(crowd) > maxPerDomain && len(j.byDomain[a.cookie.Domain]) <= maxPerDomain {
		a.deviates(limitPerSite)
	}
	removed := a.evict(crowd, maxPerDomain, keptPerDomain)
	if len(j.byIdentity) > maxInAll {
		removed += a.evict(j.all(), maxInAll, keptInAll)
	}
	if removed > 0 {
		a.note("", makesRoom.about(removed))
	}
}

// evict removes cookies from a list of more than limit until only kept are
// left, in the priority order of the draft, and of one priority those first that
// were accessed longest ago.
func (a *arrival) evict(list []*Cookie, limit, kept int) (removed int) {
	if len(list) <= limit {
		return 0
	}
	type candidate struct {
		*Cookie
		priority int
	}
	candidates := make([]candidate, 0, len(list))
	for _, c := range list {
		if c != a.cookie {
			candidates = append(candidates, candidate{c, a.priority(c)})
		}
	}
	slices.SortFunc(candidates, func(x, y candidate) int {
		if x.priority != y.priority {
			return x.priority - y.priority
		}
		return cmp.Or(x.accessed.Compare(y.accessed), byCreation(x.Cookie, y.Cookie))
	})
	removed = len(list) - kept
	for _, c := range candidates[:removed] {
		a.browser.jar.remove(c.Cookie)
	}
	return removed
}

// priority is the place of a cookie in the draft's list of what goes first.
func (a *arrival) priority(c *Cookie) int {
	crowded := len(a.browser.jar.crowds[c.crowd]) > predeterminedNumber
	switch {
	case c.isExpired(a.now):
		return 1
	case crowded && !c.Secure:
		return 2
	case crowded:
		return 3
	}
	return 4
}
