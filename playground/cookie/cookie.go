// Package cookie knows cookies from both ends of the wire: what a server writes
// and reads, as Flask does it, and what a browser does with every line, as RFC
// 6265bis says, with a reason for each decision. It is what the course teaches,
// so it reads on its own: it knows nothing of HTTP servers, of files or of a
// clock. What time it is, its callers say.
//
// # On the server
//
// [SetCookie] has the ten parameters of Flask's response.set_cookie, and its
// Header writes the Set-Cookie line, byte for byte as Flask 3.1 with Werkzeug
// 3.1 does it (write.go; a domain's IDNA is in idna2003.go). It refuses what
// must never leave a server, with a [FieldErrors] that names the parameter.
// [ParseCookie] reads a Cookie header as Flask's request.cookies does (read.go).
// Tests compare both with the real Flask on thousands of generated cases.
//
//	line, err := cookie.SetCookie{Key: "flavor", Value: "chocolate chip"}.Header(now)
//	// flavor="chocolate chip"; Path=/
//
// # In the browser
//
// A [Browser] is one user agent with its cookie store. Receive gives it a
// Set-Cookie line or what a script assigned to document.cookie, and returns a
// [Verdict]: stored, deleted or refused, with one sentence for a learner and the
// place in the draft. Retrieve returns what goes along with a request or what a
// script sees, and which cookies are left out, and why.
//
//	b := cookie.NewBrowser(cookie.Standard, false)
//	page, err := cookie.ParseURL("https://shop.example/cookies/")
//	v := b.Receive(cookie.Request{URL: page}, "flavor=dark; SameSite=None", now)
//	// v.Stored is false: "SameSite=None is accepted only together with Secure."
//
// The draft is RFC 6265bis, number 22. Names are the draft's, and functions
// follow its algorithms in its order:
//
//	5.1.1  Dates                             date.go
//	5.1.2  Canonicalized Host Names          url.go, host.go (by the URL standard)
//	5.1.3  Domain Matching, public suffixes  domain.go
//	5.1.4  Paths and Path-Match              path.go
//	5.2    Same-site and cross-site          samesite.go, with 5.6.7 and its uses
//	5.4    Cookie Name Prefixes              prefix.go
//	5.5    Cookie Lifetime Limits            parse.go
//	5.6    The Set-Cookie Header Field       parse.go
//	5.7    Storage Model                     store.go; the store itself is jar.go
//	5.7    Removing excess cookies, 6.1      evict.go
//	5.8    Retrieval Model                   retrieve.go
//	CHIPS  Partitioned                       partition.go
//
// All sentences are in reasons.go and notes.go. What Chromium and Firefox do in another way
// than the draft is in profile.go, each [Deviation] with a name and a sentence,
// and is applied only to browsers of that [Profile]; tests play scenarios in the
// real ones.
//
// # Scenarios
//
// A [Scenario] is a list of steps in one browser: answers, scripts, requests,
// waiting, closing the browser. [Play] takes and gives JSON (scenario.go,
// scenario_json.go). Errors in it are keyed like "steps.3.url".
package cookie
