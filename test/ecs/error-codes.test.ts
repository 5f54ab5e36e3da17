import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AliyunId, ExportId, RegionId } from '../../src/core/domain/ids.ts';
import { ERROR_CODES, type Rule, ruleFor } from '../../src/ecs/error-codes.ts';
import { kindOf, problemOf, type Subject } from '../../src/ecs/problems.ts';
import { aLaunch, anInstance, IMAGE, REGION } from '../support/builders.ts';

type Row = {
  action: string;
  code: string;
  status: number;
  class: string;
  wait?: true;
  refresh?: true;
  message?: string;
  /** The code of ours that it becomes. */
  problem?: string;
};
const rows: Row[] = JSON.parse(readFileSync(new URL('../data/ecs-error-codes.json', import.meta.url), 'utf8'));
const ACTIONS = [
  'CreateImage',
  'CopyImage',
  'CancelCopyImage',
  'ModifyImageAttribute',
  'ModifyImageSharePermission',
  'TagResources',
  'UntagResources',
  'DeleteImage',
  'DeleteSnapshot',
  'DescribeImageSharePermission',
  'DescribeImages',
  'DescribeSnapshots',
  'DescribeDisks',
  'DescribeInstances',
  'DescribeRegions',
  'ExportImage',
  'DescribeTasks',
  'DescribeTaskAttribute',
  'StopInstance',
  'StartInstance',
  'ReplaceSystemDisk',
  'AssumeRole',
  'RunInstances',
];

const verdictOf = (action: string, { code, status, message = '' }: Row) => {
  const rule = ruleFor(action, { code, status, message });
  return { class: rule.class, wait: rule.wait, refresh: rule.refresh };
};

describe('the documented rows', () => {
  it.each(rows)('given $code ($status) from $action, when judged, then it is a $class', (row) => {
    const documented = { class: row.class, wait: row.wait, refresh: row.refresh };
    for (const action of row.action === '*' ? ACTIONS : [row.action]) {
      expect(verdictOf(action, row)).toEqual(documented);
    }
  });

  it('given our table, when compared with the documented rows, then it knows no code of its own', () => {
    const documents = (action: string, code: string, rule: Rule) =>
      rows.some((row) => row.action === action && row.code === code && (rule.message?.test(row.message ?? '') ?? true));
    const invented = [...ERROR_CODES].flatMap(([action, table]) =>
      [...table].flatMap(([code, rules]) =>
        rules.filter((rule) => !documents(action, code, rule)).map((rule) => `${action} ${code} ${rule.message ?? ''}`),
      ),
    );
    expect(invented).toEqual([]);
  });

  it('given our table, when its rules of one code are read, then at most the last has no message', () => {
    for (const table of ERROR_CODES.values()) {
      for (const [code, rules] of table) {
        expect(
          rules.slice(0, -1).every(({ message }) => message),
          code,
        ).toBe(true);
      }
    }
  });
});

describe('the problems of the rows', () => {
  const subject: Omit<Subject, 'action'> = {
    region: REGION,
    destination: 'eu-central-1' as RegionId,
    imageId: IMAGE,
    wantedStatus: 'Deprecated',
    imageName: 'web-golden',
    instanceId: anInstance().id,
    keyPair: 'team-ops',
    accounts: ['1234567890123456' as AliyunId, '1234567890123457' as AliyunId],
    owner: '1234567890123457' as AliyunId,
    exportId: 't-bp1export000000001' as ExportId,
    bucket: 'golden-images',
    exportRole: 'AliyunECSImageExportDefaultRole',
    launch: aLaunch(),
  };
  const told = ({ action, code, status, message = '' }: Row, about = subject) => {
    const error = { code, status, message, requestId: 'REQUEST-1' };
    return problemOf(ruleFor(action, error), error, { ...about, action });
  };

  it.each(rows.filter(({ problem }) => problem))(
    'given $code ($status) from $action, when told, then the problem is $problem',
    (row) => {
      const problem = told(row);
      expect(problem.code).toBe(row.problem);
      if (problem.code === 'cloud-refused') {
        expect(problem).toMatchObject({ ecsCode: row.code, message: row.message ?? '', requestId: 'REQUEST-1' });
      }
    },
  );

  it.each([
    ['CopyImage', 'DestinationRegion.NotFound', { region: 'eu-central-1' }],
    ['CopyImage', 'SourceRegion.NotFound', { region: REGION }],
    ['CopyImage', 'IncorrectDestinationRegion', { region: 'eu-central-1' }],
    ['CopyImage', 'OperationDenied.ImageCopying', { imageId: IMAGE }],
    ['CopyImage', 'InvalidImageName.Duplicated', { name: 'web-golden' }],
    ['CancelCopyImage', 'InvalidImageId.NotFound', { imageId: IMAGE, region: REGION }],
    ['CancelCopyImage', 'IncorrectImageStatus', { imageId: IMAGE }],
    ['ExportImage', 'InvalidOSSBucket.NotFound', { bucket: 'golden-images', region: REGION }],
    ['ExportImage', 'NoSetRoletoECSServiceAcount', { role: 'AliyunECSImageExportDefaultRole' }],
    ['ExportImage', 'ImageNotSupported', { imageId: IMAGE, said: '' }],
    ['DescribeTaskAttribute', 'InvalidTaskId.NotFound', { exportId: 't-bp1export000000001' }],
    ['ModifyImageSharePermission', 'InvalidAccount.NotFound', { accounts: subject.accounts }],
    ['ModifyImageSharePermission', 'InvalidAccount.Forbbiden', { account: subject.owner }],
    ['RunInstances', 'OperationDenied.NoStock', { instanceType: 'ecs.g7.large', zone: 'cn-hangzhou-a' }],
    ['RunInstances', 'OperationDenied.InconsistentNetwork', { vSwitchId: aLaunch().vSwitchId }],
    ['RunInstances', 'InvalidSystemDiskSize.LessThanImageSize', { sizeGiB: 40, imageId: IMAGE }],
    ['RunInstances', 'InvalidKeyPairName.NotFound', { keyPair: 'team-ops', region: REGION }],
    ['DeleteImage', 'OperationDenied.ImageCopying', { imageId: IMAGE, doing: 'being-copied' }],
    ['DeleteImage', 'ImageIsExporting', { imageId: IMAGE, doing: 'being-exported' }],
    ['DeleteSnapshot', 'SnapshotCreatedDisk', { by: 'disk' }],
    ['DeleteSnapshot', 'SnapshotCreatedImage', { by: 'image' }],
  ])('given %s and %s, when told, then with the facts of the call', (action, code, facts) => {
    expect(told({ action, code, status: 400, class: '' })).toMatchObject(facts);
  });

  it('given nobody who knows whose image it is, when one of two accounts is its own, then neither is accused', () => {
    const row = { action: 'ModifyImageSharePermission', code: 'InvalidAccount.Forbbiden', status: 404, class: '' };
    const { owner: _, ...about } = subject;
    expect(told(row, about).code).toBe('cloud-refused');
  });
});

describe('what a class lets the caller do', () => {
  it.each([
    ['validation', 'refused'],
    ['precondition', 'refused'],
    ['not-found', 'refused'],
    ['permission', 'refused'],
    ['quota', 'refused'],
    ['conflict', 'refused'],
    ['throttling', 'throttled'],
    ['transient', 'unclear'],
  ] as const)('given a %s, when judged, then it is %s', (errorClass, kind) => {
    expect(kindOf({ class: errorClass })).toBe(kind);
  });

  it('given something that passes by itself, when judged, then ECS is busy', () => {
    expect(kindOf({ class: 'conflict', wait: true })).toBe('busy');
  });
});

describe('codes that nobody documented', () => {
  const judged = (code: string, status: number) => ruleFor('CreateImage', { code, status, message: '' }).class;

  it('given one with Throttling in it, when judged, then it is throttling whatever the status', () => {
    expect(judged('Throttling.Resource', 503)).toBe('throttling');
    expect(judged('TooManyRequests', 429)).toBe('throttling');
  });

  it('given a 5xx, when judged, then nobody knows whether it was done', () => {
    expect(judged('OperationDenied', 500)).toBe('transient');
    expect(judged('Sometimes', 502)).toBe('transient');
  });

  it('given a word on too many copies at once, when copying, then it waits for its turn', () => {
    const said = 'The number of concurrent image copy tasks in the region exceeds the limit.';
    const error = { code: 'QuotaExceed.Something', status: 403, message: said };
    const rule = ruleFor('CopyImage', error);
    expect([kindOf(rule), rule.means]).toEqual(['busy', 'region-full-of-copies']);
    expect(ruleFor('CreateImage', error).means).toBeUndefined();
    expect(ruleFor('CopyImage', { ...error, message: 'Too many tags.' }).means).toBeUndefined();
  });

  it('given a 4xx, when judged, then it is a refusal, of permission when it says so', () => {
    expect(judged('OperationDenied', 403)).toBe('precondition');
    expect(judged('Forbidden.SomethingNew', 403)).toBe('permission');
    expect(judged('InvalidAccessKeyId', 400)).toBe('permission');
  });
});
