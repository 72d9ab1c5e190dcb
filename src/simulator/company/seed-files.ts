import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../domain/json.js';

export interface Culture {
  readonly language: string;
  readonly given: readonly string[];
  readonly surnames: readonly string[];
}

export interface Department {
  readonly name: string;
  /** Share of the company, in percent. */
  readonly weight: number;
  readonly titles: readonly string[];
}

export interface Office {
  readonly code: string;
  readonly city: string;
  readonly country: string;
  readonly usageLocation: string;
  readonly postalCode: string;
  readonly street: string;
  readonly phone: string;
  readonly region: string;
}

/** A person or account that stories are told about. */
export interface NamedAccount {
  readonly key: string;
  readonly given: string;
  readonly surname: string;
  readonly mailNickname: string;
  readonly department: string;
  readonly jobTitle: string;
  readonly groups: readonly string[];
}

export interface People {
  readonly cultures: readonly Culture[];
  readonly departments: readonly Department[];
  readonly offices: readonly Office[];
  readonly partners: readonly string[];
  readonly projects: readonly string[];
  readonly projectParts: readonly string[];
  readonly named: readonly NamedAccount[];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../seed/${name}`, import.meta.url), 'utf8'));

export const people = read('people.json') as People;

interface NamedId {
  readonly value: string;
  readonly id: string;
}

/** What the names of applications are made of, and the services every tenant has. */
export interface AppNames {
  readonly firstParty: readonly {
    readonly displayName: string;
    readonly appId: string;
    readonly appRoles: readonly NamedId[];
    readonly scopes: readonly NamedId[];
  }[];
  readonly subjects: readonly string[];
  readonly kinds: readonly string[];
  readonly roles: readonly string[];
  readonly vendors: readonly string[];
  readonly products: readonly string[];
}

export const appNames = read('applications.json') as AppNames;

export interface BuiltInRole {
  readonly displayName: string;
  readonly templateId: string;
  readonly description: string;
}

export const builtInRoles = read('role-definitions.json') as readonly BuiltInRole[];

type Identified = JsonObject & { readonly id: string };

export const authentication = read('authentication-policies.json') as {
  readonly methodsPolicy: Identified;
  readonly methodConfigurations: readonly Identified[];
  readonly strengths: readonly Identified[];
  readonly authorizationPolicy: Identified;
};

export interface ExportedObject extends JsonObject {
  readonly id: string;
  readonly displayName: string;
}

export const exported = {
  policies: read('conditional-access-policies.json') as readonly ExportedObject[],
  namedLocations: read('named-locations.json') as readonly ExportedObject[],
  groups: read('conditional-access-groups.json') as readonly ExportedObject[],
};
