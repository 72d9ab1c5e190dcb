import type { JsonObject } from '../../domain/json.js';
import { objectsOf, textOf } from '../../domain/json-fields.js';
import { DirectoryRefused } from '../directory.port.js';
import type { GraphRequest } from './graph-client.js';
import { objectPath } from './graph-paths.js';
import type { Update } from './write-requests.js';
import type { Read } from './write-sequence.js';

/**
 * Secrets that came are taken away one by one.
 * @throws DirectoryRefused where one is wanted that is not there: none that went comes back
 */
export async function* removingSecrets(write: Update, read: Read): AsyncGenerator<GraphRequest> {
  const { path, goes, lost } = await removal(write, 'passwordCredentials', read);
  for (const keyId of goes) {
    yield { method: 'POST', path: `${path}/removePassword`, body: { keyId } };
  }
  refuseLost('Secret', lost);
}

/**
 * Certificates that came are left out of the list, in which the others are named without their keys: they stay
 * as they are. So do the Azure CLI ("az ad app credential delete --cert") and the Terraform provider azuread;
 * the action `removeKey` wants a proof that only the application itself can give.
 * @throws DirectoryRefused where one is wanted that is not there: none that went comes back
 */
export async function* removingCertificates(
  write: Update,
  read: Read,
): AsyncGenerator<GraphRequest> {
  const { path, goes, stays, lost } = await removal(write, 'keyCredentials', read);
  if (goes.length > 0) {
    const keyCredentials = stays.map((entry) => ({ ...entry, key: null }));
    yield { method: 'PATCH', path, body: { keyCredentials } };
  }
  refuseLost('Certificate', lost);
}

const removal = async (
  write: Update,
  name: 'keyCredentials' | 'passwordCredentials',
  read: Read,
) => {
  const path = objectPath(write);
  const known = await read(`${path}?$select=${name}`);
  if (!Object.hasOwn(known, name)) throw new DirectoryRefused(404, '', `${path} is not there`);
  const there = objectsOf(known, name);
  const [were, wanted] = [keyIdsIn(there), keyIdsIn(objectsOf(write.attributes, name))];
  return {
    path,
    goes: were.filter((one) => !wanted.includes(one)),
    stays: there.filter((entry) => wanted.includes(textOf(entry, 'keyId') ?? '')),
    lost: wanted.find((one) => !were.includes(one)),
  };
};

const keyIdsIn = (credentials: readonly JsonObject[]): readonly string[] =>
  credentials.flatMap((entry) => textOf(entry, 'keyId') ?? []);

const refuseLost = (what: string, keyId: string | undefined): void => {
  if (keyId === undefined) return;
  const words = `${what} ${keyId} cannot be brought back, for its value is not known: add a new one`;
  throw new DirectoryRefused(400, '', words);
};
