package markdown

import (
	"crypto/sha256"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	lru "github.com/hashicorp/golang-lru/v2"
)

// Bounds on what is remembered of coloured code, and on the time that colouring a
// block may take.
const (
	maxBlocks    = 1 << 20
	maxRemember  = 32 << 20 // bytes of HTML, where Options.Remember says nothing else
	maxLanguages = 512
	maxColouring = 5 * time.Second
)

// manyBlocks is how many blocks of a language are coloured before it is worth a
// tokeniser of its own, which costs as much as some tens of them.
const manyBlocks = 100

// colours colours code. Since that takes most of the time that a course takes to
// render, each block is coloured once and then remembered.
type colours struct {
	lexers *lru.Cache[string, *lexer]            // by language
	done   *lru.Cache[[sha256.Size]byte, string] // the lines, joined: one piece of memory
	size   atomic.Int64                          // of what done holds, in bytes
	most   int64                                 // that it may be
}

func newColours(most int64) *colours {
	c := &colours{most: most}
	// New fails for sizes below 1 alone.
	c.lexers, _ = lru.New[string, *lexer](maxLanguages)
	c.done, _ = lru.NewWithEvict(maxBlocks, func(_ [sha256.Size]byte, lines string) {
		c.size.Add(-sizeOf(lines))
	})
	return c
}

// sizeOf is what remembering a block takes, with its key and its place.
func sizeOf(lines string) int64 { return int64(len(lines)) + 192 }

// lines returns the HTML of each line of code, without its end. Code in a language
// that is not known is escaped and no more.
func (c *colours) lines(language, code string) []string {
	code = strings.TrimSuffix(code, "\n")
	if code == "" {
		return nil
	}
	lexer := c.lexer(language)
	if lexer.Lexer == nil {
		return strings.Split(escape(code), "\n")
	}
	key := sha256.Sum256([]byte(language + "\x00" + code))
	if lines, ok := c.done.Get(key); ok {
		return strings.Split(lines, "\n")
	}
	lines, ok := coloured(lexer, code)
	if !ok {
		lines = escape(code)
	}
	c.remember(key, lines)
	return strings.Split(lines, "\n")
}

func (c *colours) remember(key [sha256.Size]byte, lines string) {
	size := sizeOf(lines)
	if size > c.most/4 {
		return
	}
	if had, _ := c.done.ContainsOrAdd(key, lines); had {
		return // another lesson with the same block was quicker
	}
	for c.size.Add(size); c.size.Load() > c.most; size = 0 {
		if _, _, ok := c.done.RemoveOldest(); !ok {
			return
		}
	}
}

// A lexer is one of chroma's, with a faster one beside it.
type lexer struct {
	chroma.Lexer              // nil where there is none for a language
	blocks       atomic.Int32 // that it has coloured
	tokeniser    func() *tokeniser
}

func newLexer(l chroma.Lexer) *lexer {
	return &lexer{Lexer: l, tokeniser: sync.OnceValue(func() *tokeniser { return newTokeniser(l) })}
}

// lexer returns the lexer of a language, by any of its names or by the ending of
// its files.
func (c *colours) lexer(language string) *lexer {
	if l, ok := c.lexers.Get(language); ok {
		return l
	}
	var found chroma.Lexer
	if language != "" {
		found = lexers.Get(language)
	}
	l := newLexer(found)
	if earlier, ok, _ := c.lexers.PeekOrAdd(language, l); ok {
		return earlier
	}
	return l
}

// tokens returns the tokens of code, which may panic while they are read.
func (l *lexer) tokens(code string) (iter.Seq[chroma.Token], error) {
	if l.blocks.Add(1) > manyBlocks {
		if t := l.tokeniser(); t != nil {
			return t.tokens(code), nil
		}
	}
	next, err := l.Tokenise(nil, code)
	return next.Stdlib(), err
}

// coloured returns the HTML of the lines, or false where the lexer could not do it: it
// failed, took too long, or lost a part of the code.
func coloured(l *lexer, code string) (lines string, ok bool) {
	// chroma's iterators report errors by panics, as their documentation says.
	defer func() {
		if recover() != nil {
			lines, ok = "", false
		}
	}()
	// Some lexers want a newline at the end, and some add one.
	tokens, err := l.tokens(code + "\n")
	if err != nil {
		return "", false
	}
	var w tokenWriter
	w.html.Grow(4 * len(code))
	started, read, count := time.Now(), 0, 0
	for token := range tokens {
		// Some lexers come to a place where they return empty tokens for ever.
		if count++; count >= 2*len(code)+16 || count%64 == 0 && time.Since(started) > maxColouring {
			return "", false
		}
		read += len(token.Value)
		w.write(classOf(token.Type), token.Value)
	}
	return w.finish(strings.Count(code, "\n") + 1), read == len(code) || read == len(code)+1
}

// A tokenWriter writes tokens as lines of HTML.
type tokenWriter struct {
	html  strings.Builder
	class string // of the piece that is not yet written
	piece string
}

// write adds a token. Neighbours of one class become one element, which never goes on
// in the next line.
func (w *tokenWriter) write(class, value string) {
	for {
		part, rest, more := strings.Cut(value, "\n")
		if part != "" && class != w.class {
			w.flush()
			w.class = class
		}
		w.piece += part
		if !more {
			return
		}
		w.flush()
		w.html.WriteByte('\n')
		value = rest
	}
}

// flush writes the piece that was gathered. White space and plain text need no
// element.
func (w *tokenWriter) flush() {
	plain := w.class == "" || strings.TrimSpace(w.piece) == ""
	if !plain {
		w.html.WriteString(`<span class="`)
		w.html.WriteString(w.class)
		w.html.WriteString(`">`)
	}
	w.html.WriteString(escape(w.piece))
	if !plain {
		w.html.WriteString("</span>")
	}
	w.piece = ""
}

// finish returns the first n lines; what is behind them was added by the lexer. It is
// a copy, since the writer has taken more memory than it needed.
func (w *tokenWriter) finish(n int) string {
	w.flush()
	lines, end := w.html.String(), 0
	for range n {
		length := strings.IndexByte(lines[end:], '\n')
		if length < 0 {
			return strings.Clone(lines)
		}
		end += length + 1
	}
	return strings.Clone(lines[:end-1])
}

// classOf is the class that chroma's styles have for a kind of token, or for the
// kind that it is part of.
func classOf(kind chroma.TokenType) string {
	for kind != 0 {
		if class, ok := chroma.StandardTypes[kind]; ok && class != "w" {
			return class
		}
		kind = kind.Parent()
	}
	return ""
}
