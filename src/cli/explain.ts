import type { AccountName, ChannelId, GroupId, TeamId, UserId } from '../core/domain/ids.ts';
import {
  ACTIONS,
  type ActionName,
  groupsOf,
  judge,
  type Question,
  rolesOf,
  type Standing,
} from '../core/domain/policy.ts';
import { parseRegionId } from '../core/domain/region.ts';
import { didYouMean, listed } from '../settings/fields.ts';
import type { Settings } from '../settings/settings.ts';
import { stepLines, verdictLines } from './words.ts';
import { WrongUse } from './wrong-use.ts';

/** A question as it is typed: words that nobody has looked at. */
export type Asked = {
  user?: string;
  action?: string;
  account?: string;
  region?: string;
  channel?: string;
  workspace?: string;
  name?: string;
  tag?: string[];
  group?: string[];
  guest?: boolean;
};

/** Which rule decides on a question and why, and what follows from it, line by line. */
export function explained(settings: Settings, asked: Asked): string[] {
  const { policy } = settings;
  const question = questionOf(settings, asked);
  const standing = standingOf(question, asked);
  const judgement = judge(policy, question, standing);
  const allowed = settings.accounts.find(({ name }) => name === question.account)?.regions;
  const strange = standing.groups.filter((group) => !groupsOf(policy).includes(group));
  const roles = rolesOf(policy, standing);
  return [
    `${standing.who.user} (${roles.length > 0 ? `roles: ${roles.join(', ')}` : 'no role'}) asks to ${question.action}: ${placeOf(question)}.`,
    ...strange.map((group) => `No role has the user group ${group}.`),
    ...(allowed && !allowed.includes(question.region)
      ? [`Whatever the rules say: Darkroom works in account ${question.account} only in ${listed(allowed)}.`]
      : []),
    '',
    ...stepLines(judgement),
    '',
    ...verdictLines(judgement, question),
  ];
}

function questionOf({ accounts, homeRegion }: Settings, asked: Asked): Question {
  const names = accounts.map(({ name }) => name);
  const account = asked.account === undefined ? accounts[0].name : names.find((name) => name === asked.account);
  if (!account) throw new WrongUse(`there is no account ${asked.account}${didYouMean(asked.account ?? '', names)}`);
  const region = asked.region === undefined ? undefined : parseRegionId(asked.region);
  if (region?.ok === false) throw new WrongUse(`${asked.region} is no region such as cn-hangzhou`);
  return {
    action: actionOf(asked.action),
    account: account as AccountName,
    region: region?.value ?? homeRegion,
    channel: (asked.channel ?? '') as ChannelId,
    workspace: (asked.workspace ?? '') as TeamId,
    name: asked.name ?? '',
    tags: (asked.tag ?? []).map((tag) => {
      const [key = '', ...rest] = tag.split('=');
      return { key, value: rest.join('=') };
    }),
  };
}

function actionOf(given: string | undefined): ActionName {
  const action = ACTIONS.find((one) => one === given);
  if (action) return action;
  throw new WrongUse(
    given === undefined
      ? 'explain needs --action'
      : `there is no action ${given}${didYouMean(given, ACTIONS) || `; there are ${listed(ACTIONS)}`}`,
  );
}

function standingOf({ workspace }: Question, { user, group = [], guest }: Asked): Standing {
  if (!user) throw new WrongUse('explain needs --user');
  return {
    who: { kind: 'person', team: workspace, user: user as UserId },
    membership: guest ? 'guest' : 'member',
    groups: group as GroupId[],
  };
}

function placeOf({ account, region, channel, workspace, name, tags }: Question): string {
  return [
    `account ${account}`,
    `region ${region}`,
    ...(channel ? [`channel ${channel}`] : []),
    ...(workspace ? [`workspace ${workspace}`] : []),
    ...(name ? [`name ${name}`] : []),
    ...tags.map(({ key, value }) => `tag ${key}=${value}`),
  ].join(', ');
}
