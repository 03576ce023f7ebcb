/** Names of the messages between the page's preload and the core, in one place for both. */
export const pageChannels = {
  view: 'view',
  frames: 'frames',
  command: 'command',
  frame: 'frame',
  ready: 'ready',
} as const;
