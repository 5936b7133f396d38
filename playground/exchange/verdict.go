package exchange

import (
	"net/http"
	"strings"
	"time"

	"course/playground/cookie"
)

// Judge says what a browser without any cookies does with the Set-Cookie lines of
// an answer from an address, by the standard: a verdict for each, in their order.
//
// The learner's browser does have cookies, and which ones the server does not
// know. So the reason for a deletion leaves open whether there was one to delete.
func Judge(from *cookie.URL, lines []string, at time.Time) []cookie.Verdict {
	verdicts := make([]cookie.Verdict, 0, len(lines))
	browser := cookie.NewBrowser(cookie.Standard, false)
	for _, line := range lines {
		v := browser.Receive(cookie.Request{URL: from}, line, at)
		if v.Deleted {
			v.Reason = deletes
		}
		v.SetCookie = readable(line)
		verdicts = append(verdicts, v)
	}
	return verdicts
}

var deletes = cookie.Reason{
	Rule: "5.7 step 23",
	Why:  "It has expired already, so it is not kept, and the stored cookie of this name, domain and path is gone, if there was one.",
}

// Address is the request's URL as the browser knows it: with the public scheme and
// host where the server was told them, for behind a proxy it can't see them, else
// with those of the request.
func (k *Kit) Address(q *Request) *cookie.URL { return k.address(q.HTTP, q.HTTP.URL.EscapedPath()) }

// address is the URL of any path of this server.
func (k *Kit) address(r *http.Request, path string) *cookie.URL {
	origin := k.Origin
	if origin == "" {
		origin = "http://" + r.Host
		if r.TLS != nil {
			origin = "https://" + r.Host
		}
	}
	u, err := cookie.ParseURL(origin + path)
	if err != nil {
		// The request names no host that a browser could have: a program made it by
		// hand, perhaps in HTTP/1.0, and any name is as good.
		return k.nowhere
	}
	return u
}

// A saying is a verdict in words for the page: the first is the verdict itself.
type saying struct {
	Kind string // stored, deleted or refused
	Word string
	Rest string // why; it follows Word without a space
	Rule string
}

func said(v cookie.Verdict) saying {
	s := saying{"refused", "Not stored", ": " + v.Why, v.Rule}
	switch {
	case v.Stored:
		s.Kind, s.Word = "stored", "Stored"
	case v.Deleted:
		s.Kind, s.Word = "deleted", "Deleted"
	}
	// "Stored until the browser is closed." needs no "Stored:" before it.
	if rest, ok := strings.CutPrefix(v.Why, s.Word); ok {
		s.Rest = rest
	}
	return s
}
