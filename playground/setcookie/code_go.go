package setcookie

import (
	"fmt"
	"math/big"
	"net/http"
	"strings"
)

// goCode is a package with one handler that answers with exactly the line. Where
// http.SetCookie writes the same, it is used; where it does not, the header is
// written by hand, and a comment says why.
func (w *written) goCode() string {
	imports, body := w.httpSetCookie()
	if body == "" {
		imports, body = w.headerAdd()
	}
	return "package cookies\n\n" + imports + `
// SetCookie answers with one cookie.
func SetCookie(w http.ResponseWriter, r *http.Request) {
` + body + `	w.Write([]byte("` + greeting + `"))
}
`
}

// asGo is the cookie for net/http, as far as that can write what Flask does.
func (w *written) asGo() http.Cookie {
	sameSite := map[string]http.SameSite{
		"Strict": http.SameSiteStrictMode, "Lax": http.SameSiteLaxMode, "None": http.SameSiteNoneMode,
	}[w.attribute("SameSite")]
	return http.Cookie{Name: w.set.Key, Value: w.set.Value, Path: w.attribute("Path"), SameSite: sameSite}
}

// httpSetCookie is the body with http.SetCookie, "" where that writes another line.
func (w *written) httpSetCookie() (imports, body string) {
	c := w.asGo()
	// Valid is asked first: String drops what it finds invalid, with a line in the
	// server's log for each.
	if c.Valid() != nil || c.String() != w.line {
		return "", ""
	}
	members := []struct{ name, value string }{{"Name", inGo(c.Name)}, {"Value", inGo(c.Value)}, {"Path", inGo(c.Path)}}
	if c.SameSite != 0 {
		members = append(members, struct{ name, value string }{"SameSite", "http.SameSite" + w.attribute("SameSite") + "Mode"})
	}
	width := len("Value:")
	if c.SameSite != 0 {
		width = len("SameSite:")
	}
	var b strings.Builder
	b.WriteString("\thttp.SetCookie(w, &http.Cookie{\n")
	for _, m := range members {
		fmt.Fprintf(&b, "\t\t%-*s %s,\n", width, m.name+":", m.value)
	}
	b.WriteString("\t})\n")
	return "import \"net/http\"\n", b.String()
}

// headerAdd is the body that adds the header by hand.
func (w *written) headerAdd() (imports, body string) {
	comment := "\t// Not http.SetCookie: " + w.whyNotHTTP() + "\n"
	before, after, counted := w.aroundExpires()
	if !counted {
		return "import \"net/http\"\n", comment + "\tw.Header().Add(\"Set-Cookie\", " + inGo(w.line) + ")\n"
	}
	return "import (\n\t\"net/http\"\n\t\"time\"\n)\n", comment +
		"\texpires := " + w.goExpires() + ".UTC().Format(http.TimeFormat)\n" +
		"\tw.Header().Add(\"Set-Cookie\", " + inGo(before) + "+expires+" + inGo(after) + ")\n"
}

// goExpires is when the cookie ends. A time.Duration holds 292 years.
func (w *written) goExpires() string {
	seconds := w.maxAge()
	if new(big.Int).Abs(seconds).Cmp(big.NewInt(9_000_000_000)) > 0 {
		return fmt.Sprintf("time.Unix(time.Now().Unix()+(%s), 0)", seconds)
	}
	return fmt.Sprintf("time.Now().Add(%s * time.Second)", seconds)
}

// whyNotHTTP is a sentence for a comment. Nothing that was typed is in it.
func (w *written) whyNotHTTP() string {
	var (
		name   = http.Cookie{Name: w.set.Key}
		value  = http.Cookie{Name: "a", Value: w.set.Value}
		domain = http.Cookie{Name: "a", Domain: w.set.Domain}
		path   = http.Cookie{Name: "a", Path: w.attribute("Path")}
	)
	pair, _, _ := strings.Cut(w.line, ";")
	switch {
	case name.Valid() != nil:
		return "for this name it writes no header, and tells nobody."
	case value.Valid() != nil:
		return "it drops characters from this value."
	case w.set.Domain != "" && domain.Valid() != nil:
		return "it leaves this domain out, and tells nobody."
	case path.Valid() != nil:
		return "it drops characters from this path."
	case "a="+strings.TrimPrefix(pair, w.set.Key+"=") != value.String():
		return "it writes this value in another way."
	}
	return "it writes the same attributes in another order."
}
