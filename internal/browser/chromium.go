package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a helper waits for what must come. It is generous, as tests
// share a small machine with each other, the race detector and whatever else runs
// there: only a test that fails waits so long.
const Patience = 2 * time.Minute

// A T is what helpers report to: a *testing.T, or the like of it in a program.
// Fatalf must not return.
type T interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A Browser is one Chromium. The zero value is ready for use; the process starts
// when the first page is opened. It is safe for concurrent use.
type Browser struct {
	// ThirdPartyCookies lets pages of other sites send and set cookies. Left alone,
	// Debian's Chromium blocks them, as others do in a private window.
	ThirdPartyCookies bool

	mu      sync.Mutex
	ctx     context.Context // of the process; nil until it runs
	stop    context.CancelFunc
	profile string // the folder of its user data; "" for one that chromedp makes
}

// Main runs the tests of a package, then closes the browser. It is all that a
// TestMain needs to do.
func (b *Browser) Main(m *testing.M) {
	code := m.Run()
	if err := b.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// Close ends the browser, if it runs, and removes its profile.
func (b *Browser) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ctx == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	err := chromedp.Cancel(ctx)
	b.stop()
	b.ctx = nil
	if err != nil {
		err = fmt.Errorf("close Chromium: %w", err)
	}
	return errors.Join(err, removeProfile(b.profile))
}

// running returns the context of the process, which it starts if need be.
func (b *Browser) running() (context.Context, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ctx != nil {
		return b.ctx, nil
	}
	program, err := program()
	if err != nil {
		return nil, err
	}
	profile, err := b.newProfile()
	if err != nil {
		return nil, fmt.Errorf("a profile for Chromium: %w", err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options(program, profile)...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, errors.Join(fmt.Errorf("start %s: %w", program, err), removeProfile(profile))
	}
	b.ctx, b.stop, b.profile = ctx, stop, profile
	return ctx, nil
}

// newProfile makes a folder for Chromium's user data where there are preferences to
// put into it; it returns "" where there are none.
func (b *Browser) newProfile() (string, error) {
	if !b.ThirdPartyCookies {
		return "", nil
	}
	profile, err := os.MkdirTemp("", "course-chromium-")
	if err != nil {
		return "", err
	}
	const preferences = `{"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": false}}`
	folder := filepath.Join(profile, "Default")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	return profile, os.WriteFile(filepath.Join(folder, "Preferences"), []byte(preferences), 0o600)
}

// programs are the names that Chromium goes by, the one of Debian first.
var programs = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// program returns the path of the Chromium on this machine.
func program() (string, error) {
	for _, name := range programs {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, exec.ErrNotFound) {
			return "", fmt.Errorf("look for Chromium: %w", err)
		}
	}
	return "", fmt.Errorf("no Chromium on PATH (looked for %s): apt-get install chromium, or run .ci/setup", strings.Join(programs, ", "))
}

// loopbackOnly makes every host unknown but those of this machine.
const loopbackOnly = "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"

// options are those of a quiet Chromium without a window. Its user data lies in the
// profile or, where that is "", in a new folder that goes with it.
func options(program, profile string) []chromedp.ExecAllocatorOption {
	list := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", loopbackOnly),
		chromedp.Flag("lang", "en-GB"),
		// Tests run as root in containers, where the sandbox cannot; all that is
		// shown is ours.
		chromedp.Flag("no-sandbox", true),
		chromedp.WindowSize(1280, 800),
	)
	if profile != "" {
		list = append(list, chromedp.UserDataDir(profile))
	}
	return list
}
