import { core } from './core/index.ts';
import { feishu } from './feishu/index.ts';
import { http } from './http/index.ts';
import { rabbitmq } from './rabbitmq/index.ts';
import type { Connector } from './sdk/index.ts';

/** The connectors that come with the product. */
export const connectors: readonly Connector[] = [core, feishu, http, rabbitmq];
