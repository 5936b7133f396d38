package reset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

const (
	// room is how many octets of Set-Cookie fields an answer has: 32 KiB, less
	// what its other fields may take.
	room = 28 << 10
	// lastRoom is the same for the last answer, whose Location carries much of it
	// a second time, for the inspector.
	lastRoom = 12 << 10
	// mostHops is how many answers one reset has at most. Browsers follow 20
	// redirects; of what is left then, the last answer's page says how much it is,
	// and has a button to go on.
	mostHops = 19
	// longestName and longestAttribute are what browsers keep (section 5.6).
	longestName      = 4096
	longestAttribute = 1024
	// longestAddress is of the page that the form was on: longer ones count as none.
	longestAddress = 4096
	// pageParam is the query parameter that says which page that was, where it was
	// not the one before.
	pageParam = "page"
	// fromParam is the query parameter that says where a batch begins.
	fromParam = "from"
	// inHost is what a host's name is made of, as browsers send it.
	inHost = "abcdefghijklmnopqrstuvwxyz0123456789-_."
)

// A variant is one of the places where a cookie of a given name can be: a cookie
// is only replaced, and so deleted, by one of the same name, path and domain, and
// of the same partition.
type variant struct {
	path, domain string
	partitioned  bool
}

// variants are all combinations, "/" last: a cookie that still has another place
// is then still carried by the request after this one.
func variants(paths, domains []string) []variant {
	paths = slices.Clone(paths)
	slices.Sort(paths)
	paths = slices.Compact(paths)
	slices.Reverse(paths)
	var all []variant
	for _, path := range paths {
		for _, domain := range domains {
			all = append(all, variant{path, domain, false}, variant{path, domain, true})
		}
	}
	return all
}

// line is the Set-Cookie line that deletes the cookie, as Flask's delete_cookie
// writes it. Secure is there where browsers refuse the line without it.
func (v variant) line(name string) string {
	pair := name + "="
	if name == "" {
		pair = "=-" // with no name and no value, the line is ignored (section 5.7)
	}
	line := pair
	if v.domain != "" {
		line += "; Domain=" + v.domain
	}
	line += "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"
	if v.partitioned || hasPrefix(name) {
		line += "; Secure"
	}
	line += "; Path=" + v.path
	if v.partitioned {
		line += "; Partitioned"
	}
	return line
}

// possible reports whether a cookie of this name can be there at all.
func (v variant) possible(name string) bool {
	return !foldPrefix(name, "__Host-") || v.path == "/" && v.domain == ""
}

func hasPrefix(name string) bool {
	return foldPrefix(name, "__Secure-") || foldPrefix(name, "__Host-")
}

func foldPrefix(name, prefix string) bool {
	return len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}

// A batch is what one answer deletes.
type batch struct {
	lines []string
	next  string // where the next one begins; "" where all is done
	left  int    // how many names are not done, where no redirect may follow
}

// A cursor says where a batch begins: at a name, given by its hash, since a name
// can be 4 KiB long, and at one of its variants. Names are taken in the order of
// their hashes, so that it does not matter which of them are gone by then.
type cursor struct {
	hop     int
	key     string
	variant int
	near    bool // only the paths that lead to /play/reset are tried
}

// afterAll is behind the hash of every name.
const afterAll = "z"

func (c cursor) String() string {
	return fmt.Sprintf("%d.%s.%d.%t", c.hop, c.key, c.variant, c.near)
}

// cursorOf reads a cursor; anything else is the beginning.
func cursorOf(text string) cursor {
	var c cursor
	if n, err := fmt.Sscanf(strings.ReplaceAll(text, ".", " "), "%d %s %d %t", &c.hop, &c.key, &c.variant, &c.near); n != 4 || err != nil || c.hop < 0 {
		return cursor{}
	}
	return c
}

// nextBatch takes as many lines as an answer has room for, from a cursor on. A
// cookie that the request carried has one of the near variants. The far ones are
// for a second cookie of its name, on the page that the form was on; where the jar
// is so full that they would take the redirects which the rest needs, they are
// left out.
func nextBatch(names []string, near, far []variant, from string) batch {
	at := cursorOf(from)
	if at.key == "" {
		at.near = sizeOfAll(names, near, far) > room*mostHops/2 // names are not torn: half of it is used for sure
	}
	all := slices.Concat(far, near)
	if at.near {
		all = near
	}
	keys := keysOf(names)
	left := room
	if at.hop == mostHops-1 {
		left = lastRoom
	}
	var b batch
	for i, key := range keys.order {
		if key < at.key {
			continue
		}
		lines, first := linesFor(keys.names[key], all), 0
		if key == at.key && at.variant > 0 && at.variant <= len(lines) {
			first = at.variant
		}
		n := fitting(lines[first:], left, len(b.lines) == 0)
		b.lines = append(b.lines, lines[first:first+n]...)
		left -= sizeOf(lines[first : first+n])
		if first+n < len(lines) {
			b.stop(cursor{at.hop + 1, key, first + n, at.near}, len(keys.order)-i)
			return b
		}
	}
	if sizeOf(b.lines) > lastRoom {
		b.stop(cursor{at.hop + 1, afterAll, 0, at.near}, 0)
	}
	return b
}

// fitting is how many of one name's lines an answer takes. A name is not torn
// apart unless it alone is too long for one answer.
func fitting(lines []string, room int, alone bool) int {
	if sizeOf(lines) <= room {
		return len(lines)
	}
	n := 0
	for alone && sizeOf(lines[:n+1]) <= room {
		n++
	}
	return n
}

// stop ends a batch early, with as many names left as it says.
func (b *batch) stop(next cursor, left int) {
	b.next = next.String()
	if next.hop >= mostHops {
		b.left = left
	}
}

func sizeOfAll(names []string, variants ...[]variant) int {
	size := 0
	for _, name := range names {
		for _, some := range variants {
			size += sizeOf(linesFor(name, some))
		}
	}
	return size
}

// resume is where a reset goes on that has been ended by its last answer.
func resume(next string) string {
	c := cursorOf(next)
	c.hop = 0
	return c.String()
}

// keyed are names by their hashes.
type keyed struct {
	names map[string]string
	order []string
}

func keysOf(names []string) keyed {
	k := keyed{names: make(map[string]string, len(names))}
	for _, name := range names {
		sum := sha256.Sum256([]byte(name))
		k.names[hex.EncodeToString(sum[:6])] = name
	}
	k.order = sortedKeys(k.names)
	return k
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func linesFor(name string, all []variant) []string {
	var lines []string
	for _, v := range all {
		if v.possible(name) {
			lines = append(lines, v.line(name))
		}
	}
	return lines
}

// sizeOf is what the lines take as header fields.
func sizeOf(lines []string) int {
	size := 0
	for _, line := range lines {
		size += len("Set-Cookie: ") + len(line) + len("\r\n")
	}
	return size
}

// rawNames returns the names in a Cookie header, each once, byte for byte: the
// name to delete must be the one that is stored, be it UTF-8 or not.
func rawNames(header string) []string {
	var names []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(header, ";") {
		part = strings.Trim(part, " \t")
		name, _, named := strings.Cut(part, "=")
		if !named {
			name = "" // without "=" all of it is the value
		}
		name = strings.TrimRight(name, " \t")
		if part == "" || seen[name] || len(name) > longestName {
			continue
		}
		seen[name] = true
		names = append(names, name)
	}
	return names
}

// domainsOf returns what Domain can have been for a cookie that this host got:
// nothing, the host itself, and its parents down to the registrable domain.
func domainsOf(hostPort string) []string {
	host := hostPort
	if h, _, err := net.SplitHostPort(hostPort); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	domains := []string{""}
	if _, err := netip.ParseAddr(host); err == nil || host == "" || strings.Trim(host, inHost) != "" {
		return domains // an address has no parents
	}
	registrable, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return append(domains, host) // a suffix itself, such as localhost
	}
	for strings.HasSuffix(host, registrable) {
		domains = append(domains, host)
		_, parent, more := strings.Cut(host, ".")
		if !more {
			break
		}
		host = parent
	}
	return domains
}
