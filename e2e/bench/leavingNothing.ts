/**
 * Does `work`, and then stops what it has put on the stack, the last first, also when it throws. What should live on, `work` moves
 * off the stack at its end.
 */
export async function leavingNothing<T>(work: (started: AsyncDisposableStack) => Promise<T>): Promise<T> {
  const started = new AsyncDisposableStack();
  const done = await work(started).catch((error: unknown) => {
    // Comes first and is told with whatever goes wrong in stopping the others.
    started.defer(() => {
      throw error;
    });
  });
  await started.disposeAsync();
  return done as T;
}
