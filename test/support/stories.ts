import { afterAll, afterEach, beforeAll } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Submitted } from '../../src/sandbox/slack-simulator/people/submit.ts';
import type { Message, View } from '../../src/sandbox/slack-simulator/world.ts';
import { type SandboxOptions, type SandboxWorld, startSandboxWorld } from '../../src/sandbox/world.ts';
import { performed } from './performed.ts';

/** An image of 60 GiB takes a fifth of a second. */
const FAST = 900;
export const CHANNEL = 'images';
/** What everybody who asks has to tick. */
export const BOX = 'Sensitive data';
const AFRESH = 'Start afresh';

/** The bot between a local Slack and a local ECS, and the verbs that stories are told in. */
export type Stories = ReturnType<typeof stories>;

type StoriesOptions = {
  redisUrl?: () => string;
  speed?: number;
  /** A `darkroom.yml` in the place of the sandbox's own. */
  settings?: string;
  cloud?: SandboxOptions['cloud'];
};

async function openWorld({ redisUrl, speed = FAST, settings, cloud }: StoriesOptions): Promise<SandboxWorld> {
  const world = await startSandboxWorld({
    speed,
    logLevel: 'silent',
    redisUrl: redisUrl?.(),
    ...(settings && { settings }),
    ...(cloud && { cloud }),
  });
  // The rates of Slack are tested where they matter; a file of stories in one second is no person's pace.
  world.slack.rateLimits('off');
  return world;
}

/** One world for the tests of a file; what people have open, and what is broken, ends with each test. */
export function useStories(options: StoriesOptions = {}): { readonly current: Stories } {
  let world: SandboxWorld | undefined;
  const open = (): SandboxWorld => {
    if (!world) throw new Error('the world is not there yet');
    return world;
  };
  beforeAll(async () => {
    world = await openWorld(options);
  });
  afterEach(() => {
    const { slack, ecs } = open();
    slack.world.stacks.clear();
    ecs.faults.clear();
    ecs.setSpeed(options.speed ?? FAST);
  });
  afterAll(() => world?.close());
  return {
    get current() {
      return stories(open());
    },
  };
}

/** A test in a world of its own, for those that wait for something and had better wait together. */
export const alone =
  (run: (story: Stories) => Promise<void>, options: StoriesOptions = {}) =>
  async (): Promise<void> => {
    const world = await openWorld(options);
    try {
      await run(stories(world));
    } finally {
      await world.close();
    }
  };

let names = 0;
/** A name no other test uses. */
export const aName = (): string => `web-golden-${++names}`;

/** What a submission was refused with, by the name of each block: the rest of an id changes from form to form. */
export const refusals = (answer: Submitted): Record<string, string> => {
  if (answer.kind !== 'errors') throw new Error(`the submission was answered with ${JSON.stringify(answer)}`);
  return Object.fromEntries(Object.entries(answer.errors).map(([id, said]) => [id.split(':')[0] ?? id, said]));
};

/** The verbs for what people do in Slack, wherever the bot runs between the two. */
export function stories({ slack, ecs }: Pick<SandboxWorld, 'slack' | 'ecs'>) {
  const view = (person: string): View => {
    const open = slack.as(person).view();
    if (!open) throw new Error(`${person} has no modal open`);
    return open;
  };
  const shown = (person: string): string => slack.text(view(person));
  /** Waits until the person's open modal says something. */
  const sees = (person: string, text: string | RegExp): Promise<string> =>
    slack.waitFor(() => {
      const open = slack.as(person).view();
      const told = open && slack.text(open);
      return told && (typeof text === 'string' ? told.includes(text) : text.test(told)) ? told : undefined;
    });

  async function opens(person = 'maya', typed = `/image create ${seeded.webSystemSnapshot}`): Promise<View> {
    const before = slack.as(person).view();
    await slack.as(person).types(typed, { channel: CHANNEL });
    return slack.waitFor(() => {
      const open = slack.as(person).view();
      return open && open !== before ? open : undefined;
    });
  }

  /** Opens the form without what its person left half-filled before. */
  async function opensAfresh(person = 'maya'): Promise<void> {
    await opens(person, '/image create');
    if (!shown(person).includes(AFRESH)) return;
    await slack.as(person).clicks(AFRESH);
    await slack.waitFor(() => !shown(person).includes(AFRESH));
  }

  /** Fills and submits. The box about sensitive data is ticked where there is one, unless `values` says otherwise. */
  async function submits(values: Record<string, unknown>, person = 'maya'): Promise<Submitted> {
    const ticked = shown(person).includes(`${BOX}: `) ? { [BOX]: 'I have removed' } : {};
    await slack.as(person).fills({ ...ticked, ...values }, { enter: 'leave' });
    return slack.as(person).submits();
  }

  /** Adds a row to the form and waits until it is there. */
  async function addsDataDisk(row: number, person = 'maya'): Promise<string> {
    await slack.as(person).clicks('Add data disk');
    return sees(person, `Data disk ${row}:`);
  }

  /** Asks for an image as plainly as possible; answers its card. */
  async function asks(name: string, values: Record<string, unknown> = {}, person = 'maya'): Promise<Message> {
    await opens(person);
    const answer = await submits({ Name: name, ...values }, person);
    if (answer.kind !== 'updated') throw new Error(`asking for ${name} was answered with ${JSON.stringify(answer)}`);
    await slack.as(person).closes('all');
    return cardWith(name, 'Waiting for ');
  }

  const about = (name: string, text: string | RegExp): Message[] =>
    slack
      .messages(CHANNEL)
      .filter(
        (one) =>
          slack.text(one).includes(name) && slack.text(one).search(text instanceof RegExp ? text : literal(text)) >= 0,
      );
  const cards = (name: string): Message[] =>
    slack.messages(CHANNEL).filter((one) => !one.threadTs && slack.text(one).startsWith(`Create image ${name}\n`));
  /** The card of an image once it says something. */
  const cardWith = (name: string, text: string): Promise<Message> =>
    slack.waitFor(() => cards(name).find((one) => slack.text(one).includes(text)), { timeoutMs: 12_000 });
  const announced = (name: string, text: string): Promise<Message> =>
    slack.waitFor(() => about(name, text)[0], { timeoutMs: 15_000 });
  const replies = (card: Message): Message[] => slack.messages(CHANNEL).filter(({ threadTs }) => threadTs === card.ts);

  /** What the bot wrote to this person, oldest first. */
  const direct = (person: string): Message[] =>
    slack.messages(slack.world.directChannel(slack.as(person).person.id).id);
  const questionsTo = (person: string, name: string): Message[] =>
    direct(person).filter((one) => !one.threadTs && slack.text(one).startsWith(`Approve image ${name}?\n`));
  /** The newest question about an image in this person's direct messages, once it says something. */
  const question = (person: string, name: string, text = 'asks for this image'): Promise<Message> =>
    slack.waitFor(() => questionsTo(person, name).findLast((one) => slack.text(one).includes(text)), {
      timeoutMs: 12_000,
    });

  async function review(card: Message, decision: string, person = 'li'): Promise<View> {
    const before = slack.as(person).view();
    await slack.as(person).clicks(decision, { in: card.ts });
    return slack.waitFor(() => {
      const open = slack.as(person).view();
      return open !== before && open;
    });
  }
  async function approves(card: Message, person = 'li'): Promise<Submitted> {
    await review(card, 'Approve', person);
    return slack.as(person).submits();
  }

  /** Waits for what only this person sees, after what was there before `act`. */
  async function told(person: string, act: () => Promise<unknown>): Promise<string> {
    const before = slack.ephemeral(person).length;
    await act();
    const message = await slack.waitFor(() => slack.ephemeral(person)[before]);
    return slack.text(message);
  }

  /** The images of that name, wherever they are. */
  const imagesNamed = (name: string) =>
    ecs.world.regions().flatMap((region) => [...region.images.values()].filter(({ imageName }) => imageName === name));
  const callsOf = (action: string) => ecs.calls().filter((call) => call.action === action);

  return {
    slack,
    ecs,
    view,
    shown,
    sees,
    opens,
    opensAfresh,
    submits,
    addsDataDisk,
    asks,
    about,
    cards,
    cardWith,
    announced,
    replies,
    direct,
    questionsTo,
    question,
    review,
    approves,
    told,
    imagesNamed,
    callsOf,
    performed: (action: string) => performed(ecs, action),
  };
}

const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
