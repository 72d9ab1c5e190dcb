import type { Command } from 'commander';
import { KeyFolder, type SigningKey } from '../integrity/key-folder.port.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { type Output, outputTo } from './print.js';

interface KeysOptions {
  readonly keyFolder: string;
  readonly json?: boolean;
}

/** `stateline keys`; works on the folder alone, with or without a server. */
export const addKeys = (program: Command, io: Io): void => {
  const keys = program.command('keys').description('the key that signs: show it, or change it');
  const on = (
    name: string,
    description: string,
    work: (folder: KeyFolder, output: Output) => Promise<void>,
  ) => {
    keys
      .command(name)
      .description(description)
      .option('--key-folder <folder>', 'where it lies', io.env['STATELINE_KEY_FOLDER'] ?? 'keys')
      .action(async (_options, command: Command) => {
        const { keyFolder, json } = command.optsWithGlobals<KeysOptions>();
        await work(new KeyFolder(keyFolder), outputTo(io, json === true));
      });
  };
  on('show', 'the public key, and its id to compare', async (folder, output) => {
    const key = await folder.key();
    if (key === undefined) {
      const where = `There is no signing key in ${folder.path}`;
      throw new Stop(exitCodes.no, `${where}; the first backup makes one, where it may`);
    }
    show(key, output);
  });
  on('rotate', 'a new key, endorsed by the old one, which is deleted', async (folder, output) => {
    show(await folder.rotate(), output);
    output.say('\nThe old key has endorsed it. It signs from the next backup on.');
  });
  on('replace', 'a new key in the place of a lost one', async (folder, output) => {
    show(await folder.replace(), output);
    output.say('\nNothing vouches for it: give its id to all who verify, on a way they trust.');
  });
};

const show = ({ keyId, publicKey, publicPem }: SigningKey, output: Output): void => {
  output.record({ keyId, publicKey });
  output.say(`Key ${output.strong(keyId)}\n\n${publicPem.trimEnd()}`);
};
