import type { types } from '@slack/bolt';
import { type CreateImageForm, EMPTY_DISK } from '../../../core/domain/create-image-form.ts';
import { mapDisks } from '../../../core/domain/disk-mapping.ts';
import type { Judgement } from '../../../core/domain/policy.ts';
import { disksOfWhole, isEncrypted, isRunning } from '../../../core/domain/whole-instance.ts';
import { problemOf } from '../../../core/usecases/rights.ts';
import { divider, list, prose, smallPrint } from '../../blocks/blocks.ts';
import { en } from '../../text/en.ts';
import { nothing, type Words } from '../../text/words.ts';
import type { FormFacts } from './facts.ts';

/** What a person should know about the snapshot they chose. */
export function snapshotNotes({ system, made, open }: FormFacts): Words[] {
  return [
    ...(system?.automatic ? [en.warning.automatic()] : []),
    ...(system?.encrypted ? [en.warning.encrypted()] : []),
    ...(made.length > 0 ? [en.form.alreadyMade(made)] : []),
    ...(open.length > 0 ? [en.form.alreadyAsked(open.map(({ operation }) => operation))] : []),
  ];
}

/** What a person should know about the instance they chose. */
export function instanceNotes({ whole, against, open }: FormFacts): Words[] {
  return [
    ...(whole ? [en.wholeInstance.is(whole.instance)] : []),
    ...against.map(en.problem),
    ...(whole && against.length === 0 && isRunning(whole) ? [en.wholeInstance.adviceToStop()] : []),
    ...(whole && isEncrypted(whole) ? [en.wholeInstance.encrypted()] : []),
    ...(open.length > 0 ? [en.wholeInstance.alreadyAsked(open.map(({ operation }) => operation))] : []),
  ];
}

/** What will be made, from what, and what it does to the bill, as far as the form says by now. */
export const summary = (form: CreateImageForm, facts: FormFacts): types.KnownBlock[] =>
  form.from === 'instance' ? summaryOfWhole(form, facts) : summaryOfSnapshots(form, facts);

function summaryOfWhole({ region }: CreateImageForm, { whole, against, judgement }: FormFacts): types.KnownBlock[] {
  // What stands against it is told where it was chosen.
  if (against.length > 0) return [];
  if (!whole) return [divider, prose(en.wholeInstance.summaryLater())];
  const disks = disksOfWhole(whole);
  return [
    divider,
    prose(en.form.summary(disks, region)),
    list(...disks.map(en.request.deviceAndDisk)),
    prose(en.wholeInstance.bill(disks)),
    ...(judgement ? [prose(rulingOf(judgement))] : []),
  ];
}

function summaryOfSnapshots(form: CreateImageForm, { system, rows, judgement }: FormFacts): types.KnownBlock[] {
  if (!system) return [divider, prose(en.form.summaryLater())];
  const complete = form.dataDisks.every(({ key, source }) => source === EMPTY_DISK || rows.has(key));
  const mapped = mapDisks(
    system,
    system.disk?.category,
    form.dataDisks.map(({ key, size }) => {
      const snapshot = rows.get(key);
      return { ...(snapshot && { snapshot }), ...(/^\d{1,6}$/.test(size) && { sizeGiB: Number(size) }) };
    }),
  );
  if (!complete || !mapped.ok) return [divider, prose(en.form.summaryLater())];
  const hasEmptyDisk = mapped.disks.some(({ snapshotId }) => snapshotId === undefined);
  return [
    divider,
    prose(en.form.summary(mapped.disks, form.region)),
    list(...mapped.disks.map(en.request.deviceAndDisk)),
    ...(form.dataDisks.length > 0 ? [smallPrint(en.form.summaryOfSizes())] : []),
    prose(en.form.bill(), hasEmptyDisk ? en.form.billOfEmptyDisks() : nothing),
    ...(judgement ? [prose(rulingOf(judgement))] : []),
  ];
}

/** What the policy says to the form as it stands: who must approve it, or that nobody may ask for this here. */
function rulingOf(judgement: Judgement): Words {
  switch (judgement.verdict) {
    case 'allowed':
      return en.approvals.notNeeded(judgement.rule);
    case 'needs-approval':
      return en.approvals.ruleTold(judgement.terms, []);
    case 'refused':
      return en.form.notAllowed(en.problem(problemOf(judgement, 'create-image')));
  }
}
