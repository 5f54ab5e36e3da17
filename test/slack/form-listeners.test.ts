import { setTimeout as wait } from 'node:timers/promises';
import { ErrorCode, type types, type webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/core/domain/account.ts';
import type { Actor } from '../../src/core/domain/actor.ts';
import { type CreateImageForm, emptyForm } from '../../src/core/domain/create-image-form.ts';
import type { OperationId, RegionId } from '../../src/core/domain/ids.ts';
import { hours, minutes } from '../../src/core/domain/instant.ts';
import { operationIdFrom } from '../../src/core/domain/operation-id.ts';
import type { Judgement } from '../../src/core/domain/policy.ts';
import { DomainError } from '../../src/core/domain/problem.ts';
import { CloudFailure } from '../../src/core/ports/cloud.ts';
import type { BrowseCloud } from '../../src/core/usecases/browse-cloud.ts';
import { createMemoryDrafts } from '../../src/memory/drafts.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import { accountChosen } from '../../src/slack/features/create-image/accounts.ts';
import { dataDiskAdded, regionChosen, snapshotChosen } from '../../src/slack/features/create-image/changes.ts';
import {
  changesForm,
  forMembers,
  openForm,
  startsAfresh,
  submitsForm,
} from '../../src/slack/features/create-image/listeners.ts';
import { readShownForm } from '../../src/slack/features/create-image/payloads.ts';
import {
  aForm,
  anAccount,
  anInstance,
  anOperation,
  aSnapshot,
  li,
  maya,
  NOW,
  PRODUCTION,
  REGION,
  theTerms,
} from '../support/builders.ts';
import { aDisk } from '../support/fake-cloud.ts';
import { aLog } from '../support/log.ts';
import { aMovedClock } from '../support/moved-clock.ts';
import { type ShownView, shownView } from '../support/shown-view.ts';

const NAME = 'web-01-2026-11-23';
const web = { id: 'i-bp1web01000000000001', name: 'web-01', status: 'Running' } as Awaited<
  ReturnType<BrowseCloud['instances']>
>[number];
const silent = async (): Promise<never> => {
  throw new CloudFailure('unclear', { code: 'cloud-unavailable', action: 'DescribeSnapshots' });
};

/** The listeners of the form with one snapshot in the cloud, and one modal in Slack, as it was drawn last. */
function aDesk(broken: Partial<BrowseCloud> = {}, accounts: Account[] = [anAccount()]) {
  const { clock, jumps } = aMovedClock();
  const drafts = createMemoryDrafts({ clock });
  const submitted: CreateImageForm[] = [];
  const asked = new Set<OperationId>();
  let membership = async (): Promise<void> => {};
  let ids = 0;
  let policy: Judgement | undefined = { verdict: 'allowed', rule: 'small images', steps: [] };
  const deps = {
    drafts,
    clock,
    log: aLog(),
    homeRegion: () => REGION,
    accounts: () => accounts,
    ids: { fresh: () => `draft-${++ids}` },
    openRequestsFor: async () => [],
    mayRead: async () => membership(),
    previewRuling: async () => {
      if (!policy) throw new DomainError({ code: 'rights-unknown' });
      return policy;
    },
    browse: {
      regions: async () => [],
      instances: async () => [web],
      snapshots: async () => [{ ...aSnapshot(), disk: aDisk({ instance: web.id }), instance: web }],
      whole: async (_place, id) => (id === web.id ? { instance: anInstance(), disks: [aDisk()] } : undefined),
      imagesFrom: async () => [],
      ...broken,
    },
    findInstance: async () => undefined,
    operation: async (id: OperationId) => {
      if (!asked.has(id)) throw new DomainError({ code: 'operation-not-found', given: id });
      return { operation: anOperation({ id }), version: 1, draws: 1, observations: {} };
    },
    requests: {
      'create-image': {
        submit: async (by: Actor, origin: string, form: CreateImageForm) => {
          submitted.push(form);
          asked.add(operationIdFrom(by.team, origin));
          return { kind: 'asked' as const, operation: anOperation() };
        },
      },
    } as unknown as SlackDependencies['requests'],
  } satisfies Partial<SlackDependencies> as unknown as SlackDependencies;

  let drawn: types.ModalView | undefined;
  let hashes = 0;
  let conflicts = 0;
  const draw = async ({ view, hash }: { view: types.ModalView; hash?: string }) => {
    if (hash && conflicts-- > 0)
      throw Object.assign(new Error(ErrorCode.UnknownError), { data: { error: 'hash_conflict' } });
    drawn = view;
    return { ok: true, view: { id: 'V1', hash: `${++hashes}.h` } };
  };
  const client = { views: { open: draw, update: draw } } as unknown as webApi.WebClient;
  const modal = (): types.ModalView => {
    if (!drawn) throw new Error('nothing is drawn');
    return drawn;
  };
  const body = (by: Actor, view: ShownView) => ({
    view,
    user: { id: by.user, team_id: by.team },
    team: { id: by.team },
  });
  /** What a person typed into inputs that tell the bot nothing. */
  const typing = (view: ShownView, texts: Record<string, string>): ShownView => {
    for (const [action, value] of Object.entries(texts)) {
      const held = Object.values(view.state.values).find((one) => `create_image.${action}` in one);
      if (!held) throw new Error(`there is no ${action}`);
      held[`create_image.${action}`] = { value };
    }
    return view;
  };
  type Button = Parameters<ReturnType<typeof changesForm>>[0];
  return {
    deps,
    drafts,
    jumps,
    submitted,
    modal,
    /** The modal as it is shown now, with texts typed into it. */
    shown: (texts: Record<string, string> = {}) => typing(shownView(modal()), texts),
    form: () => readShownForm(shownView(modal())).form,
    said: () => JSON.stringify(modal().blocks),
    opens: (by = maya, source = '', channel = '') => openForm(deps, client, { by, triggerId: 't', channel, source }),
    /** The policy says this from here on; without anything, Slack does not say who is who. */
    policySays: (judgement?: Judgement) => {
      policy = judgement;
    },
    /** Slack answers so when it is asked whether somebody is a member. */
    membershipIs: (answer: () => Promise<void>) => {
      membership = answer;
    },
    /** Another redraw is first, as often as said. */
    loses: (times = 1) => {
      conflicts = times;
    },
    uses: (change: Parameters<typeof changesForm>[1], view: ShownView, by = maya, value = '') => {
      const action = { type: 'button', value, action_ts: `${NOW / 1_000 + ++hashes}` };
      return changesForm(deps, change)({ body: { ...body(by, view), actions: [action] }, client } as unknown as Button);
    },
    startsAfresh: (view: ShownView, by = maya) =>
      startsAfresh(deps)({ body: body(by, view), client } as unknown as Button),
    async submits(view: ShownView, by = maya) {
      let answer: unknown;
      const ack = async (given: unknown) => {
        answer = given;
      };
      const listener = submitsForm(deps);
      await listener({ ack, body: body(by, view), view, client } as unknown as Parameters<typeof listener>[0]);
      return answer;
    },
  };
}

/** A form with everything that is needed, as somebody sees it before they ask. */
async function aCompleteForm() {
  const desk = aDesk();
  await desk.opens(maya, aSnapshot().id, 'C0IMAGES');
  const view = desk.shown();
  const box = Object.values(view.state.values).find((one) => 'create_image.sensitive_data' in one) ?? {};
  box['create_image.sensitive_data'] = { selected_options: [{ value: 'yes' }] };
  return { desk, view, submits: () => desk.submits(view) };
}

describe('somebody who is no member', () => {
  const guest = async (): Promise<never> => {
    throw new DomainError({ code: 'not-a-member', membership: 'guest' });
  };
  function aWatchedDesk() {
    const calls: string[] = [];
    const called = (name: string) => async () => {
      calls.push(name);
      return [];
    };
    const browse = { snapshots: called('snapshots'), instances: called('instances'), imagesFrom: called('imagesFrom') };
    return { ...aDesk(browse), calls };
  }

  it('given a guest, when they open the form, then none is opened and the cloud is asked nothing', async () => {
    const desk = aWatchedDesk();
    desk.membershipIs(guest);
    await expect(desk.opens(maya, aSnapshot().id, 'C0IMAGES')).rejects.toThrow('not-a-member');
    expect(desk.modal).toThrow('nothing is drawn');
    expect(desk.calls).toEqual([]);
  });

  it('given Slack is slow to say that it is a guest, when they open the form, then it is replaced, and the cloud is asked nothing', async () => {
    const desk = aWatchedDesk();
    desk.membershipIs(async () => {
      await wait(400);
      return guest();
    });
    await desk.opens(maya, '', 'C0IMAGES');
    expect(desk.said()).toContain('Guests can follow the cards');
    expect(desk.modal().submit).toBeUndefined();
    expect(desk.calls).toEqual([]);
  });

  it('given Slack is slow to say that it is a member, when they open the form, then it is filled afterwards', async () => {
    const desk = aWatchedDesk();
    desk.membershipIs(async () => void (await wait(400)));
    await desk.opens(maya, '', 'C0IMAGES');
    expect(desk.modal().submit).toBeDefined();
    expect(desk.calls).toEqual(['snapshots']);
  });

  it('given a guest, when they use a control of a form, then its listener is not reached', async () => {
    const desk = aWatchedDesk();
    desk.membershipIs(guest);
    let reached = false;
    const listener = forMembers(desk.deps, async () => {
      reached = true;
    });
    const body = { user: { id: maya.user, team_id: maya.team } };
    await expect(listener({ body } as unknown as Parameters<typeof listener>[0])).rejects.toThrow('not-a-member');
    expect(reached).toBe(false);
  });
});

it('given no rule allows it, when the form is submitted, then its sentence is not one about the region', async () => {
  const { desk, view } = await aCompleteForm();
  desk.deps.requests['create-image'].submit = async () => {
    throw new DomainError({ code: 'not-allowed', action: 'create-image' });
  };
  expect(JSON.stringify(await desk.submits(view))).toMatch(/"About the request as a whole: No rule in darkroom.yml/);
});

describe('a name that is proposed', () => {
  it('given a snapshot of an instance, when it is chosen, then its name and the day are proposed', async () => {
    const desk = aDesk();
    await desk.opens();
    expect(desk.form()).toMatchObject({ name: '', proposedName: '' });
    await desk.uses(snapshotChosen, desk.shown(), maya, aSnapshot().id);
    expect(desk.form()).toMatchObject({ name: NAME, proposedName: NAME });
  });

  it('given a redraw that comes first, when a snapshot is chosen, then a name is proposed all the same', async () => {
    const desk = aDesk();
    await desk.opens();
    desk.loses();
    await desk.uses(snapshotChosen, desk.shown(), maya, aSnapshot().id);
    expect(desk.form()).toMatchObject({ name: NAME, proposedName: NAME });
  });

  it('given a snapshot behind the command, when the form opens, then a name is proposed at once', async () => {
    const desk = aDesk();
    await desk.opens(maya, aSnapshot().id);
    expect(desk.form().name).toBe(NAME);
  });

  it('given a name somebody typed, when a snapshot is chosen, then it stays', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(snapshotChosen, desk.shown({ name: 'mine' }), maya, aSnapshot().id);
    expect(desk.form()).toMatchObject({ name: 'mine', proposedName: '' });
  });

  it('given a proposal somebody changed, when another snapshot is chosen, then what they typed stays', async () => {
    const desk = aDesk();
    await desk.opens(maya, aSnapshot().id);
    await desk.uses(snapshotChosen, desk.shown({ name: `${NAME}-b` }), maya, aSnapshot().id);
    expect(desk.form()).toMatchObject({ name: `${NAME}-b`, proposedName: NAME });
  });

  it('given an instance that is gone, when its snapshot is chosen, then the name of the snapshot is proposed', async () => {
    const snapshots = async () => [{ ...aSnapshot(), disk: undefined, instance: undefined }];
    const desk = aDesk({ snapshots });
    await desk.opens(maya, aSnapshot().id);
    expect(desk.form().name).toBe('web-01-before-release-2026-11-23');
  });
});

describe('an instance behind the command', () => {
  const elsewhere = { account: PRODUCTION, region: 'eu-central-1' as RegionId };

  it('given its id in any case, when the form opens, then it is of all of it, and a name is proposed at once', async () => {
    const desk = aDesk();
    await desk.opens(maya, web.id.toUpperCase());
    expect(desk.form()).toMatchObject({ from: 'instance', instance: web.id, systemSnapshot: '', region: REGION });
    expect(desk.form().name).toBe(NAME);
    expect(desk.said()).toContain('It is running:');
  });

  it('given an instance of another account, when the form opens, then it is of that account and region', async () => {
    const desk = aDesk({}, [anAccount(), anAccount({ name: PRODUCTION })]);
    desk.deps.findInstance = async () => elsewhere;
    await desk.opens(maya, web.id);
    expect(desk.form()).toMatchObject({ ...elsewhere, instance: web.id });
  });

  it('given one that is searched for too long, when the form opens, then it opens where forms begin', async () => {
    const desk = aDesk();
    desk.deps.findInstance = () => wait(4_000, elsewhere, { ref: false });
    await desk.opens(maya, web.id);
    expect(desk.form()).toMatchObject({ region: REGION, instance: web.id });
  });

  it('given somebody who may not read, when they type one, then no form opens', async () => {
    const desk = aDesk();
    desk.deps.findInstance = async () => {
      throw new DomainError({ code: 'not-a-member', membership: 'guest' });
    };
    await expect(desk.opens(maya, web.id)).rejects.toThrow('not-a-member');
    expect(desk.modal).toThrow('nothing is drawn');
  });
});

describe('what the policy says to a form', () => {
  const opened = async (judgement?: Judgement) => {
    const desk = aDesk();
    desk.policySays(judgement);
    await desk.opens(maya, aSnapshot().id, 'C0IMAGES');
    return desk.said();
  };

  it('given a rule that wants approval, when the form is drawn, then it says who must approve', async () => {
    const said = await opened({ verdict: 'needs-approval', rule: 'approvers', terms: theTerms(), steps: [] });
    expect(said).toMatch(/By the rule .*approvers.* this needs .*1 approval/);
  });

  it('given a rule that refuses, when the form is drawn, then it says so before anything is filled in', async () => {
    const said = await opened({ verdict: 'refused', because: 'rule', rule: 'freeze', said: 'Until Monday', steps: [] });
    expect(said).toContain('As the form stands, this is not allowed.');
    expect(said).toContain('Until Monday');
  });

  it('given that Slack does not say who is who, when the form is drawn, then everything else is there', async () => {
    const said = await opened(undefined);
    expect(said).toContain('What will be made');
    expect(said).not.toContain('not allowed');
  });
});

describe('a form that was left half-filled', () => {
  it('given a form closed after its last control, when it is opened again, then all of it is there, and nobody else’s', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words', tags: 'team=web' }));
    const left = desk.form();
    desk.jumps(minutes(59));
    await desk.opens(li);
    expect(desk.form()).toEqual(emptyForm({ region: REGION }));
    await desk.opens();
    expect(desk.form()).toEqual(left);
    expect(desk.said()).toContain('Taken up again');
  });

  it('given a snapshot behind the command, when a form is opened, then it is a new one', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words' }));
    await desk.opens(maya, aSnapshot().id);
    expect(desk.form()).toMatchObject({ description: '', dataDisks: [], systemSnapshot: aSnapshot().id });
    expect(desk.said()).not.toContain('start_afresh');
  });

  it('given more than an hour, when a form is opened again, then it is empty', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words' }));
    desk.jumps(hours(1) + 1);
    await desk.opens();
    expect(desk.form()).toEqual(emptyForm({ region: REGION }));
  });

  it('given a form taken up again, when it is started afresh, then it is empty to the last text, and stays so', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words', name: 'mine' }));
    await desk.opens();
    const again = desk.shown({ tags: 'team=web' });
    await desk.startsAfresh(again);
    expect(desk.form()).toEqual(emptyForm({ region: REGION }));
    const before = again.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id);
    // What is typed stays with the id of its block.
    for (const { block_id } of desk.modal().blocks) expect(before).not.toContain(block_id);
    await desk.opens();
    expect(desk.said()).not.toContain('start_afresh');
  });

  it('given a redraw that comes first, when it is started afresh, then it is empty all the same', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words' }));
    await desk.opens();
    desk.loses();
    await desk.startsAfresh(desk.shown());
    expect(desk.form()).toEqual(emptyForm({ region: REGION }));
  });

  it('given a cloud that says nothing, when it is started afresh, then it is empty at once', async () => {
    let answers = true;
    const desk = aDesk({ snapshots: () => (answers ? Promise.resolve([]) : new Promise<never>(() => {})) });
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'words' }));
    const view = desk.shown();
    answers = false;
    const before = Date.now();
    const began = desk.startsAfresh(view);
    while (desk.form().description !== '') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - before).toBeLessThan(2_000);
    await began;
    expect(desk.said()).toContain('does not answer at the moment');
  }, 10_000);
});

describe('a control used just before the form is submitted', () => {
  const complete = async () => {
    const { desk, view, submits } = await aCompleteForm();
    expect(await submits()).toMatchObject({ response_action: 'update' });
    return { desk, view };
  };

  it('given the form has been asked for, when a control of it is looked at late, then nothing is left to take up', async () => {
    const { desk, view } = await complete();
    await desk.uses(dataDiskAdded, view);
    expect(await desk.drafts.latest(maya)).toBeUndefined();
  });

  it('given another redraw came first, when the form has been asked for, then it is not drawn over the answer', async () => {
    const { desk, view } = await complete();
    const before = desk.said();
    desk.loses();
    await desk.uses(dataDiskAdded, view);
    expect(desk.said()).toBe(before);
    expect(await desk.drafts.latest(maya)).toBeUndefined();
  });
});

describe('a form that meets trouble', () => {
  it('given the store fails after the request was accepted, when it is submitted, then it is still told as asked', async () => {
    const { desk, submits } = await aCompleteForm();
    desk.drafts.remove = async () => {
      throw new DomainError({ code: 'store-unavailable' });
    };
    expect(await submits()).toMatchObject({ response_action: 'update' });
  });

  it('given text typed since the last control, when another redraw is first, then it is kept', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown());
    const view = desk.shown({ name: 'typed-since', description: 'words typed since', tags: 'team=web' });
    desk.loses();
    await desk.uses(dataDiskAdded, view);
    expect(desk.form()).toMatchObject({ name: 'typed-since', description: 'words typed since', tags: 'team=web' });
    expect(desk.form().dataDisks).toHaveLength(2);
  });

  it('given a form taken up again, when a control is used, then it can still be started afresh', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown());
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown());
    expect(desk.said()).toContain('Start afresh');
  });
});

describe('forms that are open at once', () => {
  it('given two forms of one person, when controls of both are used, then each goes on from its own', async () => {
    const desk = aDesk();
    await desk.opens();
    const first = desk.shown({ description: 'first' });
    await desk.opens();
    const second = desk.shown({ description: 'second' });
    expect(second.private_metadata).not.toBe(first.private_metadata);
    await desk.uses(dataDiskAdded, first);
    await desk.uses(dataDiskAdded, second);
    desk.loses();
    await desk.uses(regionChosen, first, maya, 'cn-shanghai');
    expect(desk.form()).toMatchObject({ description: 'first', dataDisks: [{}] });
    desk.loses();
    await desk.uses(regionChosen, second, maya, 'cn-shanghai');
    expect(desk.form()).toMatchObject({ description: 'second', dataDisks: [{}] });
  });

  it('given the draft id of somebody else, when a control is used, then nothing of theirs is shown', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ description: 'of maya' }));
    const stolen = desk.modal().private_metadata ?? '';
    await desk.opens(li);
    const view = { ...desk.shown({ description: 'of li' }), private_metadata: stolen };
    desk.loses();
    await desk.uses(dataDiskAdded, view, li);
    expect(desk.form().description).toBe('of li');
  });
});

describe('a draft that expired', () => {
  const filled = { name: 'web-golden', description: 'words', tags: 'team=web' };

  it('given a form open for hours, when it is submitted, then nothing of it is lost', async () => {
    const desk = aDesk();
    await desk.opens(maya, aSnapshot().id, 'C0IMAGES');
    const view = desk.shown(filled);
    const box = Object.values(view.state.values).find((one) => 'create_image.sensitive_data' in one) ?? {};
    box['create_image.sensitive_data'] = { selected_options: [{ value: 'yes' }] };
    desk.jumps(hours(5));
    expect(await desk.submits(view)).toMatchObject({ response_action: 'update' });
    expect(desk.submitted).toEqual([expect.objectContaining({ ...filled, systemSnapshot: aSnapshot().id })]);
  });

  it('given a form open for hours, when a control is used and another redraw is first, then nothing is lost', async () => {
    const desk = aDesk();
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown(filled));
    const view = desk.shown();
    desk.jumps(hours(5));
    desk.loses();
    await desk.uses(dataDiskAdded, view);
    expect(desk.form()).toMatchObject({ ...filled, dataDisks: [{}, {}] });
  });
});

describe('what a person chose the last time', () => {
  it('given a request, when the next form opens, then its region and channel are proposed, and what is here comes first', async () => {
    const desk = aDesk();
    await desk.drafts.prefer(maya, { region: 'cn-shanghai', channel: 'C0IMAGES' });
    await desk.opens();
    expect(desk.form()).toMatchObject({ region: 'cn-shanghai', channel: 'C0IMAGES' });
    await desk.opens(maya, '', 'C0GENERAL');
    expect(desk.form().channel).toBe('C0GENERAL');
    await desk.opens(li);
    expect(desk.form()).toMatchObject({ region: REGION, channel: '' });
  });
});

describe('a form that is sent without what it needs', () => {
  it('given a box that is not ticked, when it is submitted, then that is said under it and nothing is asked', async () => {
    const desk = aDesk();
    await desk.opens(maya, aSnapshot().id, 'C0IMAGES');
    expect(await desk.submits(desk.shown())).toEqual({
      response_action: 'errors',
      errors: { [`sensitive_data:${desk.modal().private_metadata}`]: expect.stringContaining('Tick the box once') },
    });
    expect(desk.submitted).toEqual([]);
  });
});

describe('a cloud that is silent', () => {
  it('given a form left half-filled, when it is opened again, then it is all there and the silence is told', async () => {
    const desk = aDesk({ snapshots: silent });
    await desk.opens();
    await desk.uses(dataDiskAdded, desk.shown({ name: aForm().name }));
    await desk.opens();
    expect(desk.said()).toContain('does not answer at the moment');
    expect(desk.form()).toMatchObject({ name: aForm().name, dataDisks: [{}] });
  });
});

describe('a form with several accounts', () => {
  const production = anAccount({ name: PRODUCTION, regions: ['eu-central-1' as RegionId] });
  const accounts = () => [anAccount(), production];
  const refused = async (): Promise<never> => {
    throw new CloudFailure('refused', {
      code: 'role-not-assumed',
      account: PRODUCTION,
      roleArn: 'acs:ram::2:role/darkroom',
      because: 'not-trusted',
    });
  };

  it('given nothing chosen before, when the form opens, then the first account is chosen', async () => {
    const desk = aDesk({}, accounts());
    await desk.opens();
    expect(desk.form()).toMatchObject({ account: 'default', region: REGION });
    expect(desk.said()).toContain('Choose an account');
  });

  it('given one account, when the form opens, then there is no choice of them', async () => {
    const desk = aDesk({}, [production]);
    await desk.opens();
    expect(desk.said()).not.toContain('Choose an account');
    expect(desk.form()).toMatchObject({ account: 'production', region: 'eu-central-1' });
  });

  it('given another account, when it is chosen, then its lists are asked for', async () => {
    const places: unknown[] = [];
    const desk = aDesk(
      {
        snapshots: async (place) => {
          places.push(place);
          return [];
        },
      },
      accounts(),
    );
    await desk.opens(maya, aSnapshot().id);
    await desk.uses(accountChosen(desk.deps), desk.shown(), maya, 'production');
    expect(desk.form()).toMatchObject({ account: 'production', region: 'eu-central-1', systemSnapshot: '' });
    expect(places.at(-1)).toEqual({ account: 'production', region: 'eu-central-1' });
  });

  it('given a redraw that comes first, when an account is chosen, then it is chosen all the same', async () => {
    const desk = aDesk({}, accounts());
    await desk.opens();
    desk.loses();
    await desk.uses(accountChosen(desk.deps), desk.shown({ description: 'words' }), maya, 'production');
    expect(desk.form()).toMatchObject({ account: 'production', description: 'words' });
  });

  it('given an account asked for last, when the form opens again, then it is proposed, with its region', async () => {
    const desk = aDesk({}, accounts());
    await desk.drafts.prefer(maya, { account: 'production', region: 'eu-central-1' });
    await desk.opens();
    expect(desk.form()).toMatchObject({ account: 'production', region: 'eu-central-1' });
    await desk.drafts.prefer(maya, { account: 'gone', region: 'eu-central-1' });
    await desk.opens();
    expect(desk.form()).toMatchObject({ account: 'default', region: 'eu-central-1' });
  });

  it('given a request, when it was asked for, then its account is what is proposed the next time', async () => {
    const desk = aDesk({}, accounts());
    await desk.opens(maya, '', 'C0IMAGES');
    await desk.uses(accountChosen(desk.deps), desk.shown(), maya, 'production');
    await desk.uses(snapshotChosen, desk.shown(), maya, aSnapshot().id);
    const view = desk.shown();
    const box = Object.values(view.state.values).find((one) => 'create_image.sensitive_data' in one) ?? {};
    box['create_image.sensitive_data'] = { selected_options: [{ value: 'yes' }] };
    expect(await desk.submits(view)).toMatchObject({ response_action: 'update' });
    expect(desk.submitted).toMatchObject([{ account: 'production', region: 'eu-central-1' }]);
    expect(await desk.drafts.preferences(maya)).toMatchObject({ account: 'production' });
  });

  it('given a draft of the time before accounts, when it is taken up, then it is for the first', async () => {
    const desk = aDesk({}, accounts());
    await desk.drafts.put({ id: 'old', owner: maya, changedAt: NOW, form: aForm({ account: '' }) });
    await desk.opens();
    expect(desk.form()).toEqual(aForm({ account: 'default' }));
  });

  it('given a draft whose account is gone, when it is taken up, then only what hung on it is lost', async () => {
    const desk = aDesk({}, accounts());
    await desk.drafts.put({ id: 'old', owner: maya, changedAt: NOW, form: aForm({ account: 'gone' }) });
    await desk.opens();
    expect(desk.form()).toEqual(aForm({ account: 'default', systemSnapshot: '' }));
  });

  it('given a role that cannot be assumed, when the form opens, then it says so, and not that the cloud is silent', async () => {
    const desk = aDesk({ snapshots: refused }, [production]);
    await desk.opens();
    expect(desk.said()).toContain('cannot assume the role');
    expect(desk.said()).toContain('does not trust Darkroom’s own account');
    expect(desk.said()).not.toContain('does not answer at the moment');
  });

  it('given any other trouble, when the form opens, then the cloud is silent', async () => {
    const desk = aDesk({ snapshots: silent }, [production]);
    await desk.opens();
    expect(desk.said()).toContain('does not answer at the moment');
  });
});
