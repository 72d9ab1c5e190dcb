import { isList, jsonIn, textOf } from '../../json-fields.js';
import { isJsonObject, type Json, type JsonObject, ownValue, recordOf } from '../../json.js';

const REDACTED = '[redacted]';

/** Names under which Microsoft Graph and its audit log carry what lets somebody in. */
const SECRET =
  /^(secretText|client_?secret|password(Profile|Value)?|strongAuthentication(Otp|SecretKey)|(access|refresh|id)_?token|privateKey|secretKey|temporaryAccessPass|bitLockerKey)$/i;
/** `key` is the secret in a list of key credentials, and a mere name elsewhere. */
const KEY_CREDENTIALS = /^keyCredentials?$/i;
/** Where a text is JSON itself. */
const MAY_HOLD_SECRETS =
  /secret|password|token|private_?key|keyCredential|temporaryAccessPass|bitLockerKey/i;

/** The same without secrets, also inside JSON that stands in a text; all else is as it came. */
export const withoutSecrets = (record: JsonObject): JsonObject =>
  MAY_HOLD_SECRETS.test(JSON.stringify(record)) ? cleanObject(record, false) : record;

const clean = (value: Json, isKey: boolean): Json => {
  if (typeof value === 'string') return cleanText(value);
  if (isList(value)) return value.map((item) => clean(item, isKey));
  return isJsonObject(value) ? cleanObject(value, isKey) : value;
};

const cleanObject = (object: JsonObject, isKey: boolean): JsonObject => {
  const named = textOf(object, 'displayName') ?? textOf(object, 'Name') ?? textOf(object, 'key');
  const holdsSecret = named !== null && SECRET.test(named);
  return recordOf(
    Object.keys(object).map((name): [string, Json] => {
      const value = ownValue(object, name) ?? null;
      const isSecret =
        SECRET.test(name) ||
        (isKey && name.toLowerCase() === 'key') ||
        (holdsSecret && /^((old|new)?value)$/i.test(name));
      if (isSecret) return [name, value === null ? null : REDACTED];
      return [name, clean(value, KEY_CREDENTIALS.test(name))];
    }),
  );
};

const cleanText = (text: string): string => {
  if (!/^\s*[[{"]/.test(text) || !MAY_HOLD_SECRETS.test(text)) return text;
  const value = jsonIn(text);
  if (value === undefined) return text;
  const cleaned = JSON.stringify(clean(value, false));
  // Only what held a secret is written anew, so that all else stays as it came to the letter.
  return cleaned === JSON.stringify(value) ? text : cleaned;
};
