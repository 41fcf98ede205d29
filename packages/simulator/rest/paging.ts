import type { Answer, Call } from "./call.ts";
import { pageSizeTooLarge } from "./errors.ts";

/**
 * One page of a list, in Twilio's envelope with `meta`. `Page` and `PageSize` select it; other query parameters are
 * kept in the URLs of the other pages. A page size above the maximum is refused with 20007, or reduced
 * with the switch `pageSizeAboveMaximum`.
 *
 * @param key the name of the list in the response
 * @param sizes the default and maximum page sizes, as in Twilio's API description
 */
export function pageOf<Item>(
  call: Call,
  key: string,
  items: readonly Item[],
  render: (item: Item) => unknown,
  sizes: { default: number; max: number } = { default: 50, max: 100 },
): Answer {
  const wanted = positive(call.request.query.get("PageSize")) ?? sizes.default;
  if (wanted > sizes.max && call.twilio.switches.pageSizeAboveMaximum === "refused") throw pageSizeTooLarge(sizes.max);
  const size = Math.min(wanted, sizes.max);
  const page = positive(call.request.query.get("Page")) ?? 0;
  const urlOf = (number: number) => {
    const query = new URLSearchParams(call.request.query);
    for (const name of ["PageSize", "Page", "PageToken"]) query.delete(name);
    query.set("PageSize", String(size));
    query.set("Page", String(number));
    return `${call.request.origin}${call.request.path}?${query.toString()}`;
  };
  const meta = {
    page,
    page_size: size,
    first_page_url: urlOf(0),
    previous_page_url: page > 0 ? urlOf(page - 1) : null,
    url: urlOf(page),
    next_page_url: (page + 1) * size < items.length ? urlOf(page + 1) : null,
    key,
  };
  return { status: 200, body: { [key]: items.slice(page * size, (page + 1) * size).map(render), meta } };
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
