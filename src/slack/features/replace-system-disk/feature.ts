import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Actor } from '../../../core/domain/actor.ts';
import { hasDataDisks, parseImageId } from '../../../core/domain/image.ts';
import { parseInstanceId } from '../../../core/domain/instance.ts';
import { type InstanceAddress, parseTypedInstance } from '../../../core/domain/instance-address.ts';
import type { ReplaceDiskRequest } from '../../../core/domain/kinds/replace-system-disk.ts';
import { type ReplaceDiskForm, readReplaceForm, replaceFormOf } from '../../../core/domain/replace-system-disk.ts';
import type { FoundInstance } from '../../../core/usecases/look-for-instance.ts';
import { message, noticeView, option, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION, VIEW } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import { editsOf, type OpensEdit } from '../../edits.ts';
import type { Feature } from '../../features.ts';
import {
  openForImage,
  opensFromButton,
  openWhenFound,
  postable,
  readFramed,
  type ShownInstance,
  shownImage,
  submitsImageForm,
} from '../../image-form.ts';
import { listed, suggests } from '../../suggestions.ts';
import { en } from '../../text/en.ts';
import { asTyped, orTell } from '../../typed.ts';
import { labelsOfImage, labelsOfInstance, readOfImage, readOfInstance, replaceFormView } from './form-view.ts';

const { title } = en.replacement;
const KIND = 'replace-system-disk';

/** An instance that gets another system disk: asked about an instance by command, or about an image by its button. */
export function replaceSystemDisk(deps: SlackDependencies): Feature & { openEdit: OpensEdit<ReplaceDiskRequest> } {
  const form = { title, check: readReplaceForm, draw: replaceFormView };
  return {
    commands: [replaceCommand(deps)],
    actions: {
      [ACTION.replaceDisk]: opensFromButton((client, { channel, ...from }) =>
        openForImage(deps, client, { ...from, title }, (image) => {
          const { account, region, id } = image;
          return replaceFormView({ image: shownImage(image) }, { ...EMPTY, account, region, image: id, channel });
        }),
      ),
    },
    pickers: { [ACTION.replaceImage]: fillsImages(deps), [ACTION.replaceInstance]: fillsInstances(deps) },
    submissions: {
      [VIEW.replaceDiskOf]: submitsImageForm(deps, KIND, { ...form, read: readOfInstance, labels: labelsOfInstance }),
      [VIEW.replaceDiskWith]: submitsImageForm(deps, KIND, { ...form, read: readOfImage, labels: labelsOfImage }),
    },
    openEdit: (client, opener, operation, request) =>
      openForInstance(deps, client, { ...opener, address: request, title: en.form.editTitle }, async (instance) =>
        replaceFormView(
          { instance: shownInstance(instance), edits: editsOf(operation) },
          replaceFormOf(request, operation.channel),
          [en.form.editIntro(operation.approval.approvals.length)],
          await imageOptionOf(deps, request),
        ),
      ),
  };
}

/** As the menu of images shows it; without its size where it cannot be looked up. */
async function imageOptionOf(
  deps: SlackDependencies,
  { account, region, imageId, imageName }: ReplaceDiskRequest,
): Promise<string> {
  const images = await deps.imagesIn({ account, region }).catch(() => []);
  const image = images.find(({ id }) => id === imageId);
  return image ? en.replacement.imageOption(image) : imageName || imageId;
}

const EMPTY = { instance: '', image: '', size: '', keyPair: '' } satisfies Partial<ReplaceDiskForm>;

const replaceCommand = (deps: SlackDependencies): Command => ({
  word: 'replace-disk',
  usage: '/image replace-disk [instance id]',
  summary: en.command.replaceDisk,
  run: async ({ ack, answer, command, client, by, rest }) => {
    const usage = en.replacement.usage();
    if (rest === '') return answer(message(usage, [prose(usage)]));
    const address = orTell(parseTypedInstance(asTyped(rest)));
    await ack();
    const channel = postable(command.channel_id);
    const opening = { by, triggerId: command.trigger_id, address, title };
    await openForInstance(deps, client, opening, (instance) => {
      const { account, region, id } = instance;
      return replaceFormView(
        { instance: shownInstance(instance) },
        { ...EMPTY, account, region, instance: id, channel },
      );
    });
  },
});

type Opening = { by: Actor; triggerId: string; address: InstanceAddress; title: string };

/** Opens a form for an instance, or says that there is none. Rejects for who may not read the cloud. */
async function openForInstance(
  deps: SlackDependencies,
  client: webApi.WebClient,
  { by, triggerId, address: { instanceId, region, account }, title }: Opening,
  draw: (instance: FoundInstance) => types.ModalView | Promise<types.ModalView>,
): Promise<void> {
  await deps.mayRead(by);
  const address = { instanceId, ...(region && { region }), ...(account && { account }) };
  const view = deps.lookForInstance(by, address).then((look) => {
    if (look.kind === 'found') return draw(look.instance);
    const told = [en.replacement.nowhere(instanceId, look.regions), ...en.images.missing(look.missing)];
    return noticeView(title, en.close, ...told);
  });
  await openWhenFound(deps, client, { triggerId, title, looking: en.replacement.looking() }, view);
}

const shownInstance = ({ account, region, id, name, status, systemDisk }: FoundInstance): ShownInstance => ({
  ...{ account, region, name },
  instanceId: id,
  ...(systemDisk && { disk: { id: systemDisk.id, sizeGiB: systemDisk.sizeGiB } }),
  ...((status === 'Running' || status === 'Stopped') && { runs: status === 'Running' }),
});

const suggestionSchema = z.object({ value: z.string().nullish(), view: z.object({ private_metadata: z.string() }) });
/** What was typed so far, and what the form is about. */
function readPicker<What extends Parameters<typeof replaceFormView>[0]>(payload: unknown) {
  const { value, view } = suggestionSchema.parse(payload);
  return { query: (value ?? '').trim().slice(0, 100), framed: readFramed<What>(view.private_metadata) };
}

/** Images of the region that a system disk can be made of. */
const fillsImages = (deps: SlackDependencies) =>
  suggests(deps, (payload, { list }) => {
    const { query, framed } = readPicker<{ instance: ShownInstance }>(payload);
    const { account, region } = framed.instance;
    const load = async () =>
      (await deps.imagesIn({ account, region }))
        .filter(({ status, disks }) => (status === 'Available' || status === 'Deprecated') && !hasDataDisks(disks))
        .map((image) => listed(option(en.replacement.imageOption(image), image.id, image.id), image.name));
    return list(query, load, parseImageId);
  });

const fillsInstances = (deps: SlackDependencies) =>
  suggests(deps, (payload, { list }) => {
    const { query, framed } = readPicker<{ image: ReturnType<typeof shownImage> }>(payload);
    const { account, region } = framed.image;
    const load = async () =>
      (await deps.browse.instances({ account, region })).map((one) =>
        listed(option(en.form.instanceOption(one), one.id, one.status), one.name),
      );
    return list(query, load, parseInstanceId);
  });
