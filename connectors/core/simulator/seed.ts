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
  readonly mobile?: string;
  readonly departmentIds?: readonly string[];
  /** Missing for people who never signed in to Feishu. */
  readonly feishuUserId?: string;
}

export interface Department {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string | null;
  readonly leaderId?: string | null;
  readonly order?: number;
}

/** An approval that waits for its approver. */
export interface Approval {
  readonly id: string;
  readonly title: string;
  readonly approverId: string;
  /** ms UTC. */
  readonly submittedAt: number;
  readonly url: string;
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
    departmentIds: ['D-2'],
    feishuUserId: 'ou_3a1f0c52b8e94d67a05c2e7f41b9d863',
  },
  {
    id: 'U-7',
    name: '王磊',
    email: 'wang.lei@example.com',
    departmentIds: ['D-3'],
    feishuUserId: 'ou_7d8a6e6df7621556ce0d21922b676706',
  },
  { id: 'U-12', name: '陈思远', feishuUserId: 'ou_c245b0a7dff2725cfa2fb104f8b48b9d' },
  {
    id: 'U-20',
    name: '赵敏',
    email: 'zhao.min@example.com',
    feishuUserId: 'ou_b81c5d3e7f9a4c2d8e6f0a1b2c3d4e5f',
  },
  { id: 'U-31', name: '周强', email: 'zhou.qiang@example.com' },
];

export const departments: readonly Department[] = [
  { id: 'D-1', name: '总部', parentId: null },
  { id: 'D-2', name: '法务部', parentId: 'D-1', leaderId: 'U-3' },
  { id: 'D-3', name: '采购部', parentId: 'D-1', leaderId: 'U-7' },
];

const day = 86_400_000;

export const approvals: readonly Approval[] = [
  { id: 'A-301', title: '采购框架合同（2026 版）', approverId: 'U-7' },
  { id: 'A-302', title: '双方保密协议', approverId: 'U-12' },
  { id: 'A-303', title: '办公室租赁合同', approverId: 'U-7' },
  { id: 'A-304', title: '劳动合同（标准版）', approverId: 'U-3' },
].map((each, i) => ({
  ...each,
  submittedAt: madeAt + i * day,
  url: `https://core.example.com/approvals/${each.id}`,
}));
