/** One way to try the rules of the sandbox: what the image is called, and what comes of it. */
export interface Try {
  /** As people type it; the rule's own pattern. */
  name: string;
  what: string;
}

/** In the order of `darkroom.yml`, which a test holds them against. */
export const tries: Try[] = [
  {
    name: 'prod-*',
    what: 'Two of Li, Priya and Tomás approve; each is asked by direct message. Maya may edit it meanwhile, and then approvals begin anew. Omar may run it without approval: he gives a reason, and #incidents is told.',
  },
  {
    name: 'night-*',
    what: 'Li is asked in #image-approvals and reminded after 5 seconds. If she has not decided after 12 seconds, Priya or Grace may. After 5 minutes the request expires.',
  },
  { name: 'frozen-*', what: 'Nobody gets it. The form says why, and /image why shows how it was decided.' },
  { name: 'any other', what: 'Li or Priya approves, once.' },
];
