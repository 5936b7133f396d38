package exchange

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// afterParam is the query parameter in which a redirect carries what its own
// answer said.
const afterParam = "after"

// maxCarried is how many octets of Set-Cookie lines a redirect carries at most:
// encoded they are a third longer, and addresses of 8 KiB reach everyone.
const maxCarried = 5000

// A Previous is the answer that sent the browser to a page. It is signed because
// the page states it as a fact: nobody can make a link that claims of this server
// what it has not done. The key lives as long as the process; a claim of an older
// one is not shown.
type Previous struct {
	Method    string   `json:"m"`
	URL       string   `json:"u"`
	Status    int      `json:"s"`
	Seconds   int64    `json:"t"` // when, since 1970
	SetCookie []string `json:"c,omitempty"`
	More      int      `json:"n,omitempty"` // lines left out, for their length

	// Carried is what its Answer has as Carry. Then the lines are not here until
	// they are restored.
	Carried string `json:"k,omitempty"`
	Sum     string `json:"h,omitempty"` // of the lines that are to be restored
}

// At is when the answer was given, to the second.
func (p *Previous) At() time.Time { return time.Unix(p.Seconds, 0).UTC() }

// Restore gives the answer its lines back, written again by the page that it led
// to. It reports false, and changes nothing, where they are others.
func (p *Previous) Restore(lines ...string) bool {
	if p.Sum != sumOf(lines) {
		return false
	}
	p.SetCookie = lines
	return true
}

// isWhole reports whether the lines are all there, or counted.
func (p *Previous) isWhole() bool { return p.Sum == "" || p.SetCookie != nil }

func sumOf(lines []string) string {
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return base64.RawURLEncoding.EncodeToString(sum[:signatureSize])
}

// carry returns the address to see, with what was answered added to its query.
func (k *Kit) carry(q *Request, a Answer) (string, error) {
	p := Previous{
		Method: q.HTTP.Method, URL: readable(q.HTTP.URL.RequestURI()),
		Status: a.Status, Seconds: k.Now().Unix(), Carried: a.Carry,
	}
	if a.Carry != "" {
		p.Sum = sumOf(a.SetCookie)
	} else {
		p.add(a.SetCookie)
	}
	text, err := toJSON(p) // a "<" takes one octet, not six
	if err != nil {
		return "", err
	}
	u, err := url.Parse(a.SeeOther)
	if err != nil {
		return "", err
	}
	query := u.Query()
	if k.asksForConsole(q) {
		query.Set(consoleParam, "on")
	}
	query.Set(afterParam, base64.RawURLEncoding.EncodeToString(append(k.sign(text), text...)))
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// add takes as many lines as an address has room for.
func (p *Previous) add(lines []string) {
	size := 0
	for _, line := range lines {
		line = readable(line)
		if size += len(line); size > maxCarried {
			p.More++
			continue
		}
		p.SetCookie = append(p.SetCookie, line)
	}
}

// previousOf returns what the request's address carries, nil where it carries
// nothing or nothing of ours.
func (k *Kit) previousOf(u *url.URL) *Previous {
	token, err := base64.RawURLEncoding.DecodeString(u.Query().Get(afterParam))
	if err != nil || len(token) < signatureSize {
		return nil
	}
	signature, text := token[:signatureSize], token[signatureSize:]
	if !hmac.Equal(signature, k.sign(text)) {
		return nil
	}
	var p Previous
	if err := json.Unmarshal(text, &p); err != nil {
		return nil
	}
	return &p
}

const signatureSize = 12

func (k *Kit) sign(text []byte) []byte {
	mac := hmac.New(sha256.New, k.key)
	mac.Write(text)
	return mac.Sum(nil)[:signatureSize]
}

// WithoutAfter returns path and query of an address without what a redirect
// carried in it: the page's own address.
func WithoutAfter(u *url.URL) string {
	query := u.Query()
	if !query.Has(afterParam) {
		return u.RequestURI()
	}
	query.Del(afterParam)
	plain := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: query.Encode()}
	return plain.RequestURI()
}
