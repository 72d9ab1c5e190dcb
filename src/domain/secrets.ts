/** What stands in place of a secret. */
export const LEFT_OUT = '(left out)';

/** A text that others wrote, without our secrets, as they are or as they stand in a form: who refuses them may repeat them. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [...new Set([secret, encodeURIComponent(secret)])])
    .reduce((left, secret) => left.replaceAll(secret, LEFT_OUT), text);
