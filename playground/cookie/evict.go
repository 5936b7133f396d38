package cookie

import (
	"cmp"
	"slices"
)

// How many cookies are kept, section 6.1. The draft asks for 50 a domain and
// 3000 in all at least; as in the browsers, going over a limit makes room for
// some more at once.
const (
	maxPerDomain  = 180 // cookies that share a domain and a partition
	keptPerDomain = 150
	maxInAll      = 3300
	keptInAll     = 3000

	// predeterminedNumber is that of 5.7: a domain with more cookies is the
	// first to give some up.
	predeterminedNumber = 50
)

// removeExcess is what 5.7 has after its steps: excess cookies are removed, the
// newly-created cookie never being one of them.
func (a *arrival) removeExcess() {
	j := &a.browser.jar
	removed := a.evict(j.partition(a.cookie), maxPerDomain, keptPerDomain)
	if len(j.byIdentity) > maxInAll {
		removed += a.evict(j.all(), maxInAll, keptInAll)
	}
	if removed > 0 {
		a.note("", makesRoom.about(removed))
	}
}

// partition returns the cookies that share a cookie's domain and partition, nil
// where they can't be too many.
func (j *jar) partition(c *Cookie) []*Cookie {
	list := j.byDomain[c.Domain]
	if len(list) <= maxPerDomain {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(other *Cookie) bool {
		return other.Partitioned != c.Partitioned || other.partitionKey != c.partitionKey
	})
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
	crowded := len(a.browser.jar.byDomain[c.Domain]) > predeterminedNumber
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
