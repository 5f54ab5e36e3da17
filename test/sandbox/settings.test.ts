import { expect, it } from 'vitest';
import { judge, type Question, type Rule } from '../../src/core/domain/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { tries } from '../../src/sandbox/page/client/tries.ts';
import { defaultWorkspace } from '../../src/sandbox/slack-simulator/workspace.ts';
import { sandboxSettings } from '../../src/sandbox/world.ts';
import { durationInWords } from '../../src/settings/duration.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { aRequest, maya } from '../support/builders.ts';

const read = readSettings(sandboxSettings());
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { policy } = read.settings;
const standing = { who: maya, membership: 'member', groups: [] } as const;

const ruleFor = (name: string): Rule | undefined => {
  const { region, tags } = aRequest();
  const channel = 'C0IMAGES' as Question['channel'];
  const workspace = maya.team;
  const question = {
    action: 'create-image',
    account: DEFAULT_ACCOUNT,
    region,
    channel,
    workspace,
    name,
    tags,
  } as const;
  const judgement = judge(policy, question, standing);
  return policy.rules.find((rule) => 'rule' in judgement && rule.name === judgement.rule);
};

it('given the rules of the sandbox, when they are read, then only its refusal by names is told of, which is meant', () => {
  expect(read.ok && read.warnings).toMatchObject([{ says: expect.stringContaining('refuses by names alone') }]);
});

it('given the rules of the sandbox, when their people, groups and channels are looked up, then Slack knows each', () => {
  const { people, groups, channels, app } = defaultWorkspace();
  const roles = Object.values(policy.roles);
  for (const id of roles.flatMap((role) => role.people)) expect(people.map((one) => one.id)).toContain(id);
  for (const id of roles.flatMap((role) => role.groups)) expect(groups.map((one) => one.id)).toContain(id);
  for (const id of JSON.stringify(policy).match(/C0\w+/g) ?? [])
    expect(channels.find((one) => one.id === id)?.members).toContain(app.botUserId);
});

it.each(tries)(
  'given $name, when the page tells what comes of it, then that is what its rule says',
  ({ name, what }) => {
    const rule = ruleFor(name.endsWith('*') ? name.replace('*', 'x') : 'web-golden');
    expect(rule?.when.names).toEqual(name.endsWith('*') ? [name] : undefined);
    const approvals = rule?.then.kind === 'allow' ? rule.then.approvals : undefined;
    const { remindAfter, escalate, expiresIn, breakGlass } = approvals ?? {};
    const times = [remindAfter, escalate?.after, escalate && expiresIn].filter((time) => time !== undefined);
    for (const time of times) expect(what).toContain(durationInWords(time));
    expect(what.includes('without approval')).toBe(breakGlass !== undefined);
  },
);

it('given every rule for making images, when the page lists what can be tried, then none is left out', () => {
  const tried = tries.map(({ name }) => ruleFor(name.endsWith('*') ? name.replace('*', 'x') : 'web-golden')?.name);
  const makes = ({ when }: Rule) => when.actions === undefined || when.actions.includes('create-image');
  expect(tried.sort()).toEqual(
    policy.rules
      .filter(makes)
      .map((rule) => rule.name)
      .sort(),
  );
});

it.each(['replace-system-disk', 'delete-image', 'delete-snapshot'] as const)(
  'given the rules of the sandbox, when they are asked about %s, then two have to approve',
  (action) => {
    const { region, name, tags } = aRequest();
    const question = { action, account: DEFAULT_ACCOUNT, region, workspace: maya.team, name, tags } as const;
    expect(judge(policy, { ...question, channel: 'C0IMAGES' as Question['channel'] }, standing)).toMatchObject({
      verdict: 'needs-approval',
      terms: { rule: 'destructive', required: 2 },
    });
  },
);
