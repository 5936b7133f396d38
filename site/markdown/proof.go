package markdown

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Proofs runs what lessons show as happening, so that it can be compared with what
// the lesson says. A run depends on nothing but what it is given, changes nothing,
// and ends soon: in the page that an author is writing, it happens at each save.
//
// An error is for the author: one line, lower case, that says what cannot be run.
// Where it is about parts of what was given, it is [FieldErrors].
type Proofs interface {
	// Scenario plays a scenario as "course explain --scenario" does: JSON in, JSON
	// out.
	Scenario(in []byte) ([]byte, error)
	// Visit has a browser take steps on the pages of the playground: a list of
	// steps as JSON in, as it stands in the lesson but without what it claims, and
	// a list of results out. Of a demo that the lesson declares, addresses may be
	// the paths of its routes; of all others declared is nil.
	Visit(in []byte, declared *Declaration) ([]byte, error)
	// Transcript runs the command lines of a transcript one after the other, as
	// they are typed at one terminal: each is a pipeline, commands that are piped
	// into each other, or empty. It returns what each prints. The commands may ask
	// the demos that the lesson declares; where one of them is broken, the error is
	// [ErrBrokenDemo]. What cannot be run is keyed by the number of its line, from 0.
	Transcript(lines [][][]string, declared []Declaration) (printed []Printed, err error)
}

// A Printed is what came of a command line.
type Printed struct {
	Text   string // as the terminal shows it
	Status int    // of an answer that is an error, also where it is not shown; else 0
}

// ErrBrokenDemo says that a transcript was not run, since it asks a demo that cannot be
// shown.
var ErrBrokenDemo = errors.New("the demo cannot be shown")

// FieldErrors says what is wrong with what a proof was given, keyed like
// "steps.3.url".
type FieldErrors map[string]string

func (e FieldErrors) Error() string {
	said, err := json.Marshal(map[string]string(e)) // sorted by key
	if err != nil {
		return "the fields are wrong" // cannot be: a map of strings is always JSON
	}
	return string(said)
}

// provenKept is how many runs are remembered: more than the lessons of a large
// course have blocks.
const provenKept = 4096

// A prover remembers what [Proofs] said, by what it was asked: a lesson is
// rendered at each save, and what did not change need not run again.
type prover struct {
	proofs Proofs
	known  *lru.Cache[[sha256.Size]byte, proven]
}

// A proven is what a run came to.
type proven struct {
	out []byte
	err error
}

// newProver returns nil for no proofs.
func newProver(proofs Proofs) *prover {
	if proofs == nil {
		return nil
	}
	known, err := lru.New[[sha256.Size]byte, proven](provenKept)
	if err != nil {
		panic("markdown: no cache of proofs: " + err.Error()) // only for a size below 1
	}
	return &prover{proofs, known}
}

// remembered returns what run said of an input the first time.
func (p *prover) remembered(kind string, in []byte, run func([]byte) ([]byte, error)) ([]byte, error) {
	key := sha256.Sum256(append([]byte(kind+"\x00"), in...))
	if was, ok := p.known.Get(key); ok {
		return was.out, was.err
	}
	out, err := run(in)
	var wrong FieldErrors
	if err == nil || errors.As(err, &wrong) { // what took too long may be quicker next time
		p.known.Add(key, proven{out, err})
	}
	return out, err
}

func (p *prover) scenario(in []byte) ([]byte, error) {
	return p.remembered("scenario", in, p.proofs.Scenario)
}

// A difference is where a run did not do what the lesson says.
type difference struct {
	rule       string
	message    string // "" for want and got, in a sentence
	at         place  // in the file
	what       string
	want, got  string
	mend       *Mend  // nil where a person has to mend it
	diff       string // "" for want and got
	unrecorded bool   // the lesson left the place empty, to be filled in
}

// howToMend is the hint where a mend is known.
const howToMend = "mend the lesson, or have course check --update write down what happens"

// differs reports a difference.
func (p *page) differs(d difference) {
	want, got := fromWhereTheyDiffer(d.want, d.got)
	t := trouble{d.rule, d.what + ": the lesson says " + quoted(want) + ", and a run says " + quoted(got), "mend the lesson"}
	if d.mend != nil {
		t.hint = howToMend
	}
	if d.message != "" {
		t.message = d.message
	}
	if d.unrecorded {
		t.message, t.hint = d.what+": what happens is not written down yet", "write it into the lesson"
		if d.mend != nil {
			t.hint = "have course check --update do it"
		}
	}
	before := len(p.doc.Problems)
	p.problem(d.at, t)
	if len(p.doc.Problems) == before {
		return // there are too many already
	}
	listed := &p.doc.Problems[before]
	listed.Diff, listed.Mend = d.lines(), d.mend
}

// lines show the difference, one value below the other. Where nothing is written down
// yet, they are what --update would write.
func (d difference) lines() string {
	switch {
	case d.diff != "":
		return d.diff
	case !d.unrecorded:
		return shortened(append(prefixed("- ", strings.Split(d.want, "\n")), prefixed("+ ", strings.Split(d.got, "\n"))...))
	case d.mend != nil:
		return shortened(prefixed("+ ", strings.Split(strings.TrimSpace(d.mend.Text), "\n")))
	}
	return shortened(prefixed("+ ", strings.Split(d.got, "\n")))
}

// mostQuoted is how many characters of a value stand in a sentence.
const mostQuoted = 100

// fromWhereTheyDiffer leaves out the beginning of two values that are alike for so long
// that nothing else would be quoted of them.
func fromWhereTheyDiffer(want, got string) (string, string) {
	const before = 20 // characters that are alike, and are kept
	a, b := []rune(want), []rune(got)
	alike := 0
	for alike < min(len(a), len(b)) && a[alike] == b[alike] {
		alike++
	}
	if max(len(a), len(b)) <= mostQuoted || alike <= 2*before {
		return want, got
	}
	return elision + string(a[alike-before:]), elision + string(b[alike-before:])
}

// quoted is a value in a sentence: on one line, and not too long.
func quoted(s string) string {
	if runes := []rune(s); len(runes) > mostQuoted {
		s = string(runes[:mostQuoted]) + elision
	}
	return `"` + strings.Map(func(r rune) rune {
		if r < ' ' {
			return '␤'
		}
		return r
	}, s) + `"`
}

// prefixed puts a mark before each line.
func prefixed(mark string, lines []string) []string {
	var marked []string
	for _, line := range lines {
		marked = append(marked, mark+line)
	}
	return marked
}
