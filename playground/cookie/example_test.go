package cookie_test

import (
	"fmt"
	"os"
	"time"

	"course/playground/cookie"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func ExampleSetCookie_Header() {
	line, err := cookie.SetCookie{
		Key: "flavor", Value: "chocolate chip", MaxAge: "30", HTTPOnly: true, SameSite: "lax",
	}.Header(noon)
	fmt.Println(line, err)

	_, err = cookie.SetCookie{Key: "a;b", Value: "1", MaxAge: "soon"}.Header(noon)
	fmt.Println(err)
	// Output:
	// flavor="chocolate chip"; Expires=Sun, 01 Mar 2026 12:00:30 GMT; Max-Age=30; HttpOnly; Path=/; SameSite=Lax <nil>
	// key must not contain ; or =: they end the name; max_age must be a whole number of seconds, such as 3600
}

func ExampleParseCookie() {
	pairs := cookie.ParseCookie(`flavor="chocolate\040chip"; chewy; flavor=dark`)
	fmt.Printf("%q\n", pairs)
	flavor, ok := cookie.Lookup(pairs, "flavor")
	fmt.Println(flavor, ok)
	// Output:
	// [{"flavor" "chocolate chip"} {"chewy" ""} {"flavor" "dark"}]
	// chocolate chip true
}

func ExampleBrowser() {
	page, err := cookie.ParseURL("https://shop.example/cookies/")
	if err != nil {
		fmt.Println(err)
		return
	}
	elsewhere, err := cookie.ParseURL("https://www.shop.example/")
	if err != nil {
		fmt.Println(err)
		return
	}
	b := cookie.NewBrowser(cookie.Standard, false)
	for _, line := range []string{"flavor=dark; Path=/; Max-Age=60", "chewy=yes; SameSite=None"} {
		v := b.Receive(cookie.Request{URL: page}, line, noon)
		fmt.Println(v.Stored, v.Rule, v.Why)
	}
	got := b.Retrieve(cookie.Request{URL: elsewhere}, noon)
	fmt.Printf("%q\n", got.Cookie)
	for _, out := range got.LeftOut {
		fmt.Println(out.Name, out.Rule, out.Why)
	}
	// Output:
	// true 5.7 step 24 Stored until its time is over.
	// false 5.7 step 19 SameSite=None is accepted only together with Secure.
	// ""
	// flavor 5.8.3 step 3 It was set without Domain, so it goes to the host that set it and to no host below.
}

func ExamplePlay() {
	out, err := cookie.Play([]byte(`{"steps": [
		{"do": "script", "url": "http://localhost/", "write": "a=1; Path=/; Max-Age=10"},
		{"do": "read", "url": "http://localhost/shop"},
		{"do": "wait", "seconds": 10},
		{"do": "request", "url": "http://localhost/"}
	]}`), noon)
	if err != nil {
		fmt.Println(err)
	}
	os.Stdout.Write(out)
	// Output:
	// {"steps":[{"verdicts":[{"set_cookie":"a=1; Path=/; Max-Age=10","stored":true,"deleted":false,"why":"Stored until its time is over.","rule":"5.7 step 24","cookie":{"name":"a","value":"1","domain":"localhost","host_only":true,"path":"/","expires":"2026-03-01T12:00:10Z","persistent":true,"secure":false,"http_only":false,"same_site":"Default","partitioned":false}}]},
	// {"cookie":"a=1","left_out":[]},
	// {},
	// {"cookie":"","left_out":[]}]}
}
