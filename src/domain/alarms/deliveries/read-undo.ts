import type { Json } from '../../json.js';
import { Fields } from '../file/fields.js';

const approvals = ['plan', 'write'] as const;

/** How far what an alarm is about is taken back without anybody asking for it. */
export interface UndoAtOnce {
  /** `plan`: somebody approves the plan; `write`: it is approved at once where it is proven safe and no four eyes are asked. */
  readonly approval: (typeof approvals)[number];
  readonly mostPerHour: number;
}

/** How the section of that name wants it. @throws InvalidValue naming the path of the field below `at` */
export const readUndo = (json: Json | undefined, at: string): UndoAtOnce => {
  const fields = Fields.of(json ?? {}, at, 'the fields approval and mostPerHour');
  const undo = {
    approval: fields.oneOf('approval', approvals, 'plan'),
    mostPerHour: fields.whole('mostPerHour', 1, 100, 3),
  };
  fields.mustBeRead();
  return undo;
};
