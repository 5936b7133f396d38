package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"course/internal/browser"
)

// writeFiles writes the files that a peer needs beside the lessons.
func writeFiles(s *browser.Session, dir string, files map[string]string) {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		s.Check(os.MkdirAll(filepath.Dir(path), 0o777))
		s.Check(os.WriteFile(path, []byte(text), 0o666))
	}
}

// A peer shows as many lessons in its navigation as we do in a large course.
const navigated = 50

// hugoFiles make a site with a navigation, a table of contents and coloured code.
var hugoFiles = map[string]string{
	"hugo.toml": "title = 'Course'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap']\n[markup.highlight]\nnoClasses = false\n",
	"layouts/_default/single.html": `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><ul>{{ range first ` + fmt.Sprint(navigated) + ` site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>
<main>{{ .TableOfContents }}{{ .Content }}</main></body></html>`,
	"layouts/_default/list.html": `<!doctype html><html lang="en"><head><title>Course</title></head><body>{{ .Content }}</body></html>`,
}

// vitepressFiles are its own theme with a sidebar of n lessons.
func vitepressFiles(n int) map[string]string {
	var items strings.Builder
	for i := range min(n, navigated) {
		fmt.Fprintf(&items, "{ text: 'Lesson %d', link: '/lessons/%s' },", i+1, lessonName(i+1))
	}
	return map[string]string{
		"index.md":              "# Course\n",
		".vitepress/config.mjs": "export default { title: 'Course', themeConfig: { sidebar: [{ items: [" + items.String() + "] }] } }\n",
	}
}
