import { orderSuites } from './order.testsuite.ts';

orderSuites({ sqlite: 5000, postgres: 2000, cluster: 1000 });
