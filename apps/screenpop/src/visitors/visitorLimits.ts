/** Sockets of one address at once: a house behind one address has many visitors, a flood has more. */
export const SOCKETS_PER_ADDRESS = 50;
/** Tabs of one visitor. */
export const SOCKETS_PER_VISITOR = 6;
/** Messages that a visitor may send at once, and how many more each minute. */
export const WRITE_BURST = 10;
export const WRITES_PER_MINUTE = 20;
/** Everything that a socket may say at once, and how much more each second; who says more is cut off. */
export const SAY_BURST = 60;
export const SAY_PER_SECOND = 10;
/** From one look at the rows of a tenant's visitors to the next. */
export const LOOK_MS = 150;
/** Messages told to a socket that knows none, newest ones. */
export const MESSAGES_TOLD = 200;
/** Facts may be committed a little out of the order of their ids: so much is told again, and known again. */
export const OVERLAP_MS = 120_000;
/** How long what was told of the usual wait counts. */
export const USUAL_WAIT_MS = 30_000;
