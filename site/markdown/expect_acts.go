package markdown

import "slices"

// keysOfAct are the things that a step of a visit may do, each with what more can be
// said of it. All else in a step is what it expects.
var keysOfAct = map[string][]string{
	"get":    {"initiator", "navigation"},
	"post":   {"form", "initiator", "navigation"},
	"script": {"write"},
	"wait":   nil,
	"close":  nil,
}

// isActKey reports whether a key belongs to what a step does.
func isActKey(key string) bool {
	if _, ok := keysOfAct[key]; ok {
		return true
	}
	for _, keys := range keysOfAct {
		if slices.Contains(keys, key) {
			return true
		}
	}
	return false
}

// acts are the steps without what they expect. What is wrong with them is reported: a
// step that does no harm stands for one that is not sound.
func (p *page) acts(f *fence, steps *node) (acts []any, sound bool) {
	sound = true
	claims := 0
	for _, s := range steps.list {
		act := make(map[string]any)
		if ok, expected := p.readAct(f, s); ok {
			claims += expected
			for _, field := range s.fields {
				if isActKey(field.key) {
					act[field.key] = field.value.plain()
				}
			}
		} else {
			sound = false
			act["close"] = true
		}
		acts = append(acts, act)
	}
	if sound && claims == 0 {
		p.problem(f.body.origin(steps.place), trouble{ruleExpect, "nothing is expected of these steps", "say what is to come of one of them, such as set_cookie, verdict or next"})
	}
	return acts, sound
}

// readAct finds out whether a step does one thing, with nothing that belongs to
// another, and how much it expects of it.
func (p *page) readAct(f *fence, s *node) (sound bool, claims int) {
	sound = true
	wrong := func(at place, message, hint string) {
		sound = false
		p.problem(f.body.origin(at), trouble{ruleExpect, message, hint})
	}
	act := ""
	for _, field := range s.fields {
		if _, ok := keysOfAct[field.key]; !ok {
			continue
		}
		if act != "" {
			wrong(field.place, "a step does one thing, and this one has "+act+" and "+field.key, "make two steps of it")
		} else {
			act = field.key
		}
	}
	if act == "" {
		wrong(s.place, "the step does nothing", "write get:, post:, script:, wait: or close:")
		return false, 0
	}
	if act == "script" && s.get("write") == nil {
		wrong(s.place, "the script does nothing", "write:, below it, is what it assigns to document.cookie")
	}
	for _, field := range s.fields {
		_, isAct := keysOfAct[field.key]
		switch {
		case isAct || slices.Contains(keysOfAct[act], field.key):
		case act == "wait" || act == "close":
			wrong(field.place, "nothing comes of "+act+", and it takes no "+field.key, "write it into a step of its own")
		case isActKey(field.key):
			wrong(field.place, act+" takes no "+field.key, "take it out, or let the step do something that takes it")
		default:
			claims++
		}
	}
	return sound, claims
}
