/** What an operator does where a cluster cannot go on by itself. */
package io.synod.ops.recover;
