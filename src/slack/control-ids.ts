/**
 * The fixed words by which Slack tells us what was used. Never reused for another meaning: old buttons live on in old
 * channels. What a button is about travels in its `value`.
 */
export const ACTION = {
  approve: 'approval.approve',
  reject: 'approval.reject',
  withdraw: 'approval.withdraw',
  edit: 'approval.edit',
  cancelTasks: 'operation.cancel',
  retryTasks: 'operation.retry',
  breakGlass: 'approval.break_glass',
  rejectReason: 'approval.reject.reason',
  glassReason: 'approval.break_glass.reason',
  typedName: 'approval.typed_name',
  moreImages: 'images.more',
  showImage: 'image.show',
  copyImage: 'image.copy',
  shareImage: 'image.share',
  account: 'create_image.account',
  region: 'create_image.region',
  instance: 'create_image.instance',
  systemSnapshot: 'create_image.system_snapshot',
  dataDisk: 'create_image.data_disk',
  dataDiskSize: 'create_image.data_disk_size',
  startAfresh: 'create_image.start_afresh',
  addDataDisk: 'create_image.add_data_disk',
  removeDataDisk: 'create_image.remove_data_disk',
  name: 'create_image.name',
  description: 'create_image.description',
  tags: 'create_image.tags',
  copyTo: 'create_image.copy_to',
  shareWith: 'create_image.share_with',
  showAdvanced: 'create_image.show_advanced',
  family: 'create_image.family',
  resourceGroup: 'create_image.resource_group',
  architecture: 'create_image.architecture',
  platform: 'create_image.platform',
  bootMode: 'create_image.boot_mode',
  detectionStrategy: 'create_image.detection_strategy',
  sensitiveData: 'create_image.sensitive_data',
  channel: 'create_image.channel',
} as const;

export const VIEW = {
  createImage: 'create_image',
  approve: 'approval.approve',
  reject: 'approval.reject',
  breakGlass: 'approval.break_glass',
} as const;

export const SHORTCUT = { createImage: 'create_image' } as const;
export const COMMAND = '/image';
