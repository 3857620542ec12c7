/** Counts the requests that are on the wire, so that a test can move its clock only when nothing is under way. */
export type Traffic = {
  begin(): void;
  end(): void;
  /** Resolves once nothing has been on the wire for a few turns of the event loop. */
  settled(): Promise<void>;
};

const QUIET_TURNS = 4;

export const createTraffic = (): Traffic => {
  let underWay = 0;
  return {
    begin: () => {
      underWay++;
    },
    end: () => {
      underWay--;
    },
    async settled() {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet = underWay === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setTimeout(resolve, underWay === 0 ? 0 : 1));
      }
    },
  };
};
