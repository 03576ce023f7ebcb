import { randomBytes } from 'node:crypto';
import { type Channel, memoryChannel, serve } from '../contracts/channel.ts';
import type { Fault } from '../contracts/faults.ts';
import { nonceBytes } from '../contracts/request-signature.ts';
import { outboxService } from '../store/outbox-service.ts';
import { systemRandom } from '../store/random.ts';
import { openFileSigner, type Signer } from '../store/signer.ts';
import { openStore } from '../store/store.ts';
import { createAgent } from './agent.ts';
import { readAgentOptions } from './agent-options.ts';
import { createAgentLog } from './log.ts';
import { outboxOver } from './outbox-caller.ts';
import { parentChannel } from './parent-channel.ts';
import { systemClock } from './system-clock.ts';
import { httpTransport } from './transport.ts';

/*
 * The sync agent as a process. Started by the core, it asks the core for outbox and settings over their channel;
 * started by hand, it opens the store itself and serves itself over a channel in memory: the same way, the same code.
 */

const options = readAgentOptions(process.argv.slice(2));
const log = createAgentLog();
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

type World = {
  /** Both directions: the outbox is asked over it, and the agent served over it. */
  readonly channel: Channel;
  readonly signer: Signer;
  readonly close: () => Promise<void>;
};

function end({ code, detail = '' }: Fault): never {
  process.stdout.write(`${JSON.stringify({ fault: code, detail })}\n`);
  process.exit(1);
}

function childOf(channel: Channel): World {
  // Nothing is lost by ending at once: what was not acknowledged is still in the outbox. To wait for answers of a core
  // that has gone, or is going, would never end.
  stop.signal.addEventListener('abort', () => process.exit(0), { once: true });
  process.once('disconnect', () => stop.abort());
  const signer = openFileSigner(options.data);
  return signer.ok ? { channel, signer: signer.value, close: async () => undefined } : end(signer.fault);
}

function alone(): World {
  const opened = openStore({ dataDir: options.data, clock: systemClock });
  if (!opened.ok) return end(opened.fault);
  const store = opened.value;
  if (store.salvaged)
    log.error({ code: 'store.corrupt', ...store.salvaged }, 'the database was damaged; set aside');
  const [mine, its] = memoryChannel();
  const unserve = serve(its, outboxService(store));
  const close = async (): Promise<void> => {
    unserve();
    await store.close();
  };
  return { channel: mine, signer: store.signer, close };
}

const parent = parentChannel();
const world = parent ? childOf(parent) : alone();
const agent = createAgent({
  options,
  signer: world.signer,
  outbox: outboxOver(world.channel),
  transport: httpTransport({ clock: systemClock, secure: options.central.startsWith('https:') }),
  clock: systemClock,
  random: systemRandom,
  nonce: () => randomBytes(nonceBytes).toString('base64url'),
  log,
  dock: !import.meta.url.includes('app.asar'),
});
const unserve = parent ? serve(parent, agent.service) : () => undefined;
await agent.run(stop.signal);
unserve();
await world.close();
// Over the channel nothing more is to come, but its open handle would keep the process.
process.exit(0);
