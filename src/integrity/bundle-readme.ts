import type { Verification } from '../domain/integrity/verification.js';

/** What a stranger finds in a bundle: what it is, and how to check it. */
export const bundleReadme = (
  { tenantId, log, madeAt, events, seals, keys }: Verification,
  verifier: string,
): string => `Evidence of the tenant ${String(tenantId)}

Made by Stateline at ${String(madeAt)} from the log ${String(log)}:
${String(events)} change events, ${String(seals)} seals.

  evidence.ndjson   the public keys, the sealed statements and the change events, one a line
  keys/             the public keys that signed, each by its id
  verifier/         a program that checks the evidence; readable JavaScript, no packages

To check it you need Node 18 or newer, no network, and nothing that is not in this folder but one thing:
the public key of the one who signed, handed to you on another way than this folder. Whoever could forge
the evidence could have put another key beside it.

  node ${verifier} evidence.ndjson --public-key THE-KEY-YOU-HAVE.pem

Exit code 0 says that every change event is as it was recorded, that none is missing before the last seal,
and that the seals were made with the key you named or with one that it handed over to. Exit code 1
names the first event for which that does not hold. What came after the last seal hangs together and is
signed by nobody yet; the verifier says how many events that are.

${keys.length === 0 ? 'Nothing was signed yet.' : 'Signed with, oldest first (SHA-256 of the public key):'}
${keys.map(({ keyId }) => `  ${keyId}\n`).join('')}`;
