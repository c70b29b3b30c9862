import { tmpdir } from 'node:os';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { roomOf, watchDisk } from './disk-room.ts';

const mb = 2 ** 20;

function disk(total: number, reserve?: number) {
  const told: string[] = [];
  const room = { free: total, total };
  const note = (_what: object, text: string) => told.push(text);
  const log = { info: note, error: note } as never;
  const watched = watchDisk({ log, reserve, room: async () => room });
  const looks = async (free: number): Promise<boolean> => {
    room.free = free;
    await watched.look();
    try {
      watched.assertRoom();
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(WeirError);
      expect(error).toMatchObject({ code: 'disk_full', options: { retryAfter: 30_000 } });
      return false;
    }
  };
  return { watched, told, looks };
}

test('1 GB is kept back, and a twentieth of a small disk', async () => {
  const large = disk(500 * 1024 * mb);
  expect(await large.looks(1025 * mb)).toBe(true);
  expect(await large.looks(1023 * mb)).toBe(false);
  const small = disk(1000 * mb);
  expect(await small.looks(51 * mb)).toBe(true);
  expect(await small.looks(49 * mb)).toBe(false);
});

test('events are refused until there is clearly more room again, and that is told once', async () => {
  const { watched, told, looks } = disk(1000 * mb, 100 * mb);
  const steps = [101, 99, 98, 101, 104, 106, 101];
  const open: boolean[] = [];
  for (const free of steps) open.push(await looks(free * mb));
  expect(open).toEqual([true, false, false, false, false, true, true]);
  expect(told).toHaveLength(2);
  expect(watched.state()).toEqual({
    full: false,
    freeBytes: 101 * mb,
    reserveBytes: 100 * mb,
  });
});

test('the room of a folder is that of its file system', async () => {
  const { free, total } = await roomOf(tmpdir());
  expect(total).toBeGreaterThan(free);
  expect(free).toBeGreaterThan(0);
});
