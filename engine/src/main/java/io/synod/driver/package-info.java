/** How Aeron's media driver, where it is embedded, looks at its sockets. */
package io.synod.driver;
