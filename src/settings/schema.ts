import { z } from 'zod';
import type { GroupId, RegionId, UserId } from '../core/domain/ids.ts';
import { id, named, oneOrMore, section, text, unlessMissing } from './fields.ts';
import { ruleSchema } from './rule-schema.ts';

const REGION = 'must be a region such as cn-hangzhou';
const MEMBER = 'must be a Slack member id such as U024BE7LH, not a name';
const GROUP = 'must be the id of a Slack user group such as S0614TZR7, not its handle';
const NAME = 'must be a name of letters, digits, - and _, beginning with a letter';

/** Names stand in patterns, in lists and on the command line, so they hold nothing that means something there. */
const name = text(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, NAME);
const region = id<RegionId>(/^[a-z]{2,8}(?:-[a-z0-9]+)+$/, REGION);
const member = id<UserId>(/^[UW][A-Z0-9]{2,}$/, MEMBER);

const credentialsSchema = section({
  role: text(/^[A-Za-z0-9.-]{1,64}$/, 'must be the name of a RAM role of this account, such as darkroom').describe(
    'The name of the RAM role of this account that Darkroom takes on.',
  ),
  externalId: text(/^[\w+=,.@:/-]{2,1224}$/, 'must be an external id: 2 or more letters, digits and +=,.@:/-')
    .describe('The external id that the role’s trust policy asks for.')
    .optional(),
  with: z
    .string('must be the name of an account')
    .describe('The account whose credentials take the role on. Left out: the first one with credentials of its own.')
    .optional(),
});

const accountSchema = section({
  id: z
    .string({
      error: ({ input }) =>
        typeof input === 'number' ? 'must stand in quotes: as a number it would lose digits' : undefined,
    })
    .regex(/^\d{5,20}$/, 'must be the id of an Alibaba Cloud account: sixteen digits or so')
    .describe('The id of the Alibaba Cloud account, in quotes.')
    .optional(),
  regions: oneOrMore(region, 'must be one region or a list of regions')
    .describe('Where Darkroom may work in this account. Left out: everywhere.')
    .optional(),
  credentials: credentialsSchema
    .describe('A RAM role to take on. Left out: what the environment gives, or the default chain.')
    .optional(),
});

const roleSchema = section({
  people: oneOrMore(member, 'must be one Slack member id or a list of them')
    .describe('Slack member ids (a person’s profile, ⋮, Copy member ID).')
    .optional(),
  groups: oneOrMore(id<GroupId>(/^S[A-Z0-9]{2,}$/, GROUP), 'must be the id of one Slack user group or a list of them')
    .describe('Ids of Slack user groups; whoever is in one has the role.')
    .optional(),
});

/** `darkroom.yml` as it is written. What one setting says about another is in `complaints.ts`. */
export const fileSchema = section({
  region: region.default('cn-hangzhou' as RegionId).describe('The region that is proposed first in the form.'),
  approvers: z
    .array(member, unlessMissing('must be a list of Slack member ids'))
    .describe(
      'The smallest policy: everyone may ask for everything that is not destructive, and one of these approves. For more, leave it out and write roles and rules.',
    )
    .optional(),
  accounts: named(name, accountSchema, 'must hold accounts by name')
    .describe('Alibaba Cloud accounts by the names that people choose them by. The first one is chosen at the start.')
    .optional(),
  roles: named(name, roleSchema, 'must hold roles by name')
    .describe('Who is who, by names that rules use. everyone is there already.')
    .optional(),
  rules: z
    .array(ruleSchema, unlessMissing('must be a list of rules'))
    .min(1, 'is empty: write a rule, or leave it out')
    .describe('Who may do what. The first rule that matches decides; no rule means no.')
    .optional(),
}).meta({ title: 'darkroom.yml', not: { required: ['approvers', 'rules'] } });

export type SettingsFile = z.infer<typeof fileSchema>;
