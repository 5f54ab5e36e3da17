import { describe, expect, it } from 'vitest';
import { days, hours } from '../../src/core/domain/instant.ts';
import { ACTIONS, isDestructive } from '../../src/core/domain/policy.ts';
import { findingLine } from '../../src/settings/finding.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';

const FILE = 'darkroom.yml';

function settings(text?: string): Settings {
  const read = readSettings(text);
  if (!read.ok) throw new Error(read.problems.map((one) => findingLine(FILE, one)).join('\n'));
  return read.settings;
}
function problems(text: string): string[] {
  const read = readSettings(text);
  return read.ok ? [] : read.problems.map((one) => findingLine(FILE, one));
}
function warnings(text: string): string[] {
  const read = readSettings(text);
  if (!read.ok) throw new Error(read.problems.map((one) => findingLine(FILE, one)).join('\n'));
  return read.warnings.map((one) => findingLine(FILE, one));
}

describe('what darkroom.yml says', () => {
  it.each([undefined, '', '# nothing yet\n', '---\n', 'approvers: []\n'])(
    'given the file %j, when it is read, then there is no rule, one account and the usual region',
    (text) => {
      expect(settings(text)).toMatchObject({
        policy: { rules: [] },
        accounts: [{ name: 'default', credentials: { kind: 'own' } }],
        homeRegion: 'cn-hangzhou',
      });
    },
  );

  it('given approvers, when it is read, then everyone asks for what can be undone and one of them approves', () => {
    const { policy } = settings('approvers: [U024BE7LH, W1A2B3]\n');
    expect(policy).toEqual({
      roles: { approvers: { people: ['U024BE7LH', 'W1A2B3'], groups: [] } },
      rules: [
        {
          name: 'approvers',
          when: { actions: ACTIONS.filter((action) => !isDestructive(action)) },
          then: {
            kind: 'allow',
            roles: ['everyone'],
            approvals: { required: 1, from: ['approvers'], selfApproval: false, expiresIn: days(3), typeName: false },
          },
        },
      ],
    });
  });

  it('given a rule with everything, when it is read, then the core has all of it', () => {
    const { policy } = settings(`
accounts: { main: {} }
roles:
  leads: { people: [U024BE7LH], groups: [S0614TZR7] }
  managers: { groups: S0614TZR8 }
rules:
  - name: all of it
    when:
      actions: [create-image, copy-image]
      accounts: [main]
      regions: ["cn-*"]
      channels: [C012AB3CD]
      workspaces: [T0123]
      names: ["golden-*"]
      tags: { env: prod }
    allow: [leads]
    approvals:
      required: 2
      from: [leads]
      selfApproval: true
      expiresIn: 2d
      remindAfter: 90m
      escalate: { after: 1d, to: [managers] }
      ask: { channel: C0ASKED }
      typeName: true
      breakGlass: { roles: [managers], announceIn: C0LOUD }
`);
    expect(policy.rules).toEqual([
      {
        name: 'all of it',
        when: {
          actions: ['create-image', 'copy-image'],
          accounts: ['main'],
          regions: ['cn-*'],
          channels: ['C012AB3CD'],
          workspaces: ['T0123'],
          names: ['golden-*'],
          tags: { env: 'prod' },
        },
        then: {
          kind: 'allow',
          roles: ['leads'],
          approvals: {
            required: 2,
            from: ['leads'],
            selfApproval: true,
            expiresIn: days(2),
            remindAfter: hours(1.5),
            escalate: { after: days(1), to: ['managers'] },
            ask: { by: 'channel', channel: 'C0ASKED' },
            typeName: true,
            breakGlass: { roles: ['managers'], announceIn: 'C0LOUD' },
          },
        },
      },
    ]);
    expect(policy.roles).toEqual({
      leads: { people: ['U024BE7LH'], groups: ['S0614TZR7'] },
      managers: { people: [], groups: ['S0614TZR8'] },
    });
  });

  it('given one thing where a list is usual, when it is read, then it is a list of one', () => {
    const { policy } = settings(`
roles: { leads: { people: [U024BE7LH, U0G9QF9C6] } }
rules:
  - { name: a, when: { actions: copy-image, regions: cn-* }, allow: leads, approvals: { from: leads, ask: direct-message } }
  - { name: b, refuse: true }
  - { name: c, refuse: Not today. }
`);
    expect(policy.rules).toMatchObject([
      {
        when: { actions: ['copy-image'], regions: ['cn-*'] },
        then: { roles: ['leads'], approvals: { from: ['leads'], required: 1, ask: { by: 'direct-message' } } },
      },
      { when: {}, then: { kind: 'refuse' } },
      { then: { kind: 'refuse', because: 'Not today.' } },
    ]);
  });

  it('given accounts that help one another, when it is read, then each role and its helper is known', () => {
    const { accounts } = settings(`
accounts:
  production:
    id: "6543210987654321"
    regions: [cn-hangzhou, eu-central-1]
    credentials: { role: darkroom, externalId: acme-darkroom }
  main: { id: "1234567890123456" }
  archive: { id: "1111111111111111", regions: cn-beijing, credentials: { role: keeper, with: production } }
`);
    expect(accounts).toEqual([
      {
        name: 'production',
        id: '6543210987654321',
        regions: ['cn-hangzhou', 'eu-central-1'],
        credentials: {
          kind: 'assumed',
          roleArn: 'acs:ram::6543210987654321:role/darkroom',
          externalId: 'acme-darkroom',
          with: 'main',
        },
      },
      { name: 'main', id: '1234567890123456', credentials: { kind: 'own' } },
      {
        name: 'archive',
        id: '1111111111111111',
        regions: ['cn-beijing'],
        credentials: { kind: 'assumed', roleArn: 'acs:ram::1111111111111111:role/keeper', with: 'production' },
      },
    ]);
  });

  it('given anchors and aliases, when it is read, then they stand for what they name', () => {
    const text = `
roles: { leads: { people: &people [U024BE7LH] }, others: { people: *people } }
rules: [{ name: a, allow: leads, approvals: { from: others, selfApproval: true } }]
`;
    expect(settings(text).policy.roles.others).toEqual({ people: ['U024BE7LH'], groups: [] });
    expect(problems(text.replace('U024BE7LH', 'li'))).toEqual([
      'darkroom.yml:2:36 roles.leads.people[0] must be a Slack member id such as U024BE7LH, not a name',
      'darkroom.yml:2:36 roles.others.people[0] must be a Slack member id such as U024BE7LH, not a name',
    ]);
  });
});

const RULE = 'rules:\n  - name: a\n    allow: everyone\n';
const APPROVED = `roles: { leads: { people: [U1A, U2A] }, managers: { people: [U3A] } }
rules:
  - name: a
    allow: everyone
    approvals:
      from: leads
`;

describe('what is wrong with darkroom.yml', () => {
  it.each([
    [
      'a name',
      'approvers: [U024BE7LH, li]',
      '1:24 approvers[1] must be a Slack member id such as U024BE7LH, not a name',
    ],
    ['a number', 'approvers: [7]', '1:13 approvers[0] must be a Slack member id such as U024BE7LH, not a name'],
    ['no list', 'approvers: U024BE7LH', '1:12 approvers must be a list of Slack member ids'],
    ['nobody', 'approvers:\n', '1:1 approvers must be a list of Slack member ids'],
    ['no region', 'region: Hangzhou', '1:9 region must be a region such as cn-hangzhou'],
    ['a list of regions', 'region: [cn-hangzhou]', '1:9 region must be a region such as cn-hangzhou'],
    ['a list', '- U024BE7LH', '1:1 must hold region, approvers, accounts, roles or rules'],
    ['a word that is nearly known', '\naprovers: [U1A]', '2:1 aprovers is not a setting; did you mean “approvers”?'],
    ['a word that nobody knows', 'colour: red', '1:1 colour is not a setting'],
    [
      'a number for an id',
      'accounts:\n  main: { id: 1234567890123456 }',
      '2:15 accounts.main.id must stand in quotes: as a number it would lose digits',
    ],
    [
      'a name that is none',
      'roles: { "on call": { people: U1A } }',
      '1:10 roles.on call must be a name of letters, digits, - and _, beginning with a letter',
    ],
    [
      'a handle',
      'roles: { leads: { groups: leads } }',
      '1:27 roles.leads.groups must be the id of a Slack user group such as S0614TZR7, not its handle',
    ],
    [
      'a role that is there already',
      'roles: { everyone: { people: U1A } }',
      '1:10 roles.everyone is there already and means every full member: give the role another name',
    ],
    [
      'approvers beside rules',
      `approvers: [U1A]\n${RULE}`,
      '1:1 approvers is a policy by itself and there are rules: put these people into a role, name it in approvals.from of a rule, and leave approvers out',
    ],
    [
      'a role called approvers beside approvers',
      'approvers: [U1A]\nroles: { approvers: { people: U1A } }',
      '2:10 roles.approvers is what the list approvers makes already: leave one of them out, or give the role another name',
    ],
    ['no rules in the list', 'rules: []', '1:8 rules is empty: write a rule, or leave it out'],
    ['a rule without a name', 'rules:\n  - allow: everyone', '2:5 rules[0].name is missing'],
    ['a rule that says nothing', 'rules:\n  - name: a', '2:5 rules[0] says neither allow nor refuse'],
    ['a rule that says both', `${RULE}    refuse: true`, '2:5 rules[0] both allows and refuses: make two rules of it'],
    [
      'a refusal that is approved',
      'roles: { leads: { people: U1A } }\nrules:\n  - { name: a, refuse: true, approvals: { from: leads } }',
      '3:30 rules[0].approvals is for rules that allow, and this one refuses',
    ],
    [
      'a refusal that is false',
      'rules:\n  - { name: a, refuse: false }',
      '2:24 rules[0].refuse must be true, or the reason that people are told',
    ],
    [
      'two rules of one name',
      `${RULE}  - name: a\n    refuse: true`,
      '4:11 rules[1].name is “a”, as is that of an earlier rule: people are told rules by their names',
    ],
    [
      'an empty list',
      `${RULE}    when: { channels: [] }`,
      '4:23 rules[0].when.channels is empty: name at least one, or leave it out',
    ],
    [
      'no tags',
      `${RULE}    when: { tags: {} }`,
      '4:19 rules[0].when.tags is empty: name at least one, or leave it out',
    ],
    [
      'a tag that is no text',
      `${RULE}    when: { tags: { live: true } }`,
      '4:27 rules[0].when.tags.live must be text (put it in quotes)',
    ],
    [
      'an action that is none',
      `${RULE}    when: { actions: make-image }`,
      `4:22 rules[0].when.actions must be one of ${ACTIONS.slice(0, -1).join(', ')} or delete-snapshot`,
    ],
    [
      'a channel by its name',
      `${RULE}    when: { channels: ["#images"] }`,
      '4:24 rules[0].when.channels[0] must be the id of a Slack channel such as C012AB3CD, not its name',
    ],
    [
      'an account that is none',
      `${RULE}    when: { accounts: [prod] }`,
      '4:24 rules[0].when.accounts names the account “prod”, which is not under accounts',
    ],
    [
      'an account that is nearly known',
      `accounts: { main: {} }\n${RULE}    when: { accounts: [mian, "m*"] }`,
      '5:24 rules[0].when.accounts names the account “mian”, which is not under accounts; did you mean “main”?',
    ],
    [
      'a pattern for no account',
      `${RULE}    when: { accounts: "prod*" }`,
      '4:23 rules[0].when.accounts names the account “prod*”, which is not under accounts',
    ],
    [
      'a role that is nearly known',
      APPROVED.replace('from: leads', 'from: [lead]'),
      '6:14 rules[0].approvals.from names the role “lead”, which is not under roles; did you mean “leads”?',
    ],
    [
      'a role that is none',
      'rules: [{ name: a, allow: [admins] }]',
      '1:28 rules[0].allow names the role “admins”, which is not under roles',
    ],
    ['approvals from nobody', RULE.concat('    approvals: { required: 1 }'), '4:16 rules[0].approvals.from is missing'],
    [
      'more approvals than people',
      `${APPROVED}      required: 3`,
      '7:17 rules[0].approvals.required is 3, but only 2 people can approve',
    ],
    [
      'one approval fewer than needed for whoever may ask',
      APPROVED.replace('allow: everyone', 'allow: leads').concat('      required: 2'),
      '7:17 rules[0].approvals.required is 2, but everybody who may ask is one of the 2 who can approve, and never approves their own',
    ],
    [
      'one lead who is to approve what leads ask for',
      'roles: { leads: { people: U1A } }\nrules:\n  - { name: a, allow: leads, approvals: { from: leads } }',
      '3:41 rules[0].approvals.required is 1, but everybody who may ask is the only one who can approve, and never approves their own',
    ],
    [
      'a role without anybody',
      'roles: { leads: {} }\nrules:\n  - name: a\n    allow: everyone\n    approvals: { from: leads }',
      '5:16 rules[0].approvals.required is 1, but nobody can approve',
    ],
    [
      'part of a person',
      `${APPROVED}      required: 1.5`,
      '7:17 rules[0].approvals.required must be a whole number from 1 to 20',
    ],
    [
      'a duration in words',
      `${APPROVED}      expiresIn: 3 days`,
      '7:18 rules[0].approvals.expiresIn must be a duration such as 90s, 30m, 4h or 3d',
    ],
    [
      'an escalation after the end',
      `${APPROVED}      expiresIn: 1d\n      escalate: { after: 24h, to: managers }`,
      '8:26 rules[0].approvals.escalate.after is 24h, but the request is over after 1d',
    ],
    [
      'a reminder after the end',
      `${APPROVED}      remindAfter: 4d`,
      '7:20 rules[0].approvals.remindAfter is 4d, but the request is over after 3d',
    ],
    [
      'a way to ask that is none',
      `${APPROVED}      ask: email`,
      '7:12 rules[0].approvals.ask must be direct-message, or channel: with the id of a channel',
    ],
    [
      'a role of an account without an id',
      'accounts: { main: {}, prod: { credentials: { role: darkroom } } }',
      '1:44 accounts.prod.id is missing: the role that credentials name is one of that account',
    ],
    [
      'credentials with a stranger',
      'accounts: { main: {}, prod: { id: "123456", credentials: { role: r, with: mian } } }',
      '1:75 accounts.prod.credentials.with names the account “mian”, which is not under accounts; did you mean “main”?',
    ],
    [
      'nobody’s own credentials',
      'accounts: { prod: { id: "123456", credentials: { role: r } } }',
      '1:48 accounts.prod.credentials.with is missing: every account takes on a role, so none has credentials to begin with',
    ],
    ['a key twice', 'region: cn-hangzhou\nregion: cn-beijing', '2:1 is not YAML: Map keys must be unique'],
  ])('given %s, when it is read, then it is told with its place', (_what, text, told) => {
    expect(problems(text)).toEqual([`darkroom.yml:${told}`]);
  });

  it('given accounts that go round in a circle, when it is read, then each of them is told the way', () => {
    expect(
      problems(`accounts:
  main: {}
  one: { id: "111111", credentials: { role: r, with: two } }
  two: { id: "222222", credentials: { role: r, with: one } }
  three: { id: "333333", credentials: { role: r, with: one } }`),
    ).toEqual([
      'darkroom.yml:3:54 accounts.one.credentials.with goes round in a circle: one, two, one',
      'darkroom.yml:4:54 accounts.two.credentials.with goes round in a circle: two, one, two',
    ]);
  });

  it('given much that is wrong, when it is read, then all of it is told at once, in the order of the text', () => {
    const told = problems(`region: Hangzhou
roles:
  leads: { people: [li] }
rules:
  - name: a
    when: { actions: [create-image, make] }
    allow: [lead]
    approvals: { from: leads, expiresIn: soon, required: 2, escalate: { after: 5d, to: [nobody] } }
  - name: a
    refuse: yes
    wen: {}
`);
    expect(told.map((one) => one.split(' ')[0])).toEqual(
      ['1:9', '3:21', '6:37', '7:13', '8:42', '8:89', '9:11', '11:5'].map((place) => `darkroom.yml:${place}`),
    );
  });

  it('given YAML that is broken, when it is read, then its place is told and nothing else', () => {
    const [told, ...others] = problems('region: cn-hangzhou\napprovers: [U1,\nmore: "');
    expect(told).toMatch(/^darkroom\.yml:\d+:\d+ is not YAML: /);
    for (const one of others) expect(one).toContain('is not YAML');
  });

  it('given aliases that unfold without end, when it is read, then it is refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [to, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [...pair]))
      bomb.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`);
    expect(problems(bomb.join('\n'))).toEqual(['darkroom.yml:1:1 uses too many aliases']);
  });
});

describe('what is hardly meant', () => {
  it('given no rule, when it is read, then it says what that means', () => {
    expect(warnings('')).toEqual(['darkroom.yml:1:1 there is no rule, so everything is refused']);
  });

  it.each([
    ['with an empty when for everyone', '{ name: a, allow: everyone }', '{ name: b, refuse: true }'],
    [
      'that refuses the same',
      '{ name: a, when: { regions: "cn-*" }, refuse: true }',
      '{ name: b, when: { regions: "cn-*" }, allow: leads }',
    ],
    [
      'that refuses more',
      '{ name: a, when: { regions: "cn-*" }, refuse: true }',
      '{ name: b, when: { regions: [cn-beijing, "cn-h*"], names: x }, allow: leads }',
    ],
    ['that allows the same role', '{ name: a, allow: [leads, others] }', '{ name: b, allow: leads }'],
    [
      'with fewer tags',
      '{ name: a, when: { tags: { env: "*" } }, refuse: true }',
      '{ name: b, when: { tags: { env: prod, team: web } }, refuse: true }',
    ],
  ])('given a rule after one %s, when it is read, then it is said to be never reached', (_what, earlier, later) => {
    const text = `roles: { leads: { people: U1A }, others: { people: U1A } }\nrules:\n  - ${earlier}\n  - ${later}\n  - { name: z, when: { names: q }, allow: [leads, others] }\n`;
    expect(warnings(text)).toContain('darkroom.yml:4:5 rules[1] (b) is never reached: “a” decides before it');
  });

  it.each([
    ['for some people', '{ name: a, allow: leads }', '{ name: b, allow: everyone }'],
    ['for some of them', '{ name: a, allow: leads }', '{ name: b, allow: [leads, others] }'],
    [
      'about a tag',
      '{ name: a, when: { tags: { env: prod } }, refuse: true }',
      '{ name: b, when: { tags: { team: prod } }, allow: leads }',
    ],
    [
      'about less',
      '{ name: a, when: { regions: cn-beijing }, refuse: true }',
      '{ name: b, when: { regions: "cn-*" }, allow: leads }',
    ],
    [
      'about something else',
      '{ name: a, when: { names: x }, refuse: true }',
      '{ name: b, when: { regions: "cn-*" }, allow: leads }',
    ],
    [
      'about some tags',
      '{ name: a, when: { tags: { env: prod } }, refuse: true }',
      '{ name: b, when: { tags: { env: "*" } }, allow: leads }',
    ],
  ])('given a rule after one %s, when it is read, then nothing is said of reaching it', (_what, earlier, later) => {
    const text = `roles: { leads: { people: U1A }, others: { people: U1A } }\nrules:\n  - ${earlier}\n  - ${later}\n`;
    expect(warnings(text).join()).not.toContain('never reached');
  });

  it('given idle roles, a glass that everyone may break, and one account twice, when it is read, then each is said', () => {
    expect(
      warnings(`accounts: { main: { id: "123456" }, other: { id: "123456" } }
roles: { leads: { people: [U1A, U2A] }, nobody: {} }
rules:
  - { name: a, allow: everyone, approvals: { required: 2, from: leads, selfApproval: true, breakGlass: { roles: [everyone], announceIn: C01 } } }
`),
    ).toEqual([
      'darkroom.yml:1:37 accounts.other has no credentials, nor has main: both work in the one account that the environment is for',
      'darkroom.yml:1:50 accounts.other.id is also that of main',
      'darkroom.yml:2:41 roles.nobody has nobody in it',
      'darkroom.yml:2:41 roles.nobody is used by no rule',
      'darkroom.yml:4:113 rules[0].approvals.breakGlass.roles has everyone in it, so nobody needs an approval',
    ]);
  });

  const leads = 'roles: { leads: { people: [U1A, U2A] }, more: { people: [U2A, U3A] }, g: { groups: S01 } }\nrules:\n';
  const stuck = (who: string) =>
    `darkroom.yml:3:56 rules[0].approvals.required is 2, but when ${who} asks, only 1 other person can approve`;

  it.each([
    ['everyone may ask', 'everyone', 'U1A or U2A'],
    ['one of them may ask', 'more    ', 'U2A'],
    ['a group may ask too', '[more,g]', 'U2A'],
  ])('given as many approvals as people, when %s, then it is said who cannot get them', (_what, allow, who) => {
    const text = `${leads}  - { name: a, allow: ${allow}, approvals: { required: 2, from: leads } }\n`;
    expect(warnings(text).filter((one) => one.includes('approvals'))).toEqual([stuck(who)]);
  });

  it.each([
    ['others ask', '{ name: a, allow: g, approvals: { required: 2, from: leads } }'],
    ['their own counts', '{ name: a, allow: leads, approvals: { required: 2, from: leads, selfApproval: true } }'],
    ['a group may approve too', '{ name: a, allow: leads, approvals: { required: 2, from: [leads, g] } }'],
    ['everyone may approve', '{ name: a, allow: leads, approvals: { required: 2, from: everyone } }'],
    [
      'more may approve later',
      '{ name: a, allow: leads, approvals: { required: 2, from: leads, escalate: { after: 1d, to: more } } }',
    ],
    [
      'a rule before it decides for them',
      '{ name: b, allow: leads }\n  - { name: a, allow: everyone, approvals: { required: 2, from: leads } }',
    ],
    ['one of two is enough', '{ name: a, allow: leads, approvals: { from: leads } }'],
  ])('given people who approve, when %s, then nothing is said of their own requests', (_what, rule) => {
    expect(warnings(`${leads}  - ${rule}\n`).filter((one) => one.includes('approvals'))).toEqual([]);
  });

  it('given one approver, when it is read, then it is said that their own requests wait in vain', () => {
    expect(warnings('approvers: [U1A]\n')).toEqual([
      'darkroom.yml:1:12 approvers is one person: when U1A asks, nobody else can approve',
    ]);
    expect(warnings('approvers: [U1A, U2A]\n')).toEqual([]);
  });

  it.each([
    ['names', '{ names: frozen-* }'],
    ['tags', '{ tags: { env: prod } }'],
    ['names and tags', '{ names: frozen-*, tags: { env: prod } }'],
    ['names', '{ actions: [create-image, delete-image], names: frozen-* }'],
  ])('given a refusal by %s alone, as in %s, when it is read, then it is said how it is passed', (by, when) => {
    expect(warnings(`rules: [{ name: a, when: ${when}, refuse: true }]`)).toEqual([
      `darkroom.yml:1:26 rules[0].when refuses by ${by} alone: for create-image these are what people type, so another spelling (case counts) gets past it`,
    ]);
  });

  it.each([
    ['refuses what is there already', '{ name: a, when: { actions: delete-image, names: frozen-* }, refuse: true }'],
    ['refuses somewhere', '{ name: a, when: { regions: cn-*, names: frozen-* }, refuse: true }'],
    ['allows', '{ name: a, when: { actions: create-image, names: dev-* }, allow: everyone }'],
    ['refuses anything', '{ name: a, refuse: true }'],
  ])('given a rule that %s, when it is read, then nothing is said of spelling', (_what, rule) => {
    expect(warnings(`rules: [${rule}]`)).toEqual([]);
  });

  const lasting = 'replace-system-disk, delete-image, delete-snapshot';
  const four = '{ name: four, when: { actions: [delete-image, delete-snapshot] }, allow: everyone, approvals: ';
  const lets = (name: string, what: string) =>
    `(${name}) names no actions, so it lets ${what}: name them, or decide on these before it`;
  const destroyingIn = (rules: readonly string[]) =>
    warnings(`${leads}${rules.map((rule) => `  - ${rule}\n`).join('')}`).filter((one) => one.includes(' lets '));

  it.each([
    [
      'replace-system-disk pass once one person approves',
      [`${four}{ required: 2, from: g } }`, '{ name: rest, allow: everyone, approvals: { from: leads } }'],
    ],
    [
      'replace-system-disk, delete-image or delete-snapshot pass without anybody’s approval',
      ['{ name: rest, allow: g }'],
    ],
    [
      'replace-system-disk, delete-image or delete-snapshot pass once one person approves',
      [
        `{ name: a, when: { actions: [${lasting}], regions: cn-* }, refuse: true }`,
        `{ name: b, when: { actions: [${lasting}] }, allow: leads }`,
        '{ name: rest, when: { accounts: default }, allow: everyone, approvals: { from: leads } }',
      ],
    ],
  ])('given rules that let %s, when they are read, then the rule that names no actions is told', (what, rules) => {
    expect(destroyingIn(rules)).toEqual([
      `darkroom.yml:${rules.length + 2}:5 rules[${rules.length - 1}] ${lets('rest', what)}`,
    ]);
  });

  it.each([
    ['two approve', ['{ name: rest, allow: everyone, approvals: { required: 2, from: g } }']],
    ['it is named', [`{ name: rest, when: { actions: [${lasting}] }, allow: everyone, approvals: { from: g } }`]],
    ['it is refused', ['{ name: rest, refuse: true }']],
    [
      'rules before decide on all of it',
      [
        `${four}{ required: 2, from: g } }`,
        '{ name: disks, when: { actions: replace-system-disk }, refuse: true }',
        '{ name: rest, allow: everyone, approvals: { from: g } }',
      ],
    ],
  ])('given something destructive, when %s, then nothing is said of what a rule lets pass', (_what, rules) => {
    expect(destroyingIn(rules)).toEqual([]);
  });
});
