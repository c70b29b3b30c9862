import { z } from 'zod';
import { tenantSettings } from './alert.ts';
import { endpoint } from './endpoint.ts';
import { flowKey } from './flow.ts';

/** What holds for all flows of a tenant. */
export const settingsEndpoints = {
  getSettings: endpoint({
    method: 'GET',
    path: '/api/v1/settings',
    summary: 'Settings of the tenant',
    permission: 'flows.read',
    reply: tenantSettings,
    errors: [],
  }),

  saveSettings: endpoint({
    method: 'PUT',
    path: '/api/v1/settings',
    summary: 'Change settings of the tenant; what is left out stays',
    permission: 'settings.write',
    body: z.strictObject({ alerts: z.strictObject({ flow: flowKey }).nullable().optional() }),
    reply: tenantSettings,
    errors: ['invalid_input'],
  }),
} as const;
