/*
 * What recomputing a decision rests on: JSON read with whole numbers of any length, its canonical form (RFC 8785) and
 * SHA-256. All whole numbers are BigInt. No dependencies.
 */
window.recompute = {};

(() => {
  "use strict";

  const MOST_DIGITS = 40;
  const LARGEST = 2n ** 53n - 1n; // RFC 8785 writes no larger integer exactly.

  /* Why a file cannot be read: a key of the page's texts, and what to put into it. */
  class Unreadable extends Error {
    constructor(key, values = {}) {
      super(key);
      this.key = key;
      this.values = values;
    }
  }

  const TOKENS = {
    space: /[ \t\n\r]*/y,
    string: /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y,
    number: /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y,
    word: /true|false|null/y,
  };
  const WORDS = { true: true, false: false, null: null };
  const HALF_A_CHARACTER = /[\ud800-\udfff]/u; // with "u", whole pairs do not match

  class Reader {
    constructor(text) {
      this.text = text;
      this.at = 0;
    }

    refuse(key) {
      throw new Unreadable(key, { place: this.at + 1 });
    }

    take(kind) {
      const token = TOKENS[kind];
      token.lastIndex = this.at;
      const found = token.exec(this.text);
      if (found) this.at = token.lastIndex;
      return found;
    }

    sign(wanted) {
      this.take("space");
      const found = this.text[this.at] === wanted;
      if (found) this.at += 1;
      return found;
    }

    value() {
      if (this.sign("{")) return this.object();
      if (this.sign("[")) return this.list();
      const text = this.take("string");
      if (text) return this.string(text[0]);
      const number = this.take("number");
      if (number) return this.number(number);
      const word = this.take("word");
      return word ? WORDS[word[0]] : this.refuse("no_json");
    }

    string(quoted) {
      const text = JSON.parse(quoted);
      return HALF_A_CHARACTER.test(text) ? this.refuse("half_character") : text;
    }

    number([digits, fraction, exponent]) {
      if (fraction || exponent) this.refuse("no_whole_number");
      return digits.length > MOST_DIGITS ? this.refuse("endless_number") : BigInt(digits);
    }

    list() {
      const found = [];
      if (this.sign("]")) return found;
      do found.push(this.value());
      while (this.sign(","));
      return this.sign("]") ? found : this.refuse("no_json");
    }

    object() {
      const found = Object.create(null);
      if (this.sign("}")) return found;
      do {
        this.take("space");
        const key = this.take("string");
        if (!key) this.refuse("no_json");
        const name = this.string(key[0]);
        if (name in found) this.refuse("key_twice");
        if (!this.sign(":")) this.refuse("no_json");
        found[name] = this.value();
      } while (this.sign(","));
      return this.sign("}") ? found : this.refuse("no_json");
    }
  }

  /* Reads a whole file; what is not exactly one JSON value without fractions is Unreadable. */
  function parse(text) {
    const reader = new Reader(text);
    try {
      const value = reader.value();
      reader.take("space");
      return reader.at === text.length ? value : reader.refuse("no_json");
    } catch (error) {
      if (error instanceof RangeError) throw new Unreadable("nested_too_deeply");
      throw error;
    }
  }

  function canonical(value) {
    if (typeof value === "bigint") {
      if (value > LARGEST || value < -LARGEST) throw new Unreadable("number_too_large", { number: value });
      return value.toString();
    }
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    const names = Object.keys(value).sort(); // by UTF-16 units, as RFC 8785 wants
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }

  /* ------------------------------------------------------------------------------------------------ SHA-256 */

  const isPrime = (number) => {
    for (let other = 2; other * other <= number; other += 1) if (number % other === 0) return false;
    return true;
  };
  const PRIMES = Array.from({ length: 310 }, (_, place) => place + 2).filter(isPrime);
  const decimals = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const CONSTANTS = PRIMES.map((prime) => decimals(Math.cbrt(prime)));
  const START = PRIMES.slice(0, 8).map((prime) => decimals(Math.sqrt(prime)));
  const turned = (word, by) => (word >>> by) | (word << (32 - by));

  function mix(state, words) {
    for (let place = 16; place < 64; place += 1) {
      const early = words[place - 15];
      const late = words[place - 2];
      const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[place] = (words[place - 16] + first + words[place - 7] + second) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let place = 0; place < 64; place += 1) {
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
      const more = (one + CONSTANTS[place] + words[place]) | 0;
      const other = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + more) | 0, c, b, a, (more + other) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] = (state[place] + word) | 0));
  }

  function ownSha256(bytes) {
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
    const state = Int32Array.from(START);
    const words = new Int32Array(64);
    for (let block = 0; block < padded.length; block += 64) {
      for (let place = 0; place < 16; place += 1) words[place] = view.getInt32(block + 4 * place);
      mix(state, words);
    }
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  const hasBrowsersOwn = Boolean(window.crypto?.subtle); // browsers offer it on https:// and on one's own computer only

  /* SHA-256 of a text in UTF-8, as hexadecimal digits. */
  async function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    if (!hasBrowsersOwn) return ownSha256(bytes);
    const digest = new Uint8Array(await window.crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  Object.assign(window.recompute, { LARGEST, Unreadable, canonical, hasBrowsersOwn, ownSha256, parse, sha256 });
})();
