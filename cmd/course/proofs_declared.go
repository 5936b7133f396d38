package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"course/playground/exchange"
	pages "course/playground/page"
	"course/playground/proof"
	"course/site/markdown"
)

// declarations are the demos that a lesson declares and that are being asked: of the
// lesson as it is being written, and not of a course that is served.
type declarations struct {
	asking sync.Mutex // for one lesson at a time
	of     atomic.Pointer[[]markdown.Declaration]
}

// find is for [exchange.Config].
func (d *declarations) find(lesson, name string) (exchange.Declared, bool) {
	of := d.of.Load()
	if of == nil {
		return exchange.Declared{}, false
	}
	i := slices.IndexFunc(*of, func(of markdown.Declaration) bool { return of.Lesson == lesson && of.Name == name })
	if i < 0 {
		return exchange.Declared{}, false
	}
	return exchange.Declared{Kind: (*of)[i].Kind, Body: (*of)[i].Body}, true
}

// serve has the demos be there until done is called.
func (d *declarations) serve(of ...markdown.Declaration) (done func()) {
	d.asking.Lock()
	d.of.Store(&of)
	return func() {
		d.of.Store(nil)
		d.asking.Unlock()
	}
}

// notOwn says which steps of a visit ask a demo that a lesson declares, and that is not
// the one that they stand in.
func notOwn(steps []proof.Step, own *markdown.Declaration) markdown.FieldErrors {
	var declared []markdown.Declaration
	if own != nil {
		declared = append(declared, *own)
	}
	wrong := markdown.FieldErrors{}
	for i, s := range steps {
		for field, address := range map[string]string{"get": s.Get, "post": s.Post} {
			if err := onlyDeclared(declared, address); err != nil {
				wrong[strconv.Itoa(i)+"."+field] = err.Error()
			}
		}
	}
	return wrong
}

// onlyDeclared returns an error where one of the addresses is of a demo that a lesson
// declares, and that is none of these. The answer would be a 404, and no news.
func onlyDeclared(declared []markdown.Declaration, addresses ...string) error {
	for _, address := range addresses {
		_, below, ok := strings.Cut(address, pages.Top+"/")
		if ok && !slices.ContainsFunc(declared, func(d markdown.Declaration) bool { return isBelow(pages.Top+"/"+below, d) }) {
			return fmt.Errorf("asks for %s/%s, which is not declared here: a lesson can ask the demos that come with the program, and its own", pages.Top, below)
		}
	}
	return nil
}

// asksBroken reports whether a command asks a demo that cannot be shown.
func asksBroken(declared []markdown.Declaration, lines [][][]string) bool {
	for _, words := range slices.Concat(lines...) {
		for _, word := range words {
			_, below, ok := strings.Cut(word, pages.Top+"/")
			if ok && slices.ContainsFunc(declared, func(d markdown.Declaration) bool { return d.Broken && isBelow(pages.Top+"/"+below, d) }) {
				return true
			}
		}
	}
	return false
}

// isBelow reports whether a path is one of a demo's.
func isBelow(path string, d markdown.Declaration) bool {
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	top, err := url.PathUnescape(pages.Path(d.Lesson, d.Name))
	rest, ok := strings.CutPrefix(path, top)
	return err == nil && ok && (rest == "" || strings.ContainsAny(rest[:1], "/.?#"))
}
