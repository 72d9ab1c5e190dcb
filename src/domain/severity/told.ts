import { attributeChanges } from '../directory/difference.js';
import type { AttributeChange } from '../directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Report } from './rule.js';

/** How the documents differ that a record holds of a policy before and after. */
export const documentChanges = ({ targets }: Report): readonly AttributeChange[] =>
  targets
    .flatMap(({ properties }) => properties)
    .flatMap(({ before, after }) =>
      isJsonObject(after) ? attributeChanges(...bothWhole(before, after)) : [],
    );

/** What only the document before has is not set after. */
const bothWhole = (before: Json, after: JsonObject): readonly [JsonObject, JsonObject] => {
  const known = isJsonObject(before) ? before : {};
  const unset = Object.fromEntries(Object.keys(known).map((name) => [name, null]));
  return [known, { ...unset, ...after }];
};

/** What a record says of properties of one name, as attribute changes. */
export const recorded = ({ targets }: Report, name: string): readonly AttributeChange[] =>
  targets.flatMap(({ properties }) => properties).filter((property) => property.name === name);

/** Every text by which a record names what it speaks of. */
export const namesIn = ({ displayName, targets }: Report): readonly Json[] => [
  displayName,
  ...targets.map((target) => target.displayName),
  ...targets
    .flatMap(({ properties }) => properties)
    .flatMap(({ before, after }) => [before, after]),
];
