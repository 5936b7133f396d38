package cookie

import (
	"strings"

	"course/internal/near"
)

// A Note says what a browser ignored or changed in a line that it took all the
// same, or did beside.
type Note struct {
	About string `json:"about"` // the attribute, or "" for the cookie
	Reason
}

// maxNotes is how many notes a verdict has at most: a hostile line can have more
// attributes than anybody wants to read about.
const maxNotes = 12

// note adds a note to the verdict.
func (a *arrival) note(about string, r *Reason) {
	if len(a.notes) < maxNotes {
		a.notes = append(a.notes, Note{about, *r})
	}
}

// noteUnknown notes an attribute that a browser does not know, and which one was
// probably meant.
func (a *arrival) noteUnknown(name string) {
	if len(a.notes) == maxNotes { // before looking for what was meant
		return
	}
	r := *unknownAttribute
	if meant := nearestAttribute(name); meant != "" {
		r.Instead = "write " + meant
	}
	a.note(name, &r)
}

// noteFlag notes a value that an attribute without one was given.
func (a *arrival) noteFlag(name, rule, value string) {
	if value != "" {
		a.note(name, flagHasValue.at(rule))
	}
}

// What a note can say, in the draft's order.
var (
	hasNoName = &Reason{
		Rule:    "5.6 step 3",
		Why:     "Without = it is a value that has no name.",
		Instead: "write name=value",
	}
	attributeIsTooLong = &Reason{
		Rule: "5.6 step 6",
		Why:  "Its value has more than 1024 octets, so it is ignored.",
	}
	unknownAttribute = &Reason{
		Rule: "5.6 step 7",
		Why:  "A browser knows no such attribute, and ignores it.",
	}
	isNoDate = &Reason{
		Rule:    "5.6.1 step 2",
		Why:     "Its value is no date that a browser can read, so it is ignored.",
		Instead: "write it as Wed, 21 Oct 2026 07:28:00 GMT, or use Max-Age",
	}
	isNoNumber = &Reason{
		Rule:    "5.6.2 steps 1 to 3",
		Why:     "Its value is no whole number of seconds, so it is ignored.",
		Instead: "write the seconds in digits, such as Max-Age=3600 for an hour",
	}
	lifetimeIsCut = &Reason{
		Rule: "5.5",
		Why:  "A browser keeps no cookie longer than 400 days, so its time is cut to that.",
	}
	dotMeansNothing = &Reason{
		Rule: "5.6.3 step 2",
		Why:  "The dot at its beginning means nothing.",
	}
	pathHasNoSlash = &Reason{
		Rule:    "5.6.4 step 1",
		Why:     "Its value does not begin with a slash, so the folder of the request's path is taken.",
		Instead: "begin it with a slash, or leave Path out",
	}
	flagHasValue = &Reason{
		Rule:    "5.6.5",
		Why:     "It counts by being there: its value is not read, be it true or false.",
		Instead: "write the name alone, or leave the attribute out",
	}
	isNoEnforcement = &Reason{
		Rule:    "5.6.7 step 1",
		Why:     "Its value is none of None, Lax and Strict, so it is as if left out.",
		Instead: "write Lax, Strict or None",
	}
	maxAgeCounts = &Reason{
		Rule: "5.7 step 6",
		Why:  "There is a Max-Age too, and that counts.",
	}
	suffixIsHost = &Reason{
		Rule: "5.7 step 9.3",
		Why:  "It is a public suffix and the host itself, so it is as if left out.",
	}
	ownHostIsTrusted = &Reason{
		Rule: "5.7 step 13",
		Why:  "This computer's own host is trusted without https, so it is accepted here.",
	}
	makesRoom = &Reason{
		Rule: "6.1",
		Why:  "To make room, %d older cookies were removed.",
	}
)

// attributes are those that a browser knows.
var attributes = []string{"Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned"}

// nearestAttribute returns the attribute that a name is with a slip of the fingers in
// it, "" if there is none.
func nearestAttribute(name string) string {
	if len(name) > len("Partitioned")+2 {
		return "" // and slow to compare
	}
	for _, attribute := range attributes {
		if near.Slip(name, strings.ToLower(attribute)) {
			return attribute
		}
	}
	return ""
}
