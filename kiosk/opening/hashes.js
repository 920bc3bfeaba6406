// MD5 and SHA-256, for drawing again in the browser: a page that was opened without TLS has no `crypto.subtle`.
//
// Pure: no document, no state.

const rotate = (word, by) => (word << by) | (word >>> (32 - by));
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** The MD5 of bytes, as bytes. */
export function md5(bytes) {
  const words = padded(bytes, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].map((word) => word | 0);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const [mixed, from] = [
        () => [(b & c) | (~b & d), i],
        () => [(d & b) | (~d & c), (5 * i + 1) % 16],
        () => [b ^ c ^ d, (3 * i + 5) % 16],
        () => [c ^ (b | ~d), (7 * i) % 16],
      ][round]();
      const turned = rotate((a + mixed + SINES[i] + words[block + from]) | 0, SHIFTS[4 * round + (i % 4)]);
      [a, b, c, d] = [d, (b + turned) | 0, b, c];
    }
    [a, b, c, d].forEach((word, i) => (state[i] = (state[i] + word) | 0));
  }
  return bytesOf(state, true);
}

const PRIMES = (() => {
  const found = [];
  for (let n = 2; found.length < 64; n += 1) if (found.every((prime) => n % prime)) found.push(n);
  return found;
})();
const fraction = (number) => Math.floor((number - Math.floor(number)) * 2 ** 32) | 0;
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** The SHA-256 of a text, in hexadecimal. */
export function sha256(text) {
  const words = padded(new TextEncoder().encode(text), false);
  const state = [...BEGIN];
  const plan = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 64; i += 1) plan[i] = i < 16 ? words[block + i] : planned(plan, i);
    compress(state, plan);
  }
  return Array.from(bytesOf(state, false), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function planned(plan, i) {
  const [early, late] = [plan[i - 15], plan[i - 2]];
  const first = rotate(early, 25) ^ rotate(early, 14) ^ (early >>> 3);
  const second = rotate(late, 15) ^ rotate(late, 13) ^ (late >>> 10);
  return (plan[i - 16] + first + plan[i - 7] + second) | 0;
}

function compress(state, plan) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const first = (h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + plan[i]) | 0;
    const second = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) | 0));
}

/** The bytes, a one, noughts and their length in bits, as whole blocks of 32-bit words. */
function padded(bytes, little) {
  const whole = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  const bits = bytes.length * 8;
  view.setUint32(whole.length - (little ? 8 : 4), bits >>> 0, little);
  view.setUint32(whole.length - (little ? 4 : 8), Math.floor(bits / 2 ** 32), little);
  return Array.from({ length: whole.length / 4 }, (_, i) => view.getInt32(4 * i, little));
}

function bytesOf(words, little) {
  const view = new DataView(new ArrayBuffer(4 * words.length));
  words.forEach((word, i) => view.setInt32(4 * i, word, little));
  return new Uint8Array(view.buffer);
}
