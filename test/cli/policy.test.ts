import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runPolicy } from '../../src/cli/policy.ts';
import { ACTIONS } from '../../src/core/domain/policy.ts';
import { jsonSchemaText } from '../../src/settings/json-schema.ts';

const POLICY = `accounts:
  main: { id: "1234567890123456" }
  production: { id: "6543210987654321", regions: [cn-hangzhou], credentials: { role: darkroom } }
roles:
  leads: { people: [U0LEAD, U0LEAD2] }
  on-call: { groups: [S0ONCALL] }
rules:
  - name: frozen
    when: { actions: delete-image, regions: "cn-*", tags: { env: prod } }
    refuse: Not before Monday.
  - name: four eyes
    when: { accounts: production, actions: [copy-image, delete-image] }
    allow: leads
    approvals:
      { required: 2, from: leads, expiresIn: 1d, remindAfter: 90m, escalate: { after: 4h, to: on-call },
        ask: { channel: C0ASKED }, breakGlass: { roles: on-call, announceIn: C0LOUD } }
  - name: play
    when: { accounts: main, actions: [${ACTIONS.join(', ')}] }
    allow: on-call
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-cli-'));
  file = join(folder, 'darkroom.yml');
  writeFileSync(file, POLICY);
  vi.stubEnv('DARKROOM_CONFIG', file);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** What a command prints, and its exit status. */
async function darkroomPolicy(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await runPolicy(words, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('darkroom policy check', () => {
  it('given a file that is right, when it is checked, then it says what is in it', async () => {
    expect(await darkroomPolicy('check')).toEqual({
      status: 0,
      out: `${file} is right: 3 rules, 2 roles, 2 accounts.`,
      err: '',
    });
  });

  it('given a file that is hardly meant, when it is checked, then that is a warning and no more', async () => {
    writeFileSync(
      file,
      'roles: { leads: { people: U1A } }\nrules: [{ name: a, when: { actions: copy-image }, allow: everyone }]\n',
    );
    expect(await darkroomPolicy('check')).toMatchObject({
      status: 0,
      err: `${file}:1:10 warning: roles.leads is used by no rule`,
    });
  });

  it('given a file that is wrong, when it is checked by its path, then each problem has its place', async () => {
    const other = join(folder, 'other.yml');
    writeFileSync(other, 'region: Hangzhou\ncolour: red\n');
    expect(await darkroomPolicy('check', other)).toEqual({
      status: 1,
      out: '',
      err: `${other}:1:9 region must be a region such as cn-hangzhou\n${other}:2:1 colour is not a setting`,
    });
  });

  it('given a file by its path or as --file, when it is checked or explained, then both commands take both', async () => {
    const other = join(folder, 'other.yml');
    writeFileSync(other, 'rules: [{ name: only this, allow: everyone }]\n');
    const question = ['--user', 'U0MAYA', '--action', 'copy-image'];
    for (const where of [[other], ['--file', other]]) {
      expect(await darkroomPolicy('check', ...where)).toMatchObject({ status: 0, out: expect.stringContaining(other) });
      expect(await darkroomPolicy('explain', ...question, ...where)).toMatchObject({
        status: 0,
        out: expect.stringContaining('1. only this: decides'),
      });
    }
  });

  it.each([
    ['two files', ['check', 'a.yml', 'b.yml']],
    ['a file in two ways', ['explain', 'a.yml', '--file', 'b.yml']],
    ['two files with expectations', ['test', 'a.csv', 'b.csv']],
  ])('given %s, when a command is run, then the command is what is wrong', async (_what, words) => {
    expect(await darkroomPolicy(...words)).toMatchObject({ status: 2, err: expect.stringContaining('one file') });
  });

  it('given no file, when it is checked, then that is a problem', async () => {
    rmSync(file);
    expect(await darkroomPolicy('check')).toEqual({ status: 1, out: '', err: `There is no file ${file}.` });
  });
});

describe('darkroom policy explain', () => {
  it('given a question that needs approval, when it is explained, then each rule and all that follows is told', async () => {
    const words = '--user U0LEAD --action copy-image --account production --region cn-hangzhou --channel C0IMAGES';
    const { status, out } = await darkroomPolicy(
      'explain',
      ...words.split(' '),
      '--name',
      'golden-7',
      '--tag',
      'env=prod',
    );
    expect(status).toBe(0);
    expect(
      out,
    ).toBe(`U0LEAD (roles: everyone, leads) asks to copy-image: account production, region cn-hangzhou, channel C0IMAGES, name golden-7, tag env=prod.

1. frozen: passed over, the action is copy-image, not delete-image
2. four eyes: decides

Needs the approvals of 2 people from leads; whoever asks is never one of them.
Without enough approvals it is over after 1 day.
The first reminder comes after 90 minutes; each further one waits twice as long.
After 4 hours on-call are asked too, and may approve.
Approvers are asked in C0ASKED.
In an emergency on-call may run it without approval, with a reason; C0LOUD is told.`);
  });

  it('given something destructive, when it is explained, then whoever approves types the name', async () => {
    const words = '--user U0LEAD --action delete-image --account production --region eu-central-1';
    const { out } = await darkroomPolicy('explain', ...words.split(' '));
    expect(out).toContain('1. frozen: passed over, the region is eu-central-1, not cn-*; the tags lack env=prod\n');
    expect(out).toContain('Whoever approves types the name of what it is about.');
    expect(out).toContain('Whatever the rules say: Darkroom works in account production only in cn-hangzhou.');
  });

  it.each([
    [
      'a rule that refuses',
      '--user U0LEAD --action delete-image --tag env=prod',
      ['1. frozen: decides', 'Refused: Not before Monday.'],
    ],
    [
      'nobody’s rule',
      '--user U0MAYA --action share-image',
      ['3. play: passed over, the person is not in on-call', 'Refused: no rule matches, and no rule means no.'],
    ],
    [
      'somebody in a user group',
      '--user U0MAYA --action share-image --group S0ONCALL',
      ['(roles: everyone, on-call)', '3. play: decides', 'Allowed: it runs at once, without approval.'],
    ],
    [
      'a user group of no role',
      '--user U0MAYA --action share-image --group S0OTHER',
      ['No role has the user group S0OTHER.'],
    ],
    ['a guest', '--user U0LEAD --action copy-image --guest', ['U0LEAD (no role)', 'Refused: a guest has no rights']],
  ])('given %s, when it is explained, then it says so', async (_what, words, said) => {
    const { status, out } = await darkroomPolicy('explain', ...words.split(' '));
    expect(status).toBe(0);
    for (const one of said) expect(out).toContain(one);
  });

  it('given rules about something else, when it is explained, then only rules about the question tell of roles', async () => {
    const words = '--user U0MAYA --action copy-image --account production';
    expect((await darkroomPolicy('explain', ...words.split(' '))).out.split('\n').slice(2, 5)).toEqual([
      '1. frozen: passed over, the action is copy-image, not delete-image; the tags lack env=prod',
      '2. four eyes: passed over, the person is not in leads',
      '3. play: passed over, the account is production, not main',
    ]);
  });

  it.each([
    ['no person', '--action copy-image', 'explain needs --user'],
    ['no action', '--user U0LEAD', 'explain needs --action'],
    [
      'an action that is none',
      '--user U0LEAD --action copy-imag',
      'there is no action copy-imag; did you mean “copy-image”?',
    ],
    [
      'an account that is none',
      '--user U0LEAD --action copy-image --account mian',
      'there is no account mian; did you mean “main”?',
    ],
    ['a region that is none', '--user U0LEAD --action copy-image --region 7', '7 is no region'],
    ['an option that is none', '--user U0LEAD --actoin copy-image', "Unknown option '--actoin'"],
  ])('given %s, when it is explained, then the command is what is wrong', async (_what, words, said) => {
    const { status, err } = await darkroomPolicy('explain', ...words.split(' '));
    expect(status).toBe(2);
    expect(err).toContain(said);
    expect(err).toContain('darkroom policy <command>');
  });
});

describe('darkroom policy test', () => {
  const expectations = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('given expectations that are met, as a list and as a table, when they are run, then they are counted', async () => {
    const list = expectations(
      'list.yml',
      `- { role: leads, action: copy-image, account: production, outcome: needs 2 from leads, rule: four eyes }
- { user: U0MAYA, groups: S0ONCALL, action: copy-image, outcome: allowed }
- { user: U0MAYA, action: copy-image, outcome: refused, rule: none }
- { role: [leads, on-call], membership: guest, action: copy-image, outcome: refused, rule: none }
`,
    );
    const table = expectations(
      'table.csv',
      'role,action,tags,account,outcome,rule\nleads on-call,delete-image,env=prod;team=web,production,refused,frozen\n\n"on-call",share-image,,,allowed,\n',
    );
    expect(await darkroomPolicy('test', list)).toEqual({ status: 0, out: '4 expectations, 0 failed.', err: '' });
    expect(await darkroomPolicy('test', table, '--file', file)).toEqual({
      status: 0,
      out: '2 expectations, 0 failed.',
      err: '',
    });
  });

  it('given one that is not met, when they are run, then it says what the policy says instead, and why', async () => {
    const list = expectations(
      'list.yml',
      '- { action: share-image, outcome: refused }\n- { role: leads, action: copy-image, account: production, outcome: needs 1 from leads }\n- { role: on-call, action: copy-image, outcome: allowed, rule: none }\n',
    );
    expect(await darkroomPolicy('test', list)).toEqual({
      status: 1,
      out: '3 expectations, 2 failed.',
      err: `${list}:2 expected needs 1 from leads, got needs 2 from leads by four eyes
    1. frozen: passed over, the action is copy-image, not delete-image; the tags lack env=prod
    2. four eyes: decides
${list}:3 expected allowed by none, got allowed by play
    1. frozen: passed over, the action is copy-image, not delete-image; the tags lack env=prod
    2. four eyes: passed over, the account is main, not production
    3. play: decides`,
    });
  });

  const APPROVED = 'action: copy-image, role: leads, account: production, outcome: needs 2 from leads';

  it('given expectations of the details, when they are met in any spelling, then they pass', async () => {
    const list = expectations(
      'list.yml',
      `- { ${APPROVED}, self: no, typed: no, glass: on-call, escalates: on-call after 240m, expires: 24h, reminds: 90m, asks: C0ASKED }
- { action: delete-image, role: leads, account: production, region: eu-central-1, outcome: needs 2 from leads, typed: yes }
`,
    );
    const table = expectations(
      'table.csv',
      `role,action,account,outcome,self,typed,glass,escalates,expires,reminds,asks
leads,copy-image,production,needs 2 from leads,no,no,on-call,on-call after 4h,1d,90m,C0ASKED
leads,copy-image,production,needs 2 from leads,,,,,,,
`,
    );
    expect(await darkroomPolicy('test', list)).toEqual({ status: 0, out: '2 expectations, 0 failed.', err: '' });
    expect(await darkroomPolicy('test', table)).toEqual({ status: 0, out: '2 expectations, 0 failed.', err: '' });
  });

  it.each([
    ['self: yes', 'self: yes', 'self: no'],
    ['typed: yes', 'typed: yes', 'typed: no'],
    ['glass: none', 'glass: none', 'glass: on-call'],
    ['glass: leads', 'glass: leads', 'glass: on-call'],
    ['escalates: on-call after 5h', 'escalates: on-call after 5 hours', 'escalates: on-call after 4 hours'],
    ['escalates: none', 'escalates: none', 'escalates: on-call after 4 hours'],
    ['expires: 3d', 'expires: 3 days', 'expires: 1 day'],
    ['reminds: none', 'reminds: none', 'reminds: 90 minutes'],
    ['asks: card', 'asks: card', 'asks: C0ASKED'],
  ])('given %s, when the policy says otherwise, then both are told', async (detail, wanted, given) => {
    const list = expectations('list.yml', `- { ${APPROVED}, ${detail} }`);
    const { status, err } = await darkroomPolicy('test', list);
    expect(status).toBe(1);
    expect(err).toContain(`expected needs 2 from leads (${wanted}), got needs 2 from leads (${given}) by four eyes`);
  });

  it('given details that cannot be meant, when they are run, then none is, and each mistake is told', async () => {
    const list = expectations(
      'list.yml',
      `- { ${APPROVED}, glass: on-cal, escalates: managers after 1d }
- { action: share-image, outcome: refused, expires: 1d }
`,
    );
    expect(await darkroomPolicy('test', list)).toMatchObject({
      status: 1,
      err: [
        `${list}:1:1 there is no role “on-cal” in the settings; did you mean “on-call”?`,
        `${list}:1:1 there is no role “managers” in the settings`,
        `${list}:2:1 expires is about what needs approval, and the outcome is refused`,
      ].join('\n'),
    });
  });

  it('given expectations that cannot be meant, when they are run, then none is, and each mistake is told', async () => {
    const list = expectations(
      'list.yml',
      `- { role: lead, action: copy-image, outcome: needs 1 from leads or managers }
- { user: U0LEAD, role: leads, action: copy-image, account: mian, outcome: refused, rule: frozn }
`,
    );
    expect(await darkroomPolicy('test', list)).toEqual({
      status: 1,
      out: '',
      err: [
        `${list}:1:1 there is no role “lead” in the settings; did you mean “leads”?`,
        `${list}:1:1 there is no role “managers” in the settings`,
        `${list}:2:1 role and user exclude each other: a person has the roles they have`,
        `${list}:2:1 there is no account “mian” in the settings; did you mean “main”?`,
        `${list}:2:1 there is no rule “frozn” in the settings; did you mean “frozen”?`,
      ].join('\n'),
    });
  });

  it.each([
    [
      'list.yml',
      '- { action: copy, outcome: maybe }\n- { actoin: copy-image, outcome: allowed }',
      [
        '1:13 [0].action must be one of',
        '1:28 [0].outcome must be refused, allowed, or such as',
        '2:3 [1].action is missing',
        '2:5 [1].actoin is not a setting; did you mean “action”?',
      ],
    ],
    [
      'list.yml',
      '- { action: copy-image, outcome: allowed, self: maybe, escalates: soon, expires: never, reminds: x, asks: me }',
      [
        '1:49 [0].self must be yes or no',
        '1:67 [0].escalates must be none, or such as: managers after 1d',
        '1:82 [0].expires must be a duration such as 3d',
        '1:98 [0].reminds must be none, or a duration such as 4h',
        '1:107 [0].asks must be card, direct-message, or the id of a Slack channel',
      ],
    ],
    ['list.yml', 'action: copy-image', ['1:1 must be a list of expectations']],
    ['list.yml', '', ['1:1 there are no expectations in it']],
    ['table.csv', 'action,outcome,wher\ncopy-image,allowed,x', ['1:1 “wher” is not a column']],
    ['table.csv', 'action,outcome', ['1:1 there are no expectations in it']],
    [
      'table.csv',
      'action,outcome\n\ncopy-image,allowed\ncopy,',
      ['4:1 action must be one of', '4:1 outcome is missing'],
    ],
  ])('given %s with %j, when it is read, then its mistakes have their places', async (name, text, told) => {
    const path = expectations(name, text);
    const { status, err } = await darkroomPolicy('test', path);
    expect(status).toBe(1);
    expect(err.split('\n')).toEqual(told.map((one) => expect.stringContaining(`${path}:${one}`)));
  });

  it('given no expectations at all, when they are run, then the command is what is wrong', async () => {
    expect(await darkroomPolicy('test')).toMatchObject({ status: 2, err: expect.stringContaining('needs a file') });
    expect(await darkroomPolicy('test', join(folder, 'none.csv'))).toMatchObject({ status: 2 });
  });
});

describe('darkroom policy', () => {
  it('given schema, when it is run, then the schema is printed', async () => {
    const { status, out } = await darkroomPolicy('schema');
    expect({ status, text: `${out}\n` }).toEqual({ status: 0, text: jsonSchemaText() });
  });

  it('given help, nothing, or a word that is none, when it is run, then the commands are told', async () => {
    expect(await darkroomPolicy('help')).toMatchObject({ status: 0, out: expect.stringContaining('explain') });
    expect(await darkroomPolicy()).toMatchObject({ status: 2, err: expect.stringContaining('say which') });
    expect(await darkroomPolicy('chek')).toMatchObject({ status: 2, err: expect.stringContaining('no policy chek') });
  });
});
