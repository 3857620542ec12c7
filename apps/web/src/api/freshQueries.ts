import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient, type QueryKey } from "@tanstack/react-query";

/**
 * For which "ask anew" also holds for what is on its way for the first time: that answer may be from before the change, and would
 * otherwise be taken for the newest. It is shown, and asked for again.
 */
export class FreshQueries extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const firstLoads = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.data === undefined && state.fetchStatus !== "idle");
    await super.invalidateQueries(filters, options);
    await Promise.all(firstLoads.map(({ queryKey }) => super.invalidateQueries({ queryKey, exact: true }, options)));
  }
}
