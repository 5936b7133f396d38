package sessions

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"
	"course/playground/session"
)

// A countingStore notes how often it is asked what it keeps.
type countingStore struct {
	session.Store
	gets *int
}

func (s countingStore) Get(ctx context.Context, key session.Key, now time.Time) ([]byte, bool, error) {
	*s.gets++
	return s.Store.Get(ctx, key, now)
}

// TestOneLook holds that a page asks the store once, and no more where that is away.
func TestOneLook(t *testing.T) {
	memory, err := session.NewMemory(10, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]session.Store{"there": memory, "away": away{}} {
		gets := 0
		l := newLearner(t, func(c *exchange.Config) { c.Sessions = countingStore{store, &gets} })
		l.jar["session_id"] = "some-id"
		for _, page := range []string{"/server", ""} {
			if l.get(page); gets != 1 {
				t.Errorf("%s, %q: the store was asked %d times", name, page, gets)
			}
			gets = 0
		}
	}
}

// away is a store that can't be reached.
type away struct{ session.Store }

var errAway = fmt.Errorf("%w: s3cret", session.ErrAway)

func (away) Get(context.Context, session.Key, time.Time) ([]byte, bool, error) {
	return nil, false, errAway
}

func (away) Add(context.Context, session.Key, []byte, time.Time) error { return errAway }
func (away) Delete(context.Context, session.Key) error                 { return errAway }

func (away) Swap(context.Context, session.Key, time.Time, func([]byte) (session.Key, []byte, error)) (bool, error) {
	return false, errAway
}

// Without its store one kind says so, and keeps its cookie; the others go on.
func TestStoreIsAway(t *testing.T) {
	l := newLearner(t, func(c *exchange.Config) { c.Sessions = away{} })
	l.jar["session_id"] = "x"
	for path, form := range map[string]url.Values{"": fields("user", "ada"), "/copy": nil, "/send": fields("value", "y")} {
		for _, headers := range [][]string{nil, exchangetest.JSON} {
			got := l.post("/server"+path, form, headers...).Status(http.StatusServiceUnavailable)
			if len(got.SetCookie()) > 0 || strings.Contains(got.Body.String(), "s3cret") {
				t.Errorf("%s: %v", path, got.SetCookie())
			}
		}
	}
	l.post("/server", fields("_clear", "1")).Status(http.StatusServiceUnavailable)
	if text, _ := l.get("/server", exchangetest.JSON...).Status(http.StatusServiceUnavailable).Decode()["error"].(string); !strings.Contains(text, "away") {
		t.Errorf("%q", text)
	}
	if text := l.get("/server").Status(http.StatusServiceUnavailable).Page().Find("main").Text(); !strings.Contains(text, "your cookie is kept") {
		t.Errorf("%s", text)
	}
	l.post("", fields("user", "ada")).Status(http.StatusSeeOther)
	page := l.get("").Status(http.StatusOK).Page()
	if n := page.Find(`[data-state="valid"]`).Length(); n != 3 || page.Find(`[data-state="away"]`).Length() != 1 {
		t.Errorf("%d cards are valid", n)
	}
	if l.jar["session_id"] != "x" {
		t.Error("the cookie was not kept")
	}
}
