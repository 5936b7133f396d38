package cookie

import (
	"maps"
	"slices"
	"strings"
)

// FieldErrors says what is wrong with input, keyed by the field that it is wrong
// with: "max_age" of a SetCookie, "steps.3.url" of a scenario. A message says
// how to mend the field: "must be a whole number of seconds".
type FieldErrors map[string]string

// Error lists all that is wrong, a field at a time, sorted by field.
func (e FieldErrors) Error() string {
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(e)) {
		parts = append(parts, strings.TrimSpace(field+" "+e[field]))
	}
	return strings.Join(parts, "; ")
}
