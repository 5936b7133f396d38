package browser

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// A Cookie is one in the learner's jar, as Chromium keeps it.
type Cookie struct {
	Name, Value string
	Domain      string // with a leading dot, unless it is for one host only
	Path        string
	Expires     time.Time // zero for a session cookie
	Secure      bool
	HTTPOnly    bool
	SameSite    string // "Strict", "Lax", "None", or "" where it was left out
	Partitioned bool
}

// Cookies returns the learner's whole jar, by name, domain and path.
func (tab *Tab) Cookies() []Cookie {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	jar, err := chromedp.CallBrowser(ctx, storage.GetCookies, storage.GetCookiesParams{
		BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID,
	})
	if err != nil {
		tab.t.Fatalf("read the cookie jar: %v", err)
	}
	cookies := make([]Cookie, 0, len(jar.Cookies))
	for _, c := range jar.Cookies {
		cookies = append(cookies, cookie(c))
	}
	slices.SortFunc(cookies, func(a, b Cookie) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Path, b.Path))
	})
	return cookies
}

func cookie(c *network.Cookie) Cookie {
	kept := Cookie{
		Name: c.Name, Value: c.Value, Domain: c.Domain, Path: c.Path,
		Secure: c.Secure, HTTPOnly: c.HTTPOnly, SameSite: string(c.SameSite),
		Partitioned: c.PartitionKey != nil,
	}
	if !c.Session {
		kept.Expires = time.UnixMilli(int64(c.Expires * 1000)).UTC()
	}
	return kept
}

// Cookie waits for the one cookie of a name.
func (tab *Tab) Cookie(name string) Cookie {
	tab.t.Helper()
	var found []Cookie
	tab.wait(func() error {
		found = slices.DeleteFunc(tab.Cookies(), func(c Cookie) bool { return c.Name != name })
		if len(found) != 1 {
			return fmt.Errorf("there are %d cookies %q in the jar, not one", len(found), name)
		}
		return nil
	})
	return found[0]
}
