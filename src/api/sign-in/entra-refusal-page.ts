import type { Problem } from '../problem.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');

/** Why nobody is signed in, for a person. Words of others are in it, as text. */
export const entraRefusalPage = ({ detail, correlationId }: Problem): string =>
  [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" /><title>Not signed in</title></head>',
    `<body><h1>Not signed in</h1><p>${escaped(detail)}</p>`,
    `<p><a href="/auth/entra">Try again</a></p><p><a href="/sign-in">Other ways to sign in</a></p>`,
    `<p>Correlation id: ${escaped(correlationId)}</p></body></html>`,
  ].join('');
