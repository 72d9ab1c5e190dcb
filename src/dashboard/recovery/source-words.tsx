import type { Recovery } from '../api/types.js';
import { useObjectName } from '../ui/use-object-name.js';
import { sourceWords } from './words.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is brought back, in words; of an actor that is known by an id the name. */
export const SourceWords = ({ source }: { readonly source: Recovery['source'] }) => {
  const [actor = ''] = source.cause?.actors ?? [];
  const name = useObjectName(ID.test(actor) ? actor : undefined);
  const words = sourceWords(source);
  return name === undefined ? words : <span title={words}>{words.replace(actor, name)}</span>;
};
