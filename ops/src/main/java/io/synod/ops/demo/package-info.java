/** The demo: three node processes, an order flow, and what came of it. */
package io.synod.ops.demo;
