import { type DynamicModule, Module } from '@nestjs/common';
import { Directory, DirectoryWriter } from './directory.port.js';
import { GraphClient } from './graph/graph-client.js';
import { GraphDirectory } from './graph/graph-directory.js';
import { GraphDirectoryWriter } from './graph/graph-directory-writer.js';
import { type GraphOptions, graphSettings } from './graph/graph-options.js';

export type { GraphOptions };

/** Reader and writer of one tenant over one client, so that they share its allowance. */
export const openGraph = (
  options: GraphOptions,
): { directory: GraphDirectory; writer: GraphDirectoryWriter } => {
  const client = new GraphClient(graphSettings(options));
  return { directory: new GraphDirectory(client), writer: new GraphDirectoryWriter(client) };
};

@Module({})
export class DirectoryModule {
  /** The tenant behind Microsoft Graph. @throws InvalidValue that names the option at fault */
  static graph(options: GraphOptions): DynamicModule {
    const { directory, writer } = openGraph(options);
    return {
      module: DirectoryModule,
      global: true,
      providers: [
        { provide: Directory, useValue: directory },
        { provide: DirectoryWriter, useValue: writer },
      ],
      exports: [Directory, DirectoryWriter],
    };
  }
}
