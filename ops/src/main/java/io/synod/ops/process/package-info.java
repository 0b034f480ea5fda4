/** Child processes, and what they need from the machine. */
package io.synod.ops.process;
