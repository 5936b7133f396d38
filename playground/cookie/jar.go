package cookie

import (
	"cmp"
	"slices"
	"time"
)

// SameSite is a cookie's same-site-flag.
type SameSite string

// The values of a same-site-flag; Default is that of a cookie without the
// attribute.
const (
	SameSiteDefault SameSite = "Default"
	SameSiteNone    SameSite = "None"
	SameSiteLax     SameSite = "Lax"
	SameSiteStrict  SameSite = "Strict"
)

// A Cookie is what the user agent stores about one, section 5.7. Those that a
// Browser hands out are its own: read them, but don't change them.
type Cookie struct {
	Name        string     `json:"name"`
	Value       string     `json:"value"`
	Domain      string     `json:"domain"`    // without a leading dot
	HostOnly    bool       `json:"host_only"` // for the host that set it alone: there was no Domain
	Path        string     `json:"path"`
	Expires     *time.Time `json:"expires"`    // in UTC; nil for a session cookie
	Persistent  bool       `json:"persistent"` // kept when the browser is closed
	Secure      bool       `json:"secure"`
	HTTPOnly    bool       `json:"http_only"`
	SameSite    SameSite   `json:"same_site"`
	Partitioned bool       `json:"partitioned"`

	partitionKey Site      // of a Partitioned cookie
	crowd        crowd     // whose limit it counts for
	expiryTime   time.Time // what Expires points to
	created      time.Time // creation-time
	order        uint64    // of creation; an update keeps it
	accessed     time.Time // last-access-time
}

// expireAt makes the cookie persistent until a time.
func (c *Cookie) expireAt(t time.Time) {
	c.expiryTime, c.Persistent = t.UTC(), true
	c.Expires = &c.expiryTime
}

// isExpired reports whether the cookie's time is over.
func (c *Cookie) isExpired(now time.Time) bool {
	return c.Persistent && !now.Before(c.expiryTime)
}

// An identity is what there is at most one cookie of, 5.7 step 23 and CHIPS 2.4.
type identity struct {
	name, domain, path string
	hostOnly           bool
	partitionKey       Site
	partitioned        bool
}

func (c *Cookie) identity() identity {
	return identity{c.Name, c.Domain, c.Path, c.HostOnly, c.partitionKey, c.Partitioned}
}

// A crowd is the cookies that share a limit: those of one domain, which in browsers is
// the registrable domain with all below it, and of one partition.
type crowd struct {
	domain       string
	partitionKey Site
	partitioned  bool
}

// jar is the cookie store. Expired cookies may still lie in it; whoever looks
// skips them, and eviction takes them first.
type jar struct {
	byIdentity map[identity]*Cookie
	byDomain   map[string][]*Cookie // by the cookie's domain
	secure     map[string][]*Cookie // those that are Secure, by name, for 5.7 step 16
	crowds     map[crowd][]*Cookie
	order      uint64 // of the cookie created last
}

func newJar() jar {
	return jar{
		byIdentity: make(map[identity]*Cookie),
		byDomain:   make(map[string][]*Cookie),
		secure:     make(map[string][]*Cookie),
		crowds:     make(map[crowd][]*Cookie),
	}
}

// insert adds a cookie of which there is none in the jar.
func (j *jar) insert(c *Cookie) {
	j.byIdentity[c.identity()] = c
	j.byDomain[c.Domain] = append(j.byDomain[c.Domain], c)
	j.crowds[c.crowd] = append(j.crowds[c.crowd], c)
	if c.Secure {
		j.secure[c.Name] = append(j.secure[c.Name], c)
	}
}

// replace puts a cookie in the place of the old one of its identity.
func (j *jar) replace(old, c *Cookie) {
	if old.Secure != c.Secure {
		j.remove(old)
		j.insert(c)
		return
	}
	j.byIdentity[c.identity()] = c
	replaceIn(j.byDomain[c.Domain], old, c)
	replaceIn(j.crowds[c.crowd], old, c)
	if c.Secure {
		replaceIn(j.secure[c.Name], old, c)
	}
}

func replaceIn(list []*Cookie, old, c *Cookie) { list[slices.Index(list, old)] = c }

// remove takes a cookie out of the jar.
func (j *jar) remove(c *Cookie) {
	delete(j.byIdentity, c.identity())
	removeFrom(j.byDomain, c.Domain, c)
	removeFrom(j.crowds, c.crowd, c)
	if c.Secure {
		removeFrom(j.secure, c.Name, c)
	}
}

// removeFrom takes a cookie out of one list, and drops the list with its last.
func removeFrom[Key comparable](lists map[Key][]*Cookie, key Key, c *Cookie) {
	list := lists[key]
	i := slices.Index(list, c)
	list = slices.Delete(list, i, i+1)
	if len(list) == 0 {
		delete(lists, key)
		return
	}
	lists[key] = list
}

// all returns the cookies, in any order.
func (j *jar) all() []*Cookie {
	cookies := make([]*Cookie, 0, len(j.byIdentity))
	for _, c := range j.byIdentity {
		cookies = append(cookies, c)
	}
	return cookies
}

// byCreation orders cookies by creation-time. Time only goes forwards, so the
// order in which they came is that of their times, and tells apart those of one.
func byCreation(a, b *Cookie) int { return cmp.Compare(a.order, b.order) }
