/** Demo data of the core system. `feishuUserId`s are open ids of the demo app in the Feishu simulator's seed. */

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly status: 'ENABLED' | 'DISABLED';
  readonly ownerId: string;
  /** A Java `Long`: beyond 2^53. */
  readonly documentId: bigint;
  readonly updatedAt: number;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Missing for people who never signed in to Feishu. */
  readonly feishuUserId?: string;
}

const madeAt = Date.UTC(2026, 0, 5, 1, 30);

export const templates: readonly Template[] = [
  {
    id: 'T-1001',
    name: '劳动合同（标准版）',
    status: 'ENABLED',
    ownerId: 'U-3',
    documentId: 1893746529384756201n,
    updatedAt: madeAt,
  },
  {
    id: 'T-1017',
    name: '双方保密协议',
    status: 'DISABLED',
    ownerId: 'U-12',
    documentId: 1893746529384756217n,
    updatedAt: madeAt,
  },
  {
    id: 'T-1030',
    name: '办公室租赁合同',
    status: 'DISABLED',
    ownerId: 'U-20',
    documentId: 1893746529384756223n,
    updatedAt: madeAt,
  },
  {
    id: 'T-1042',
    name: '采购框架合同（2026 版）',
    status: 'DISABLED',
    ownerId: 'U-7',
    documentId: 1893746529384756231n,
    updatedAt: madeAt,
  },
];

export const users: readonly User[] = [
  {
    id: 'U-3',
    name: '李娜',
    email: 'li.na@example.com',
    feishuUserId: 'ou_3a1f0c52b8e94d67a05c2e7f41b9d863',
  },
  {
    id: 'U-7',
    name: '王磊',
    email: 'wang.lei@example.com',
    feishuUserId: 'ou_7d8a6e6df7621556ce0d21922b676706',
  },
  { id: 'U-12', name: '陈思远', feishuUserId: 'ou_c245b0a7dff2725cfa2fb104f8b48b9d' },
  { id: 'U-20', name: '赵敏', email: 'zhao.min@example.com' },
];
