/** The event of the benchmarks: an order of some 2 KB. */
export interface Order {
  readonly number: string;
  readonly customer: string;
  readonly lines: readonly OrderLine[];
}

interface OrderLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly price: number;
  readonly note: string;
}

export const order: Order = {
  number: 'PO-2026-000417',
  customer: '杭州示例贸易有限公司',
  lines: Array.from({ length: 14 }, (_, at) => ({
    sku: `SKU-${100_000 + at}`,
    name: '采购框架合同（2026 版）附件',
    quantity: 1 + (at % 5),
    price: 19.9 + at,
    note: 'x'.repeat(40),
  })),
};

export const orderText = JSON.stringify(order);

/** The same work for both sides: a code step has the text of this function, so it uses nothing from around it. */
export function priceOrder({ number, lines }: Order) {
  const groups: Record<string, { lines: number; net: number }> = {};
  let net = 0;
  for (const { quantity, price, sku } of lines) {
    const sum = quantity * price * (quantity >= 4 ? 0.95 : 1);
    net += sum;
    const key = sku.slice(-1);
    const group = groups[key] ?? { lines: 0, net: 0 };
    groups[key] = { lines: group.lines + 1, net: group.net + sum };
  }
  const dearest = lines.toSorted((a, b) => b.price - a.price).slice(0, 3);
  return {
    number,
    net: Math.round(net * 100) / 100,
    tax: Math.round(net * 13) / 100,
    groups,
    dearest: dearest.map(({ sku, price }) => `${sku}: ${price.toFixed(2)}`),
  };
}
