/** What a user of Synod implements, and what it is given. Depends on nothing but Agrona. */
package io.synod.service;
