package cookie

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// domainMatches is section 5.1.3, Domain Matching: both are canonical.
func domainMatches(host, domain string, hostIsIP bool) bool {
	if host == domain {
		return true
	}
	return !hostIsIP && strings.HasSuffix(host, domain) && host[len(host)-len(domain)-1] == '.'
}

// isPublicSuffix reports whether a domain is one below which anybody can
// register: by the list's ICANN part (com, co.uk), by its private part
// (github.io), or, where no rule matches, as a name without a dot (localhost).
func isPublicSuffix(domain string) bool {
	if strings.HasPrefix(domain, "[") {
		return false
	}
	if _, err := netip.ParseAddr(domain); err == nil {
		return false
	}
	name := strings.TrimSuffix(domain, ".")
	suffix, _ := publicsuffix.PublicSuffix(name)
	return suffix == name && name != ""
}

// hasWildcardSuffix reports whether the list has a rule for all names right below
// a domain, such as *.kobe.jp: then any label below it makes a public suffix.
func hasWildcardSuffix(domain string) bool {
	below := "0." + domain
	suffix, _ := publicsuffix.PublicSuffix(below)
	return suffix == below
}

// registrableDomain returns the public suffix of a host and the label before it:
// example.co.uk of www.example.co.uk. A public suffix has none, and is returned
// whole, as is an IP address.
func registrableDomain(host string, isIP bool) (domain string, ok bool) {
	if isIP {
		return host, true
	}
	name := strings.TrimSuffix(host, ".")
	domain, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return host, false
	}
	return domain + host[len(name):], true
}
