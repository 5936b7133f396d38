package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A node is a value of YAML: a scalar, a list or a mapping, with its place in the
// text that it was read from.
type node struct {
	place  place
	scalar any     // string, int64, uint64, float64, bool, or nil for null
	text   string  // the scalar as it is written: 1.10 stays 1.10
	list   []*node // not nil for a list
	fields []pair  // not nil for a mapping, in the order of the text
}

// A pair is an entry of a mapping.
type pair struct {
	key   string
	place place // of the key
	value *node
}

// Limits of a block's YAML: beyond them it is no block but an attack.
const (
	maxNodes = 20_000 // each use of an alias counts all that it stands for
	maxNest  = 40     // lists and mappings inside of each other
)

// readTree reads a YAML document, or JSON, which is YAML too. An empty one is nil, and
// so is one that cannot be read. Mistakes that it can be read in spite of come with it.
func readTree(src []byte) (*node, []*mistake) {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, []*mistake{explainYAML(src, err)}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	if len(file.Docs) > 1 {
		return nil, []*mistake{{place{1, 1}, "there are two documents here", "take the line --- out"}}
	}
	body := file.Docs[0].Body
	g := &grower{anchors: anchorsIn(body)}
	n := g.grow(body, maxNest)
	if g.lost {
		return nil, g.wrong
	}
	return n, g.wrong
}

// A grower makes a tree of what the parser has read.
type grower struct {
	anchors map[string]ast.Node
	nodes   int
	lost    bool // what it stands for cannot be known, or is too much
	wrong   []*mistake
}

func (g *grower) fail(n ast.Node, message, hint string) {
	g.wrong = append(g.wrong, &mistake{placeOf(n), message, hint})
}

// grow returns the node that n stands for; never nil.
func (g *grower) grow(n ast.Node, depth int) *node {
	grown := &node{place: placeOf(n)}
	if g.lost {
		return grown
	}
	if g.nodes++; g.nodes > maxNodes || depth == 0 {
		g.lost = true
		g.fail(n, "this is too much for one block", "take some of it out")
		return grown
	}
	switch v := n.(type) {
	case *ast.AnchorNode:
		return g.grow(v.Value, depth-1)
	case *ast.TagNode:
		return g.grow(v.Value, depth-1)
	case *ast.AliasNode:
		return g.alias(v, depth)
	case *ast.SequenceNode:
		grown.list = make([]*node, len(v.Values))
		for i, item := range v.Values {
			grown.list[i] = g.grow(item, depth-1)
		}
	case *ast.MappingNode:
		grown.fields = make([]pair, 0, len(v.Values))
		for _, entry := range v.Values {
			g.entry(grown, entry, depth-1)
		}
	default:
		grown.scalar = scalarOf(n)
		grown.text, _ = yamlValue(n, nil)
	}
	return grown
}

func (g *grower) alias(n *ast.AliasNode, depth int) *node {
	meant, ok := g.anchors[n.Value.GetToken().Value]
	if !ok {
		g.fail(n, "* stands for something that & has named before, and nothing has", "put quotes around the value if * is part of it")
		g.lost = true
		return &node{place: placeOf(n)}
	}
	return g.grow(meant, depth-1)
}

func (g *grower) entry(in *node, entry *ast.MappingValueNode, depth int) {
	key := entry.Key.GetToken().Value
	if _, plain := entry.Key.(*ast.StringNode); !plain {
		if _, isScalar := entry.Key.(ast.ScalarNode); !isScalar {
			g.fail(entry.Key, "a key is one word here", "write each line as key: value")
			return
		}
	}
	if in.get(key) != nil {
		g.fail(entry.Key, key+" is given twice", "keep one of the two")
		return
	}
	value := g.grow(entry.Value, depth)
	if null, ok := entry.Value.(*ast.NullNode); ok && null.Token.Type == token.ImplicitNullType {
		colon := entry.GetToken().Position // the parser is not sure where nothing is
		value.place = place{colon.Line, colon.Column + 1}
	}
	in.fields = append(in.fields, pair{key, placeOf(entry.Key), value})
}

// scalarOf is the value of a scalar, in its type.
func scalarOf(n ast.Node) any {
	switch v := n.(type) {
	case *ast.NullNode:
		return nil
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return v.Value.Value
	case *ast.BoolNode:
		return v.Value
	case *ast.IntegerNode:
		return v.Value
	case *ast.FloatNode:
		return v.Value
	default: // infinity and its kin are words to us
		return n.GetToken().Value
	}
}

// get returns the value of a key; nil where there is none.
func (n *node) get(key string) *node {
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// isScalar reports whether a node is a single value, null too.
func (n *node) isScalar() bool { return n.list == nil && n.fields == nil }

// isNull reports whether nothing is written where a value could be.
func (n *node) isNull() bool { return n.isScalar() && n.scalar == nil }

// plain is the node as encoding/json takes it.
func (n *node) plain() any {
	switch {
	case n.list != nil:
		list := make([]any, len(n.list))
		for i, item := range n.list {
			list[i] = item.plain()
		}
		return list
	case n.fields != nil:
		mapping := make(map[string]any, len(n.fields))
		for _, f := range n.fields {
			mapping[f.key] = f.value.plain()
		}
		return mapping
	}
	return n.scalar
}

// at returns the node that a key such as "steps.3.url" names, or of those above it
// the last that is there; nil where not even the first is.
func (n *node) at(key string) *node {
	var found *node
	for part := range strings.SplitSeq(key, ".") {
		if i, err := strconv.Atoi(part); err == nil && n.list != nil {
			if i < 0 || i >= len(n.list) {
				return found
			}
			n = n.list[i]
		} else if n = n.get(part); n == nil {
			return found
		}
		found = n
	}
	return found
}
