/**
 * Orders to a terminal, line breaks that do not look like one, and marks that turn the direction of text,
 * by which a name can look like another. Unicode Technical Report 36, "Bidirectional Text Spoofing".
 */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text from elsewhere as it may be shown to people; line breaks stay. */
export const printable = (text: string): string =>
  text.replace(UNSEEN, (one) => (one === '\n' ? one : '\ufffd'));

/** The same on one line. */
export const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' ').trim());

/** JSON that may be shown to people: what stands for orders is escaped there, and read back as it was. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSEEN,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Text between such marks, line breaks among them, and the marks, by turns; text comes first and last. */
export const betweenUnseen = (text: string): readonly string[] =>
  text.split(new RegExp(`(${UNSEEN.source})`, 'u'));
