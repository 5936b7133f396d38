package cookie

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// hostProfile is the URL standard's "domain to ASCII", not strict: UTS #46
// without transitional processing, with names that DNS itself would refuse.
var hostProfile = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.StrictDomainName(false),
	idna.CheckHyphens(false),
	idna.VerifyDNSLength(false),
	idna.BidiRule(),
	idna.CheckJoiners(true),
)

var errNoHost = errors.New("must name a host, as https://shop.example/ does")

// parseHost is the URL standard's host parser for special schemes. A host that
// it returns is canonical in the sense of section 5.1.2 of the draft.
func parseHost(text string) (host string, isIP bool, err error) {
	if text == "" {
		return "", false, errNoHost
	}
	if strings.HasPrefix(text, "[") {
		host, err = parseIPv6(text)
		return host, true, err
	}
	host, err = domainToASCII(validUTF8(percentDecode(text)))
	if err != nil {
		return "", false, err
	}
	if endsInNumber(host) {
		host, err = parseIPv4(host)
		return host, true, err
	}
	return host, false, nil
}

// domainToASCII lowers what is ASCII and converts what is not.
func domainToASCII(domain string) (string, error) {
	ascii := strings.ToLower(domain)
	if !isASCII(domain) || hasPunycode(ascii) {
		var err error
		if ascii, err = hostProfile.ToASCII(domain); err != nil || hasEmptyPunycode(domain) {
			return "", fmt.Errorf("must name a host that exists in the domain name system: %q does not", domain)
		}
	}
	if ascii == "" {
		return "", errNoHost
	}
	if i := strings.IndexFunc(ascii, isForbiddenInDomain); i >= 0 {
		return "", fmt.Errorf("must name a host without %q", ascii[i])
	}
	return ascii, nil
}

func hasPunycode(domain string) bool {
	return strings.HasPrefix(domain, "xn--") || strings.Contains(domain, ".xn--")
}

// hasEmptyPunycode reports whether a label is xn-- and no more, which UTS #46
// refuses and package idna takes as an empty one.
func hasEmptyPunycode(domain string) bool {
	return strings.Contains("."+strings.ToLower(domain)+".", ".xn--.")
}

// isForbiddenInDomain is the standard's forbidden domain code points.
func isForbiddenInDomain(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`#%/:<>?@[\]^|`, r)
}

func percentDecode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if octet, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c = byte(octet)
				i += 2
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

// endsInNumber reports whether the last label that is not empty is a number:
// then the host is an IPv4 address or none at all.
func endsInNumber(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := parseIPv4Number(last)
	return ok
}

// parseIPv4 parses the forms that browsers take: up to four numbers, each
// decimal, octal (0…) or hexadecimal (0x…), of which the last fills the octets
// that are left. So 127.1 and 0x7f000001 are 127.0.0.1.
func parseIPv4(host string) (string, error) {
	wrong := fmt.Errorf("must name a host: %s ends in a number and is no IPv4 address", host)
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 {
		return "", wrong
	}
	var address uint64
	for i, part := range parts {
		n, ok := parseIPv4Number(part)
		octets := 1
		if i == len(parts)-1 {
			octets = 4 - i
		}
		if !ok || n >= 1<<(8*octets) {
			return "", wrong
		}
		address = address<<(8*octets) | n
	}
	a := uint32(address)
	return netip.AddrFrom4([4]byte{byte(a >> 24), byte(a >> 16), byte(a >> 8), byte(a)}).String(), nil
}

// parseIPv4Number parses one number; one too large for any address is some
// number that is too large.
func parseIPv4Number(s string) (n uint64, ok bool) {
	base := 10
	switch {
	case s == "":
		return 0, false
	case len(s) >= 2 && s[0] == '0' && s[1] == 'x':
		s, base = s[2:], 16
	case len(s) >= 2 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, base, 64)
	if errors.Is(err, strconv.ErrRange) {
		return n, true
	}
	return n, err == nil && s[0] != '+'
}

// parseIPv6 parses an address in brackets, and writes it as browsers do: the
// longest run of zeros shortened, never with an IPv4 address at its end.
func parseIPv6(text string) (string, error) {
	inside, closed := strings.CutSuffix(text[1:], "]")
	address, err := netip.ParseAddr(inside)
	if !closed || err != nil || !address.Is6() || address.Zone() != "" {
		return "", fmt.Errorf("must name a host: %s is no IPv6 address in brackets", text)
	}
	if address.Is4In6() {
		octets := address.As16()
		high, low := uint(octets[12])<<8|uint(octets[13]), uint(octets[14])<<8|uint(octets[15])
		return fmt.Sprintf("[::ffff:%x:%x]", high, low), nil
	}
	return "[" + address.String() + "]", nil
}

// isLoopback reports whether a canonical host names this machine. Browsers trust
// such a host as if it were reached by https; not the IPv4 addresses inside IPv6.
func isLoopback(host string, isIP bool) bool {
	if isIP {
		address, err := netip.ParseAddr(strings.Trim(host, "[]"))
		return err == nil && !address.Is4In6() && address.IsLoopback()
	}
	name := strings.TrimSuffix(host, ".")
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}
