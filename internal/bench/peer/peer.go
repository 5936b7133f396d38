// Package peer installs the programs that ours is measured beside: each by its own
// package manager, at a fixed version, into a cache folder.
package peer

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The versions. Hugo's is the newest that the Go of go.mod builds.
const (
	HugoVersion      = "v0.165.0"
	vitepressVersion = "1.6.4"
)

// Cache is where the peers are kept. It is outside of the tree, and can be removed
// at any time.
func Cache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "course-bench")
}

// Hugo returns the program, which it installs where it is not there yet: that takes
// minutes.
func Hugo(ctx context.Context, cache string) (string, error) {
	dir := filepath.Join(cache, "hugo-"+HugoVersion)
	install := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@"+HugoVersion)
	install.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	return installed(filepath.Join(dir, "hugo"), install)
}

// VitePress returns the program, which it installs where it is not there yet. What
// it serves must lie below the folder of [VitePressRoot].
func VitePress(ctx context.Context, cache string) (string, error) {
	root := VitePressRoot(cache)
	if err := os.MkdirAll(root, 0o777); err != nil {
		return "", err
	}
	install := exec.CommandContext(ctx, "npm", "install", "--prefix", root, "--no-fund", "--no-audit", "vitepress@"+vitepressVersion)
	return installed(filepath.Join(root, "node_modules", ".bin", "vitepress"), install)
}

// VitePressRoot is the folder that VitePress is installed in.
func VitePressRoot(cache string) string {
	return filepath.Join(cache, "vitepress-"+vitepressVersion)
}

func installed(program string, install *exec.Cmd) (string, error) {
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	fmt.Fprintln(os.Stderr, install)
	install.Stdout, install.Stderr = os.Stderr, os.Stderr
	if err := install.Run(); err != nil {
		return "", fmt.Errorf("%v: %w", install, err)
	}
	return program, nil
}
