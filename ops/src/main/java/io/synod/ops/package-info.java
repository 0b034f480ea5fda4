/** The {@code synod} command. */
package io.synod.ops;
