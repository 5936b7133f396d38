package markdown

import "strings"

// A quiz is a question and its answers, as HTML.
type quiz struct {
	title    string // plain: the question, unless the block has one
	question string
	answers  []answer
}

// An answer is right or wrong, and says why.
type answer struct {
	written   string // the text as it stands in the lesson
	text, why string
	right     bool
}

// quizHTML makes a ```quiz block. Each answer opens to say why it is right or
// wrong.
func quizHTML(p *page, f *fence) string {
	q, ok := p.quiz(f)
	if !ok {
		return unshown("This quiz")
	}
	var b strings.Builder
	b.WriteString(`<section class="quiz"` + attribute("aria-label", "Quiz: "+q.title) + `>` +
		`<p class="quiz-title">Quiz</p>` + "\n" + q.question + "<ul>\n")
	for _, a := range q.answers {
		verdict := "Wrong."
		if a.right {
			verdict = "Right."
		}
		b.WriteString("<li><details><summary>" + a.text + "</summary>\n<p><strong>" + verdict + "</strong></p>\n" +
			a.why + "</details></li>\n")
	}
	b.WriteString("</ul>\n</section>\n")
	return b.String()
}

func (p *page) quiz(f *fence) (quiz, bool) {
	b, ok := p.readBody(f)
	if !ok {
		return quiz{}, false
	}
	members := b.mapping(b.tree, "quiz", "question", "answers", "title")
	b.needs(members, "question", "add a line such as question: Which cookie is sent?")
	b.needs(members, "answers", "add a line answers:, and below it such as - right: and - wrong:")
	q := quiz{title: b.text(members, "title"), question: b.prose(members, "question")}
	if q.title == "" {
		q.title = b.plain(members, "question")
	}
	const hint = "begin each answer with - right: or - wrong:, and put why: below it"
	items := b.list(members, "answers", hint)
	seen := make(map[string]bool)
	rights := 0
	for _, item := range items {
		a := b.answer(item)
		if seen[a.written] && a.written != "" {
			b.wrong(item.place, "this answer is given twice", "keep one of the two")
		}
		seen[a.written] = true
		if a.right {
			rights++
		}
		q.answers = append(q.answers, a)
	}
	switch {
	case len(items) == 0 || !b.sound:
	case len(items) == 1:
		b.wrong(items[0].place, "a quiz needs more than one answer", hint)
	case rights == 0:
		b.wrong(items[0].place, "no answer is right", "write right: instead of wrong: before those that are")
	}
	return q, b.sound
}

// answer reads one item of answers.
func (b *body) answer(v *node) answer {
	members := b.mapping(v, "an answer", "right", "wrong", "why")
	_, right := members["right"]
	_, wrong := members["wrong"]
	switch {
	case members == nil:
		return answer{}
	case right && wrong:
		b.wrong(v.place, "an answer is right or wrong, and not both", "begin each with a dash of its own")
	case b.lacks(members, "right") && b.lacks(members, "wrong"):
		b.wrong(v.place, "this answer does not say whether it is right", "begin it with - right: or - wrong:")
	}
	if b.lacks(members, "why") {
		b.wrong(v.place, "this answer does not say why it is right or wrong", "put why: below it, in the same column")
	}
	key := "wrong"
	if right {
		key = "right"
	}
	a := answer{text: b.phrase(members, key), why: b.prose(members, "why"), right: right}
	if v := members[key]; v != nil {
		a.written = v.text
	}
	if strings.Contains(a.text, "<a ") {
		b.wrong(members[key].place, "an answer cannot hold a link: it is what is pressed", "put the link into why:")
	}
	return a
}
