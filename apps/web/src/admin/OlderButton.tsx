import type { UseInfiniteQueryResult } from "@tanstack/react-query";

interface OlderButtonProps {
  readonly pages: Pick<UseInfiniteQueryResult, "hasNextPage" | "fetchNextPage" | "isFetchingNextPage">;
  readonly children: string;
}

/** Below a list that comes in pages: brings the next one; nothing where there is none. */
export function OlderButton({ pages, children }: OlderButtonProps) {
  if (!pages.hasNextPage) return null;
  return (
    <button
      type="button"
      className="button small"
      disabled={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {children}
    </button>
  );
}
