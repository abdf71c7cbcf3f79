import { expect, it } from 'vitest';
import { FakeHost } from './fake';
import { readAhead } from './ahead';

it('hands out once what was asked for ahead', async () => {
  const fake = new FakeHost();
  const { host, settled } = readAhead(fake, ['today']);
  await settled;
  const today = await host.today();
  expect(today.sessions).not.toEqual([]);
  expect(fake.called('today')).toHaveLength(1);
  await host.today();
  expect(fake.called('today')).toHaveLength(2);
});

it('asks again after a change, and when it failed', async () => {
  const fake = new FakeHost();
  const changed = readAhead(fake, ['today']);
  await changed.settled;
  fake.emit('schedule');
  await changed.host.today();
  expect(fake.called('today')).toHaveLength(2);

  fake.fail('today', { code: 'busy', params: {} });
  const failed = readAhead(fake, ['today']);
  await failed.settled;
  fake.fail('today', null);
  expect((await failed.host.today()).sessions).not.toEqual([]);
});

it('tells a page that begins to listen what changed before', async () => {
  const fake = new FakeHost();
  const { host, settled } = readAhead(fake, ['today']);
  await settled;
  fake.emit('schedule');
  const heard: string[] = [];
  host.onChanged((changes) => heard.push(...changes.map((change) => change.area)));
  await expect.poll(() => heard).toEqual(['schedule']);
});
