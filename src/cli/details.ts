import { type ActionName, type ApprovalTerms, isDestructive } from '../core/domain/policy.ts';
import { DURATION, durationInWords, parseDuration } from '../settings/duration.ts';
import { listed, text } from '../settings/fields.ts';

/** What follows from a rule that asks for approval, besides who approves: each may be expected of it. */
export const DETAILS = ['self', 'typed', 'glass', 'escalates', 'expires', 'reminds', 'asks'] as const;
export type Details = Record<(typeof DETAILS)[number], string>;

const NONE = 'none';
const TIME = DURATION.source.slice(1, -1);

const yesOrNo = text(/^(?:yes|no)$/, 'must be yes or no').optional();

/** The settings of an expectation for them: texts, so that a table can hold them too. */
export const detailSettings = {
  self: yesOrNo,
  typed: yesOrNo,
  glass: text(/^\S/, 'must be none, or roles such as: on-call or managers').optional(),
  escalates: text(
    new RegExp(`^(?:none|\\S.* after ${TIME})$`),
    'must be none, or such as: managers after 1d',
  ).optional(),
  expires: text(DURATION, 'must be a duration such as 3d').optional(),
  reminds: text(new RegExp(`^(?:none|${TIME})$`), 'must be none, or a duration such as 4h').optional(),
  asks: text(
    /^(?:card|direct-message|[CG][A-Z0-9]{2,})$/,
    'must be card, direct-message, or the id of a Slack channel',
  ).optional(),
};

type Expected = { [Name in keyof Details]?: string | undefined };

/** The details that an expectation names, each in one spelling: 24h is 1 day, and roles stand in one order. */
export const expectedDetails = (expected: Expected): Partial<Details> =>
  Object.fromEntries(
    DETAILS.flatMap((name) => {
      const written = expected[name];
      return written === undefined ? [] : [[name, SPELLINGS[name]?.(written) ?? written]];
    }),
  );

/** Roles in any order, between commas, spaces or "or". */
export const rolesIn = (written: string): string[] =>
  written
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word !== 'or')
    .sort();

/** The roles that an expectation names in its details. */
export const rolesInDetails = ({ glass = NONE, escalates = NONE }: Expected): string[] =>
  [glass, withoutTime(escalates)].filter((one) => one !== NONE).flatMap(rolesIn);

const spellRoles = (names: readonly string[]): string => listed([...names].sort());
const spellTime = (written: string): string => durationInWords(parseDuration(written) ?? 0);
const withoutTime = (escalates: string): string => escalates.replace(/ after \S+$/, '');

const unlessNone =
  (spell: (written: string) => string) =>
  (written: string): string =>
    written === NONE ? written : spell(written);

const SPELLINGS: { [Name in keyof Details]?: (written: string) => string } = {
  glass: unlessNone((written) => spellRoles(rolesIn(written))),
  escalates: unlessNone((written) => {
    const to = withoutTime(written);
    return `${spellRoles(rolesIn(to))} after ${spellTime(written.slice(to.length + ' after '.length))}`;
  }),
  expires: spellTime,
  reminds: unlessNone(spellTime),
};

export function detailsOf(terms: ApprovalTerms, action: ActionName): Details {
  const { selfApproval, typeName, breakGlass, escalate, expiresIn, remindAfter, ask } = terms;
  return {
    self: selfApproval ? 'yes' : 'no',
    typed: typeName || isDestructive(action) ? 'yes' : 'no',
    glass: breakGlass ? spellRoles(breakGlass.roles) : NONE,
    escalates: escalate ? `${spellRoles(escalate.to)} after ${durationInWords(escalate.after)}` : NONE,
    expires: durationInWords(expiresIn),
    reminds: remindAfter ? durationInWords(remindAfter) : NONE,
    asks: ask ? (ask.by === 'channel' ? ask.channel : ask.by) : 'card',
  };
}
