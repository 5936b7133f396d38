package exchange_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"course/playground/exchange"
	"course/playground/exchange/exchangetest"

	"github.com/google/go-cmp/cmp"
)

func TestRedirectCarriesTheAnswer(t *testing.T) {
	line := `ours="<b>"; Path=/`
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{line}, SeeOther: "/play/echo?q=1"}, nil))
	post := s.Post("/play/echo", nil).Status(http.StatusSeeOther)
	if diff := cmp.Diff([]string{line}, post.SetCookie()); diff != "" {
		t.Fatal(diff)
	}
	to := post.Header().Get("Location")
	anothers := to // signed with the key of another process
	if !strings.HasPrefix(to, "/play/echo?after=") || !strings.HasSuffix(to, "&q=1") {
		t.Fatalf("redirected to %s", to)
	}
	if got := s.Post("/play/echo", nil, exchangetest.JSON...).Status(http.StatusOK); got.Header().Get("Location") != "" {
		t.Error("a program is redirected too")
	}

	// The page that shows it must be of the same process: one kit, two answers.
	first := true
	both := exchangetest.Serve(t, "", func(*exchange.Kit) (exchange.Demo, error) {
		handle := func(q *exchange.Request) (exchange.Answer, error) {
			if first {
				first = false
				return exchange.Answer{SetCookie: []string{line}, SeeOther: "/play/echo"}, nil
			}
			return exchange.Answer{Body: "page"}, nil
		}
		return exchange.Demo{Routes: []exchange.Route{{Method: http.MethodGet, Pattern: "/echo", Handle: handle}}}, nil
	})
	to = both.Get("/play/echo").Status(http.StatusSeeOther).Header().Get("Location")
	next := both.Get(to).Status(http.StatusOK)
	if len(next.SetCookie()) > 0 {
		t.Error("following the link sets a cookie")
	}
	previous := next.Page().Find("[data-previous]")
	if got := previous.Find("[data-set-cookie]").Text(); got != line {
		t.Errorf("the page shows %q, want %q", got, line)
	}
	if got, _ := previous.Attr("data-status"); got != "303" {
		t.Errorf("status %s, want 303", got)
	}
	if url, _ := next.Page().Find("[data-request]").Attr("data-url"); url != "/play/echo" {
		t.Errorf("the page's own address is shown as %s", url)
	}
	for _, forged := range []string{anothers, "/play/echo?after=" + strings.Repeat("A", 80), "/play/echo?after=%00", strings.Replace(to, "after=", "after=A", 1)} {
		if n := both.Get(forged).Status(http.StatusOK).Page().Find("[data-previous]").Length(); n > 0 {
			t.Errorf("%s is believed", forged)
		}
	}
}

// Of several servers that share a key, any may show what another's redirect carries.
func TestRedirectToAnotherServer(t *testing.T) {
	t.Parallel()
	config := exchangetest.Config(t, "")
	config.SecretKey = []byte("0123456789abcdef")
	one := exchangetest.ServeWith(t, config, echo(exchange.Answer{SetCookie: []string{"a=b"}, SeeOther: "/play/echo"}, nil))
	another := exchangetest.ServeWith(t, config, echo(exchange.Answer{Body: "page"}, nil))
	to := one.Get("/play/echo").Status(http.StatusSeeOther).Header().Get("Location")
	if got := another.Get(to).Status(http.StatusOK).Page().Find("[data-previous] [data-set-cookie]").Text(); got != "a=b" {
		t.Errorf("the page shows %q", got)
	}
}

func TestRedirectStaysShort(t *testing.T) {
	long := "ours=" + strings.Repeat("x", 4900)
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{long, long}, SeeOther: "/play/echo"}, nil))
	to := s.Post("/play/echo", nil).Status(http.StatusSeeOther).Header().Get("Location")
	if len(to) > 8000 {
		t.Errorf("an address of %d octets", len(to))
	}
}

func TestRepeat(t *testing.T) {
	s := exchangetest.Serve(t, "", echo(exchange.Answer{SetCookie: []string{"a=b"}, Repeat: "/play/echo?more", SeeOther: "/play/never"}, nil))
	for _, headers := range [][]string{nil, exchangetest.JSON} {
		got := s.Post("/play/echo", nil, headers...).Status(http.StatusTemporaryRedirect)
		if to := got.Header().Get("Location"); to != "/play/echo?more" || len(got.SetCookie()) != 1 {
			t.Errorf("to %q with %d cookies", to, len(got.SetCookie()))
		}
	}
}

// again is a demo whose page writes the line of a POST again.
func again(kit *exchange.Kit) (exchange.Demo, error) {
	return exchange.Demo{Routes: []exchange.Route{
		{Method: http.MethodPost, Pattern: "/again", Handle: func(q *exchange.Request) (exchange.Answer, error) {
			return exchange.Answer{SetCookie: []string{"a=1; Max-Age=1"}, SeeOther: "/play/again", Carry: "a=1"}, nil
		}},
		{Method: http.MethodGet, Pattern: "/again", Handle: func(q *exchange.Request) (exchange.Answer, error) {
			if q.Previous != nil && q.HTTP.URL.Query().Get("forget") == "" {
				if q.Previous.Restore("another") {
					return exchange.Answer{}, errors.New("another line is taken for the one that was sent")
				}
				q.Previous.Restore(q.Previous.Carried + "; Max-Age=1")
			}
			return exchange.Answer{}, nil
		}},
	}}, nil
}

func TestCarry(t *testing.T) {
	config := exchangetest.Config(t, "")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	config.Now = func() time.Time { return now }
	s := exchangetest.ServeWith(t, config, again)
	to := s.Post("/play/again", nil).Status(http.StatusSeeOther).Header().Get("Location")
	now = now.Add(time.Hour)
	previous := s.Get(to).Status(http.StatusOK).Page().Find("[data-previous]")
	if got := previous.Find("[data-set-cookie]").Text(); got != "a=1; Max-Age=1" {
		t.Errorf("the line is shown as %q", got)
	}
	// What became of it was decided when it was sent.
	if got := previous.Find("[data-verdict]").Text(); !strings.HasPrefix(got, "Stored") {
		t.Errorf("the verdict is %q", got)
	}
	if n := s.Get(to + "&forget=1").Status(http.StatusOK).Page().Find("[data-previous]").Length(); n > 0 {
		t.Error("an answer is shown whose lines nobody has written again")
	}
}
