package cookie

import (
	"cmp"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"course/internal/browser"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// chromiumBrowser is Chromium, held by its own protocol.
type chromiumBrowser struct{ ctx context.Context }

func startChromium(t *testing.T, s *stage) realBrowser {
	t.Helper()
	profile := browser.TempProfile(t)
	if err := os.MkdirAll(profile+"/Default", 0o700); err != nil {
		t.Fatal(err)
	}
	// Debian's Chromium blocks third-party cookies unless told otherwise.
	preferences := `{"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": false}}`
	if err := os.WriteFile(profile+"/Default/Preferences", []byte(preferences), 0o600); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox,
		chromedp.ProxyServer(s.address),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("disable-features", "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks"),
		chromedp.UserDataDir(profile),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium does not start: %v: apt-get install chromium", err)
	}
	return chromiumBrowser{ctx}
}

func (b chromiumBrowser) navigate(url string) error {
	ctx, cancel := context.WithTimeout(b.ctx, browser.Patience)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Navigate(url))
}

func (b chromiumBrowser) evaluate(script string) (string, error) {
	ctx, cancel := context.WithTimeout(b.ctx, browser.Patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
}

func (b chromiumBrowser) clear() error {
	_, err := chromedp.CallBrowser(b.ctx, storage.ClearCookies, storage.ClearCookiesParams{})
	return err
}

func (b chromiumBrowser) cookies() ([]realCookie, error) {
	all, err := chromedp.CallBrowser(b.ctx, storage.GetCookies, storage.GetCookiesParams{})
	if err != nil {
		return nil, err
	}
	var list []realCookie
	for _, c := range all.Cookies {
		domain, dot := strings.CutPrefix(c.Domain, ".")
		var expires time.Time
		if !c.Session {
			expires = time.UnixMilli(int64(c.Expires * 1000)).UTC()
		}
		list = append(list, realCookie{
			Name: c.Name, Value: c.Value, Domain: domain, Path: c.Path,
			HostOnly: !dot, Secure: c.Secure, HTTPOnly: c.HTTPOnly, Expires: expires,
			SameSite: cmp.Or(string(c.SameSite), "Default"),
		})
	}
	return list, nil
}
