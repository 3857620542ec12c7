import type { RestAnswer, RestRequest } from "./http.ts";

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** A page of a list in the envelope of the 2010-04-01 API, `resource` being its plural name. */
export const pageOf = (request: RestRequest, resource: string, rows: readonly unknown[]): RestAnswer => {
  const size = Math.min(MAX_PAGE_SIZE, Math.max(1, Number(request.form.get("PageSize")) || DEFAULT_PAGE_SIZE));
  const page = Math.max(0, Number(request.form.get("Page")) || 0);
  const start = page * size;
  const shown = rows.slice(start, start + size);
  const uri = (number: number) => pageUri(request.url, number, size);
  return {
    status: 200,
    body: {
      [resource]: shown,
      page,
      page_size: size,
      start,
      end: start + Math.max(0, shown.length - 1),
      uri: uri(page),
      first_page_uri: uri(0),
      next_page_uri: start + size < rows.length ? uri(page + 1) : null,
      previous_page_uri: page > 0 ? uri(page - 1) : null,
    },
  };
};

/** Relative to the API's host, so it starts at `/2010-04-01` wherever the emulator is mounted. */
const pageUri = (url: string, page: number, size: number): string => {
  const [path = "", query = ""] = url.slice(url.indexOf("/2010-04-01")).split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set("Page", String(page));
  parameters.set("PageSize", String(size));
  return `${path}?${parameters}`;
};
