import { readFileSync } from 'node:fs';
import type {
  SecretPlace,
  SmtpTarget,
  SyslogTarget,
  Target,
  TeamsTarget,
  WebhookTarget,
} from '../../domain/alarms/deliveries/target.js';
import { checkUrl } from '../../domain/alarms/deliveries/target-url.js';
import { InvalidValue } from '../../domain/errors.js';

/** Of certificates that are trusted besides those of the system. */
interface Trusting {
  /** PEM. */
  readonly ca: string | null;
}

export interface OpenWebhook extends Omit<WebhookTarget, 'url' | 'secret'> {
  readonly url: string;
  readonly secret: string;
}

export interface OpenTeams extends Omit<TeamsTarget, 'url'> {
  readonly url: string;
}

export interface OpenSmtp extends Omit<SmtpTarget, 'password'>, Trusting {
  readonly password: string | null;
}

export interface OpenSyslog extends SyslogTarget, Trusting {}

/** A target with its secrets: to be sent to, never to be told of. */
export type OpenTarget = OpenWebhook | OpenTeams | OpenSmtp | OpenSyslog;

type Variables = Readonly<Record<string, string | undefined>>;

/** An HMAC is as hard to guess as its key. */
const LEAST_SECRET = 16;

/**
 * Takes the secrets from the variables and files that targets name.
 * @throws InvalidValue naming the path below `at` of what is missing or does not fit, and never its value
 */
export const openTargets = (
  targets: readonly Target[],
  variables: Variables,
  at: string,
): readonly OpenTarget[] =>
  targets.map((target, index) => opened(target, new Secrets(variables, `${at}.${index}`)));

const opened = (target: Target, secrets: Secrets): OpenTarget => {
  switch (target.kind) {
    case 'webhook': {
      const secret = secrets.taken(target.secret, 'secret');
      secrets.mustBeLong(secret, target.secret, 'secret');
      return { ...target, url: urlOf(target.url, secrets), secret };
    }
    case 'teams':
      return { ...target, url: urlOf(target.url, secrets) };
    case 'smtp': {
      const { password: place, caFile } = target;
      const password = place === null ? null : secrets.taken(place, 'password');
      return { ...target, password, ca: secrets.file(caFile, 'caFile') };
    }
    case 'syslog':
      return { ...target, ca: secrets.file(target.caFile, 'caFile') };
  }
};

const urlOf = (url: string | SecretPlace, secrets: Secrets): string => {
  if (typeof url === 'string') return url;
  const taken = secrets.taken(url, 'url');
  checkUrl(taken, secrets.pathOf(url, 'url'), false);
  return taken;
};

class Secrets {
  constructor(
    private readonly variables: Variables,
    private readonly at: string,
  ) {}

  pathOf(place: SecretPlace, name: string): string {
    return `${this.at}.${name}${'file' in place ? 'File' : 'Variable'}`;
  }

  taken(place: SecretPlace, name: string): string {
    const path = this.pathOf(place, name);
    if ('file' in place) return this.read(place.file, path).trim();
    const value = this.variables[place.variable] ?? '';
    if (value !== '') return value;
    throw new InvalidValue(path, 'a variable of the environment that is set', place.variable);
  }

  mustBeLong(secret: string, place: SecretPlace, name: string): void {
    if (secret.length >= LEAST_SECRET) return;
    const takes = `a secret of at least ${LEAST_SECRET} characters`;
    throw new InvalidValue(this.pathOf(place, name), takes, '(not shown)');
  }

  file(file: string | null, name: string): string | null {
    return file === null ? null : this.read(file, `${this.at}.${name}`);
  }

  private read(file: string, path: string): string {
    let text = '';
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // What is empty is refused as well.
    }
    if (text.trim() !== '') return text;
    throw new InvalidValue(path, 'a file that this process may read and that is not empty', file);
  }
}
