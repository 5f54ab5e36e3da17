import type { ActionName } from '../action.ts';
import type { AccountName, ImageId, RegionId, SubjectId } from '../ids.ts';
import type { Place } from '../region.ts';
import type { Tag } from '../tags.ts';

// What every kind of request, and every kind of task, has to say of itself. The list of them is `kinds.ts`.

/** What every request has: what is asked about is called and tagged so. */
export type Common = { account: AccountName; region: RegionId; name: string; tags: Tag[] };

/** A kind of task: one effect on the cloud. */
export type TaskSort = {
  /** Ids of its tasks begin so; the region follows, unless it is that of the request, or which of several alike it is. */
  beginning: string;
  severalAlike?: true;
  /** Its call, as ECS names it. */
  action: string;
  /** What it is by the words of rules. */
  asks: ActionName;
  /**
   * What it begins and is then waited for; doing it again finds what was begun. Without it the effect is over with the
   * answer, and twice is the same as once.
   */
  begins?: Begins;
  /**
   * What can be done about it once it is under way: the cloud stops it, or who wanted it stopped is reminded when it is
   * there. Left out: it goes on.
   */
  stop?: 'by-cloud' | 'reminded';
  /** Those of one request begin one after the other: the cloud does one at a time. */
  lane?: true;
};

/** What ECS is asked about until it is there: an image, an instance in that state, a disk in use, an export that is over. */
export type Begins = (
  | { watch: 'image' | 'disk' | 'export' }
  /** `new`: it was not there before, so that it is there is enough, whoever stopped it since. */
  | { watch: 'instance'; until: 'Running' | 'Stopped'; new?: true }
) & {
  /** ECS takes no client token for it: in doubt it is looked for, and tried again only when it is certainly not there. */
  withoutToken?: true;
};
export const WATCH_KINDS = ['image', 'instance', 'disk', 'export'] as const satisfies readonly Begins['watch'][];
export type WatchKind = (typeof WATCH_KINDS)[number];

/** A task of a plan, with those that must be done before. */
export type Step<Task> = { task: Task; region?: RegionId; which?: string; needs?: readonly Step<Task>[] };

/** Where an effect is done, what the task it needs has made, and which of several alike it is. */
export type At = { place: Place; made: SubjectId | undefined; which: string | undefined };

/** An image, in its region. */
export type ImageAt = { place: Place; imageId: ImageId };

/** As far as a request is filled in: what the policy is asked then is only told. */
type Asking<Asked extends Common = Common> = Common & Partial<Omit<Asked, keyof Common>>;

/** What the policy is asked besides the account, the channel and the person. */
export type Asked = { action?: ActionName; region?: RegionId; name?: string; tags?: readonly Tag[] };

/** A part of a request as a person would compare it; of a list by what each item is about. */
export type Parts<Part extends string> = Partial<Record<Part, string | ReadonlyMap<string, string> | undefined>>;

/** A kind of request: pure, and everything that the core needs to know of it. */
export type Kind<Asking_ extends Common, Effects, Part extends string> = {
  /** The tasks that fulfil it, in the order a person would name them. */
  plan(request: Asking_): readonly Step<keyof Effects>[];
  /** What each of its tasks does. */
  effects: { [Task in keyof Effects]: (request: Asking_, at: At) => Effects[Task] };
  /** What it calls on the cloud, where its tasks do not say it. */
  calls?(request: Asking_): readonly string[];
  /** What the policy is asked about it. Left out: whether its own action may be done where it is asked for. */
  questions?(asking: Asking<Asking_>): readonly Asked[];
  /** What an edit can change of it, besides account, region, name and tags. */
  parts(request: Asking_): Parts<Part>;
};

/** The image that an effect starts from: the one that was made for it, else the one that the request is about. */
export const startsFrom = ({ place, made }: At, own?: ImageId): ImageAt => {
  const imageId = (made as ImageId | undefined) ?? own;
  if (imageId === undefined) throw new Error('an effect on an image has no image');
  return { place, imageId };
};

/** A list as parts are compared: each item under what it is about. */
export const listed = <Item>(items: readonly Item[], key: (item: Item) => string, text: (item: Item) => string) =>
  new Map(items.map((item) => [key(item), text(item)]));
