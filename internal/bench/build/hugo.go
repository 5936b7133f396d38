package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// hugoFiles is a plain site around the lessons: a navigation of the first 25, a
// table of contents, coloured code.
var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "http://localhost/"
title = "Course"
disableKinds = ["taxonomy", "term", "rss", "sitemap"]
[markup.highlight]
noClasses = false
`,
	"layouts/_default/baseof.html": `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/chroma.css"></head>
<body>{{ partialCached "navigation.html" . }}<main>{{ block "main" . }}{{ end }}</main></body>
</html>
`,
	"layouts/partials/navigation.html": `<nav><ul>{{ range first 25 site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>`,
	"layouts/_default/single.html":     `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}{{ end }}`,
	"layouts/_default/list.html":       `{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}`,
}

func writeHugoSite(ctx context.Context, hugo, dir string, lessons int) error {
	if err := writeLessons(filepath.Join(dir, "content", "lessons"), lessons, "../%s/"); err != nil {
		return err
	}
	for name, content := range hugoFiles {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			return err
		}
	}
	var styles strings.Builder
	gen := command(ctx, dir, hugo, "gen", "chromastyles", "--style=github")
	gen.Stdout = &styles
	if err := gen.Run(); err != nil {
		return fmt.Errorf("hugo gen chromastyles: %w", err)
	}
	static := filepath.Join(dir, "static")
	if err := os.MkdirAll(static, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(static, "chroma.css"), []byte(styles.String()), 0o666)
}
