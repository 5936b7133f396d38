package exchange

import (
	"html/template"
	"net/http"
)

// A Demo is one entry of the playground's table.
type Demo struct {
	// Name is the word that a lesson's demo block asks for it by. A demo without
	// one serves pages, but cannot be put into a lesson.
	Name string
	// Title is what learners know it by; it stands in its header and in its log.
	Title string
	// Cookies are the names that its pages read and set. The inspector folds away
	// all that no demo of the playground names.
	Cookies []string
	// AllCookies is set where every cookie of the request matters.
	AllCookies bool
	// Scripts and Styles are the assets that its pages load, such as
	// "play/hello/hello.css". An Answer can add its own.
	Scripts, Styles []string
	// Modules are scripts that import others.
	Modules []string
	// Height is its frame's at first, in CSS pixels, inspector included.
	Height int
	// Params are what a demo block may say about it.
	Params []Param
	// Open returns where the demo starts, below the base path, for parameters that
	// Params allow. A Frame without Title or Height has those of the demo.
	Open func(params map[string]string) Frame
	// Routes are its pages, with patterns of chi that begin below "/play".
	Routes []Route
}

// A Param is one parameter of a demo block.
type Param struct {
	Name     string
	Values   []string // those allowed; nil for any text that Check takes
	Required bool
	// Check says what is wrong with a value, in words that end "… must …". It is
	// asked only where Values is nil.
	Check func(value string) error
}

// A Frame is a demo as a lesson shows it.
type Frame struct {
	Title  string // the frame's accessible name
	Path   string // where it starts
	Height int    // at first, in CSS pixels
}

// A Route is a page of a demo, or a form's target.
type Route struct {
	Method  string
	Pattern string // such as "/shop/{step}/{slug}"
	Handle  Handle
	MaxBody int64 // how many bytes a body may have; 0 for web.MaxBody
}

// A Handle answers one request. Its error is a StatusError where something other
// than this server is to blame.
type Handle func(q *Request) (Answer, error)

// An Answer is what a handler wants said. Its zero value is an empty page.
type Answer struct {
	// Status is 200 where it is 0. A redirect has its own.
	Status int
	// Demo is what learners know the demo by, where it is not its Demo's Title.
	Demo string
	// Title is the page's: its tab is named by it, and its main.
	Title string
	// Label stands beside the demo's title in the header; it may be empty.
	Label string
	// Body is what stands in main.
	Body template.HTML
	// SetCookie are the Set-Cookie lines, byte for byte.
	SetCookie []string
	// ClearSiteData is the header of that name; "" for none.
	ClearSiteData string
	// SeeOther is the path that a browser is sent on to in place of Body; a
	// program gets the Exchange at once.
	SeeOther string
	// Carry is handed on, signed, to the page at SeeOther, in place of the lines:
	// that page writes them again from it and from its address, and gives them back
	// with Previous.Restore. It is for lines that are too long for an address.
	Carry string
	// Repeat is the path that the same request is to be sent to again (307), by
	// browsers and programs alike.
	Repeat string
	// Members are added to the JSON.
	Members map[string]any
	// JSON is the whole answer where it is not nil, to browsers and programs alike,
	// in place of the page and of the Exchange.
	JSON []byte
	// Content is the whole answer where ContentType is not "", in place of the page
	// and of the Exchange: a file, or the document of a frame.
	Content     []byte
	ContentType string
	// Header are further fields of the answer's header. They take no part in what
	// the kit itself says there.
	Header http.Header
	// Errors say what is wrong with a form, by field. Programs get them in place of
	// the Exchange; Body shows them to people. The status is 422.
	Errors map[string]string
	// Console puts a console into the page, as an address does that asks for one:
	// see [WithConsole].
	Console bool
	// ConsoleIn is the title of a frame in the page: there is a console then, which
	// runs what is typed in that frame, and the page itself allows no such thing.
	ConsoleIn string
	asked     bool // the console is there because it was asked for
	// Scripts, Modules and Styles are assets, after those of the demo.
	Scripts, Modules, Styles []string
	// Early are modules that run before the page is painted, where the browser can
	// wait for them: they change how tall something is.
	Early []string
}

// At is a Demo's Open where it has one page only.
func At(path string) func(map[string]string) Frame {
	return func(map[string]string) Frame { return Frame{Path: path} }
}
