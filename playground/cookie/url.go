package cookie

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A URL is an address as a browser understands it: parsed by the URL standard of
// WHATWG (url.spec.whatwg.org), down to the parts that cookies ask for.
type URL struct {
	Scheme string // "http", "https", "ws" or "wss", or of any other address its scheme
	Host   string // canonical: lower case, in ASCII, "[::1]" for IPv6; "" of other schemes
	Port   string // "" for the scheme's own
	Path   string // begins with "/", percent-encoded, without dot segments

	isIP          bool
	loopback      bool   // names this machine: localhost, *.localhost or a loopback address
	registrable   string // the registrable domain, the host itself where it has none
	isRegistrable bool   // the host is no public suffix
	site          Site
}

// defaultPorts are the special schemes that have cookies.
var defaultPorts = map[string]string{"http": "80", "https": "443", "ws": "80", "wss": "443"}

// ParseURL parses an absolute address with a host: http, https, ws or wss.
// User name, password, query and fragment are read and dropped.
func ParseURL(text string) (*URL, error) {
	scheme, rest, err := cutScheme(text)
	if err != nil {
		return nil, err
	}
	if _, ok := defaultPorts[scheme]; !ok {
		return nil, fmt.Errorf("must begin with http:// or https://, not with %q", scheme+":")
	}
	return parseSpecial(scheme, rest)
}

// ParseOrigin parses the address of a page that causes requests. It takes other
// schemes too: a page at about:, data: or file: has an origin of its own that is
// same-site with nothing, and a blob: has that of the page that made it.
func ParseOrigin(text string) (*URL, error) {
	scheme, rest, err := cutScheme(text)
	if err != nil {
		return nil, err
	}
	if _, ok := defaultPorts[scheme]; ok {
		return parseSpecial(scheme, rest)
	}
	if scheme == "blob" {
		if u, err := ParseURL(rest); err == nil {
			return u, nil
		}
	}
	return &URL{Scheme: scheme}, nil
}

// String returns the URL without query and fragment.
func (u *URL) String() string {
	if u.Host == "" {
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.authority() + u.Path
}

func (u *URL) authority() string {
	if u.Port == "" {
		return u.Host
	}
	return u.Host + ":" + u.Port
}

// cutScheme takes off what browsers ignore in an address, white space and
// controls at its ends and line breaks and tabs anywhere, and its scheme.
func cutScheme(text string) (scheme, rest string, err error) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	text = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, text)
	scheme, rest, ok := strings.Cut(text, ":")
	scheme = strings.ToLower(scheme)
	if !ok || !isScheme(scheme) {
		return "", "", errors.New("must be an absolute URL such as https://shop.example/")
	}
	return scheme, rest, nil
}

func isScheme(s string) bool {
	for i, c := range []byte(s) {
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return s != ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// parseSpecial parses what follows "http:" and its like. To browsers a backslash
// is a slash there, and any number of them may precede the host.
func parseSpecial(scheme, rest string) (*URL, error) {
	rest = strings.TrimLeft(rest, `/\`)
	end := len(rest)
	if i := strings.IndexAny(rest, `/\?#`); i >= 0 {
		end = i
	}
	u := &URL{Scheme: scheme, Path: parsePath(rest[end:])}
	host, port := cutPort(rest[strings.LastIndexByte(rest[:end], '@')+1 : end])
	var err error
	if u.Host, u.isIP, err = parseHost(host); err != nil {
		return nil, err
	}
	if u.Port, err = parsePort(port, defaultPorts[scheme]); err != nil {
		return nil, err
	}
	u.loopback = isLoopback(u.Host, u.isIP)
	u.registrable, u.isRegistrable = registrableDomain(u.Host, u.isIP)
	u.site = u.computeSite()
	return u, nil
}

// cutPort splits at the colon that is not inside the brackets of an IPv6 address.
func cutPort(authority string) (host, port string) {
	bracket := strings.LastIndexByte(authority, ']')
	colon := strings.IndexByte(authority[bracket+1:], ':')
	if colon < 0 {
		return authority, ""
	}
	colon += bracket + 1
	return authority[:colon], authority[colon+1:]
}

func parsePort(digits, byDefault string) (string, error) {
	if digits == "" {
		return "", nil
	}
	if strings.Trim(digits, "0123456789") != "" {
		return "", fmt.Errorf("must have a number as port, not %q", digits)
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return "", errors.New("must have a port of at most 65535")
	}
	if text := strconv.FormatUint(port, 10); text != byDefault {
		return text, nil
	}
	return "", nil
}

// parsePath parses what follows the host. Dot segments are resolved, in their
// percent-encoded spellings too; what a path can't hold is percent-encoded; what
// is percent-encoded already stays so.
func parsePath(text string) string {
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		text = text[:end]
	}
	if text == "" {
		return "/"
	}
	if isPlainPath(text) {
		return text
	}
	var segments []string
	parts := strings.Split(strings.ReplaceAll(text, `\`, "/"), "/")[1:]
	for i, part := range parts {
		last := i == len(parts)-1
		switch dots(part) {
		case 1:
			if last {
				segments = append(segments, "")
			}
		case 2:
			segments = segments[:max(0, len(segments)-1)]
			if last {
				segments = append(segments, "")
			}
		default:
			segments = append(segments, percentEncode(part))
		}
	}
	return "/" + strings.Join(segments, "/")
}

// isPlainPath reports whether a path needs no work: it is made of characters
// that stay as they are, and no segment begins with a dot.
func isPlainPath(path string) bool {
	for i := range len(path) {
		c := path[i]
		if c == '\\' || c == '%' || c == '.' && path[i-1] == '/' || mustEncode(c) {
			return false
		}
	}
	return true
}

// dots returns 1 for a segment that is a dot, 2 for one that is two dots, each
// also written as %2e, and 0 for any other.
func dots(segment string) int {
	if len(segment) > len("%2e%2e") {
		return 0
	}
	switch strings.ReplaceAll(strings.ToLower(segment), "%2e", ".") {
	case ".":
		return 1
	case "..":
		return 2
	}
	return 0
}

// percentEncode encodes a segment by the path percent-encode set.
func percentEncode(segment string) string {
	const upperHex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(segment) {
		c := segment[i]
		if mustEncode(c) {
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// mustEncode reports whether an octet of a path is in the path percent-encode
// set.
func mustEncode(c byte) bool {
	return c <= ' ' || c >= 0x7f || strings.IndexByte("\"#<>?^`{}", c) >= 0
}
