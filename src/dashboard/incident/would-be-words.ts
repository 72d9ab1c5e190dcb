import type { components } from '../api/schema.js';
import { becameWords, linkWords } from '../ui/change-words.js';

type WouldBe = components['schemas']['WouldBe'];

const existences: Readonly<Record<WouldBe['then'], string>> = {
  live: 'exist',
  absent: 'never have been there',
  'soft-deleted': 'be deleted, and restorable',
  'hard-deleted': 'be deleted for good',
};

/** As `exist; accountEnabled false → true`: from how an object is to how it would be. */
export const wouldBeWords = ({
  existence,
  attributes,
  links,
}: Pick<WouldBe, 'existence' | 'attributes' | 'links'>): string =>
  [
    ...(existence.before === existence.after ? [] : [existences[existence.before]]),
    ...attributes.map(({ name, before, after }) => `${name} ${becameWords(after, before)}`),
    // A link that came by these changes would not be there.
    ...links.map((link) =>
      linkWords({ ...link, op: link.op === 'added' ? 'removed' : 'added' }, () => undefined),
    ),
  ].join('; ');
