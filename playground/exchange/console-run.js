// Runs what a learner typed, as a console does: in a page, with the value of its last
// expression. The policy of pages allows no eval; what is allowed, in pages with a
// console alone, is a script from a "blob:" address, and a script has no value. So
// the last expression is handed to a function, in a script that is tried first; one
// that does not parse has done nothing, and the next form is tried.

import { tokens } from './code.js';

/** @import { Token } from './code.js' */

/**
 * What came of it; refused where the page does not run such scripts. Errors that code
 * throws are not here: the page's own "error" event tells of them.
 * @typedef {{ value: unknown } | { thrown: unknown } | { refused: true } | undefined} Outcome
 */

const hook = Symbol.for('course.console');
const hookSource = `globalThis[Symbol.for('course.console')]`;

/**
 * @typedef {object} Hook
 * @property {() => void} begin called where the script parses
 * @property {(make: () => unknown) => void} value
 */

export class Runner {
  /** @type {Window & typeof globalThis} */
  #view;
  /** The addresses of what was run here. @type {Set<string>} */
  #ran = new Set();
  /** Whether the script that is tried now may fail to parse without anyone hearing of it. */
  #quiet = false;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @param {Window & typeof globalThis} view the page to run in */
  constructor(view) {
    this.#view = view;
    // Before all other listeners, so that none of them hears of a mere attempt.
    view.addEventListener('error', (event) => {
      if (!this.#quiet || !this.isOurs(event.filename)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true });
  }

  /** @param {string} address of a script */
  isOurs(address) {
    return this.#ran.has(address);
  }

  /**
   * Runs code, after what was given before.
   * @param {string} code
   * @returns {Promise<Outcome>}
   */
  run(code) {
    const tried = this.#last.then(() => this.#try(attempts(code)));
    this.#last = tried;
    return tried.then(({ outcome }) => outcome);
  }

  /** @param {string[]} sources */
  async #try(sources) {
    for (const [i, source] of sources.entries()) {
      const attempt = await this.#attempt(source, i < sources.length - 1);
      if (attempt.began || attempt.refused) return attempt;
    }
    return { outcome: Promise.resolve(undefined) };
  }

  /**
   * @param {string} source
   * @param {boolean} quiet
   */
  async #attempt(source, quiet) {
    const attempt = { began: false, refused: false, outcome: /** @type {Promise<Outcome>} */ (Promise.resolve(undefined)) };
    /** @type {Hook} */
    const ours = {
      begin: () => {
        attempt.began = true;
        this.#quiet = false;
      },
      value: (make) => {
        attempt.outcome = outcomeOf(make);
      },
    };
    Object.assign(this.#view, { [hook]: ours });
    this.#quiet = quiet;
    if (!await this.#load(source)) {
      attempt.refused = true;
      attempt.outcome = Promise.resolve({ refused: true });
    }
    this.#quiet = false;
    return attempt;
  }

  /**
   * @param {string} source
   * @returns {Promise<boolean>} whether the page has taken it, be it right or wrong
   */
  async #load(source) {
    const { document, Blob, URL } = this.#view;
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    this.#ran.add(address);
    // In a picture's document, too, it is a script of HTML.
    const script = /** @type {HTMLScriptElement} */ (document.createElementNS('http://www.w3.org/1999/xhtml', 'script'));
    script.src = address;
    const loaded = await new Promise((resolve) => {
      script.addEventListener('load', () => resolve(true));
      script.addEventListener('error', () => resolve(false));
      (document.head ?? document.documentElement ?? document).append(script);
    });
    script.remove();
    URL.revokeObjectURL(address);
    return loaded;
  }
}

/**
 * @param {() => unknown} make an error that it throws is the script's
 * @returns {Promise<Outcome>}
 */
function outcomeOf(make) {
  const value = make();
  if (make.constructor.name !== 'AsyncFunction') return Promise.resolve({ value });
  return Promise.resolve(value).then((settled) => ({ value: settled }), (thrown) => ({ thrown }));
}

/**
 * The scripts to try for some code, the last one being the code as it stands. All of
 * them keep its lines where they are.
 * @param {string} code
 * @returns {string[]}
 */
function attempts(code) {
  const all = tokens(code, 'js');
  const begin = `${hookSource}.begin();`;
  const awaits = all.some((token) => token.kind === 'keyword' && token.text === 'await');
  const [before, last] = lastExpression(awaits ? declaredGlobally(all) : all);
  if (!awaits) {
    return [
      `${begin}${hookSource}.value(() => (${whole(all)}\n))`,
      `${begin}${before}${hookSource}.value(() => (${last}\n))`,
      `${begin}${code}`,
    ];
  }
  const statements = text(declaredGlobally(all));
  return [
    `${begin}${hookSource}.value(async () => (${whole(all)}\n))`,
    `${begin}${hookSource}.value(async () => {${before}return (${last}\n)})`,
    `${begin}${hookSource}.value(async () => {${statements}\n})`,
  ];
}

/** @param {Token[]} some */
function text(some) {
  return some.map((token) => token.text).join('');
}

/** @param {Token} token */
function isBlank(token) {
  return token.kind === 'comment' || token.kind === '' && !token.text.trim();
}

/**
 * All of the code, without the semicolon at its end.
 * @param {Token[]} all
 */
function whole(all) {
  const kept = [...all];
  for (let last = kept.at(-1); last && (isBlank(last) || last.text === ';'); last = kept.at(-1)) kept.pop();
  return text(kept);
}

/**
 * Cuts off what may be the last expression: what is behind the last semicolon, or
 * the last end of a line that can end a statement, outside of all brackets.
 * @param {Token[]} all
 * @returns {[before: string, last: string]}
 */
function lastExpression(all) {
  let depth = 0;
  let cut = 0;
  /** @type {Token | undefined} */
  let previous;
  let newLine = false;
  all.forEach((token, i) => {
    if (isBlank(token)) {
      newLine ||= token.text.includes('\n');
      return;
    }
    const begins = previous?.text === ';' || newLine && canEnd(previous) && canBegin(token);
    if (depth === 0 && begins && token.text !== ';') cut = i;
    if (token.kind === 'punct' && '([{'.includes(token.text)) depth++;
    if (token.kind === 'punct' && ')]}'.includes(token.text)) depth--;
    [previous, newLine] = [token, false];
  });
  return [text(all.slice(0, cut)), whole(all.slice(cut))];
}

/** @param {Token | undefined} token */
function canEnd(token) {
  return token !== undefined && (/^[)\]}]$/.test(token.text) || ['string', 'number', 'name'].includes(token.kind));
}

/** @param {Token} token */
function canBegin(token) {
  return ['keyword', 'name', 'func', 'string', 'number'].includes(token.kind) && !token.text.startsWith('`');
}

/**
 * What is awaited runs in a function, and what is declared in a function ends with it.
 * So names that are declared on the outside become plain assignments there.
 * @param {Token[]} all
 * @returns {Token[]}
 */
function declaredGlobally(all) {
  let depth = 0;
  return all.map((token, i) => {
    if (token.kind === 'punct' && '([{'.includes(token.text)) depth++;
    if (token.kind === 'punct' && ')]}'.includes(token.text)) depth--;
    const declares = token.kind === 'keyword' && /^(?:const|let|var)$/.test(token.text);
    const following = all.slice(i + 1, i + 6).filter((next) => !isBlank(next));
    const named = following[0]?.kind === 'name' && following[1]?.text === '=' && following[2]?.text !== '=';
    if (depth > 0 || !declares) return token;
    if (named) return { kind: '', text: ' '.repeat(token.text.length) };
    // Behind a comma, braces are what values are taken apart into, and no block.
    return /^[{[]$/.test(following[0]?.text ?? '') ? { kind: 'number', text: '0,' } : token;
  });
}

/**
 * Whether code is all there: no bracket, template or comment is left open.
 * @param {string} code
 */
export function isFinished(code) {
  let depth = 0;
  for (const { kind, text: part } of tokens(code, 'js')) {
    if (kind === 'punct' && '([{'.includes(part)) depth++;
    if (kind === 'punct' && ')]}'.includes(part)) depth--;
    if (kind === 'string' && part.endsWith('${')) depth++;
    if (kind === 'string' && part.startsWith('}')) depth--;
    if (kind === 'comment' && part.startsWith('/*') && !part.endsWith('*/')) return false;
    if (kind === 'string' && part.startsWith('`') && !/(?:`|\$\{)$/.test(part.slice(1))) return false;
  }
  return depth <= 0;
}
