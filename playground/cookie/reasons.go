package cookie

import "fmt"

// A Reason is why a browser did what it did: for a learner a sentence, for a
// reader of the draft its place.
type Reason struct {
	Why     string `json:"why"`               // one plain sentence
	Rule    string `json:"rule"`              // such as "5.7 step 16"; "CHIPS 2.3" is of the draft on Partitioned
	Instead string `json:"instead,omitempty"` // what to write instead, where that helps
}

// about fills the verbs of the sentence.
func (r *Reason) about(args ...any) *Reason {
	filled := *r
	filled.Why = fmt.Sprintf(r.Why, args...)
	return &filled
}

// at is the same sentence about another place in the draft.
func (r *Reason) at(rule string) *Reason {
	moved := *r
	moved.Rule = rule
	return &moved
}

// Why a line is not stored, in the draft's order.
var (
	hasControlCharacter = &Reason{
		Rule:    "5.6 step 1",
		Why:     "The line holds a control character, and a browser ignores such a line as a whole.",
		Instead: "percent-encode the value, or leave the character out",
	}
	isTooLarge = &Reason{
		Rule:    "5.6 step 5",
		Why:     "Name and value have %d octets together, and a browser ignores a cookie with more than 4096.",
		Instead: "keep the data on the server, and only its key in the cookie",
	}
	isEmpty = &Reason{
		Rule:    "5.7 step 2",
		Why:     "There is neither a name nor a value, so there is nothing to store.",
		Instead: "write name=value",
	}
	domainIsNotASCII = &Reason{
		Rule:    "5.7 step 8",
		Why:     "Domain holds a character that is not ASCII, and a browser ignores such a cookie.",
		Instead: "write the domain in its xn-- form",
	}
	domainIsPublicSuffix = &Reason{
		Rule:    "5.7 step 9",
		Why:     "%s is a public suffix: strangers have hosts below it, and one of them may not set cookies for all.",
		Instead: "leave Domain out, or name your own domain",
	}
	domainDoesNotMatch = &Reason{
		Rule:    "5.7 step 10",
		Why:     "The host %s may set cookies for itself and for the domains above it, and %q is none of these.",
		Instead: "leave Domain out, or name the host or a domain above it",
	}
	secureNeedsHTTPS = &Reason{
		Rule:    "5.7 step 13",
		Why:     "A Secure cookie can't be set over plain http, where anybody on the way could set it.",
		Instead: "answer over https, or leave Secure out while trying",
	}
	scriptSetsHTTPOnly = &Reason{
		Rule:    "5.7 step 15",
		Why:     "HttpOnly keeps a cookie from scripts, so a script can't set such a cookie either.",
		Instead: "set it in an answer of the server",
	}
	leavesSecureAlone = &Reason{
		Rule:    "5.7 step 16",
		Why:     "A Secure cookie of this name is stored, and nothing sent over plain http may cover it.",
		Instead: "answer over https with Secure, or take another name",
	}
	scriptOfOtherSite = &Reason{
		Rule:    "5.7 step 18.1",
		Why:     "The script runs inside a page of another site, and there it can set only cookies with SameSite=None.",
		Instead: "add SameSite=None; Secure",
	}
	answersOtherSite = &Reason{
		Rule:    "5.7 step 18.4",
		Why:     "A page of another site caused this request, and in the answer to it only cookies with SameSite=None are stored.",
		Instead: "add SameSite=None; Secure",
	}
	noneNeedsSecure = &Reason{
		Rule:    "5.7 step 19",
		Why:     "SameSite=None is accepted only together with Secure.",
		Instead: "add Secure, or use SameSite=Lax",
	}
	securePrefixNeedsSecure = &Reason{
		Rule:    "5.7 step 20",
		Why:     "A name that begins with __Secure- promises the attribute Secure, and this cookie lacks it.",
		Instead: "add Secure",
	}
	hostPrefixNeedsSecure = &Reason{
		Rule:    "5.7 step 21.1",
		Why:     "A name that begins with __Host- promises the attribute Secure, and this cookie lacks it.",
		Instead: "add Secure",
	}
	hostPrefixNeedsHostOnly = &Reason{
		Rule:    "5.7 step 21.2",
		Why:     "A name that begins with __Host- promises a cookie of one host alone, and this cookie has a Domain.",
		Instead: "leave Domain out",
	}
	hostPrefixNeedsPath = &Reason{
		Rule:    "5.7 step 21.3",
		Why:     "A name that begins with __Host- promises Path=/, and this cookie has another path or none.",
		Instead: "write Path=/",
	}
	namelessLooksPrefixed = &Reason{
		Rule:    "5.7 step 22",
		Why:     "A cookie without a name whose value begins with %s would look to a server like a cookie with that prefix.",
		Instead: "give the cookie a name",
	}
	scriptMeetsHTTPOnly = &Reason{
		Rule:    "5.7 step 23.2",
		Why:     "The stored cookie of this name is HttpOnly, and a script can't overwrite it.",
		Instead: "change it in an answer of the server",
	}
	partitionedNeedsSecure = &Reason{
		Rule:    "CHIPS 2.3",
		Why:     "Partitioned is accepted only together with Secure.",
		Instead: "add Secure",
	}
)

// What became of a line that was not refused.
var (
	storedForSession = &Reason{
		Rule: "5.7 step 24",
		Why:  "Stored until the browser is closed.",
	}
	storedUntilDate = &Reason{
		Rule: "5.7 step 24",
		Why:  "Stored until its time is over.",
	}
	replaced = &Reason{
		Rule: "5.7 step 23",
		Why:  "Stored in the place of the cookie with this name, domain and path.",
	}
	deletes = &Reason{
		Rule: "5.7 step 23.4",
		Why:  "The cookie of this name, domain and path is deleted, since the new one has expired already.",
	}
	deletesNothing = &Reason{
		Rule: "5.7 step 24",
		Why:  "The cookie has expired already, so it is not kept; there was none of this name, domain and path to delete.",
	}
)

// Why a stored cookie is left out of a request, in the draft's order.
var (
	isHostOnly = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "It was set without Domain, so it goes to the host that set it and to no host below.",
		Instead: "set it with Domain to have it sent to subdomains",
	}
	domainIsAnother = &Reason{
		Rule: "5.8.3 step 3",
		Why:  "Its domain does not cover the host of this request.",
	}
	pathDoesNotMatch = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "Its path does not cover the path of this request.",
		Instead: "set it with Path=/ to have it sent everywhere on the host",
	}
	secureStaysOffHTTP = &Reason{
		Rule: "5.8.3 step 3",
		Why:  "It is Secure, and this request goes over plain http.",
	}
	httpOnlyIsHidden = &Reason{
		Rule: "5.8.3 step 3",
		Why:  "It is HttpOnly, and scripts don't see it.",
	}
	otherSiteReads = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "The script runs inside a page of another site, and sees only cookies with SameSite=None there.",
		Instead: "set it with SameSite=None; Secure",
	}
	strictStaysHome = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "It is SameSite=Strict, and a page of another site caused this request.",
		Instead: "set it with SameSite=Lax to have it sent when a link is followed",
	}
	laxNeedsNavigation = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "A page of another site caused this request, and SameSite=Lax lets a cookie go along only when the visitor comes to the site, not with a part of a page.",
		Instead: "set it with SameSite=None; Secure",
	}
	laxNeedsSafeMethod = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "A page of another site caused this request, and SameSite=Lax lets a cookie go along only with methods that are safe, such as GET.",
		Instead: "set it with SameSite=None; Secure",
	}
	defaultNeedsNavigation = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "A page of another site caused this request, and a cookie without SameSite is treated like SameSite=Lax: it goes along when the visitor comes to the site, not with a part of a page.",
		Instead: "set it with SameSite=None; Secure",
	}
	defaultNeedsSafeMethod = &Reason{
		Rule:    "5.8.3 step 3",
		Why:     "A page of another site caused this request, and a cookie without SameSite is treated like SameSite=Lax: it goes along with methods that are safe, such as GET, and with no other.",
		Instead: "set it with SameSite=None; Secure",
	}
	partitionIsAnother = &Reason{
		Rule: "CHIPS 2.5",
		Why:  "It is Partitioned, and was set below a page of another site than the one that is open now.",
	}
)
