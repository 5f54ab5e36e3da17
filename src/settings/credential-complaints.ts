import { didYouMean } from './fields.ts';
import type { Complaint } from './finding.ts';
import { at, isThere, keysAt } from './loose.ts';

/** Whether every account can come by credentials: by its own, or over others that end at somebody's own. */
export function credentialComplaints(content: unknown): Complaint[] {
  const names = keysAt(content, ['accounts']);
  return names
    .filter((name) => isThere(content, ['accounts', name, 'credentials']))
    .flatMap((name) => [...withoutId(content, name), ...withoutEnd(content, name, names)]);
}

function withoutId(content: unknown, name: string): Complaint[] {
  return isThere(content, ['accounts', name, 'id'])
    ? []
    : [
        {
          path: ['accounts', name, 'credentials'],
          about: ['accounts', name, 'id'],
          says: 'is missing: the role that credentials name is one of that account',
        },
      ];
}

function withoutEnd(content: unknown, name: string, names: readonly string[]): Complaint[] {
  const path = ['accounts', name, 'credentials', 'with'];
  const helper = withOf(content, name);
  if (helper === undefined) {
    return [{ path, says: 'is missing: every account takes on a role, so none has credentials to begin with' }];
  }
  if (!names.includes(helper)) {
    return [{ path, says: `names the account “${helper}”, which is not under accounts${didYouMean(helper, names)}` }];
  }
  const way = [name];
  for (let next = withOf(content, name); next !== undefined && names.includes(next); next = withOf(content, next)) {
    way.push(next);
    if (next === name) return [{ path, says: `goes round in a circle: ${way.join(', ')}` }];
    // A circle further on is told of by those who are in it.
    if (way.indexOf(next) < way.length - 1) return [];
  }
  return [];
}

/** Whose credentials take the role of an account on; nothing for one that has its own. */
function withOf(content: unknown, name: string): string | undefined {
  if (!isThere(content, ['accounts', name, 'credentials'])) return undefined;
  const written = at(content, ['accounts', name, 'credentials', 'with']);
  return typeof written === 'string' ? written : firstOwn(content);
}

const firstOwn = (content: unknown): string | undefined =>
  keysAt(content, ['accounts']).find((name) => !isThere(content, ['accounts', name, 'credentials']));
