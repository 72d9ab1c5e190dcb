import { describe } from '@jest/globals';
import { itKeepsTheDirectoryContract } from '../contracts/directory.contract.js';
import { openSimulatedDirectory } from './simulated-directory.js';

describe('GraphDirectory', () => {
  itKeepsTheDirectoryContract(() => openSimulatedDirectory());
});

describe('GraphDirectory, in many small pages', () => {
  itKeepsTheDirectoryContract(() => openSimulatedDirectory({}, { pageSize: 7 }));
});
