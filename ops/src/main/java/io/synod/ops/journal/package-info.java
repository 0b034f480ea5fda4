/** Commands that read a node's journal: what is in it, whether it is whole, and what it does. */
package io.synod.ops.journal;
