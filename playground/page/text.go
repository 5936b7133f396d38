package page

import (
	"bytes"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	texttemplate "text/template"
	"text/template/parse"
)

// Limits on what a template may do for one request. It has no functions that make a
// text longer, so these bound its time and memory.
const (
	maxOutput = 256 << 10 // bytes
	maxSteps  = 1000      // times around all its loops
)

// A text is a template: of a body, where it is escaped for the place that it stands
// in, or of a parameter of a cookie, where what is written with it escapes. It is
// safe for concurrent use.
type text struct {
	template interface {
		Execute(w io.Writer, data any) error
	}
}

// A context is what a template writes.
type context int

const (
	asHTML context = iota
	asText
)

// functions are what a template can call, and the methods of view that do it. Where
// it is "" the function is the template language's own.
var functions = map[string]string{
	"cookie": "Cookie", "cookies": "Cookies", "query": "Query", "form": "Form", "path": "Path", "url": "URL",
	"and": "", "or": "", "not": "", "len": "", "index": "", "slice": "",
	"eq": "", "ne": "", "lt": "", "le": "", "gt": "", "ge": "",
}

// template reads a template, and runs it twice: for a request that says nothing, and
// for one that says something to whatever it is asked for. Where it cannot be read it
// is nil, and the mistake is noted.
func (r *reader) template(f field, source string, in context) *text {
	wrong := refused(source)
	var t *text
	if len(wrong) == 0 {
		var tree *parse.Tree
		var err error
		if t, tree, err = parseTemplate(source, in); err != nil {
			wrong = []error{err}
		} else {
			restrict(tree, source)
		}
	}
	for _, sample := range []*view{{sample: "", left: maxSteps}, {sample: "1", left: maxSteps}} {
		if len(wrong) > 0 {
			break
		}
		out, err := t.execute(sample)
		if err != nil {
			wrong = append(wrong, err)
		} else if in == asHTML {
			r.checkHTML(f, source, out)
		}
	}
	for _, err := range wrong {
		line, column, message := explain(err)
		message, hint := inWords(message)
		r.mistake(r.within(f, line, column), message, hint)
	}
	if len(wrong) > 0 {
		return nil
	}
	return t
}

// refused is all that keeps a template from being read.
func refused(source string) []error {
	tree := parse.New("body")
	tree.Mode = parse.SkipFuncCheck // restrict finds all that there are not, and not only the first
	if _, err := tree.Parse(source, "", "", make(map[string]*parse.Tree)); err != nil {
		return []error{err}
	}
	return restrict(tree, source)
}

// parseTemplate reads a template, and gives its tree.
func parseTemplate(source string, in context) (*text, *parse.Tree, error) {
	stubs := make(map[string]any)
	for name, method := range functions {
		if method != "" {
			stubs[name] = func(...any) string { return "" } // for the parser: restrict puts the method in its place
		}
	}
	if in == asText {
		t, err := texttemplate.New("body").Funcs(stubs).Option("missingkey=error").Parse(source)
		if err != nil {
			return nil, nil, err
		}
		return &text{t}, t.Tree, several(len(t.Templates()))
	}
	t, err := htmltemplate.New("body").Funcs(stubs).Option("missingkey=error").Parse(source)
	if err != nil {
		return nil, nil, err
	}
	return &text{t}, t.Tree, several(len(t.Templates()))
}

func several(templates int) error {
	if templates > 1 {
		return errors.New("a template cannot define others here")
	}
	return nil
}

// execute writes the text for a request.
func (t *text) execute(v *view) (string, error) {
	out := &bounded{}
	err := t.template.Execute(out, v)
	return out.String(), err
}

// bounded takes so much, and not more.
type bounded struct{ bytes.Buffer }

var errTooLong = fmt.Errorf("the text becomes longer than %d KiB", maxOutput>>10)

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		return 0, errTooLong
	}
	return b.Buffer.Write(p)
}

// A templateError is a mistake at a place of a template.
type templateError struct {
	offset  int
	source  string
	message string
}

func (e *templateError) Error() string { return e.message }

// restrict refuses all that a template may not do, and puts our own functions and limits
// into it. A tree that it has seen is not safe to be parsed into again.
func restrict(tree *parse.Tree, source string) []error {
	if tree == nil || tree.Root == nil {
		return nil
	}
	w := walker{source: source, bare: true}
	w.node(tree.Root)
	return w.wrong
}

type walker struct {
	source string
	bare   bool // a dot stands for nothing here
	wrong  []error
}

func (w *walker) refuse(n parse.Node, message string) {
	w.wrong = append(w.wrong, &templateError{int(n.Position()), w.source, message})
}

func (w *walker) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			w.node(child)
		}
	case *parse.ActionNode:
		w.pipe(n.Pipe)
	case *parse.IfNode:
		w.branch(&n.BranchNode, w.bare)
	case *parse.WithNode:
		w.branch(&n.BranchNode, false)
	case *parse.RangeNode:
		w.branch(&n.BranchNode, false)
		limit := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{method(n.Pos, "Limited")}}
		n.Pipe.Cmds = append(n.Pipe.Cmds, limit)
	case *parse.TemplateNode:
		w.refuse(n, "a template cannot call others here")
	}
}

// branch walks through what a condition decides on. With and range give a dot a
// meaning, in their list and not behind their else.
func (w *walker) branch(n *parse.BranchNode, bare bool) {
	w.pipe(n.Pipe)
	outside := w.bare
	w.bare = bare
	w.node(n.List)
	w.bare = outside
	w.node(n.ElseList)
}

func (w *walker) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for i, argument := range command.Args {
			command.Args[i] = w.argument(argument)
		}
	}
}

// argument returns what stands in an argument's place.
func (w *walker) argument(n parse.Node) parse.Node {
	switch n := n.(type) {
	case *parse.PipeNode:
		w.pipe(n)
	case *parse.ChainNode:
		n.Node = w.argument(n.Node)
	case *parse.IdentifierNode:
		name, known := functions[n.Ident]
		if !known {
			w.refuse(n, "there is no function "+n.Ident+" here")
		}
		if name != "" {
			return method(n.Pos, name)
		}
	case *parse.FieldNode:
		// To the package template the dot would be the view, with all that it can do.
		if w.bare {
			w.refuse(n, "there is no ."+n.Ident[0]+" here")
		}
	case *parse.DotNode:
		if w.bare {
			w.refuse(n, "a dot stands for nothing here")
		}
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			w.refuse(n, "$ stands for nothing here")
		}
	}
	return n
}

// method is the node that calls a method of the view, which is what "$" stands for.
func method(at parse.Pos, name string) parse.Node {
	return &parse.VariableNode{NodeType: parse.NodeVariable, Pos: at, Ident: []string{"$", name}}
}

// Limited passes on what a loop is about to go around, and counts it.
func (v *view) Limited(list any) (any, error) {
	n := 0
	switch value := reflect.ValueOf(list); value.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map, reflect.String:
		n = value.Len()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n = int(max(0, min(value.Int(), maxSteps+1))) // below 0 it goes around never, and gives nothing back
	case reflect.Invalid:
	default:
		return nil, errors.New("a loop goes around a list or a number")
	}
	v.left -= n + 1
	if v.left < 0 {
		return nil, fmt.Errorf("all loops together go around more than %d times", maxSteps)
	}
	return list, nil
}

// templateMessage matches what the packages template say: where, and what.
var templateMessage = regexp.MustCompile(`(?s)^(?:html/)?template: ?body:(\d+):(?:(\d+):)? (.*)$`)

// executing matches what they say of a template that runs.
var executing = regexp.MustCompile(`^executing "body" at <[^>]*>: (?:error calling \w+: )?`)

// explain says where in a template it is wrong, in lines and columns from 1, and how.
func explain(err error) (line, column int, message string) {
	var ours *templateError
	if errors.As(err, &ours) {
		before := ours.source[:min(max(ours.offset, 0), len(ours.source))]
		return strings.Count(before, "\n") + 1, len(before) - strings.LastIndex(before, "\n"), ours.message
	}
	message = err.Error()
	if m := templateMessage.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])   // digits
		column, _ = strconv.Atoi(m[2]) // digits, or none
		message = m[3]
	}
	message = executing.ReplaceAllString(message, "")
	message, _, _ = strings.Cut(message, "\n")
	return max(line, 1), max(column, 1), message
}
