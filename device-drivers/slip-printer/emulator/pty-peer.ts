import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatedPrinter } from './emulated-printer.ts';

/** An emulated printer at the far end of a pseudo-terminal, so that the driver opens a real serial device. */
export type PtyPeer = {
  /** Path of the serial device. */
  readonly path: string;
  /** Pulls the cable out (the device disappears) or puts it back; settles when done. */
  readonly plug: (connected: boolean) => Promise<void>;
  readonly plugged: () => boolean;
  /** Stops or goes on reading what the driver sends. */
  readonly read: (reading: boolean) => void;
  readonly close: () => Promise<void>;
};

/** Starts the peer through `socat`, which must be installed. Throws when it is not. */
export async function startPtyPeer(printer: EmulatedPrinter): Promise<PtyPeer> {
  // A link of its own, not in a folder: socat takes it away also when this process is killed.
  const path = join(tmpdir(), `slip-printer-${randomUUID()}`);
  let cable: { readonly child: ChildProcess; readonly letGo: () => Promise<void> } | null = null;

  const connect = async () => {
    const child = spawn('socat', ['-b', '4096', '-', `pty,raw,echo=0,link=${path}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const failure = once(child, 'error').then(([error]) => {
      throw error;
    });
    await Promise.race([appears(path, child), failure]);
    child.stdin.on('error', () => cable?.child.kill());
    child.stdout.on('data', (bytes: Buffer) => printer.receive(bytes));
    const stop = printer.onSend((bytes) => void child.stdin.write(bytes));
    // Held open so that the line stays up while the driver closes and opens it.
    const held = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    cable = {
      child,
      letGo: async () => {
        stop();
        await held.close();
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
        await rm(path, { force: true });
      },
    };
  };
  const disconnect = async () => {
    const pulled = cable;
    cable = null;
    await pulled?.letGo();
  };

  await connect();
  return {
    path,
    plug: async (connected) => {
      if (connected && !cable) await connect();
      if (!connected) await disconnect();
    },
    plugged: () => cable !== null,
    read: (reading) => void (reading ? cable?.child.stdout?.resume() : cable?.child.stdout?.pause()),
    close: disconnect,
  };
}

/** Waits for socat to make the device; there is no event for it. */
async function appears(path: string, child: ChildProcess): Promise<void> {
  while (!existsSync(path)) {
    if (child.exitCode !== null) throw new Error(`socat ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
