// Parses the JavaScript of lessons: standard input is a list of snippets, standard
// output a list of what is wrong with each, "" where nothing is. Each is read as a
// module, so that await may stand in it.
import { readFileSync } from 'node:fs'
import { SourceTextModule } from 'node:vm'

const wrong = JSON.parse(readFileSync(0, 'utf8')).map((code) => {
	try {
		new SourceTextModule(code)
		return ''
	} catch (error) {
		return String(error)
	}
})
process.stdout.write(JSON.stringify(wrong))
