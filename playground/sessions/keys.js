// <sign-bench>: signs the session anew while one types, with the browser's own
// cryptography. It is the same computation as the server's (session/signed.go).

/** The salt that Flask signs sessions with. */
const salt = 'cookie-session';

/** How many bytes a key may have, as the server has it (keys.go). */
const longestKey = 200;

class SignBench extends HTMLElement {
  #life = new AbortController();
  #turn = 0;

  connectedCallback() {
    this.#life = new AbortController();
    // There is cryptography on HTTPS and on localhost only; elsewhere the button signs.
    this.toggleAttribute('data-by-button', !window.isSecureContext);
    if (!window.isSecureContext) return;
    const form = this.querySelector('form[data-sign]');
    form?.addEventListener('input', () => void this.#sign(), { signal: this.#life.signal });
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  async #sign() {
    const turn = ++this.#turn;
    const [text, key] = [this.#typed('payload').trim(), this.#typed('key')];
    const why = mistake(text);
    this.#say('payload', why);
    const fits = key !== '' && new TextEncoder().encode(key).length <= longestKey;
    this.#say('key', fits ? '' : `It must have 1 to ${longestKey} bytes.`);
    if (why !== '' || !fits) return;
    const parts = await signed(text, key, this.#shown('time'));
    if (turn !== this.#turn) return; // a later letter was faster
    this.#show('payload', parts.payload);
    this.#show('signing-key', parts.signingKey);
    this.#show('signature', parts.signature);
    for (const field of this.querySelectorAll('form[data-ask] :is(input, textarea)')) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
      if (field.name === 'payload') field.value = text;
      if (field.name === 'key') field.value = key;
      if (field.name === 'value') field.value = parts.value;
    }
    this.querySelector('#verdict')?.remove(); // it was about another value
  }

  /** @param {string} name */
  #typed(name) {
    const field = this.querySelector(`form[data-sign] [name="${name}"]`);
    return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : '';
  }

  /** @param {string} name */
  #shown(name) {
    return this.querySelector(`[data-out="${name}"]`)?.textContent ?? '';
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #show(name, text) {
    const out = this.querySelector(`[data-out="${name}"]`);
    if (out) out.textContent = text;
  }

  /**
   * @param {string} name
   * @param {string} why
   */
  #say(name, why) {
    const field = this.querySelector(`form[data-sign] [name="${name}"]`);
    if (why) field?.setAttribute('aria-invalid', 'true');
    else field?.removeAttribute('aria-invalid');
    this.querySelector(`#${name}-error`)?.replaceChildren(why);
  }
}

/**
 * Says what is wrong with the JSON of a session, '' for nothing.
 * @param {string} text
 */
function mistake(text) {
  try {
    JSON.parse(text);
    if (text.startsWith('{')) return '';
  } catch {
    // not JSON yet: one is still typing
  }
  return 'It must be JSON such as {"role":"admin"}.';
}

/**
 * @param {string} text
 * @param {string} key
 * @param {string} time as it stands in the value
 */
async function signed(text, key, time) {
  const utf8 = new TextEncoder();
  const payload = base64url(utf8.encode(text));
  const signingKey = await hmac(utf8.encode(key), utf8.encode(salt));
  const signature = base64url(await hmac(signingKey, utf8.encode(`${payload}.${time}`)));
  return {
    payload,
    signingKey: Array.from(signingKey, (octet) => octet.toString(16).padStart(2, '0')).join(''),
    signature,
    value: `${payload}.${time}.${signature}`,
  };
}

/**
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {Uint8Array<ArrayBuffer>} message
 */
async function hmac(secret, message) {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
}

/** @param {Uint8Array} octets */
function base64url(octets) {
  const text = btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

customElements.define('sign-bench', SignBench);
