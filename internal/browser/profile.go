package browser

import (
	"os"
	"time"
)

// TempProfile makes a folder for a browser's user data, which goes with the test.
func TempProfile(t T) string {
	t.Helper()
	profile, err := os.MkdirTemp("", "course-browser-")
	if err != nil {
		t.Fatalf("a profile for a browser: %v", err)
	}
	t.Cleanup(func() {
		if err := removeProfile(profile); err != nil {
			t.Errorf("remove a browser's profile: %v", err)
		}
	})
	return profile
}

// removeProfile removes the folder of a browser that has ended; "" stands for none.
// Processes that it began may live on for a moment, and write into the folder while it
// is being removed.
func removeProfile(profile string) error {
	next := time.NewTicker(pulse)
	defer next.Stop()
	for deadline := time.Now().Add(Patience); ; <-next.C {
		err := os.RemoveAll(profile)
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}
