import type { Company } from '../company/company.js';
import { people } from '../company/seed-files.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');

/** Somebody chooses whom to sign in as: one of the company's named accounts, or any by name. */
export const choicePage = ({ users }: Company, query: URLSearchParams): string => {
  const choices = people.named.map(({ given, surname, jobTitle }, place) => {
    const name = users.principalNameAt(place);
    const chosen = new URLSearchParams(query);
    chosen.set('login_hint', name);
    return `<li><a href="?${escaped(chosen.toString())}">${escaped(`${given} ${surname}`)}</a> ${escaped(`${name}, ${jobTitle}`)}</li>`;
  });
  const kept = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}" />`,
  );
  return page(
    'Sign in to the simulated company',
    `<p>Nobody here has a password: choose whom to be.</p><ul>${choices.join('')}</ul>
<form method="get">${kept.join('')}<label>Any other principal name <input name="login_hint" /></label> <button>Sign in</button></form>`,
  );
};

export const refusalPage = (words: string): string =>
  page('Sorry, you cannot sign in', `<p>${escaped(words)}</p>`);

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8" /><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
