package testkit

import (
	"syscall"
	"testing"
	"time"
)

// ProcessorTime is how long processors have worked for this process. Other programs
// take nothing away from it, so it bounds how much work something is. A test that
// measures by it must not run in parallel to others, whose work would count too.
func ProcessorTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
