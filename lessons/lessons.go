// Package lessons holds the course that ships with the binary: "Cookies, live".
// It is a course folder like any other; see package site for what that is.
package lessons

import "embed"

// Files is the course folder.
//
//go:embed course.yaml *.md
var Files embed.FS
