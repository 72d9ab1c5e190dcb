import { actingOn, type DirectoryUnderTest } from './directory/acting.js';
import { itIsAudited } from './directory/auditing.js';
import { itCreates } from './directory/creating.js';
import { itKnowsEveryType } from './directory/every-type.js';
import { itGoesOn } from './directory/going-on.js';
import { itIsLookedAt } from './directory/looking.js';
import { itIsReadAgain } from './directory/reading-again.js';
import { itIsWritten } from './directory/writing.js';

/**
 * What every directory adapter promises. Its spec calls this with a way to open the directory to be
 * checked, which all cases share: each makes objects of its own.
 */
export const itKeepsTheDirectoryContract = (open: () => Promise<DirectoryUnderTest>): void => {
  let opened: DirectoryUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const acting = actingOn(() => opened);
  itIsLookedAt(acting);
  itGoesOn(acting);
  itIsReadAgain(acting);
  itKnowsEveryType(acting);
  itIsWritten(acting);
  itCreates(acting);
  itIsAudited(acting);
};
