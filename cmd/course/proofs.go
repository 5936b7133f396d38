package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"course/internal/web"
	"course/playground"
	"course/playground/cookie"
	"course/playground/exchange"
	pages "course/playground/page"
	"course/playground/proof"
	"course/site/markdown"
)

// proofs runs what lessons show as happening, on a playground of its own: the site
// and the playground do not know each other.
type proofs struct {
	// stage is built when the first lesson has something to prove.
	stage    func() (*proof.Stage, error)
	declared *declarations
}

var _ markdown.Proofs = proofs{}

// proofTime is when all that is run for a lesson happens, so that it is the same
// each time.
func proofTime() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

func newProofs() proofs {
	declared := &declarations{}
	return proofs{sync.OnceValues(func() (*proof.Stage, error) { return newStage(declared) }), declared}
}

// newStage builds the playground that proofs are run on. Whatever address lessons
// are served at, it stands at the one that they speak of.
func newStage(declared *declarations) (*proof.Stage, error) {
	assets, err := newAssets("", false)
	if err != nil {
		return nil, err
	}
	errorPages, err := web.NewErrors("", assets)
	if err != nil {
		return nil, err
	}
	play, err := playground.New(exchange.Config{
		Home:      proof.Origin,
		OtherSite: strings.Replace(proof.Origin, "localhost", "127.0.0.1", 1),
		Assets:    assets,
		Errors:    errorPages,
		SecretKey: []byte("no secret, so that a run is the same each time"),
		Now:       proofTime,
		Declared:  declared.find,
	})
	if err != nil {
		return nil, err
	}
	guarded := web.LoopbackOnly(errorPages, guard(play, "", errorPages, play.Handler()))
	return &proof.Stage{Handler: web.Secure(guarded), Now: proofTime()}, nil
}

// Scenario implements [markdown.Proofs].
func (proofs) Scenario(in []byte) ([]byte, error) {
	out, err := cookie.Play(in, proofTime())
	return out, asFieldErrors(err)
}

// asFieldErrors is an error in the words of the site.
func asFieldErrors(err error) error {
	var fields cookie.FieldErrors
	if errors.As(err, &fields) {
		return markdown.FieldErrors(fields)
	}
	return err
}

// Visit implements [markdown.Proofs].
func (p proofs) Visit(in []byte, declared *markdown.Declaration) ([]byte, error) {
	steps, misread, err := visitSteps(in)
	if err != nil {
		return nil, err
	}
	stage, err := p.stage()
	if err != nil {
		return nil, err
	}
	maps.Copy(misread, notOwn(steps, declared))
	folder := ""
	if declared != nil {
		folder = pages.Path(declared.Lesson, declared.Name)
		defer p.declared.serve(*declared)()
	}
	results, err := stage.Visit(context.Background(), folder, steps)
	var wrong cookie.FieldErrors
	if err != nil && !errors.As(err, &wrong) {
		return nil, err
	}
	if maps.Copy(misread, wrong); len(misread) > 0 {
		return nil, misread
	}
	return json.Marshal(results)
}

// visitSteps reads the steps of a visit. What has a value of the wrong kind is misread:
// a step that does no harm stands for it.
func visitSteps(in []byte) (steps []proof.Step, misread markdown.FieldErrors, err error) {
	var written []json.RawMessage
	if err := json.Unmarshal(in, &written); err != nil {
		return nil, nil, err
	}
	kinds := map[reflect.Kind]string{
		reflect.String: "a text", reflect.Bool: "true or false", reflect.Float64: "a number of seconds", reflect.Map: "a mapping of fields",
	}
	steps, misread = make([]proof.Step, len(written)), markdown.FieldErrors{}
	for i, one := range written {
		decoder := json.NewDecoder(bytes.NewReader(one))
		decoder.UseNumber()
		err := decoder.Decode(&steps[i])
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			misread[fmt.Sprintf("%d.%s", i, wrong.Field)] = "must be " + kinds[wrong.Type.Kind()]
			steps[i] = proof.Step{Close: true}
		} else if err != nil {
			return nil, nil, err
		}
	}
	return steps, misread, nil
}

// Transcript implements [markdown.Proofs].
func (p proofs) Transcript(lines [][][]string, declared []markdown.Declaration) ([]markdown.Printed, error) {
	if asksBroken(declared, lines) {
		return nil, markdown.ErrBrokenDemo
	}
	stage, err := p.stage()
	if err != nil {
		return nil, err
	}
	if len(declared) > 0 {
		defer p.declared.serve(declared...)()
	}
	terminal, printed, wrong := stage.Terminal(), make([]markdown.Printed, len(lines)), markdown.FieldErrors{}
	for i, pipeline := range lines {
		printed[i], err = runPipeline(terminal, pipeline, declared)
		if errors.Is(err, proof.ErrSlow) {
			return nil, err
		}
		if err != nil {
			wrong[strconv.Itoa(i)] = err.Error()
		}
	}
	if len(wrong) > 0 {
		return printed, wrong
	}
	return printed, nil
}

// runPipeline runs commands of which each reads what the one before it prints, and
// returns what the terminal shows.
func runPipeline(terminal *proof.Terminal, pipeline [][]string, declared []markdown.Declaration) (markdown.Printed, error) {
	ctx, cancel := context.WithTimeout(context.Background(), proof.Timeout)
	defer cancel()
	var shown, out string
	status := 0
	for i, words := range pipeline {
		var err error
		switch words[0] {
		case "curl":
			if err = onlyDeclared(declared, words...); err != nil {
				return markdown.Printed{}, fmt.Errorf("curl %w", err)
			}
			var printed proof.Printed
			printed, err = terminal.Curl(ctx, words[1:])
			out, shown = printed.Out, shown+printed.Beside
			if printed.Status >= http.StatusBadRequest {
				status = printed.Status
			}
		case "course":
			out, err = explain(ctx, words[1:], out, i > 0)
		default:
			err = fmt.Errorf("%s is not run here: of commands there are curl and course explain; put it into a block of its own, which is shown and not compared", words[0])
		}
		if err != nil {
			return markdown.Printed{}, err
		}
	}
	return markdown.Printed{Text: shown + out, Status: status}, nil
}

// explain runs "course explain", with what is piped into it.
func explain(ctx context.Context, args []string, in string, piped bool) (string, error) {
	if len(args) == 0 || args[0] != "explain" {
		return "", errors.New("of this program nothing but course explain is run here: put it into a block of its own, which is shown and not compared")
	}
	for i, arg := range args {
		if strings.HasPrefix(arg, "--scenario") && arg != "--scenario=-" && !slices.Equal(args[i:min(i+2, len(args))], []string{"--scenario", "-"}) {
			return "", errors.New("no file is read here: write the scenario as a block of the lesson")
		}
	}
	var out bytes.Buffer
	p := &program{
		Stdin: strings.NewReader(in), Stdout: &out, Stderr: &out, Typing: !piped,
		LookupEnv: func(string) (string, bool) { return "", false }, Now: proofTime,
	}
	if p.Run(ctx, args); ctx.Err() != nil {
		return "", fmt.Errorf("course explain %w", proof.ErrSlow)
	}
	if out.Len() > 1<<20 {
		return "", errors.New("course explain prints more than 1 MiB")
	}
	return out.String(), nil
}
