import { serve } from '../../contracts/channel.ts';
import { ok } from '../../contracts/outcome.ts';

/** A process that can be made to die in several ways; it says its process id once it is there. */
serve(
  {
    post: (message) => void process.send?.(message),
    listen: (onMessage) => {
      process.on('message', onMessage);
      return () => process.off('message', onMessage);
    },
  },
  {
    methods: {
      echo: async (input: Uint8Array) => ok(input),
      hang: () => new Promise<never>(() => undefined),
      die: async (how: 'throw' | 'exit' | 'abort') => {
        if (how === 'exit') process.exit(3);
        if (how === 'abort') process.kill(process.pid, 'SIGKILL');
        if (how === 'throw') throw new Error('unexpected trouble, as a test wants it');
        return ok(null);
      },
    },
    onEvent: (listener: (event: { readonly hello: number }) => void) => {
      setImmediate(() => listener({ hello: process.pid }));
      return () => undefined;
    },
  },
);
