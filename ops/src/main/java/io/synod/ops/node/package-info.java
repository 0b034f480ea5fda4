/** One server as a process. */
package io.synod.ops.node;
