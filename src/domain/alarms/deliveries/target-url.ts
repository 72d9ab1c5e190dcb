import { InvalidValue } from '../../errors.js';

const TAKES = 'an https URL, or http on a loopback address, without user, password and fragment';
/** Names and passwords before the host. */
const USER = /^[a-z]+:\/\/[^/?#]*@/i;
const SAFE =
  /^(https:\/\/[\w.-]+|https:\/\/\[[\da-f:.]+\]|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\]))(:\d{1,5})?([/?][!-"$-~]*)?$/i;

/**
 * Passes an address that alarms may be sent to: what they tell, and our secrets, travel over it.
 * @throws InvalidValue naming `field`; the value is shown only where `isShown`
 */
export const checkUrl = (url: string, field: string, isShown = true): void => {
  if (SAFE.test(url) && !USER.test(url)) return;
  throw new InvalidValue(field, TAKES, isShown && !USER.test(url) ? url : '(not shown)');
};
