package markdown

// A Rule is one thing that a course is checked for.
type Rule struct {
	// ID names the rule for programs, such as "heading-order". It never changes.
	ID string
	// About says what the rule demands, in a sentence.
	About string
}

// The rules of lessons. A block of ours has its own word as its rule.
const (
	ruleAlert        = "alert"
	ruleAnchor       = "anchor"
	ruleConsole      = "console"
	ruleDemo         = "demo"
	ruleDraft        = "draft"
	ruleEncoding     = "encoding"
	ruleExercise     = "exercise"
	ruleExpect       = "expect"
	ruleFence        = "fence"
	ruleFootnote     = "footnote"
	ruleFrontMatter  = "front-matter"
	ruleHeadingMark  = "heading-mark"
	ruleHeadingOrder = "heading-order"
	ruleHTML         = "html"
	ruleLink         = "link"
	rulePicture      = "picture"
	ruleScenario     = "scenario"
	ruleOneTitle     = "one-title"
	rulePictureAlt   = "picture-alt"
	ruleQuiz         = "quiz"
	ruleSource       = "source"
	ruleTable        = "table"
	ruleTabs         = "tabs"
	ruleTitleLength  = "title-length"
	ruleTooMany      = "too-many"
)

// A lessonRule is a rule, and how a lesson is checked for it.
type lessonRule struct {
	id, about string
	// check looks at a page once it is rendered. It is nil where the mistake is
	// found on the way, by what reads the thing that the rule is about.
	check func(p *page)
}

// lessonRules is the table of all that a lesson is checked for. To add a rule
// that looks at the lesson as a whole, write a file rule_x.go and a line here.
func lessonRules() []lessonRule {
	return []lessonRule{
		{ruleEncoding, "Lessons are text in UTF-8.", nil},
		{ruleFrontMatter, "Front matter can be read, and its keys are spelt as we know them.", nil},
		{ruleTitleLength, "Titles are short enough to be shown whole.", titleLength},
		{ruleOneTitle, "A page has one heading of the first level.", oneTitle},
		{ruleHeadingMark, "Headings have a space behind their marks.", nil},
		{ruleHeadingOrder, "Headings go down one level at a time.", headingOrder},
		{ruleLink, "Links lead somewhere.", nil},
		{ruleDraft, "Readers are not sent to drafts.", nil},
		{ruleAnchor, "Links to a place in a page lead to one that it has.", ownAnchors},
		{ruleFootnote, "Footnotes are there, and are referred to.", nil},
		{ruleAlert, "Alerts are of a kind that there is.", nil},
		{rulePicture, "Pictures are there.", nil},
		{rulePictureAlt, "Pictures say what they show.", nil},
		{ruleHTML, "Elements of HTML can stand in a lesson, and are closed, as comments are.", neverEnded},
		{ruleTable, "Tables have as many columns in each line as in their head.", nil},
		{ruleFence, "What stands behind the marks of a fence can be read.", nil},
		{ruleDemo, "Demos are there, and take the parameters that they are given.", nil},
		{ruleExercise, "Exercises have a task, and conditions that cookies can meet.", nil},
		{ruleQuiz, "Quizzes have a question, and answers that say why they are right or wrong.", nil},
		{ruleSource, "Quoted source files and regions are there.", nil},
		{ruleExpect, "What a demo is expected to do comes to pass.", nil},
		{ruleConsole, "Transcripts show what the commands print.", nil},
		{ruleScenario, "Scenarios can be played, and what they expect comes to pass.", nil},
		{ruleTabs, "Tabs come in groups, each with a name of its own.", nil},
		{ruleTooMany, "A lesson has no more mistakes than can be listed.", nil},
	}
}

// Rules lists what lessons are checked for.
func Rules() []Rule {
	var rules []Rule
	for _, r := range lessonRules() {
		rules = append(rules, Rule{r.id, r.about})
	}
	return rules
}

// applyRules checks a page that was rendered.
func (p *page) applyRules() {
	for _, r := range p.rules {
		if r.check != nil {
			r.check(p)
		}
	}
}
