import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  aboutText,
  type ConfigurationFile,
  configurationFiles,
  type ExportedObject,
  folderOfType,
} from '../exports/configuration-files.port.js';
import { ABOUT, type About } from '../exports/configuration-layout.port.js';

/** Writes an exported configuration into a folder, file by file. */
export class ConfigurationWriter {
  files = 0;
  private readonly folders = new Set<string>();
  private readonly types = new Set<string>();

  constructor(private readonly root: string) {}

  /** An object that lives; of the others only that there are such is kept. */
  object(object: ExportedObject): void {
    this.types.add(object.objectType);
    const folder = folderOfType(object);
    if (folder !== null) this.folder(join(this.root, folder));
    for (const file of configurationFiles(object)) this.write(file);
  }

  about(about: Omit<About, 'types'>): void {
    this.write({ path: ABOUT, text: aboutText(about, [...this.types]) });
  }

  private write({ path, text }: ConfigurationFile): void {
    const whole = join(this.root, path);
    this.folder(dirname(whole));
    writeFileSync(whole, text, { flag: 'wx' });
    this.files += 1;
  }

  private folder(path: string): void {
    if (this.folders.has(path)) return;
    mkdirSync(path, { recursive: true });
    // Each object has a folder, so those of all of them are not kept.
    if (this.folders.size > 1000) this.folders.clear();
    this.folders.add(path);
  }
}
