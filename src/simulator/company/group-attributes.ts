import type { Attributes } from '../../domain/directory/directory-object.js';
import { namedGuid, securityIdentifierOf } from './identity.js';
import { mix } from './mix.js';

export type GroupAttributes = Attributes & { readonly id: string; readonly displayName: string };

/** Groups that can hold directory roles. */
export const ROLE_GROUPS = [
  'RAG-Global-Administrators',
  'RAG-Conditional-Access-Administrators',
  'RAG-Security-Administrators',
  'RAG-User-Administrators',
  'RAG-Groups-Administrators',
];

/** The attributes of groups of a company, by their names. */
export class GroupBuilder {
  constructor(
    private readonly seed: number,
    private readonly domain: string,
  ) {}

  security(displayName: string, more: Attributes): GroupAttributes {
    const id = namedGuid(this.seed, `group ${displayName}`);
    const createdDateTime = this.#createdDateTime(displayName);
    return {
      id,
      createdDateTime,
      creationOptions: [],
      displayName,
      groupTypes: [],
      mailEnabled: false,
      mailNickname: slug(displayName).toLowerCase(),
      proxyAddresses: [],
      renewedDateTime: createdDateTime,
      securityEnabled: true,
      securityIdentifier: securityIdentifierOf(id),
      ...more,
    };
  }

  microsoft365(displayName: string): GroupAttributes {
    const mail = `${slug(displayName).toLowerCase()}@${this.domain}`;
    return this.security(displayName, {
      description: `${displayName} workspace`,
      groupTypes: ['Unified'],
      mail,
      mailEnabled: true,
      proxyAddresses: [`SMTP:${mail}`],
      resourceProvisioningOptions: ['Team'],
      securityEnabled: false,
      visibility: 'Private',
    });
  }

  #createdDateTime(displayName: string): string {
    const days = mix(this.seed, displayName.length, displayName.charCodeAt(4)) % 1500;
    return `${new Date(Date.UTC(2020, 2, 2, 9) + days * 86_400_000).toISOString().slice(0, 19)}Z`;
  }
}

/** A name as part of an address. */
export const slug = (name: string): string => name.replaceAll(/[^A-Za-z0-9]+/g, '-');
