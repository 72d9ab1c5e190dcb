import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { type AlarmsWanted, readAlarms } from '../../domain/alarms/file/read-alarms.js';
import { InvalidValue, StatelineError } from '../../domain/errors.js';
import type { Json } from '../../domain/json.js';
import { timesOf } from './change-times.js';
import { inNetworks } from './networks.js';

/** A file of alarms cannot be read as it is: names the file, the line, the field and what it takes. */
export class WrongAlarmsFile extends StatelineError {
  readonly code = 'wrong-alarms-file';
  readonly category = 'incorrect';
  override readonly field = 'rules';
}

/** An alias may stand for much: so many times what is written is enough for anybody. */
const MOST_ALIASES = 100;
const LARGEST = 1024 * 1024;

interface Fault {
  /** Where in the text. */
  readonly at: number;
  readonly why: string;
}

/** What a file of alarms says. `name` is the file's, for errors. @throws WrongAlarmsFile */
export const parseAlarms = (text: string, name: string): AlarmsWanted =>
  readAlarmsIn(text, name, (wanted) => wanted);

/** What is made of what a file says; an InvalidValue that this throws is told with its line. @throws WrongAlarmsFile */
export const readAlarmsIn = <Made>(
  text: string,
  name: string,
  make: (wanted: AlarmsWanted) => Made,
): Made => {
  if (text.length > LARGEST) throw new WrongAlarmsFile(`${name} is larger than 1 MiB`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter: lines, version: '1.2', prettyErrors: false },
    // Compares each name with each other one; what is there twice is found below.
    uniqueKeys: false,
  });
  const fault = faultIn(document);
  if (fault !== null) {
    const { line } = lines.linePos(fault.at);
    throw new WrongAlarmsFile(`${name}:${String(line)}: ${firstLine(fault.why)}`);
  }
  try {
    const json = document.toJS({ maxAliasCount: MOST_ALIASES }) as Json | undefined;
    return make(readAlarms(json ?? {}, { timesOf, inNetworks }));
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw unreadable(name, error);
    const at = offsetOf(document.contents, error.field.split('.'));
    const { line } = lines.linePos(at);
    throw new WrongAlarmsFile(`${name}:${String(line)}: ${error.message}`, { cause: error });
  }
};

const unreadable = (name: string, error: unknown): unknown =>
  error instanceof ReferenceError
    ? new WrongAlarmsFile(`${name}: ${error.message}`, { cause: error })
    : error;

const faultIn = (document: Document.Parsed): Fault | null => {
  const [fault] = [...document.errors, ...document.warnings];
  return fault === undefined ? firstTwice(document) : { at: fault.pos[0], why: fault.message };
};

/** The first name that stands twice in one mapping. */
const firstTwice = (document: Document.Parsed): Fault | null => {
  let found: Fault | null = null;
  visit(document, {
    Map: (_place, { items }) => {
      const names = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (names.has(name)) found = { at: startOf(key) ?? 0, why: `${name} stands here twice` };
        if (found !== null) return visit.BREAK;
        names.add(name);
      }
      return undefined;
    },
  });
  return found;
};

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;

/** Where the deepest part of a path stands that there is. */
const offsetOf = (node: unknown, [first, ...rest]: readonly string[]): number => {
  if (first === undefined) return startOf(node) ?? 0;
  const inner = innerOf(node, first);
  if (inner === undefined) return startOf(node) ?? 0;
  return offsetOf(inner, rest) || (startOf(node) ?? 0);
};

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** What a part of a path leads to; a field that holds a plain value is told by its name. */
const innerOf = (node: unknown, name: string): unknown => {
  if (isSeq(node)) return node.items[Number(name)];
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return isMap(pair?.value) || isSeq(pair?.value) ? pair.value : pair?.key;
};
