/** Two columns of a terminal: East Asian letters and pictures. Unicode, "East Asian Width" (UAX #11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /\p{M}|\u200d/u;
const PLAIN = /^[\u0020-\u024f]*$/;

/** How many columns of a terminal a text takes. */
export const textWidth = (text: string): number =>
  PLAIN.test(text)
    ? text.length
    : Array.from(text).reduce((width, letter) => width + widthOf(letter), 0);

const widthOf = (letter: string): number => (NO_WIDTH.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1);

/** A text in lines of at most a width; only a word that is longer is broken. */
export const wrapped = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => (textWidth(line) <= width ? line : linesOf(line, width)))
    .join('\n');

const linesOf = (line: string, width: number): readonly string[] => {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let open = indent;
  for (const word of line
    .trim()
    .split(/ +/)
    .flatMap((whole) => pieces(whole, width))) {
    const joined = open.trim() === '' ? `${open}${word}` : `${open} ${word}`;
    if (textWidth(joined) > width && open.trim() !== '') {
      lines.push(open);
      open = word;
    } else open = joined;
  }
  return [...lines, open];
};

const pieces = (word: string, width: number): readonly string[] => {
  if (textWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && textWidth(piece + letter) > width) {
      found.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...found, piece];
};
