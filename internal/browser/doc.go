// Package browser lets tests use the course as a learner does: in a real
// Chromium, with a mouse, a keyboard and a cookie jar.
//
// A test package has one [Browser], which starts with the first page that is
// opened and ends with the tests:
//
//	var chromium browser.Browser
//
//	func TestMain(m *testing.M) { chromium.Main(m) }
//
//	func TestAdd(t *testing.T) {
//		tab := chromium.Open(t, server.URL+"/play/shop/merge/sugar")
//		tab.Find("button", "Add one Sugar").Click()
//		tab.Wait(`document.querySelector("output").textContent === "1"`)
//
//		second := tab.OpenTab(server.URL + "/play/shop/merge/sugar")
//		second.Wait(`document.querySelector("output").textContent === "1"`)
//		if got := tab.Cookie("shoppingCart").Value; got != `{"Sugar":1}` {
//			t.Errorf("the cart is %s", got)
//		}
//	}
//
// Every [Browser.Open] is a learner of its own, with an empty cookie jar;
// [Tab.OpenTab] opens another tab of the same learner. So tests need no clean-up
// and may run in parallel.
//
// # Looking
//
// A [Part] is what can be looked into: the document in a tab, the document of a
// frame in it ([Page]), or one element ([Element]). Things are found as assistive
// technology finds them, by role and accessible name ([Part.Find]), or by a CSS
// selector where neither is the point ([Part.Query]). Both wait until there is
// exactly one such element. [Part.Eval] and [Part.Wait] ask anything else, in
// JavaScript.
//
// Nothing here sleeps: whatever takes time is waited for, up to [Patience], and
// what did not come is named by the failure.
//
// # Failing
//
// All helpers report to the test themselves. A page that writes an error to its
// console, leaves an exception uncaught, breaks its Content-Security-Policy or
// asks for a file that is not there fails the test in the end, even if all looks
// well; a test that provokes such a complaint takes it with [Tab.TakeComplaint].
//
// # Firefox
//
// What must be seen in a second browser is tried in a [Firefox], which can less.
//
// # The outside world
//
// Chromium resolves no host but localhost, *.localhost and the loopback
// addresses: a page that depends on another host fails here as it would without
// a network.
package browser
