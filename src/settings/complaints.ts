import { matchesPattern } from '../core/domain/pattern.ts';
import { EVERYONE } from '../core/domain/policy.ts';
import { credentialComplaints } from './credential-complaints.ts';
import { parseDuration } from './duration.ts';
import { didYouMean } from './fields.ts';
import type { Complaint, Path } from './finding.ts';
import { at, isThere, itemsAt, keysAt, textsAt } from './loose.ts';
import { numberComplaints } from './number-complaints.ts';

/** What is wrong between one setting and another. What a setting is by itself is the schema's business. */
export function complaintsAbout(content: unknown): Complaint[] {
  const rules = itemsAt(content, ['rules']);
  return [
    ...approversComplaints(content),
    ...roleComplaints(content),
    ...credentialComplaints(content),
    ...sameNames(content, rules),
    ...rules.flatMap((rule) => [
      ...kindComplaints(content, rule),
      ...nameComplaints(content, rule),
      ...timeComplaints(content, rule),
      ...numberComplaints(content, rule),
    ]),
  ];
}

function approversComplaints(content: unknown): Complaint[] {
  if (!isThere(content, ['approvers'])) return [];
  const instead = 'put these people into a role, name it in approvals.from of a rule, and leave approvers out';
  return [
    ...(isThere(content, ['rules'])
      ? [{ path: ['approvers'], ofKey: true, says: `is a policy by itself and there are rules: ${instead}` }]
      : []),
    ...(isThere(content, ['roles', 'approvers'])
      ? [
          {
            path: ['roles', 'approvers'],
            ofKey: true,
            says: 'is what the list approvers makes already: leave one of them out, or give the role another name',
          },
        ]
      : []),
  ];
}

const roleComplaints = (content: unknown): Complaint[] =>
  isThere(content, ['roles', EVERYONE])
    ? [
        {
          path: ['roles', EVERYONE],
          ofKey: true,
          says: 'is there already and means every full member: give the role another name',
        },
      ]
    : [];

function sameNames(content: unknown, rules: readonly Path[]): Complaint[] {
  const names = rules.flatMap((rule) => textsAt(content, [...rule, 'name']));
  return names.flatMap(({ path, text }, index) =>
    names.findIndex((earlier) => earlier.text === text) < index
      ? [{ path, says: `is “${text}”, as is that of an earlier rule: people are told rules by their names` }]
      : [],
  );
}

/** A rule allows or refuses. */
function kindComplaints(content: unknown, rule: Path): Complaint[] {
  if (typeof at(content, rule) !== 'object' || at(content, rule) === null) return [];
  const [allows, refuses, approves] = ['allow', 'refuse', 'approvals'].map((key) => isThere(content, [...rule, key]));
  return [
    ...(allows && refuses ? [{ path: rule, says: 'both allows and refuses: make two rules of it' }] : []),
    ...(allows || refuses ? [] : [{ path: rule, says: 'says neither allow nor refuse' }]),
    ...(approves && refuses && !allows
      ? [{ path: [...rule, 'approvals'], ofKey: true, says: 'is for rules that allow, and this one refuses' }]
      : []),
  ];
}

const ROLES_OF_A_RULE: readonly Path[] = [
  ['allow'],
  ['approvals', 'from'],
  ['approvals', 'escalate', 'to'],
  ['approvals', 'breakGlass', 'roles'],
];

function nameComplaints(content: unknown, rule: Path): Complaint[] {
  const roles = [...keysAt(content, ['roles']), EVERYONE];
  const accounts = keysAt(content, ['accounts']);
  const known = accounts.length > 0 || isThere(content, ['accounts']) ? accounts : ['default'];
  return [
    ...ROLES_OF_A_RULE.flatMap((inner) =>
      unknown(content, [...rule, ...inner], {
        isKnown: (text) => roles.includes(text),
        says: (text) => `names the role “${text}”, which is not under roles${didYouMean(text, roles)}`,
      }),
    ),
    ...unknown(content, [...rule, 'when', 'accounts'], {
      isKnown: (text) => known.some((name) => matchesPattern(text, name)),
      says: (text) => `names the account “${text}”, which is not under accounts${didYouMean(text, known)}`,
    }),
  ];
}

function unknown(
  content: unknown,
  about: Path,
  { isKnown, says }: { isKnown: (text: string) => boolean; says: (text: string) => string },
): Complaint[] {
  return textsAt(content, about)
    .filter(({ text }) => !isKnown(text))
    .map(({ path, text }) => ({ path, about, says: says(text) }));
}

/** What is to happen before the end has to come before it. */
function timeComplaints(content: unknown, rule: Path): Complaint[] {
  const approvals = [...rule, 'approvals'];
  const written = (path: Path, otherwise = '') => {
    const text = at(content, path) ?? otherwise;
    return typeof text === 'string' ? { text, ms: parseDuration(text) } : { text: '', ms: undefined };
  };
  const end = written([...approvals, 'expiresIn'], '3d');
  return [['escalate', 'after'], ['remindAfter']].flatMap((inner) => {
    const path = [...approvals, ...inner];
    const { text, ms } = written(path);
    return ms !== undefined && end.ms !== undefined && ms >= end.ms
      ? [{ path, says: `is ${text}, but the request is over after ${end.text}` }]
      : [];
  });
}
