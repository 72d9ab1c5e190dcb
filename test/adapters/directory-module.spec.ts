import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DirectoryModule } from '../../src/directory/directory.module.js';
import { Directory, DirectoryWriter } from '../../src/directory/directory.port.js';
import { capturedTypes, catalogue } from '../../src/domain/directory/catalogue.js';

const options = {
  tenantId: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
  graphUrl: 'https://graph.microsoft.com',
  tokenUrl: 'https://login.microsoftonline.com/7c0f3a52/oauth2/v2.0/token',
  clientId: 'reader',
  clientSecret: 'secret',
};

describe('DirectoryModule', () => {
  let context: INestApplicationContext;
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(true);
  });
  afterEach(() => context.close());

  it('puts the Graph connector behind both ports', async () => {
    const module = DirectoryModule.graph({
      ...options,
      writer: { clientId: 'writer', clientSecret: 'secret' },
    });
    context = await NestFactory.createApplicationContext(module);

    const directory = context.get(Directory);
    expect(directory.tenantId).toBe(options.tenantId);
    expect(directory.writerAppId).toBe('writer');
    expect(context.get(DirectoryWriter).configured).toBe(true);
  });

  it('reads every captured type in the way the catalogue says', async () => {
    context = await NestFactory.createApplicationContext(DirectoryModule.graph(options));
    const directory = context.get(Directory);

    expect(capturedTypes.map((type) => directory.styleOf(type))).toEqual(
      capturedTypes.map((type) => catalogue[type]?.reading),
    );
    expect(context.get(DirectoryWriter).configured).toBe(false);
  });
});
