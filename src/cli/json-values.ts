import { Gathered, type Line, linesOf } from '../domain/lines.js';
import { ValueScanner } from './value-scanner.js';

/** How much is looked at to tell in which form a file is. */
const LOOK_AHEAD_BYTES = 64 * 1024;

/**
 * The JSON values of a file: one a line, the elements of a list, or those of the list in an envelope
 * (`value` of Microsoft Graph, `records` of Azure Monitor), however they are laid out. Each comes with
 * the line it begins on, as it stands; what is no JSON comes as well. Memory is bounded by `maxBytes`.
 */
export async function* jsonValuesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line> {
  const { head, rest } = await lookAhead(chunks);
  if (isOneALine(head)) yield* linesOf(rest, maxBytes);
  else yield* scanned(rest, maxBytes);
}

async function* scanned(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  const scanner = new ValueScanner(maxBytes);
  for await (const chunk of chunks) yield* scanner.scan(chunk);
  yield* scanner.end();
}

const lookAhead = async (chunks: AsyncIterable<Uint8Array>) => {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  const head = new Gathered(Number.POSITIVE_INFINITY);
  while (head.size < LOOK_AHEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    head.add(next.value);
  }
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield* seen;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { head: new TextDecoder().decode(head.take() ?? undefined), rest: rest() };
};

/** Whether the first line is whole: a list or an object that begins there goes on below otherwise. */
const isOneALine = (head: string): boolean => {
  const [first = '', ...more] = head.trimStart().split('\n', 2);
  const line = first.trim();
  if (isJson(line)) return true;
  const goesOn = /^[[{]/.test(line) && !line.endsWith('}');
  return !goesOn && more.length > 0;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
