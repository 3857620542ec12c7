import type { ReactNode } from "react";

interface MoreButtonProps {
  /** What is read page by page. */
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(options: { readonly cancelRefetch: boolean }): unknown;
  };
  readonly className?: string;
  readonly children: ReactNode;
}

/** Asks for the next page; nothing where there is none. What is being asked anew meanwhile is not given up for it. */
export function MoreButton({ query, className = "button small", children }: MoreButtonProps) {
  if (!query.hasNextPage) return null;
  return (
    <button
      type="button"
      className={className}
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage({ cancelRefetch: false })}
    >
      {children}
    </button>
  );
}
