import { describe, expect, it } from 'vitest';
import { type Posted, UNDELIVERED } from '../../src/core/domain/delivery.ts';
import type { DeliveryId } from '../../src/core/domain/ids.ts';
import { seconds } from '../../src/core/domain/instant.ts';
import type { Deliveries } from '../../src/core/ports/deliveries.ts';
import { CHANNEL, NOW } from '../support/builders.ts';

const CARD = 'ab12cd34ef:card' as DeliveryId;
const posted: Posted = { channel: CHANNEL, ts: '1795424400.000100' };
const LEASE = seconds(10);
const shown = { posted, draws: 3, notBefore: NOW + seconds(3) };

/** What every store of deliveries does. `open` gives an empty one. */
export function deliveriesContract(name: string, open: () => Promise<Deliveries>): void {
  describe(`${name}: claims`, () => {
    it('given a message nobody has touched, when it is read, then it is undelivered', async () => {
      const deliveries = await open();
      expect(await deliveries.get(CARD)).toEqual(UNDELIVERED);
    });

    it('given two drawers, when both claim at once, then exactly one may draw', async () => {
      const deliveries = await open();
      const claims = await Promise.all(['a', 'b'].map((by) => deliveries.claim(CARD, by, NOW, NOW + LEASE)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('given a lease that is held, when its own drawer claims again, then that is refused too', async () => {
      const deliveries = await open();
      expect(await deliveries.claim(CARD, 'a', NOW, NOW + LEASE)).toBeDefined();
      expect(await deliveries.claim(CARD, 'a', NOW + 1, NOW + LEASE)).toBeUndefined();
    });

    it('given a lease, when its drawer renews it, then nobody else gets it until then', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      expect(await deliveries.renew(CARD, 'a', NOW + 3 * LEASE)).toBe(true);
      expect(await deliveries.claim(CARD, 'b', NOW + 2 * LEASE, NOW + 4 * LEASE)).toBeUndefined();
    });

    it('given a lease taken over, when the late drawer renews, then it is told that it lost it', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.claim(CARD, 'b', NOW + LEASE, NOW + 2 * LEASE);
      expect(await deliveries.renew(CARD, 'a', NOW + 9 * LEASE)).toBe(false);
      expect((await deliveries.get(CARD)).lease).toEqual({ by: 'b', until: NOW + 2 * LEASE });
    });

    it('given a lease that ran out, when another claims, then it learns since when there is doubt', async () => {
      const deliveries = await open();
      const first = await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      expect(first).toEqual({ drawn: 0, lease: { by: 'a', until: NOW + LEASE } });
      expect(await deliveries.claim(CARD, 'b', NOW + LEASE - 1, NOW + 2 * LEASE)).toBeUndefined();
      const second = await deliveries.claim(CARD, 'b', NOW + LEASE, NOW + 2 * LEASE);
      expect(second).toEqual({ drawn: 0, lease: { by: 'b', until: NOW + 2 * LEASE }, unclearSince: NOW });
      // And whoever comes third learns the same: the oldest doubt is the one to look back to.
      expect((await deliveries.claim(CARD, 'c', NOW + 2 * LEASE, NOW + 3 * LEASE))?.unclearSince).toBe(NOW);
    });

    it('given a message that stands there, when it is claimed to be edited, then there is no doubt about it', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.drawn(CARD, 'a', shown);
      await deliveries.claim(CARD, 'b', NOW, NOW + LEASE);
      expect((await deliveries.get(CARD)).unclearSince).toBeUndefined();
    });
  });

  describe(`${name}: ends of a claim`, () => {
    it('given a claim, when the message is drawn, then it stands there without lease or doubt', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.drawn(CARD, 'a', shown);
      expect(await deliveries.get(CARD)).toEqual({ posted, drawn: 3, notBefore: NOW + seconds(3), pacing: true });
    });

    it('given a claim, when it ends and nothing was posted for certain, then there is no doubt', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.release(CARD, 'a', { unclear: false, notBefore: NOW + 5 });
      expect(await deliveries.get(CARD)).toEqual({ drawn: 0, notBefore: NOW + 5 });
    });

    it('given a claim, when it ends unclear, then the next one learns that the message may be there', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.release(CARD, 'a', { unclear: true });
      expect(await deliveries.get(CARD)).toEqual({ drawn: 0, unclearSince: NOW });
      expect((await deliveries.claim(CARD, 'b', NOW + 1, NOW + LEASE))?.unclearSince).toBe(NOW);
    });

    it('given a doubt left by an earlier claim, when a later one posted nothing, then the doubt stays', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.claim(CARD, 'b', NOW + LEASE, NOW + 2 * LEASE);
      await deliveries.release(CARD, 'b', { unclear: false });
      expect(await deliveries.get(CARD)).toEqual({ drawn: 0, unclearSince: NOW });
    });

    it('given a lease taken over, when the late drawer releases, then the new lease and the doubt stay', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.claim(CARD, 'b', NOW + LEASE, NOW + 2 * LEASE);
      await deliveries.release(CARD, 'a', { unclear: false, undeliverable: 'not_in_channel' });
      expect(await deliveries.get(CARD)).toEqual({
        drawn: 0,
        lease: { by: 'b', until: NOW + 2 * LEASE },
        unclearSince: NOW,
      });
    });

    it('given a lease taken over, when the late drawer has posted, then that is known and the lease stays', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.claim(CARD, 'b', NOW + LEASE, NOW + 2 * LEASE);
      await deliveries.drawn(CARD, 'a', shown);
      expect(await deliveries.get(CARD)).toMatchObject({ posted, drawn: 3, lease: { by: 'b' } });
    });

    it('given no edit is left, when a claim ends with a place in the line, then that is kept until it is drawn', async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.drawn(CARD, 'a', { ...shown, decided: true });
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.release(CARD, 'a', { unclear: false, notBefore: NOW + seconds(60), line: 'progress' });
      const waits = { posted, drawn: 3, decided: true, notBefore: NOW + seconds(60), line: 'progress' };
      expect(await deliveries.get(CARD)).toEqual(waits);
      // Trouble ends the wait as well.
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.release(CARD, 'a', { unclear: true, notBefore: NOW + seconds(70) });
      expect(await deliveries.get(CARD)).toEqual({ posted, drawn: 3, decided: true, notBefore: NOW + seconds(70) });
      await deliveries.release(CARD, 'a', { unclear: false, notBefore: NOW + seconds(60), line: 'turning-point' });
      await deliveries.drawn(CARD, 'a', { ...shown, draws: 4 });
      expect(await deliveries.get(CARD)).toEqual({
        ...{ posted, drawn: 4, decided: true },
        notBefore: shown.notBefore,
        pacing: true,
      });
    });

    it("given a message that Slack refuses for good, when it is released, then Slack's word is kept", async () => {
      const deliveries = await open();
      await deliveries.claim(CARD, 'a', NOW, NOW + LEASE);
      await deliveries.release(CARD, 'a', { unclear: false, undeliverable: 'channel_not_found' });
      expect(await deliveries.get(CARD)).toEqual({ drawn: 0, undeliverable: 'channel_not_found' });
    });
  });

  it(`${name}: given a record that does not parse, when it is read, then the error names the path`, async () => {
    const deliveries = await open();
    await deliveries.drawn(CARD, 'a', { ...shown, draws: 'three' as unknown as number });
    await expect(deliveries.get(CARD)).rejects.toThrow(/delivery ab12cd34ef:card .*drawn/);
  });
}
