package cookie

import (
	"testing"
	"time"
)

func TestInWords(t *testing.T) {
	for _, test := range []struct {
		of   time.Duration
		want string
	}{
		{0, "less than a second"},
		{time.Second, "1 second"},
		{90 * time.Second, "1 minute and 30 seconds"},
		{2 * time.Hour, "2 hours"},
		{24*time.Hour + time.Second, "1 day"},
		{25*time.Hour + 3*time.Minute, "1 day and 1 hour"},
		{400 * 24 * time.Hour, "400 days"},
	} {
		if got := InWords(test.of); got != test.want {
			t.Errorf("%v: got %q, want %q", test.of, got, test.want)
		}
	}
}
