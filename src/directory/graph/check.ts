import { catalogue, relationsOf } from '../../domain/directory/catalogue.js';
import {
  DirectoryRefused,
  DirectoryUnavailable,
  type DirectoryCheck,
  type ReadCheck,
} from '../directory.port.js';
import { LinkRefused, TokenRefused } from './errors.js';
import type { Asking } from './graph-client.js';
import { expandedPath, roundPath, styleOf } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { permissionsFor } from './read-permissions.js';
import { tenantFacts } from './tenant-facts.js';

/** What this identity can read, each thing tried once, as cheaply as it can be. */
export const checked = async (asking: Asking): Promise<DirectoryCheck> => {
  try {
    const facts = await tenantFacts(asking);
    const paths = [...pathsToTry(), ['directoryAudits', AUDITS] as const];
    const reads = await Promise.all(paths.map(([what, path]) => tried(asking, what, path)));
    return { ...facts, reads };
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return { tenant: null, licences: null, reads: [], remarks: [error.message] };
  }
};

const AUDITS = '/v1.0/auditLogs/directoryAudits?$top=1';

/** Of each type what capture begins with; where there is a delta, its end, which is empty. */
const pathsToTry = (): readonly (readonly [string, string])[] =>
  Object.keys(catalogue).flatMap((type) => {
    const { below, collection } = placeOf(type);
    const relations = [...relationsOf(type, 'delta'), ...relationsOf(type, 'sweep')];
    const whole = styleOf(type) === 'complete' ? roundPath(type) : null;
    const own =
      below === undefined
        ? (whole ?? `${collection}/delta?$select=id&$deltatoken=latest`)
        : expandedPath(below.type, below.relation, 1);
    return [
      [type, own] as const,
      ...relations.map(
        (relation) =>
          [`${type}/${relation}`, expandedPath(type, `${relation}($select=id)`, 1)] as const,
      ),
    ];
  });

const tried = async (
  { client, as, signal, priority }: Asking,
  what: string,
  path: string,
): Promise<ReadCheck> => {
  const permissions = permissionsFor(what);
  try {
    await client.read({ method: 'GET', path, priority }, as, signal);
    return { what, readable: true, permissions, detail: null };
  } catch (error) {
    if (error instanceof TokenRefused) throw error;
    if (error instanceof DirectoryRefused) {
      return { what, readable: false, permissions, detail: error.message };
    }
    if (!(error instanceof DirectoryUnavailable) && !(error instanceof LinkRefused)) throw error;
    return { what, readable: null, permissions, detail: error.message };
  }
};
