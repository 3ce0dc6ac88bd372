// What the page carries along: JSON as it is, or gzipped and written in 85 characters, five of them for four bytes.
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~';

/** The bytes behind packed text; a last group that is short stands for as many bytes less one. */
function bytesOf(text) {
  const value = new Uint8Array(128);
  [...DIGITS].forEach((digit, at) => { value[digit.charCodeAt(0)] = at; });
  const groups = Math.ceil(text.length / 5);
  const view = new DataView(new ArrayBuffer(groups * 4));
  for (let group = 0; group < groups; group += 1) {
    let number = 0;
    for (let at = group * 5; at < group * 5 + 5; at += 1) number = number * 85 + (at < text.length ? value[text.charCodeAt(at)] : 84);
    view.setUint32(group * 4, number);
  }
  return new Uint8Array(view.buffer, 0, groups * 4 - (groups * 5 - text.length));
}

/** What a script element holds, unpacked, as a response that can be read as text or blob. */
const unpacked = place => new Response(new Blob([bytesOf(place.textContent)]).stream().pipeThrough(new DecompressionStream('gzip')));

/** The JSON of a script element, packed or not. */
const contentOf = async place => JSON.parse(place.type === 'text/plain' ? await unpacked(place).text() : place.textContent);
