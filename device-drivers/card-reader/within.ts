/** Waits for `what`, but no longer than so many milliseconds. */
export async function within(milliseconds: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([what, passed]);
  clearTimeout(timer);
}
