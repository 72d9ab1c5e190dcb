import type { Link, ObjectId } from '../../domain/directory/directory-object.js';
import type { Lines, ObjectAt } from '../history.port.js';
import { linksPart, objectLine } from './object-line.js';

/** Bytes that are given together. */
const TOGETHER = 64 * 1024;

/** Objects that were read here as lines of an export. */
export async function* linesOfObjects(
  objects: AsyncIterable<ObjectAt>,
  linksOf: (id: ObjectId) => readonly Link[],
): AsyncGenerator<Lines> {
  let lines: Buffer[] = [];
  let bytes = 0;
  for await (const object of objects) {
    const { text } = objectLine(object, linksPart(linksOf(object.objectId)));
    lines.push(text);
    bytes += text.length;
    if (bytes < TOGETHER) continue;
    yield { objects: lines.length, bytes: Buffer.concat(lines) };
    lines = [];
    bytes = 0;
  }
  if (lines.length > 0) yield { objects: lines.length, bytes: Buffer.concat(lines) };
}
