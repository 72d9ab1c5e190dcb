import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verificationText } from '../domain/integrity/verification-text.js';
import { keyIdOfPem, verifyEvidence } from './verify-evidence.port.js';

/** Shipped inside a bundle of evidence: needs Node 18 or newer, and nothing else. */
const USAGE = `Usage: node ${process.argv[1] ?? 'offline-verifier.js'} EVIDENCE --public-key KEY.pem …

  EVIDENCE      evidence.ndjson of the bundle
  --public-key  a public key that you have from elsewhere, not from this bundle; may be repeated
  --accept-unproven  let pass what was recorded before there were chains and seals
  --json        the verdict as JSON

Exit codes: 0 whole, 1 not whole, 2 wrong usage
`;

const usage = (why: string): never => {
  process.stderr.write(`${why}\n\n${USAGE}`);
  process.exit(2);
};

const argumentsGiven = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'public-key': { type: 'string', multiple: true, default: [] },
        'accept-unproven': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
};

const keyIdIn = (file: string): string => {
  try {
    return keyIdOfPem(readFileSync(file, 'utf8')) ?? usage(`${file} holds no Ed25519 public key`);
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
};

const { values, positionals } = argumentsGiven();
const [file, ...others] = positionals;
if (values.help || file === undefined || others.length > 0) {
  usage('One file of evidence is to be named');
} else {
  const keyIds = new Set(values['public-key'].map(keyIdIn));
  const bytes: AsyncIterable<Buffer> = createReadStream(file);
  const trust = { keyIds, acceptUnproven: values['accept-unproven'] };
  try {
    const verification = await verifyEvidence(bytes, trust);
    const said = values.json
      ? JSON.stringify(verification)
      : verificationText(verification).join('\n');
    process.stdout.write(`${said}\n`);
    process.exitCode = verification.good ? 0 : 1;
  } catch (error) {
    usage(error instanceof Error ? error.message : String(error));
  }
}
