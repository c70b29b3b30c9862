import { orderSuites } from './order.testsuite.ts';

orderSuites({ sqlite: 1200, postgres: 600, cluster: 400 });
