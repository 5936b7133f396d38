package markdown

import (
	"strings"
	"testing"
)

// TestLinks follows links from the lesson guide/lesson.md of the test's course, on
// a server that is mounted below /base.
func TestLinks(t *testing.T) {
	for to, test := range map[string]struct{ href, problem string }{
		"setup.md":                {"/lessons/guide/setup", ""},
		"./setup.md":              {"/lessons/guide/setup", ""},
		"setup.md#linux":          {"/lessons/guide/setup#linux", ""},
		"setup.md?a=b#linux":      {"/lessons/guide/setup?a=b#linux", ""},
		"../start.md":             {"/lessons/start", ""},
		"../guide/../start.md":    {"/lessons/start", ""},
		"../README.md":            {"/", ""},
		"gr%C3%B6%C3%9Fe.md":      {"/lessons/guide/gr%C3%B6%C3%9Fe", ""},
		"größe.md":                {"/lessons/guide/gr%C3%B6%C3%9Fe", ""},
		"two%20words.md":          {"/lessons/guide/two%20words", ""},
		"two&#32;words.md":        {"/lessons/guide/two%20words", ""},
		"../old.markdown":         {"/lessons/old", ""},
		"..":                      {"/", ""},
		"../":                     {"/", ""},
		".":                       {"/lessons/guide", ""},
		"../guide":                {"/lessons/guide", ""},
		"../guide/":               {"/lessons/guide", ""},
		"setup":                   {"/lessons/guide/setup", ""},
		"setup/":                  {"/lessons/guide/setup", ""},
		"setup.html":              {"/lessons/guide/setup", ""},
		"./setup.html#a":          {"/lessons/guide/setup#a", ""},
		"../setup/":               {"/lessons/guide/setup", ""}, // from a tool that serves guide/lesson/
		"../old":                  {"/lessons/old", ""},
		"jar.png":                 {"/lessons/guide/jar.png?v=abc", ""},
		"data.csv?x=1&amp;y=2":    {"/lessons/guide/data.csv?v=abe&amp;x=1&amp;y=2", ""},
		"/guide/setup.md":         {"/lessons/guide/setup", ""},
		"/guide/setup":            {"/lessons/guide/setup", ""},
		"/guide/":                 {"/lessons/guide", ""},
		"/logo.svg":               {"/lessons/logo.svg?v=abf", ""},
		"/":                       {"/base/", ""},
		"/play/cookies/a/b":       {"/base/play/cookies/a/b", ""},
		"/lessons/guide/setup#x":  {"/base/lessons/guide/setup#x", ""},
		"/lessons/deep.md":        {"/lessons/lessons/deep", ""},
		"/lessons/guide/setup/":   {"/base/lessons/guide/setup/", ""},
		"/lessons/guide/jar.png":  {"/base/lessons/guide/jar.png", ""},
		"/lessons/":               {"/base/lessons/", ""},
		"/elsewhere":              {"/elsewhere", ""},
		"#below":                  {"#below", ""},
		"?a=b":                    {"?a=b", ""},
		"mailto:a@b.example":      {"mailto:a@b.example", ""},
		"tel:123":                 {"tel:123", ""},
		"ftp://a.example/":        {"ftp://a.example/", ""},
		"vscode:extension/a.b":    {"vscode:extension/a.b", ""},
		"<https://a.example/a b>": {"https://a.example/a%20b", ""},
		"https://a.example/%zz":   {"https://a.example/%25zz", ""},
		"//a.example/x.md":        {"//a.example/x.md", ""},

		"setpu.md":                 {"setpu.md", "1:5: there is no guide/setpu.md in the course; did you mean setup.md?"},
		"../strat.md":              {"../strat.md", "1:5: there is no strat.md in the course; did you mean ../start.md?"},
		"/guide/setpu.md":          {"/guide/setpu.md", "1:5: there is no guide/setpu.md in the course; did you mean /guide/setup.md?"},
		"nothing-like.it":          {"nothing-like.it", "1:5: there is no guide/nothing-like.it in the course; name a file as seen from the lesson's own folder"},
		"../../LICENSE":            {"../../LICENSE", "1:5: this leads out of the course; copy the file into the course, or link to it by its full address"},
		"../../start.md":           {"../../start.md", "1:5: this leads out of the course; copy the file into the course, or link to it by its full address"},
		"/lessons/guide/setpu?a#b": {"/base/lessons/guide/setpu?a#b", "1:5: nothing is served at /lessons/guide/setpu; did you mean /lessons/guide/setup?"},
		"/lessons/nothing-like/":   {"/base/lessons/nothing-like/", "1:5: nothing is served at /lessons/nothing-like; link to the file instead, as seen from the lesson's own folder"},
		"/play/nope":               {"/base/play/nope", "1:5: there is nothing at /play/nope in the playground; copy the address from the demo's page in the browser"},
		"":                         {"", "1:5: the link leads nowhere: it names nothing; write where it leads between the brackets"},
		"htps://a.example/":        {"htps://a.example/", "1:5: no browser knows addresses that begin with htps:; did you mean https:?"},
		"maito:a@b.example":        {"maito:a@b.example", "1:5: no browser knows addresses that begin with maito:; did you mean mailto:?"},
		"https:/a.example/b":       {"https:/a.example/b", "1:5: the slashes are missing behind https:; write https://a.example/b"},
		"localhost:8080/play/":     {"localhost:8080/play/", "1:5: localhost: is no beginning of an address; write http:// or https:// before it"},
		"www.a.example/b":          {"www.a.example/b", "1:5: there is no www.a.example/b in the course; begin it with https:// where it is on another host"},
		"a.org":                    {"a.org", "1:5: there is no a.org in the course; begin it with https:// where it is on another host"},
		"http//a.example":          {"http//a.example", "1:5: there is no http//a.example in the course; begin it with https:// where it is on another host"},
		"hidden.md":                {"hidden.md", "1:5: this leads to guide/hidden.md, which is hidden; show it"},
		"javascript:alert":         {"", "1:5: a link may not begin with javascript:; link to a page"},
		"file:///etc/":             {"", "1:5: a link may not begin with file:; link to a page"},
	} {
		t.Run(to, func(t *testing.T) {
			o := testOptions()
			o.Base = "/base"
			d := New(o).Render(Lesson{File: "guide/lesson.md", Line: 1, Body: []byte("ü: ↦[a](" + to + ")<b id=below></b>")}, newTestCourse())
			if got := hrefOf(string(d.HTML)); got != test.href {
				t.Errorf("href is %q, want %q", got, test.href)
			}
			if got := strings.TrimSuffix(problems(d), "\n"); got != test.problem {
				t.Errorf("problem is %q, want %q", got, test.problem)
			}
		})
	}
}

func hrefOf(page string) string {
	_, rest, _ := strings.Cut(page, `href="`)
	href, _, _ := strings.Cut(rest, `"`)
	return href
}

// TestExternalLinks looks at rel, which tells the page that a link leads to that
// it came from nowhere in particular.
func TestExternalLinks(t *testing.T) {
	for src, external := range map[string]bool{
		"[a](https://a.example)":             true,
		"[a](//a.example)":                   true,
		"<https://a.example>":                true,
		"www.example.org":                    true,
		"<a href='http://a.example'>a</a>":   true,
		"[a](setup.md)":                      false,
		"[a](mailto:a@b.example)":            false,
		"<a href='setup.md'>a</a>":           false,
		"<a rel=noopener href='#a'>a</a>":    false,
		"someone@example.org":                false,
		"[a](/play/shop/merge/)":             false,
		"[a](\\\\\\\\a.example \"a title\")": true,
	} {
		page := string(render(src).HTML)
		if strings.Contains(page, ` rel="noopener"`) != external {
			t.Errorf("%s: external should be %v:\n%s", src, external, page)
		}
	}
}

func TestPictures(t *testing.T) {
	for src, want := range map[string]string{
		"![a *b* `c`](jar.png)":                              `<img src="/lessons/guide/jar.png?v=abc" alt="a b c" width="640" height="480" decoding="async">`,
		"![a](jar.png \"Now &amp; then\")":                   `<img src="/lessons/guide/jar.png?v=abc" alt="a" title="Now &amp; then" width="640" height="480" decoding="async">`,
		"![a](../logo.svg#x)":                                `<img src="/lessons/logo.svg?v=abf#x" alt="a" decoding="async">`,
		"![a](/img/logo.png)":                                `<img src="/lessons/static/img/logo.png?v=abg" alt="a" width="10" height="10" decoding="async">`,
		"![a](https://a.example/b.png)":                      `<img src="https://a.example/b.png" alt="a" decoding="async">`,
		"![a](data:image/png;base64,AA==)":                   `<img src="data:image/png;base64,AA==" alt="a" decoding="async">`,
		"![a](jar.png)\n\n![b](jar.png)":                     `alt="b" width="640" height="480" loading="lazy" decoding="async">`,
		"<img src=jar.png width=100 alt=''>":                 `<img src="/lessons/guide/jar.png?v=abc" width="100" alt="" decoding="async">`,
		"<img src=jar.png alt=b>\n\n<img src=jar.png alt=b>": `width="640" height="480" loading="lazy" decoding="async">`,
		"<picture><source srcset='jar@2x.png 2x, jar.png'><img src=jar.png alt=b></picture>": `<source srcset="/lessons/guide/jar@2x.png?v=abd 2x, /lessons/guide/jar.png?v=abc">`,
	} {
		d := render(src)
		if page := string(d.HTML); !strings.Contains(page, want) {
			t.Errorf("%s: no\n%s in\n%s", src, want, page)
		}
		if len(d.Problems) > 0 {
			t.Errorf("%s: %v", src, d.Problems)
		}
	}
}

func TestLostPictures(t *testing.T) {
	for src, want := range map[string]string{
		"a ![b](jra.png)":                       "1:3: there is no guide/jra.png in the course; did you mean jar.png?\n",
		"a\nb <img alt=b src=jra.png>":          "2:3: there is no guide/jra.png in the course; did you mean jar.png?\n",
		"<div>\n<p>ü <img alt=b src=jra.png>\n": "2:6: there is no guide/jra.png in the course; did you mean jar.png?\n",
		"> a\n> <p>ü <img alt=b src=jra.png>":   "2:8: there is no guide/jra.png in the course; did you mean jar.png?\n",
		"![b](/img/lgo.png)":                    "1:1: there is no img/lgo.png in the course; name a file as seen from the lesson's own folder\n",
		"![b](/guide/jra.png)":                  "1:1: there is no guide/jra.png in the course; did you mean /guide/jar.png?\n",
		"![b](/lessons/guide/jra.png)":          "1:1: nothing is served at /lessons/guide/jra.png; did you mean /lessons/guide/jar.png?\n",
		"![b]()":                                "1:1: the picture has no file: it names nothing; write its file between the brackets\n",
		"![b](javascript:x)":                    "1:1: a picture may not begin with javascript:; put the picture beside the lesson\n",
		"<source srcset='jar.png, jra.png 2x'>": "1:1: there is no guide/jra.png in the course; did you mean jar.png?\n",
	} {
		if got := problems(render(src)); got != want {
			t.Errorf("%q:\n got %s want %s", src, got, want)
		}
	}
}
