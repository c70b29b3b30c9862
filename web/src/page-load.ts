import { type ComponentType, lazy } from 'react';

/** The chunk of a page, or a style sheet of it, did not arrive. It stays so until the whole console is loaded anew. */
export class PageLoadError extends Error {
  override readonly name = 'PageLoadError';
}

/** A page in a chunk of its own; it throws `PageLoadError` when that cannot be had. */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
) {
  return lazy(async () => {
    try {
      return { default: (await load())[name] };
    } catch (cause) {
      throw new PageLoadError(`the page ${name} did not arrive`, { cause });
    }
  });
}
