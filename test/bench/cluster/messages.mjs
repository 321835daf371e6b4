// Questions to a child process over its channel, each with its answer.

/** Gives a function that asks the child and resolves with what it answers. */
export function askOver(child) {
  let last = 0;
  const waiting = new Map();
  child.on("message", (message) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return (question) =>
    new Promise((resolve) => {
      last++;
      waiting.set(last, resolve);
      child.send({ id: last, ...question });
    });
}
