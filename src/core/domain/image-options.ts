// What may be said about an image besides its disks, in the words of the ECS API. Left out, ECS decides.

export const ARCHITECTURES = ['x86_64', 'arm64', 'i386'] as const;
export const BOOT_MODES = ['BIOS', 'UEFI', 'UEFI-Preferred'] as const;
/** As the official SDK lists them. */
export const PLATFORMS = [
  'Aliyun',
  'Anolis',
  'CentOS',
  'Ubuntu',
  'CoreOS',
  'SUSE',
  'Debian',
  'OpenSUSE',
  'FreeBSD',
  'RedHat',
  'Kylin',
  'UOS',
  'Fedora',
  'Fedora CoreOS',
  'CentOS Stream',
  'AlmaLinux',
  'Rocky Linux',
  'Gentoo',
  'Customized Linux',
  'Others Linux',
  'Windows Server 2022',
  'Windows Server 2019',
  'Windows Server 2016',
  'Windows Server 2012',
  'Windows Server 2008',
  'Windows Server 2003',
] as const;
/** `Standard` has ECS check the image once it is made. */
export const DETECTION_STRATEGIES = ['Standard'] as const;

export type ImageOptions = {
  architecture?: (typeof ARCHITECTURES)[number];
  platform?: (typeof PLATFORMS)[number];
  bootMode?: (typeof BOOT_MODES)[number];
  detectionStrategy?: (typeof DETECTION_STRATEGIES)[number];
};

/** One of the given words, or nothing: these come from menus, and what no menu offered counts as not chosen. */
export const oneOf = <Word extends string>(words: readonly Word[], text: string): Word | undefined =>
  words.find((word) => word === text);
