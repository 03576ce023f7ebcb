import type { SnapshotFrom } from 'xstate';
import type { Screen, SlipState } from '../../contracts/kiosk-view.ts';
import type { resultMachine } from './result-machine.ts';

type Result = SnapshotFrom<ReturnType<typeof resultMachine>>;

/** Done or pending, with how far the slip is. */
export function resultScreen(snapshot: Result): Screen {
  const { result, slip: slipContent } = snapshot.context;
  const slip = slipState(snapshot);
  if (result.kind === 'pending') {
    const { awaits, maskedContact, reference } = result;
    return { name: 'pending', awaits, maskedContact, reference, slip, slipContent };
  }
  const { account, level, policyVersion, maskedUsername, activation, reference } = result.decision;
  return {
    name: 'done',
    account,
    level,
    policyVersion,
    maskedUsername,
    activation,
    reference,
    slip,
    slipContent,
  };
}

function slipState({ value, context }: Result): SlipState {
  switch (value) {
    case 'printing':
      return { state: 'printing' };
    case 'on-screen':
      return { state: 'on-screen', code: context.trouble ?? 'printer.failed' };
    case 'printed':
    case 'ended':
      return context.trouble === null ? { state: 'printed' } : { state: 'on-screen', code: context.trouble };
  }
}
