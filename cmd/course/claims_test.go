package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// The Python and the Go in lessons run. What a lesson says that the terminal shows is
// printed, and each line and attribute of a cookie that it shows was sent, or written
// by a script: by its code, or by a proof (a scenario, a transcript, a demo's expect).
// Proofs that would disturb the reader are in testdata/claims, in a file that is named
// as the lesson is and quotes the sentences that it proves.
func TestLessonsDoNotLie(t *testing.T) {
	t.Parallel()
	all := shownLessons(t)
	apart := provenApart(t, "../../lessons", all)
	code := append(slices.Clone(all), apart...)
	python, golang := runPython(t, code), runGo(t, code)
	seen := make(map[string][]string)
	for i, l := range code {
		for _, failed := range slices.Concat(python[i].Failed, golang[i].Failed) {
			t.Errorf("%s: %s", l.File, failed)
		}
		seen[l.File] = append(seen[l.File], l.proven...)
		for _, line := range slices.Concat(python[i].Sent, golang[i].Sent) {
			seen[l.File] = append(seen[l.File], "Set-Cookie: "+line)
		}
		for _, shown := range l.code("text") {
			if printed := strings.Join(python[i].Printed, "\n"); shown.title == "The terminal" && !strings.Contains(printed, strings.TrimSpace(shown.Code)) {
				t.Errorf("%s: the terminal shows\n%s\nand not\n%s", l.File, printed, shown.Code)
			}
		}
	}
	for _, l := range code {
		l.bearOut(t, seen[l.File])
	}
}

// So do the chapters for instructors and the course that is written for new ones,
// which have no code of servers.
func TestChaptersDoNotLie(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{chapter, "newcourse"} {
		all := shownIn(t, os.DirFS(folder))
		seen := make(map[string][]string)
		for _, l := range append(slices.Clone(all), provenApart(t, folder, all)...) {
			seen[l.File] = append(seen[l.File], l.proven...)
		}
		for _, l := range all {
			l.bearOut(t, seen[l.File])
		}
	}
}

// provenApart are the proofs that do not stand in the lessons of a folder. What they
// quote does.
func provenApart(t *testing.T, folder string, all []*shownLesson) []*shownLesson {
	t.Helper()
	var apart []*shownLesson
	for _, l := range all {
		name := filepath.Join("testdata/claims", l.File)
		proofs, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		lesson, errLesson := os.ReadFile(filepath.Join(folder, l.File))
		if err != nil || errLesson != nil {
			t.Fatal(err, errLesson)
		}
		for line := range strings.Lines(string(proofs)) {
			if quoted, ok := strings.CutPrefix(line, "> "); ok && !strings.Contains(string(lesson), strings.TrimSpace(quoted)) {
				t.Errorf("%s: the lesson does not say: %s", name, quoted)
			}
		}
		apart = append(apart, shown(t, l.File, proofs))
	}
	return apart
}

// bearOut reports the claims of a lesson that none of the lines bears out.
func (l *shownLesson) bearOut(t *testing.T, seen []string) {
	t.Helper()
	for _, c := range l.claims() {
		if !slices.ContainsFunc(seen, c.borneOutBy) {
			t.Errorf("%s: nothing bears out %q", l.File, c.text)
		}
	}
}

// A claim is a piece of code that says what is sent, written or read.
type claim struct {
	text       string
	borneOutBy func(line string) bool
}

// claims are those of a lesson: what stands in fences of HTTP, what is written to
// document.cookie, and code in sentences and tables that is a line of a header, a
// cookie with attributes, or an attribute with a value.
func (l *shownLesson) claims() []claim {
	var claims []claim
	for _, s := range l.code("http") {
		for line := range strings.Lines(s.Code) {
			claims = append(claims, headerClaims(line)...)
		}
	}
	for _, s := range l.code("text") {
		if s.title == "document.cookie" {
			claims = append(claims, lineClaim(s.Code, "document.cookie: "+strings.TrimSpace(s.Code)))
		}
	}
	for _, s := range l.code("js", "javascript") {
		claims = append(claims, scriptClaims(s.Code)...)
	}
	l.page.Find("p code, li code, td code, summary code").Each(func(_ int, code *goquery.Selection) {
		if code.Closest("pre").Length() > 0 {
			return
		}
		text := code.Text()
		claims = append(claims, slices.Concat(headerClaims(text), scriptClaims(text), cookieClaims(text))...)
	})
	return claims
}

// lineClaim says that a line was seen, in which "…" stands for what is left out.
func lineClaim(text string, lines ...string) claim {
	return claim{text, func(seen string) bool {
		return slices.ContainsFunc(lines, func(line string) bool { return bears(seen, line) })
	}}
}

// headerClaims are those of a line such as "Cookie: a=1".
func headerClaims(line string) []claim {
	line = strings.TrimSpace(line)
	name, value, ok := strings.Cut(line, ": ")
	if !ok || value == "…" || name != "Set-Cookie" && name != "Cookie" {
		return nil
	}
	return []claim{lineClaim(line, line)}
}

var assignment = regexp.MustCompile(`document\.cookie = '([^']*)'`)

// scriptClaims are those of assignments of texts that are written out.
func scriptClaims(code string) []claim {
	var claims []claim
	for _, found := range assignment.FindAllStringSubmatch(code, -1) {
		claims = append(claims, lineClaim(found[0], "document.cookie = "+found[1]))
	}
	return claims
}

var (
	withAttributes = regexp.MustCompile(`(?i)^[^\s=;]+=[^;]*(?:; *(?:max-age|expires|path|domain|samesite|secure|httponly|partitioned)\b(?:=[^;]*)?)+$`)
	// Flask's parameters are words too: path="/" and path=None are none of ours.
	attribute = regexp.MustCompile(`(?i)^(?:max-age|expires|path|domain|samesite)=[^\s"'(…][^"'(]*$`)
	notOurs   = regexp.MustCompile(`=(?:None|True|False|request\..*)$`)
)

// cookieClaims are those of a cookie with attributes, and of an attribute.
func cookieClaims(text string) []claim {
	switch {
	case withAttributes.MatchString(text):
		return []claim{lineClaim(text, "Set-Cookie: "+text, "document.cookie = "+text)}
	case attribute.MatchString(text) && (!notOurs.MatchString(text) || strings.HasPrefix(text, "SameSite")):
		return []claim{{text, func(seen string) bool {
			_, attributes, _ := strings.Cut(seen, ";")
			return slices.ContainsFunc(strings.Split(attributes, ";"), func(a string) bool { return sameAttribute(strings.TrimSpace(a), text) })
		}}}
	}
	return nil
}

// sameAttribute compares attributes, in whose names small and capital letters make no
// difference.
func sameAttribute(a, b string) bool {
	nameA, valueA, _ := strings.Cut(a, "=")
	nameB, valueB, _ := strings.Cut(b, "=")
	return strings.EqualFold(nameA, nameB) && valueA == valueB
}

// bears reports whether a line that was seen bears out a claim, in which "…" stands
// for what is left out.
func bears(line, claim string) bool {
	first, last, elided := strings.Cut(claim, "…")
	if !elided {
		return line == claim
	}
	return len(line) >= len(first)+len(last) && strings.HasPrefix(line, first) && strings.HasSuffix(line, last)
}
