// Package web is what the two halves of the server, site and playground, share
// so that they need not know each other: answers prepared ahead and compressed
// once ([Prepared]), files addressed by their content ([Assets]), error pages
// ([Errors]), the security headers ([Secure]), the limits on what arrives
// ([Limits]), and the design that every page builds on (the files in static/:
// tokens.css and base.css, and theme.js, which sets the theme before the first
// paint).
//
// It knows nothing of courses, lessons or cookies.
package web

import "embed"

// Static holds the shared style and script. They are served as the assets
// "web/tokens.css", "web/base.css" and so on; see [Assets].
//
//go:embed static
var Static embed.FS
