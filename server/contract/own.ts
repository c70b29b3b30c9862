import { isJsonObject } from './json.ts';

/** Looking into values nobody has checked: what is no own key is not there. */

export function own(object: unknown, key: string): unknown {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What stands at a path of own keys and places in lists; undefined where there is nothing. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return own(value, String(key));
  }, root);
}
