package markdown

import (
	"strings"
	"testing"
)

// hostile are lessons with what should not come through. Want is a part of the page
// that shows what became of it.
var hostile = map[string]struct{ src, want string }{
	"script":                 {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
	"script in a line":       {"a <script>alert(1)</script> b", "&lt;script&gt;alert(1)&lt;/script&gt;"},
	"script in capitals":     {"<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "&lt;SCRIPT SRC=//evil.example/x.js&gt;"},
	"script never closed":    {"<script>alert(1)", "&lt;script&gt;alert(1)"},
	"script with a slash":    {"<script/x>alert(1)</script/x>", "&lt;script/x&gt;"},
	"script in a comment":    {"<!--><script>alert(1)</script>-->", "&lt;script&gt;"},
	"script behind --!>":     {"<!-- --!><script>alert(1)</script> -->", "&lt;script&gt;"},
	"event":                  {"<img src=x onerror=alert(1)>", `<img src="x"`},
	"event in capitals":      {"<a ONCLICK=alert(1) href='#x'>a</a>", `<a href="#x">a</a>`},
	"event behind a slash":   {"<img/onerror=alert(1)/src=x>", "&lt;img/onerror"},
	"event on details":       {"<details open ontoggle=alert(1)>x</details>", `<details open="">x</details>`},
	"link":                   {"[a](javascript:alert(1))", "<p>a</p>"},
	"link in capitals":       {"[a](JaVaScRiPt:alert(1))", "<p>a</p>"},
	"link with entities":     {"[a](&#106;avascript&colon;alert(1))", "<p>a</p>"},
	"link with a tab":        {"[a](java&Tab;script:alert(1))", "<p>a</p>"},
	"link with a newline":    {"[a](<java&#10;script:alert(1)>)", "<p>a</p>"},
	"link with a control":    {"[a](&#1;javascript:alert(1))", "<p>a</p>"},
	"link with escapes":      {`[a](javascript\:alert\(1\))`, "<p>a</p>"},
	"link to vbscript":       {"[a](vbscript:msgbox(1))", "<p>a</p>"},
	"link to data":           {"[a](data:text/html,<script>alert(1)</script>)", "<p>a</p>"},
	"link to data image":     {"[a](data:image/svg+xml,x)", "<p>a</p>"},
	"reference link":         {"[a]\n\n[a]: javascript:alert(1)", "<p>a</p>"},
	"autolink":               {"<javascript:alert(1)>", "<p>javascript:alert(1)</p>"},
	"picture":                {"![a](javascript:alert(1))", "<p>a</p>"},
	"picture of data":        {"![a](data:text/html,x)", "<p>a</p>"},
	"raw link":               {"<a href='javascript:alert(1)'>a</a>", "<a>a</a>"},
	"raw link with entities": {"<a href='&#x6a;avascript&#58;alert(1)'>a</a>", "<a>a</a>"},
	"raw link with spaces":   {"<a href=' \x01 java\tscript:alert(1)'>a</a>", "<a>a</a>"},
	"raw link to data":       {"<a href='data:text/html,x'>a</a>", "<a>a</a>"},
	"raw picture":            {"<img src='javascript:alert(1)'>", "<img"},
	"raw srcset":             {"<img srcset='javascript:alert(1) 1x'>", "<img"},
	"raw cite":               {"<blockquote cite='javascript:alert(1)'>a</blockquote>", "<blockquote>a</blockquote>"},
	"svg":                    {"<svg onload=alert(1)><animate onbegin=alert(1)></svg>", "&lt;svg"},
	"math":                   {"<math><mtext><script>alert(1)</script></mtext></math>", "&lt;math&gt;"},
	"frame":                  {"<iframe src=//evil.example></iframe>", "&lt;iframe"},
	"frame with document":    {"<iframe srcdoc='<script>alert(1)</script>'></iframe>", "&lt;iframe"},
	"object":                 {"<object data=x></object><embed src=x>", "&lt;object data=x&gt;"},
	"form":                   {"<form action=//evil.example><input name=x></form>", "&lt;form"},
	"style element":          {"<style>body{display:none}</style>", "&lt;style&gt;"},
	"style attribute":        {"<p style='position:fixed'>a</p>", "<p>a</p>"},
	"class":                  {"<p class='problem'>a</p>", "<p>a</p>"},
	"base":                   {"<base href=//evil.example>", "&lt;base"},
	"meta":                   {"<meta http-equiv=refresh content='0;url=//evil.example'>", "&lt;meta"},
	"name that clobbers":     {"<img name=cookie src=x><p name=cookie>", `<img src="x"`},
	"bad id":                 {"<p id='a b\"c'>a</p>", "<p>a</p>"},
	"target":                 {"<a target=_blank rel=opener href='https://a.example'>a</a>", `<a href="https://a.example" rel="noopener">a</a>`},
	"end of the lesson":      {"</div></main></body></html>\n\na", "<p>a</p>"},
	"end in a line":          {"a </div></p></main> b", "a"},
	"end in a list":          {"- a\n- </li></ul></div> b\n\nc", "<p>c</p>"},
	"end in an alert":        {"> [!NOTE]\n> </div></div> a", "alert-note"},
	"end in a table":         {"|a|\n|-|\n|</td></table></div>|", "<table>"},
	"never closed":           {"<div><b><table><tr><td>\n\na", "</td></tr></table></b></div>"},
	"heading never closed":   {"<h1><a href='#'>\n\n# b", "</a></h1>"},
	"half a tag":             {"<div\n<img src=x onerror=alert(1)\n", "&lt;div"},
	"quote never closed":     {"<a title=\"a>b</a>\n\n<img src=x onerror=alert(1)>", "&lt;a title="},
	"plaintext":              {"<plaintext>\n\na", "&lt;plaintext&gt;"},
	"textarea":               {"<textarea>\n\n<script>", "&lt;textarea&gt;"},
	"title":                  {"<title><img src=x onerror=alert(1)></title>", "&lt;title&gt;"},
	"noscript":               {"<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "&lt;noscript&gt;"},
	"cdata":                  {"<![CDATA[<script>alert(1)</script>]]>", ""},
	"processing instruction": {"<?php <script>alert(1)</script> ?>", ""},
	"doctype":                {"<!DOCTYPE html [<!ENTITY a 'b'>]>", ""},
	"fence title":            {"```js title=\"\\\"><script>alert(1)</script>\"\n```", "<figcaption>\"&gt;&lt;script&gt;"},
	"fence language":         {"```\"><script>alert(1)</script>\na\n```", `data-lang="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"`},
	"fence body":             {"```html\n</code></pre><script>alert(1)</script>\n```", `<span class="p">&lt;/</span><span class="nt">code</span>`},
	"fence tab":              {"```js tab='\"><img src=x onerror=alert(1)>'\n```\n```js tab=b\n```", `data-tab="&#34;&gt;&lt;img`},
	"heading":                {"## <img src=x onerror=alert(1)> \"><script>", `aria-label="Link to this section: &#34;&gt;"`},
	"heading id":             {"## a {#x\" onclick=alert(1)}", "{#x"},
	"link title":             {`[a](#b "\" onclick=alert(1) \"")`, `title="&#34; onclick=alert(1) &#34;"`},
	"alternative text":       {"![\"><script>alert(1)</script>](jar.png)", `alt="&#34;&gt;`},
	"demo title":             {"```demo shop\ntitle: '\"><script>alert(1)</script>'\n```", `title="&#34;&gt;&lt;script&gt;`},
	"entities":               {"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;"},
}

func TestHostileHTML(t *testing.T) {
	for name, test := range hostile {
		t.Run(name, func(t *testing.T) {
			d := render(test.src)
			if err := checkSafe(d.HTML); err != nil {
				t.Error(err)
			}
			if !strings.Contains(string(d.HTML), test.want) {
				t.Errorf("no %q in\n%s", test.want, d.HTML)
			}
		})
	}
}

// TestUnsafeHTML lets all through, and links still lead where they should.
func TestUnsafeHTML(t *testing.T) {
	o := testOptions()
	o.UnsafeHTML = true
	src := "<!-- kept -->\n<div class=x style='color:red'><script>if (a < b) alert(1)</script></div>\n\n<video src=x.mp4></video> <a class=y href=setup.md>a</a>\n\n<div\nhalf"
	d := New(o).Render(Lesson{File: "guide/lesson.md", Line: 1, Body: []byte(src)}, newTestCourse())
	for _, want := range []string{
		"<!-- kept -->\n<div class=x style='color:red'><script>if (a < b) alert(1)</script></div>",
		"<video src=x.mp4></video>",
		`<a class="y" href="/lessons/guide/setup">a</a>`,
		"<div\nhalf",
	} {
		if !strings.Contains(string(d.HTML), want) {
			t.Errorf("no %q in\n%s", want, d.HTML)
		}
	}
}

// TestUnclosedComments looks for comments that hide the rest of the lesson.
func TestUnclosedComments(t *testing.T) {
	const never = "this comment is never closed, and hides what stands behind it; write --> at its end\n"
	for src, want := range map[string]string{
		"a\n\n<!-- b\n\n## c\n":      "3:1: " + never,
		"> ü\n>\n> <!-- b\n\nc":      "3:3: " + never,
		"<div>ü <!-- b\n</div>\n\nc": "1:8: " + never,
		"<!-- a -->\n\nb":            "",
		"<!-- a\n\nb\n--> c":         "",
		"<!-->\n\n<!--->":            "",
		"<!-- a --!>":                "",
		"a <!-- b":                   "", // is text
		"```html\n<!-- b\n```":       "",
	} {
		if got := problems(render(src)); got != want {
			t.Errorf("%q:\n got %q\nwant %q", src, got, want)
		}
	}
}

func TestBalance(t *testing.T) {
	for src, want := range map[string]string{
		"<b>a":                         "<b>a</b>",
		"a</b>":                        "a",
		"<p><b>a</p>b":                 "<p><b>a</b></p>b",
		"<b><i>a</b>b</i>":             "<b><i>a</i></b>b",
		"<br>a<hr><img src=x>":         "<br>a<hr><img src=x>",
		"<div/>a":                      "<div/>a</div>",
		strings.Repeat("<b>", 300):     strings.Repeat("<b>", maxTags) + strings.Repeat("</b>", maxTags),
		"<pre>a < b &amp; c\n\n</pre>": "<pre>a < b &amp; c\n\n</pre>",
	} {
		if got := string(balance([]byte(src))); got != want {
			t.Errorf("balance(%q) = %q, want %q", src, got, want)
		}
	}
}
