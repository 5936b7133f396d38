package cookie

import "strings"

// defaultPath is section 5.1.4: the path of a cookie that was given none, which
// is the folder of the request's path without the slash at its end. The path of
// a URL always begins with a slash.
func defaultPath(uriPath string) string {
	last := strings.LastIndexByte(uriPath, '/')
	if last <= 0 {
		return "/"
	}
	return uriPath[:last]
}

// pathMatches is section 5.1.4, Path-Match: a cookie-path covers itself and all
// below it. Nothing is decoded, and case counts. By the draft no cookie-path is empty.
func pathMatches(requestPath, cookiePath string) bool {
	if cookiePath == "" || !strings.HasPrefix(requestPath, cookiePath) {
		return false
	}
	return len(requestPath) == len(cookiePath) ||
		strings.HasSuffix(cookiePath, "/") ||
		requestPath[len(cookiePath)] == '/'
}
