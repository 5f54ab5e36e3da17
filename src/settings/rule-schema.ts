import { z } from 'zod';
import type { ChannelId, TeamId } from '../core/domain/ids.ts';
import { ACTIONS } from '../core/domain/policy.ts';
import { DURATION } from './duration.ts';
import { either, flag, id, listed, named, oneOrMore, section, text } from './fields.ts';

const QUOTED = 'must be text (put it in quotes)';
const REGIONS = 'must be a region such as cn-hangzhou, or a pattern such as cn-*';
const CHANNEL = 'must be the id of a Slack channel such as C012AB3CD, not its name';
const WORKSPACE = 'must be the id of a Slack workspace such as T0123ABCD';

const names = oneOrMore(z.string(QUOTED), 'must be one name or a list of names');
const channel = id<ChannelId>(/^[CG][A-Z0-9]{2,}$/, CHANNEL);
const duration = text(DURATION, 'must be a duration such as 90s, 30m, 4h or 3d');

const whenSchema = section({
  actions: oneOrMore(z.enum(ACTIONS, `must be one of ${listed(ACTIONS)}`), 'must be one action or a list of actions')
    .describe('What is asked for. Left out: anything.')
    .optional(),
  accounts: names.describe('Names under accounts; * stands for anything.').optional(),
  regions: oneOrMore(
    text(/^(?:[a-z]{2,8}(?:-[a-z0-9]+)+|[a-z0-9-]*\*[a-z0-9*-]*)$/, REGIONS),
    'must be one region or a list of regions',
  )
    .describe('Where; * stands for anything, as in cn-*.')
    .optional(),
  channels: oneOrMore(channel, 'must be one channel or a list of channels')
    .describe('Ids of the Slack channels where it is asked.')
    .optional(),
  workspaces: oneOrMore(id<TeamId>(/^T[A-Z0-9]{2,}$/, WORKSPACE), 'must be one workspace or a list of workspaces')
    .describe('Ids of the Slack workspaces where it is asked.')
    .optional(),
  names: names
    .describe('Names of the image or snapshot it is about; * stands for anything, as in golden-*.')
    .optional(),
  tags: named(z.string(), z.string(QUOTED), 'must hold tags, such as env: prod')
    .refine((tags) => Object.keys(tags).length > 0, 'is empty: name at least one, or leave it out')
    .meta({
      description: 'Tags it must have, each with a value that matches; * stands for anything.',
      minProperties: 1,
    })
    .optional(),
});

const approvalsSchema = section({
  required: z
    .int('must be a whole number from 1 to 20')
    .min(1, 'must be a whole number from 1 to 20')
    .max(20, 'must be a whole number from 1 to 20')
    .default(1)
    .describe('How many different people must approve.'),
  from: names.describe('The roles whose people may approve.'),
  selfApproval: flag().default(false).describe('Whether the person who asks may be one of those who approve.'),
  expiresIn: duration.default('3d').describe('After so long without enough approvals the request is over.'),
  remindAfter: duration.describe('The first reminder; each further one waits twice as long.').optional(),
  escalate: section({
    after: duration.describe('How long to wait before more people are asked.'),
    to: names.describe('The roles that are asked then, and may approve from then on.'),
  })
    .describe('Asks more people when nobody has decided for a while.')
    .optional(),
  ask: either(
    [
      z.literal('direct-message'),
      section({ channel: channel.describe('The id of the channel where approvers are asked.') }),
    ],
    'must be direct-message, or channel: with the id of a channel',
  )
    .describe('Where approvers are asked. Left out: the card itself names them, where it was asked.')
    .optional(),
  typeName: flag()
    .default(false)
    .describe('Whoever approves types the name of what it is about. Destructive actions ask for it in any case.'),
  breakGlass: section({
    roles: names.describe('The roles that may run it without approval.'),
    announceIn: channel.describe('The id of the channel that is told each time.'),
  })
    .describe('Lets some run it without approval in an emergency: with a reason, and loudly.')
    .optional(),
});

export const ruleSchema = section({
  name: text(/^\S(?:.{0,78}\S)?$/, 'must be a name of at most 80 characters').describe(
    'What people are told decided; no two rules have the same name.',
  ),
  when: whenSchema.default({}).describe('What the rule is about: all of these must match. Left out: anything.'),
  allow: names
    .describe('The roles that this rule lets ask. everyone is every full member of the workspace.')
    .optional(),
  approvals: approvalsSchema.describe('How it is approved. Left out: what the rule allows runs at once.').optional(),
  refuse: either(
    [z.literal(true), text(/^.{1,300}$/, 'must be one line of at most 300 characters')],
    'must be true, or the reason that people are told',
  )
    .describe('Refuses what the rule is about: true, or the reason that people are told.')
    .optional(),
}).meta({
  oneOf: [{ required: ['allow'] }, { required: ['refuse'] }],
  dependencies: { approvals: ['allow'] },
});
