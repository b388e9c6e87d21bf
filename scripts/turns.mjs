// What several jobs print at the same time, one after the other: one as it comes, the others once it has ended.

/** @typedef {{name: string, chunks: (string | Uint8Array)[], ended: boolean}} Section */

/** @type {Section[]} The first one is being printed. */
const sections = [];

/**
 * @param {string} name Its heading.
 * @returns {{write: (chunk: string | Uint8Array) => void, end: () => void}}
 */
export function openSection(name) {
  const section = { name, chunks: [`\n── ${name} ──\n`], ended: false };
  sections.push(section);
  print();
  return {
    write: (chunk) => {
      section.chunks.push(chunk);
      print();
    },
    end: () => {
      section.ended = true;
      print();
    },
  };
}

function print() {
  for (let [first] = sections; first; [first] = sections) {
    for (const chunk of first.chunks.splice(0)) process.stdout.write(chunk);
    if (!first.ended) return;
    sections.shift();
  }
}
